package io.github.eslboot.protocol;

/**
 * Formats in which FreeSWITCH sends events.
 *
 * @since 0.1.0
 */
public enum EventFormat {

	/** Header lines with percent-encoded values. The cheapest format for both sides. */
	PLAIN,

	/**
	 * A JSON object. Exact even where the plain format is ambiguous. Requires Jackson on
	 * the classpath.
	 */
	JSON,

	/**
	 * An XML document. It is not well-formed if a header name is not a valid XML name.
	 */
	XML

}
