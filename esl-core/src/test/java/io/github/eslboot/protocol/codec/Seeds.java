package io.github.eslboot.protocol.codec;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import io.github.eslboot.protocol.ProtocolLimits;

/** Seed inputs of the fuzz tests, mostly from captures. */
final class Seeds {

	private static final int MAX_LENGTH = 2048;

	private static final int MAX_PER_TYPE = 12;

	private Seeds() {
	}

	/**
	 * Returns parts of captured streams, short enough for a fuzzer, and hand-written
	 * ones.
	 */
	static Stream<byte[]> streams() {
		Stream<byte[]> recorded = Captures.SMALL_CAPTURES.stream()
			.map(Captures::serverBytes)
			.flatMap((bytes) -> Stream.of(0, bytes.length / 2, bytes.length * 3 / 4).map((from) -> part(bytes, from)));
		Stream<String> made = Stream.of("\n\n\nContent-Type: auth/request\n\n",
				"Content-Length: 60000000\nContent-Type: api/response\n\nx",
				"Content-Length: -1\n\nContent-Type: auth/request\n\n",
				"Content-Length: 3\nContent-Length: 4\nContent-Type: api/response\n\nabcd\n\n",
				"Event-Name: CHANNEL_DATA\nX: %c3%a9%\nContent-Type: command/reply\nReply-Text: %2BOK%0A\n\n",
				"Content-Type: text/disconnect-notice\nContent-Disposition: linger\nLinger-Time: -1\nContent-Length: 0\n\n",
				"Content-Length: 30\nContent-Type: text/event-json\n\n{\"Event-Name\":\"X\",\"_body\":\"y\"}",
				"Content-Length: 24\nContent-Type: text/rude-rejection\n\nAccess Denied, go away.\n");
		return Stream.concat(recorded, made.map((text) -> text.getBytes(StandardCharsets.UTF_8)));
	}

	/**
	 * Returns the bytes from the first frame after an offset, up to the maximum length.
	 */
	private static byte[] part(byte[] bytes, int from) {
		int start = Math.max(0, ReferenceDecoder.latin(bytes).indexOf("Content-", from));
		return Arrays.copyOfRange(bytes, start, Math.min(bytes.length, start + MAX_LENGTH));
	}

	/** Returns bodies of captured frames of a type. */
	static Stream<byte[]> bodies(String type) {
		return Captures.SMALL_CAPTURES.stream().flatMap((capture) -> {
			List<ReferenceDecoder.Frame> frames = ReferenceDecoder
				.decode(Captures.serverBytes(capture), ProtocolLimits.DEFAULT)
				.frames()
				.stream()
				.filter((frame) -> frame.type().equals(type))
				.toList();
			return frames.stream().filter((frame) -> frames.indexOf(frame) % (1 + frames.size() / MAX_PER_TYPE) == 0);
		}).map((frame) -> frame.body().getBytes(StandardCharsets.ISO_8859_1));
	}

}
