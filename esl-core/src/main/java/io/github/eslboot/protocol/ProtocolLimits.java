package io.github.eslboot.protocol;

/**
 * Maximum sizes that a connection accepts from the server; a larger frame closes the
 * connection. FreeSWITCH has no such limits: the variables of a channel with long SDP
 * exceed 64 KB, and the output of {@code show channels as json} grows with the number of
 * calls.
 *
 * @param maxHeaderBlock maximum bytes of the header lines of one frame
 * @param maxHeaderLine maximum bytes of one header line
 * @param maxBody maximum bytes of one body
 */
public record ProtocolLimits(int maxHeaderBlock, int maxHeaderLine, int maxBody) {

	/** 4 MiB of header lines, 1 MiB a line, 64 MiB of body. */
	public static final ProtocolLimits DEFAULT = new ProtocolLimits(4 << 20, 1 << 20, 64 << 20);

	public ProtocolLimits {
		if (maxHeaderBlock < 1 || maxHeaderLine < 1 || maxBody < 1) {
			throw new IllegalArgumentException(
					"Limits must be positive: " + maxHeaderBlock + ", " + maxHeaderLine + ", " + maxBody + " bytes");
		}
	}

}
