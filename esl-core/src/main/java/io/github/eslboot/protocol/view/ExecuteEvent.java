package io.github.eslboot.protocol.view;

import io.github.eslboot.protocol.EslEvent;
import org.jspecify.annotations.Nullable;

/**
 * View of {@code CHANNEL_EXECUTE} and {@code CHANNEL_EXECUTE_COMPLETE}: a dialplan
 * application starts or ends.
 *
 * @param event the event
 * @since 0.1.0
 */
public record ExecuteEvent(EslEvent event) implements EventView {

	/**
	 * Returns the uuid of the channel.
	 * @return the uuid, or {@code null} if the event has none
	 */
	public @Nullable String uuid() {
		return this.event.uniqueId();
	}

	/**
	 * Returns the name of the application.
	 * @return the name, or {@code null} if the event has none
	 */
	public @Nullable String application() {
		return this.event.header("Application");
	}

	/**
	 * Returns the argument of the application, after FreeSWITCH has expanded variables.
	 * @return the argument, or {@code null} if the event has none
	 */
	public @Nullable String argument() {
		return this.event.header("Application-Data");
	}

	/**
	 * Returns the uuid of this run of the application.
	 * @return the uuid, or {@code null} if the event has none
	 */
	public @Nullable String applicationUuid() {
		return this.event.header("Application-UUID");
	}

	/**
	 * Returns the response of the application, {@code _none_} if it has none. Only
	 * {@code CHANNEL_EXECUTE_COMPLETE} has a response.
	 * @return the response, or {@code null} if the event has none
	 */
	public @Nullable String response() {
		return this.event.header("Application-Response");
	}

}
