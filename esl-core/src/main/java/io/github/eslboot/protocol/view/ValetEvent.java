package io.github.eslboot.protocol.view;

import io.github.eslboot.protocol.EslEvent;
import org.jspecify.annotations.Nullable;

/**
 * View of the {@code CUSTOM} event {@code valet_parking::info}: a call is parked in a
 * parking lot, or leaves it.
 *
 * @param event the event
 * @since 0.1.0
 */
public record ValetEvent(EslEvent event) implements EventView {

	/**
	 * Returns the action that the event reports.
	 * @return the action; {@link ValetAction#OTHER} if it is unknown or the event has
	 * none
	 */
	public ValetAction action() {
		return ValetAction.of(this.event.header("Action"));
	}

	/**
	 * Returns the name of the parking lot.
	 * @return the name, or {@code null} if the event has none
	 */
	public @Nullable String lot() {
		return this.event.header("Valet-Lot-Name");
	}

	/**
	 * Returns the number of the call within the parking lot.
	 * @return the number, or {@code null} if the event has none
	 */
	public @Nullable String number() {
		return this.event.header("Valet-Extension");
	}

	/**
	 * Returns the uuid of the parked channel.
	 * @return the uuid, or {@code null} if the event has none
	 */
	public @Nullable String uuid() {
		return this.event.uniqueId();
	}

	/**
	 * Returns the uuid of the channel that takes the call. Only
	 * {@link ValetAction#BRIDGE} has it.
	 * @return the uuid, or {@code null} if the event has none
	 */
	public @Nullable String bridgedTo() {
		return this.event.header("Bridge-To-UUID");
	}

}
