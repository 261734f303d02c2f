package io.github.eslboot.test;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Parser of a client's bytes, with the command boundaries of FreeSWITCH.
 */
final class CommandReader {

	static final int MAX_HEAD = 10_485_760;

	static final int MAX_BODY = 16_777_216;

	private final ByteArrayOutputStream head = new ByteArrayOutputStream(256);

	private int lineFeeds;

	private @Nullable Pending pending;

	/**
	 * Returns whether no byte of the next command has been read. Events are written only
	 * between commands.
	 */
	boolean atStart() {
		return this.head.size() == 0 && this.pending == null;
	}

	/**
	 * Parses further bytes.
	 * @param in bytes from the socket, consumed up to the end of one command
	 * @return the command, or {@code null} if more bytes are needed
	 */
	@Nullable Packet read(ByteBuffer in) {
		if (this.pending == null && !readHead(in)) {
			return null;
		}
		Pending waiting = this.pending;
		if (waiting == null) {
			Pending packet = new Pending(ForeignBytes.decode(this.head.toByteArray()));
			this.head.reset();
			this.lineFeeds = 0;
			this.pending = packet;
			waiting = packet;
		}
		if (!waiting.readBodies(in)) {
			return null;
		}
		this.pending = null;
		return waiting.toPacket();
	}

	private boolean readHead(ByteBuffer in) {
		while (in.hasRemaining()) {
			byte b = in.get();
			if (this.head.size() == 0 && (b == '\n' || b == '\r')) {
				continue;
			}
			this.head.write(b);
			if (b == '\n') {
				this.lineFeeds++;
			}
			else if (b != '\r') {
				this.lineFeeds = 0;
			}
			// FreeSWITCH executes an oversized head; the rest begins the next command.
			if (this.lineFeeds == 2 || this.head.size() >= MAX_HEAD) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Complete command.
	 *
	 * @param raw first line and headers as received
	 * @param line the first line
	 * @param headers the headers
	 * @param body the body, or {@code null}
	 * @param valid {@code false} if a Content-Length is out of bounds, which closes the
	 * connection
	 */
	record Packet(String raw, String line, List<SimulatedEvent.Header> headers, @Nullable String body, boolean valid) {
	}

	private static final class Pending {

		private final String raw;

		private final String line;

		private final List<SimulatedEvent.Header> headers = new ArrayList<>();

		// FreeSWITCH reads a body for each Content-Length header and keeps the last one.
		private final List<Integer> lengths = new ArrayList<>();

		private ByteArrayOutputStream body = new ByteArrayOutputStream();

		private boolean valid = true;

		Pending(String raw) {
			this.raw = raw;
			// A CR anywhere makes FreeSWITCH split at CRs instead of LFs.
			char separator = (raw.indexOf('\r') >= 0) ? '\r' : '\n';
			String[] lines = raw.split(String.valueOf(separator));
			this.line = cut(cut(lines[0], '\n', separator == '\n'), '\0', true);
			for (int i = 1; i < lines.length; i++) {
				header(lines[i].strip());
			}
		}

		private static String cut(String text, char at, boolean apply) {
			int index = apply ? text.indexOf(at) : -1;
			return (index < 0) ? text : text.substring(0, index);
		}

		private void header(String text) {
			int colon = text.indexOf(':');
			if (colon < 0) {
				return;
			}
			String name = text.substring(0, colon);
			String value = text.substring(colon + 1).stripLeading();
			if (name.equalsIgnoreCase("content-length")) {
				int length = parse(value);
				this.valid &= length >= 0 && length <= MAX_BODY;
				this.lengths.add(length);
			}
			if (value.isEmpty()) {
				this.headers.removeIf((header) -> header.name().equalsIgnoreCase(name));
			}
			else {
				this.headers.add(new SimulatedEvent.Header(name, value));
			}
		}

		// Like atoi in C: the leading digits, or 0.
		private static int parse(String value) {
			int end = value.startsWith("-") ? 1 : 0;
			while (end < value.length() && Character.isDigit(value.charAt(end))) {
				end++;
			}
			try {
				return Integer.parseInt(value.substring(0, end));
			}
			catch (NumberFormatException ex) {
				return (end > 1) ? Integer.MAX_VALUE : 0;
			}
		}

		boolean readBodies(ByteBuffer in) {
			if (!this.valid) {
				return true;
			}
			while (!this.lengths.isEmpty()) {
				int missing = this.lengths.get(0) - this.body.size();
				int count = Math.min(missing, in.remaining());
				byte[] bytes = new byte[count];
				in.get(bytes);
				this.body.writeBytes(bytes);
				if (count < missing) {
					return false;
				}
				this.lengths.remove(0);
				if (!this.lengths.isEmpty()) {
					this.body = new ByteArrayOutputStream();
				}
			}
			return true;
		}

		Packet toPacket() {
			String text = (this.body.size() > 0) ? ForeignBytes.decode(this.body.toByteArray()) : null;
			return new Packet(this.raw, this.line, List.copyOf(this.headers), text, this.valid);
		}

	}

}
