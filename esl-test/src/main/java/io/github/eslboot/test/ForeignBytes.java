package io.github.eslboot.test;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Conversion between text and bytes that keeps bytes which are not UTF-8. FreeSWITCH does
 * not decode text, so that it sends a foreign byte as it received it. A text has the lone
 * surrogate U+DC00 plus the byte in its place.
 */
final class ForeignBytes {

	private static final char FIRST = '\uDC80';

	private static final char LAST = '\uDCFF';

	private ForeignBytes() {
	}

	static String decode(byte[] bytes) {
		return decode(bytes, 0, bytes.length);
	}

	static String decode(byte[] bytes, int from, int length) {
		String text = new String(bytes, from, length, StandardCharsets.UTF_8);
		return (text.indexOf('\uFFFD') < 0) ? text : lenient(ByteBuffer.wrap(bytes, from, length));
	}

	private static String lenient(ByteBuffer in) {
		CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder()
			.onMalformedInput(CodingErrorAction.REPORT)
			.onUnmappableCharacter(CodingErrorAction.REPORT);
		CharBuffer out = CharBuffer.allocate(in.remaining());
		while (in.hasRemaining()) {
			CoderResult result = decoder.decode(in, out, true);
			for (int i = 0; result.isError() && i < result.length(); i++) {
				out.put((char) (0xDC00 + (in.get() & 0xFF)));
			}
			decoder.reset();
		}
		return out.flip().toString();
	}

	static byte[] encode(String text) {
		if (!hasForeign(text)) {
			return text.getBytes(StandardCharsets.UTF_8);
		}
		ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length() + 16);
		int from = 0;
		for (int i = 0; i < text.length(); i++) {
			if (isForeign(text, i)) {
				bytes.writeBytes(text.substring(from, i).getBytes(StandardCharsets.UTF_8));
				bytes.write(text.charAt(i) - 0xDC00);
				from = i + 1;
			}
		}
		bytes.writeBytes(text.substring(from).getBytes(StandardCharsets.UTF_8));
		return bytes.toByteArray();
	}

	static boolean hasForeign(String text) {
		for (int i = 0; i < text.length(); i++) {
			if (isForeign(text, i)) {
				return true;
			}
		}
		return false;
	}

	private static boolean isForeign(String text, int index) {
		char c = text.charAt(index);
		return c >= FIRST && c <= LAST && (index == 0 || !Character.isHighSurrogate(text.charAt(index - 1)));
	}

}
