/**
 * Internal: connection of an event stream, its subscriptions, and the checks and wake-ups
 * of its server. Knows interests, not registrations. Not part of the API: may change in
 * any release.
 */
@NullMarked
package io.github.eslboot.event.stream;

import org.jspecify.annotations.NullMarked;
