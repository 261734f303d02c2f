/**
 * Internal: delivery of events to listeners on workers, in order within a lane and in
 * parallel across lanes. Knows receivers, not registrations. Not part of the API: may
 * change in any release.
 */
@NullMarked
package io.github.eslboot.event.delivery;

import org.jspecify.annotations.NullMarked;
