package io.github.eslboot.protocol.view;

import io.github.eslboot.protocol.EslEvent;
import org.jspecify.annotations.Nullable;

/**
 * View of a {@code CUSTOM} event that has no more specific view.
 *
 * @param event the event
 * @since 0.1.0
 */
public record CustomEvent(EslEvent event) implements EventView {

	/**
	 * Returns the subclass, for example {@code sofia::register}.
	 * @return the subclass, or {@code null} if the event has none
	 */
	public @Nullable String subclass() {
		return this.event.subclass();
	}

	/**
	 * Returns the body.
	 * @return the body, or {@code null} if the event has none
	 */
	public @Nullable String body() {
		return this.event.body();
	}

}
