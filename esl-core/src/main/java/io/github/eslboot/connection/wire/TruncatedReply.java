package io.github.eslboot.connection.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.github.eslboot.protocol.CommandReply;
import io.github.eslboot.protocol.ProtocolInternals;
import org.jspecify.annotations.Nullable;

/**
 * Separates two replies that FreeSWITCH sent as one frame. A reply to {@code userauth}
 * that exceeds its buffer of 512 bytes, as with a long list of allowed events, ends
 * without its blank line, and the first line of the next reply is appended to it.
 */
final class TruncatedReply {

	private static final String NEXT_NAME = "Content-Type";

	private static final String NEXT_VALUE = "command/reply";

	private TruncatedReply() {
	}

	/**
	 * Returns the first of two replies in one frame.
	 * @param frame the frame
	 * @return the headers of the first reply, the last of which may be incomplete;
	 * {@code null} if the frame is a single reply
	 */
	static @Nullable CommandReply split(CommandReply frame) {
		if (frame.headers().getAll("Reply-Text").size() < 2) {
			return null;
		}
		List<String> names = new ArrayList<>();
		List<String> values = new ArrayList<>();
		frame.headers().forEach((name, value) -> {
			names.add(name);
			values.add(value);
		});
		int next = nextReply(names) - 1;
		String lastValue = values.get(next);
		// If the reply was truncated within a value, the next reply begins at the end of
		// that value. If it was truncated within a name, that line contains no header.
		String truncated = lastValue.endsWith(NEXT_NAME + ": " + NEXT_VALUE)
				? lastValue.substring(0, lastValue.length() - (NEXT_NAME + ": " + NEXT_VALUE).length()) : "";
		int count = truncated.isEmpty() ? next : next + 1;
		values.set(next, truncated);
		return new CommandReply(ProtocolInternals.headers(names.subList(0, count), values.subList(0, count), Map.of()));
	}

	/** Returns the index of the second {@code Reply-Text}, which is never 0. */
	private static int nextReply(List<String> names) {
		int first = indexOfText(names, 0);
		return indexOfText(names, first + 1);
	}

	private static int indexOfText(List<String> names, int from) {
		int index = from;
		while (!names.get(index).equalsIgnoreCase("Reply-Text")) {
			index++;
		}
		return index;
	}

}
