package io.github.eslboot.protocol.view;

import io.github.eslboot.protocol.EslEvent;
import org.jspecify.annotations.Nullable;

/**
 * View of {@code DTMF}: a channel received a digit. FreeSWITCH fires no event for a digit
 * that is marked as sensitive.
 *
 * @param event the event
 * @since 0.1.0
 */
public record DtmfEvent(EslEvent event) implements EventView {

	/**
	 * Returns the uuid of the channel.
	 * @return the uuid, or {@code null} if the event has none
	 */
	public @Nullable String uuid() {
		return this.event.uniqueId();
	}

	/**
	 * Returns the digit.
	 * @return the digit, or {@code null} if the event has none
	 */
	public @Nullable String digit() {
		return this.event.header("DTMF-Digit");
	}

	/**
	 * Returns the duration of the digit, in audio samples.
	 * @return the duration, or -1 if the event has none
	 */
	public long durationSamples() {
		return HeaderValues.number(this.event, "DTMF-Duration");
	}

	/**
	 * Returns the source of the digit, for example {@code RTP}.
	 * @return the source, or {@code null} if the event has none
	 */
	public @Nullable String source() {
		return this.event.header("DTMF-Source");
	}

}
