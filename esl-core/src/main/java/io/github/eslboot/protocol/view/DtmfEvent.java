package io.github.eslboot.protocol.view;

import io.github.eslboot.protocol.EslEvent;
import org.jspecify.annotations.Nullable;

/**
 * View of {@code DTMF}: a channel received a digit.
 *
 * @param event the event
 */
public record DtmfEvent(EslEvent event) implements EventView {

	/**
	 * Returns the uuid of the channel.
	 * @return the uuid, or {@code null} when the event has none
	 */
	public @Nullable String uuid() {
		return this.event.uniqueId();
	}

	/**
	 * Returns the digit.
	 * @return the digit, or {@code null} when FreeSWITCH keeps it secret
	 */
	public @Nullable String digit() {
		return this.event.header("DTMF-Digit");
	}

	/**
	 * Returns how long the digit lasted, in samples.
	 * @return the duration, or -1 when the event has none
	 */
	public long durationSamples() {
		return HeaderValues.number(this.event, "DTMF-Duration");
	}

	/**
	 * Returns how the digit was received, for example {@code RTP}.
	 * @return the source, or {@code null} when the event has none
	 */
	public @Nullable String source() {
		return this.event.header("DTMF-Source");
	}

}
