package io.github.eslboot.test;

/**
 * Codec of a channel, as event headers show it.
 *
 * @param name name of the codec
 * @param bitRate bits per second
 */
record Codec(String name, int bitRate) {

	static final Codec L16 = new Codec("L16", 128_000);

	static final Codec PCMU = new Codec("PCMU", 64_000);

	static final EventBus.Origin WRITE_ORIGIN = new EventBus.Origin("switch_core_codec.c",
			"switch_core_session_set_write_codec", 471);

	private static final String RATE = "8000";

	void addRead(SimulatedEvent.Builder event) {
		event.header("Channel-Read-Codec-Name", this.name)
			.header("Channel-Read-Codec-Rate", RATE)
			.header("Channel-Read-Codec-Bit-Rate", this.bitRate);
	}

	void addTo(SimulatedEvent.Builder event) {
		addRead(event);
		event.header("Channel-Write-Codec-Name", this.name)
			.header("Channel-Write-Codec-Rate", RATE)
			.header("Channel-Write-Codec-Bit-Rate", this.bitRate);
	}

	// FreeSWITCH spells the names of the following headers in this way.

	SimulatedEvent.Builder addReadEvent(SimulatedEvent.Builder event) {
		return event.header("channel-read-codec-name", this.name)
			.header("channel-read-codec-rate", RATE)
			.header("channel-read-codec-bit-rate", this.bitRate);
	}

	SimulatedEvent.Builder addWriteEvent(SimulatedEvent.Builder event) {
		return event.header("Channel-Write-Codec-Name", this.name)
			.header("Channel-Write-Codec-Rate", RATE)
			.header("Channel-Write-codec-bit-rate", this.bitRate);
	}

}
