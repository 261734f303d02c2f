package io.github.eslboot.integration;

/**
 * Names of the headers of messages with events. A header is missing if the event has no
 * such value.
 *
 * @since 0.1.0
 */
public final class EslMessageHeaders {

	private static final String PREFIX = "esl_";

	/** Name of the event, a {@code String}. */
	public static final String EVENT_NAME = PREFIX + "eventName";

	/** Subclass of a CUSTOM event, a {@code String}. */
	public static final String SUBCLASS = PREFIX + "subclass";

	/** Uuid of the call, a {@code String}. */
	public static final String UUID = PREFIX + "uuid";

	/** Name of the node in a group, a {@code String}. */
	public static final String NODE = PREFIX + "node";

	/** Time of the event on the server, an {@link java.time.Instant}. */
	public static final String TIMESTAMP = PREFIX + "timestamp";

	private EslMessageHeaders() {
	}

}
