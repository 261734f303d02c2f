/**
 * Event stream of a server: receives events and routes each by the uuid of its call to
 * the registered listeners, in order within a call and in parallel across calls. Start
 * with {@link io.github.eslboot.event.EventStream} and
 * {@link io.github.eslboot.event.EslEventListener}. The packages {@code event.delivery}
 * and {@code event.stream} and the classes named {@code …Internals} are internal.
 */
@NullMarked
package io.github.eslboot.event;

import org.jspecify.annotations.NullMarked;
