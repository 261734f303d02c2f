/**
 * Typed views of events. Start with {@link io.github.eslboot.protocol.view.EventView#of
 * EventView.of(event)}.
 */
@NullMarked
package io.github.eslboot.protocol.view;

import org.jspecify.annotations.NullMarked;
