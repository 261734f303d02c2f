/**
 * The default connection of a server: it receives events, and routes each by the call's
 * uuid to whoever listens, in order for each call and side by side for different calls.
 * Start with {@link io.github.eslboot.event.EventStream} and
 * {@link io.github.eslboot.event.EslEventListener}.
 */
@NullMarked
package io.github.eslboot.event;

import org.jspecify.annotations.NullMarked;
