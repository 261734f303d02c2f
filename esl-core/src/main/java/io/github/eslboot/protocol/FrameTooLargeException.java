package io.github.eslboot.protocol;

/**
 * Thrown when a part of a frame exceeds the {@link ProtocolLimits}.
 *
 * @since 0.1.0
 */
public final class FrameTooLargeException extends EslProtocolException {

	/** Part of the frame that is too large. */
	private final Part part;

	/** Maximum size in bytes. */
	private final long limit;

	/**
	 * Creates an exception.
	 * @param part part of the frame that is too large
	 * @param size its size in bytes
	 * @param limit the maximum size in bytes
	 */
	public FrameTooLargeException(Part part, long size, long limit) {
		super("The server sent a %s of %s%d bytes, over the limit of %d bytes; raise the limit if this is legitimate traffic"
			.formatted(part.description, (part == Part.BODY) ? "" : "at least ", size, limit));
		this.part = part;
		this.limit = limit;
	}

	/**
	 * Returns the part that is too large.
	 * @return the part
	 */
	public Part part() {
		return this.part;
	}

	/**
	 * Returns the exceeded limit.
	 * @return the limit, in bytes
	 */
	public long limit() {
		return this.limit;
	}

	/** Part of a frame that has a separate limit. */
	public enum Part {

		/** All header lines of a frame. */
		HEADER_BLOCK("header block"),

		/** A single header line. */
		HEADER_LINE("header line"),

		/** The body announced by {@code Content-Length}. */
		BODY("body");

		private final String description;

		Part(String description) {
			this.description = description;
		}

	}

}
