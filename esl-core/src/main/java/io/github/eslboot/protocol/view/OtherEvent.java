package io.github.eslboot.protocol.view;

import io.github.eslboot.protocol.EslEvent;

/**
 * View of an event that has no more specific view.
 *
 * @param event the event
 * @since 0.1.0
 */
public record OtherEvent(EslEvent event) implements EventView {

}
