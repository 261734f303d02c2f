package io.github.eslboot.protocol.view;

import io.github.eslboot.protocol.EslEvent;
import org.jspecify.annotations.Nullable;

/**
 * View of {@code RECORD_START} and {@code RECORD_STOP}: a recording of a channel starts
 * or stops.
 *
 * @param event the event
 */
public record RecordEvent(EslEvent event) implements EventView {

	/**
	 * Returns the uuid of the channel.
	 * @return the uuid, or {@code null} if the event has none
	 */
	public @Nullable String uuid() {
		return this.event.uniqueId();
	}

	/**
	 * Returns the file of the recording.
	 * @return the path, or {@code null} if the event has none
	 */
	public @Nullable String path() {
		return this.event.header("Record-File-Path");
	}

}
