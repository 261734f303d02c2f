package io.github.eslboot.protocol;

import java.util.Locale;

/** The formats in which a server can send events. */
public enum EventFormat {

	/** Lines with percent-encoded values; the cheapest for both sides. */
	PLAIN,

	/**
	 * One JSON object; exact also where plain is ambiguous. Needs Jackson on the class
	 * path.
	 */
	JSON,

	/** An XML document; invalid XML when a header name is no XML name. */
	XML;

	/**
	 * Returns the word used on the wire.
	 * @return {@code plain}, {@code json} or {@code xml}
	 */
	public String wireName() {
		return name().toLowerCase(Locale.ROOT);
	}

}
