package io.github.eslboot.test;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Replies of a capture by the first line of their command. FreeSWITCH replies in order,
 * so the n-th reply belongs to the n-th command. Immutable.
 */
final class RecordedReplies {

	private final Map<String, List<byte[]>> replies;

	private RecordedReplies(Map<String, List<byte[]>> replies) {
		this.replies = replies;
	}

	static RecordedReplies of(CaptureReplay capture) {
		Map<String, List<byte[]>> replies = new HashMap<>();
		Iterator<Frame> frames = capture.frames().stream().filter(RecordedReplies::isReply).iterator();
		CommandReader reader = new CommandReader();
		ByteBuffer sent = ByteBuffer.wrap(capture.clientBytes());
		while (sent.hasRemaining() && frames.hasNext()) {
			CommandReader.Packet command = reader.read(sent);
			if (command != null) {
				replies.computeIfAbsent(command.line(), (line) -> new ArrayList<>()).add(frames.next().bytes());
			}
		}
		return new RecordedReplies(replies);
	}

	private static boolean isReply(Frame frame) {
		return frame.contentType().equals("command/reply") || frame.contentType().equals("api/response");
	}

	/** Begins to reply to the commands of one client. */
	Session session() {
		return new Session();
	}

	/** Replies to one client. Not thread-safe. */
	final class Session {

		private final Map<String, Integer> used = new HashMap<>();

		/**
		 * Returns the next reply to a command; after the last one, that one again.
		 * @return the reply, or {@code null} if the command was not recorded
		 */
		byte @Nullable [] reply(String line) {
			List<byte[]> recorded = RecordedReplies.this.replies.get(line);
			if (recorded == null) {
				return null;
			}
			int index = this.used.merge(line, 1, Integer::sum) - 1;
			return recorded.get(Math.min(index, recorded.size() - 1));
		}

	}

}
