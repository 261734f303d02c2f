package io.github.eslboot.protocol;

import java.util.Locale;

/** Formats in which FreeSWITCH sends events. */
public enum EventFormat {

	/** Header lines with percent-encoded values; the cheapest format for both sides. */
	PLAIN,

	/**
	 * A JSON object; exact also where plain is ambiguous. Needs Jackson on the class
	 * path.
	 */
	JSON,

	/** An XML document; it is not well-formed when a header name is no XML name. */
	XML;

	/**
	 * Returns the word used on the wire.
	 * @return {@code plain}, {@code json} or {@code xml}
	 */
	public String wireName() {
		return name().toLowerCase(Locale.ROOT);
	}

}
