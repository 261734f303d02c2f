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
 * What a stream of bytes means, worked out slowly and obviously from all of it at once:
 * what {@link EslFrameDecoder} must agree with, however the bytes are cut.
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

	/** The frames, up to the first mistake or the first that is not whole. */
	static Stream decode(byte[] bytes, ProtocolLimits limits) {
		ReferenceDecoder decoder = new ReferenceDecoder(bytes, limits);
		int at = 0;
		while (at >= 0) {
			at = decoder.frame(at);
		}
		return new Stream(decoder.frames, decoder.broken);
	}

	/** Reads one frame; returns where the next begins, or -1 when there is none. */
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

	/** Index of the empty line's LF, or -1. */
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

	/** One char for each byte. */
	static String latin(byte[] bytes) {
		return new String(bytes, StandardCharsets.ISO_8859_1);
	}

	/** All there is to a message, as text. */
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

	/** The headers of a message that has some, or {@code null}. */
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
	 * What a stream of bytes means.
	 *
	 * @param frames the whole frames
	 * @param broken whether a mistake ends the stream
	 */
	record Stream(List<Frame> frames, boolean broken) {

	}

	/**
	 * One frame.
	 *
	 * @param headers its outer headers
	 * @param body its body, a char for each byte
	 */
	record Frame(List<Map.Entry<String, String>> headers, String body) {

		String type() {
			String type = ReferenceHeaders.first(this.headers, "Content-Type");
			return (type != null) ? type : "";
		}

		/** What {@link ReferenceDecoder#describe} must say of the message. */
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

		/** The headers a user sees; {@code null} where only the parser can tell. */
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
			DisconnectNotice.Kind kind = (session != null) ? DisconnectNotice.Kind.CALL_ENDED
					: DisconnectNotice.Kind.GOODBYE;
			if (linger) {
				kind = DisconnectNotice.Kind.LINGER;
			}
			else if (text.contains("lost events")) {
				kind = DisconnectNotice.Kind.LOST_EVENTS;
			}
			else if (text.contains("lost log")) {
				kind = DisconnectNotice.Kind.LOST_LOG_LINES;
			}
			else if (text.contains("shut down")) {
				kind = DisconnectNotice.Kind.SHUTDOWN;
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
