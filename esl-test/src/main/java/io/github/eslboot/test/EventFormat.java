package io.github.eslboot.test;

/**
 * The formats in which a client can ask for events.
 */
public enum EventFormat {

	/** Headers as lines, values percent-encoded. */
	PLAIN,

	/** One JSON object. */
	JSON,

	/** A small XML document. */
	XML;

	private final String label = name().toLowerCase(java.util.Locale.ROOT);

	String label() {
		return this.label;
	}

	String contentType() {
		return "text/event-" + this.label;
	}

}
