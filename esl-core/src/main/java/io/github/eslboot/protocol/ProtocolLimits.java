package io.github.eslboot.protocol;

/**
 * What a connection accepts from the server before it gives up. FreeSWITCH itself has no
 * limits on what it sends: a channel with long SDP variables makes header blocks of more
 * than 64 KB, and {@code show channels as json} grows with the number of calls.
 *
 * @param maxHeaderBlock the most bytes of one frame's header lines
 * @param maxHeaderLine the most bytes of one header line
 * @param maxBody the most bytes of one body
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
