package io.github.eslboot.protocol.codec;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.github.eslboot.protocol.ApiResponse;
import io.github.eslboot.protocol.CommandReply;
import io.github.eslboot.protocol.DisconnectNotice;
import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.EslHeaders;
import io.github.eslboot.protocol.EslMessage;
import io.github.eslboot.protocol.EslProtocolException;
import io.github.eslboot.protocol.ProtocolLimits;

/**
 * Reference decoder, which is slow, simple, and reads all bytes from memory.
 * {@link EslFrameDecoder} must agree with it for any split of the bytes.
 */
final class ReferenceDecoder {

	private final String text;

	private final ProtocolLimits limits;

	private final List<Frame> frames = new ArrayList<>();

	private boolean broken;

	private ReferenceDecoder(byte[] bytes, ProtocolLimits limits) {
		this.text = latin(bytes);
		this.limits = limits;
	}

	/** Returns the frames up to the first invalid or incomplete one. */
	static Stream decode(byte[] bytes, ProtocolLimits limits) {
		ReferenceDecoder decoder = new ReferenceDecoder(bytes, limits);
		int at = 0;
		while (at >= 0) {
			at = decoder.frame(at);
		}
		return new Stream(decoder.frames, decoder.broken);
	}

	/** Reads one frame and returns the index of the next, or -1 if there is none. */
	private int frame(int at) {
		int start = at;
		while (start < this.text.length() && this.text.charAt(start) == '\n') {
			start++;
		}
		int end = blockEnd(start);
		if (end < 0) {
			return -1;
		}
		String block = this.text.substring(start, end);
		List<Map.Entry<String, String>> headers = ReferenceHeaders.parse(block, false);
		if (ReferenceHeaders.first(headers, "Event-Name") != null) {
			headers = ReferenceHeaders.parse(block, true);
		}
		long length = bodyLength(headers);
		if (length < 0 || length > this.limits.maxBody()) {
			this.broken = true;
			return -1;
		}
		int body = end + 1;
		if (this.text.length() - body < length) {
			return -1;
		}
		this.frames.add(new Frame(headers, this.text.substring(body, body + (int) length)));
		return body + (int) length;
	}

	/** Returns the index of the LF of the empty line, or -1. */
	private int blockEnd(int start) {
		int line = start;
		while (true) {
			int end = this.text.indexOf('\n', line);
			int known = (end < 0) ? this.text.length() : end;
			if (known - line > this.limits.maxHeaderLine() || known - start > this.limits.maxHeaderBlock()) {
				this.broken = true;
				return -1;
			}
			if (end < 0 || end == line) {
				return end;
			}
			line = end + 1;
		}
	}

	private static long bodyLength(List<Map.Entry<String, String>> headers) {
		String length = ReferenceHeaders.first(headers, "Content-Length");
		try {
			return (length != null) ? Long.parseLong(length) : 0;
		}
		catch (NumberFormatException ex) {
			return -1;
		}
	}

	/** Returns a string with one character for each byte. */
	static String latin(byte[] bytes) {
		return new String(bytes, StandardCharsets.ISO_8859_1);
	}

	/** Describes a message with all its values. */
	static String describe(EslMessage message) {
		if (message instanceof EslEvent event) {
			return "event " + event.headers() + " body " + event.body();
		}
		if (message instanceof CommandReply reply) {
			return "reply " + reply.headers() + " text " + reply.text();
		}
		if (message instanceof ApiResponse response) {
			return "response " + response.body() + " text " + response.text();
		}
		if (message instanceof EslMessage.LogData line) {
			return "log " + line.headers() + " " + line.text();
		}
		if (message instanceof EslMessage.Unparsed frame) {
			return "unparsed " + frame.headers() + " " + latin(frame.body()) + " " + (frame.problem() != null);
		}
		return message.toString();
	}

	/** Returns the headers of a message, or {@code null} if it has none. */
	static EslHeaders headers(EslMessage message) {
		if (message instanceof EslEvent event) {
			return event.headers();
		}
		if (message instanceof CommandReply reply) {
			return reply.headers();
		}
		if (message instanceof EslMessage.LogData line) {
			return line.headers();
		}
		return (message instanceof EslMessage.Unparsed frame) ? frame.headers() : null;
	}

	/**
	 * Frames of a stream.
	 *
	 * @param frames the complete frames
	 * @param broken whether an invalid frame ends the stream
	 */
	record Stream(List<Frame> frames, boolean broken) {

	}

	/**
	 * One frame.
	 *
	 * @param headers the headers of the frame
	 * @param body the body, a character for each byte
	 */
	record Frame(List<Map.Entry<String, String>> headers, String body) {

		String type() {
			String type = ReferenceHeaders.first(this.headers, "Content-Type");
			return (type != null) ? type : "";
		}

		/** Returns the expected result of {@link ReferenceDecoder#describe}. */
		String description() {
			String utf8 = ReferenceHeaders.utf8(this.body);
			return switch (type()) {
				case "text/event-plain" -> "event " + innerHeaders() + " body " + innerBody();
				case "command/reply" -> "reply " + this.headers + " text " + replyText();
				case "api/response" ->
					"response " + utf8 + " text " + (utf8.endsWith("\n") ? utf8.substring(0, utf8.length() - 1) : utf8);
				case "log/data" -> "log " + this.headers + " " + utf8;
				case "auth/request" -> "AuthRequest[]";
				case "text/rude-rejection" -> "RudeRejection[text=" + utf8.stripTrailing() + "]";
				case "text/disconnect-notice" -> notice(utf8);
				case "text/event-json" -> parsed(JsonEventParser::parse);
				case "text/event-xml" -> parsed(XmlEventParser::parse);
				default -> "unparsed " + this.headers + " " + this.body + " false";
			};
		}

		/**
		 * Returns the headers of the message; {@code null} if only a parser knows them.
		 */
		List<Map.Entry<String, String>> visibleHeaders() {
			return switch (type()) {
				case "text/event-plain" -> innerHeaders();
				case "text/event-json", "text/event-xml" -> null;
				default -> this.headers;
			};
		}

		private List<Map.Entry<String, String>> innerHeaders() {
			return ReferenceHeaders.parse(this.body.substring(0, innerEnd()), true);
		}

		private String innerBody() {
			String rest = this.body.substring(Math.min(this.body.length(), innerEnd() + 1));
			return rest.isEmpty() ? null : ReferenceHeaders.utf8(rest);
		}

		private int innerEnd() {
			if (this.body.startsWith("\n")) {
				return 0;
			}
			int empty = this.body.indexOf("\n\n");
			return (empty < 0) ? this.body.length() : empty + 1;
		}

		private String replyText() {
			String text = ReferenceHeaders.first(this.headers, "Reply-Text");
			return (text != null) ? text.stripTrailing() : "";
		}

		private String notice(String text) {
			String session = ReferenceHeaders.first(this.headers, "Controlled-Session-UUID");
			boolean linger = "linger".equals(ReferenceHeaders.first(this.headers, "Content-Disposition"));
			DisconnectNotice.Disposition kind = (session != null) ? DisconnectNotice.Disposition.CALL_ENDED
					: DisconnectNotice.Disposition.GOODBYE;
			if (linger) {
				kind = DisconnectNotice.Disposition.LINGER;
			}
			else if (text.contains("lost events")) {
				kind = DisconnectNotice.Disposition.LOST_EVENTS;
			}
			else if (text.contains("lost log")) {
				kind = DisconnectNotice.Disposition.LOST_LOG_LINES;
			}
			else if (text.contains("shut down")) {
				kind = DisconnectNotice.Disposition.SHUTDOWN;
			}
			return new DisconnectNotice(kind, text, session, linger ? lingerSeconds() : 0).toString();
		}

		private int lingerSeconds() {
			String text = ReferenceHeaders.first(this.headers, "Linger-Time");
			try {
				return (text != null) ? Integer.parseInt(text.strip()) : 0;
			}
			catch (NumberFormatException ex) {
				return 0;
			}
		}

		private String parsed(java.util.function.Function<byte[], EslEvent> parser) {
			try {
				return describe(parser.apply(this.body.getBytes(StandardCharsets.ISO_8859_1)));
			}
			catch (EslProtocolException ex) {
				return "unparsed " + this.headers + " " + this.body + " true";
			}
		}

	}

}
