package io.github.eslboot.test;

/**
 * Formats of events.
 *
 * @since 0.1.0
 */
public enum EventEncoding {

	/** One header per line, with percent-encoded values. */
	PLAIN,

	/** One JSON object. */
	JSON,

	/** One XML document. */
	XML;

	private final String label = name().toLowerCase(java.util.Locale.ROOT);

	String label() {
		return this.label;
	}

	String contentType() {
		return "text/event-" + this.label;
	}

}
