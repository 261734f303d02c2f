package io.github.eslboot.protocol;

/**
 * Maximum sizes of frames that a connection accepts from the server. A larger frame
 * closes the connection. FreeSWITCH itself does not limit frames: the variables of a
 * channel with a long SDP can exceed 64 KB, and the output of
 * {@code show channels as json} grows with the number of calls.
 *
 * @param maxHeaderBlock maximum bytes of the header lines of one frame
 * @param maxHeaderLine maximum bytes of one header line
 * @param maxBody maximum bytes of one body
 * @since 0.1.0
 */
public record ProtocolLimits(int maxHeaderBlock, int maxHeaderLine, int maxBody) {

	/** Default limits: 4 MiB per header block, 1 MiB per header line, 64 MiB per body. */
	public static final ProtocolLimits DEFAULT = new ProtocolLimits(4 << 20, 1 << 20, 64 << 20);

	/**
	 * Creates limits.
	 * @param maxHeaderBlock maximum bytes of the header lines of one frame
	 * @param maxHeaderLine maximum bytes of one header line
	 * @param maxBody maximum bytes of one body
	 * @throws IllegalArgumentException when a limit is not positive
	 */
	public ProtocolLimits {
		if (maxHeaderBlock < 1 || maxHeaderLine < 1 || maxBody < 1) {
			throw new IllegalArgumentException(
					"Limits must be positive: " + maxHeaderBlock + ", " + maxHeaderLine + ", " + maxBody + " bytes");
		}
	}

}
