/**
 * Delivery of events and sessions to annotated methods, and of events to
 * {@link io.github.eslboot.event.EslEventListener} beans. Put
 * {@link io.github.eslboot.annotation.EslCallHandler} on a method that serves a call,
 * {@link io.github.eslboot.annotation.EslCallEndHandler} on one that stores the record of
 * a call, and {@link io.github.eslboot.annotation.EslEventHandler} on a method of a bean,
 * or of any object that is then bound to one call with
 * {@link io.github.eslboot.EslOperations#bindHandler(String, Object)}.
 */
@NullMarked
package io.github.eslboot.annotation;

import org.jspecify.annotations.NullMarked;
