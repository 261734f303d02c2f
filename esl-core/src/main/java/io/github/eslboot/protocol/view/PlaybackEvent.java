package io.github.eslboot.protocol.view;

import io.github.eslboot.protocol.EslEvent;
import org.jspecify.annotations.Nullable;

/**
 * View of {@code PLAYBACK_START} and {@code PLAYBACK_STOP}: the playback of a file starts
 * or stops.
 *
 * @param event the event
 * @since 0.1.0
 */
public record PlaybackEvent(EslEvent event) implements EventView {

	/**
	 * Returns the uuid of the channel.
	 * @return the uuid, or {@code null} if the event has none
	 */
	public @Nullable String uuid() {
		return this.event.uniqueId();
	}

	/**
	 * Returns the file or stream that is played.
	 * @return the path, or {@code null} if the event has none
	 */
	public @Nullable String path() {
		return this.event.header("Playback-File-Path");
	}

	/**
	 * Returns how the playback ended, {@code done} or {@code break}. Only
	 * {@code PLAYBACK_STOP} has a status.
	 * @return the status, or {@code null} if the event has none
	 */
	public @Nullable String status() {
		return this.event.header("Playback-Status");
	}

}
