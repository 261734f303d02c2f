package io.github.eslboot.test;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Encoder of events. It reproduces the serialization of FreeSWITCH, including its quirks.
 */
final class EventEncoder {

	private static final byte[] HEX = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);

	private static final boolean[] UNSAFE = new boolean[256];

	static {
		for (int i = 0; i < UNSAFE.length; i++) {
			UNSAFE[i] = i < 0x20 || i > 0x7E;
		}
		for (char c : "\r\n #%&+:;<=>?@[\\]^`{|}\"".toCharArray()) {
			UNSAFE[c] = true;
		}
	}

	private EventEncoder() {
	}

	static byte[] encode(SimulatedEvent event, EventEncoding format) {
		Bytes out = new Bytes(4096);
		switch (format) {
			case PLAIN -> plain(event, out);
			case JSON -> json(event, out);
			case XML -> xml(event, out);
		}
		return out.toByteArray();
	}

	/**
	 * Percent-encodes a text like the header values of plain events.
	 * @param text the raw text
	 * @return the encoded text
	 */
	static String percentEncode(String text) {
		Bytes out = new Bytes(text.length() + 16);
		percentEncode(text, out);
		return out.toString(StandardCharsets.ISO_8859_1);
	}

	private static void plain(SimulatedEvent event, Bytes out) {
		Object[] items = event.items();
		for (int i = 0; i < items.length; i += 2) {
			out.text((String) items[i]);
			out.write(':');
			out.write(' ');
			percentEncode(SimulatedEvent.text(items[i + 1]), out);
			out.write('\n');
		}
		String body = event.body();
		if (body != null) {
			byte[] bytes = ForeignBytes.encode(body);
			out.text("Content-Length: " + bytes.length + "\n\n");
			out.writeBytes(bytes);
		}
		else {
			out.write('\n');
		}
	}

	private static void percentEncode(String text, Bytes out) {
		int length = text.length();
		for (int i = 0; i < length; i++) {
			char c = text.charAt(i);
			if (c > 0x7E) {
				int end = i + 1;
				while (end < length && text.charAt(end) > 0x7E) {
					end++;
				}
				for (byte b : ForeignBytes.encode(text.substring(i, end))) {
					percent(b & 0xFF, out);
				}
				i = end - 1;
			}
			else if (UNSAFE[c] && !looksEncoded(text, i)) {
				percent(c, out);
			}
			else {
				out.write(c);
			}
		}
	}

	// FreeSWITCH leaves '%' followed by two upper-case hex digits as it is.
	private static boolean looksEncoded(String text, int at) {
		return text.charAt(at) == '%' && at + 2 < text.length() && upperHex(text.charAt(at + 1))
				&& upperHex(text.charAt(at + 2));
	}

	private static boolean upperHex(char c) {
		return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'F');
	}

	private static void percent(int b, Bytes out) {
		out.write('%');
		out.write(HEX[b >> 4]);
		out.write(HEX[b & 15]);
	}

	private static void json(SimulatedEvent event, Bytes out) {
		out.write('{');
		Object[] items = event.items();
		for (int i = 0; i < items.length; i += 2) {
			if (i > 0) {
				out.write(',');
			}
			jsonString((String) items[i], out);
			out.write(':');
			if (items[i + 1] instanceof String[] elements) {
				jsonArray(elements, out);
			}
			else {
				jsonString((String) items[i + 1], out);
			}
		}
		String body = event.body();
		if (body != null) {
			out.text(((items.length == 0) ? "" : ",") + "\"Content-Length\":\"" + ForeignBytes.encode(body).length
					+ "\",\"_body\":");
			jsonString(body, out);
		}
		out.write('}');
	}

	private static void jsonArray(String[] values, Bytes out) {
		out.write('[');
		for (int i = 0; i < values.length; i++) {
			if (i > 0) {
				out.write(',');
			}
			jsonString(values[i], out);
		}
		out.write(']');
	}

	static String jsonString(String text) {
		Bytes out = new Bytes(text.length() + 16);
		jsonString(text, out);
		return ForeignBytes.decode(out.toByteArray());
	}

	private static void jsonString(String text, Bytes out) {
		if (isPlain(text)) {
			out.write('"');
			out.text(text);
			out.write('"');
			return;
		}
		StringBuilder escaped = new StringBuilder(text.length() + 8).append('"');
		for (int i = 0; i < text.length(); i++) {
			char c = text.charAt(i);
			switch (c) {
				case '"' -> escaped.append("\\\"");
				case '\\' -> escaped.append("\\\\");
				case '\b' -> escaped.append("\\b");
				case '\f' -> escaped.append("\\f");
				case '\n' -> escaped.append("\\n");
				case '\r' -> escaped.append("\\r");
				case '\t' -> escaped.append("\\t");
				default -> {
					if (c < 0x20) {
						escaped.append(String.format("\\u%04x", (int) c));
					}
					else {
						escaped.append(c);
					}
				}
			}
		}
		out.writeBytes(ForeignBytes.encode(escaped.append('"').toString()));
	}

	private static boolean isPlain(String text) {
		for (int i = 0; i < text.length(); i++) {
			char c = text.charAt(i);
			if (c < 0x20 || c > 0x7E || c == '"' || c == '\\') {
				return false;
			}
		}
		return true;
	}

	private static void xml(SimulatedEvent event, Bytes out) {
		out.text("<event>\n  <headers>\n");
		for (SimulatedEvent.Header header : event.headers()) {
			for (String value : header.values()) {
				out.text("    <" + header.name() + '>');
				// Percent-encoding includes all characters that XML would escape.
				percentEncode(value, out);
				out.text("</" + header.name() + ">\n");
			}
		}
		out.text("  </headers>\n");
		String body = event.body();
		if (body != null) {
			out.text("  <Content-Length>" + ForeignBytes.encode(body).length + "</Content-Length>\n  <body>");
			// FreeSWITCH escapes no text that is not UTF-8: the body is empty.
			out.text(ForeignBytes.hasForeign(body) ? "" : xmlEscape(body));
			// FreeSWITCH's pretty-printer indents a closing tag on a line of its own.
			out.text(body.endsWith("\n") ? "  </body>\n" : "</body>\n");
		}
		out.text("</event>\n");
	}

	private static String xmlEscape(String text) {
		return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\r", "&#xD;");
	}

	/** Unsynchronized buffer. */
	private static final class Bytes extends ByteArrayOutputStream {

		Bytes(int size) {
			super(size);
		}

		void text(String text) {
			int length = text.length();
			if (this.buf.length - this.count < length) {
				this.buf = Arrays.copyOf(this.buf, Math.max(this.buf.length * 2, this.count + length));
			}
			byte[] bytes = this.buf;
			int at = this.count;
			for (int i = 0; i < length; i++) {
				char c = text.charAt(i);
				if (c > 0x7F) {
					this.count = at;
					writeBytes(ForeignBytes.encode(text.substring(i)));
					return;
				}
				bytes[at++] = (byte) c;
			}
			this.count = at;
		}

		@Override
		public void write(int b) {
			if (this.count == this.buf.length) {
				this.buf = Arrays.copyOf(this.buf, this.count * 2);
			}
			this.buf[this.count++] = (byte) b;
		}

	}

}
