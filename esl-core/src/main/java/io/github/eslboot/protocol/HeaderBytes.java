package io.github.eslboot.protocol;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Searches the bytes of header lines and decodes values. */
final class HeaderBytes {

	private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

	private static final long EACH_BYTE = 0x0101010101010101L;

	private static final long EACH_HIGH_BIT = 0x8080808080808080L;

	private static final long LINE_FEEDS = EACH_BYTE * '\n';

	private HeaderBytes() {
	}

	/** Returns the eight bytes at an index as a number. */
	static long longAt(byte[] bytes, int index) {
		return (long) LONGS.get(bytes, index);
	}

	/**
	 * Returns a mask with the highest bit set in each of the eight bytes at an index that
	 * is a line feed.
	 */
	static long lineFeeds(byte[] bytes, int index) {
		return zeroBytes(longAt(bytes, index) ^ LINE_FEEDS);
	}

	/**
	 * Returns a mask with the highest bit set in each byte that is zero in the argument.
	 */
	private static long zeroBytes(long bytes) {
		return ~(((bytes & ~EACH_HIGH_BIT) + ~EACH_HIGH_BIT) | bytes | ~EACH_HIGH_BIT);
	}

	/**
	 * Returns the index of the first byte {@code wanted} in the range, or -1. Compares
	 * eight bytes at a time.
	 */
	static int indexOf(byte[] bytes, int from, int to, int wanted) {
		long pattern = EACH_BYTE * wanted;
		int i = from;
		for (; i <= to - Long.BYTES; i += Long.BYTES) {
			long zeroes = zeroBytes(longAt(bytes, i) ^ pattern);
			if (zeroes != 0) {
				return i + (Long.numberOfTrailingZeros(zeroes) >>> 3);
			}
		}
		for (; i < to; i++) {
			if (bytes[i] == wanted) {
				return i;
			}
		}
		return -1;
	}

	/** Returns the index of the first line feed in the range, or its end. */
	static int lineEnd(byte[] bytes, int from, int to) {
		int end = indexOf(bytes, from, to, '\n');
		return (end < 0) ? to : end;
	}

	/** Returns the decoded value between the colon and the end of a line. */
	static String value(byte[] bytes, int colon, int lineEnd, boolean percentEncoded) {
		int end = valueEnd(bytes, colon, lineEnd);
		int start = valueStart(bytes, colon, end);
		int percent = percentEncoded ? indexOf(bytes, start, end, '%') : -1;
		if (percent < 0) {
			return new String(bytes, start, end - start, StandardCharsets.UTF_8);
		}
		byte[] decoded = new byte[end - start];
		return new String(decoded, 0, decode(bytes, start, percent, end, decoded), StandardCharsets.UTF_8);
	}

	/** Returns the bytes of the decoded value between the colon and the end of a line. */
	static byte[] valueBytes(byte[] bytes, int colon, int lineEnd, boolean percentEncoded) {
		int end = valueEnd(bytes, colon, lineEnd);
		int start = valueStart(bytes, colon, end);
		int percent = percentEncoded ? indexOf(bytes, start, end, '%') : -1;
		if (percent < 0) {
			return Arrays.copyOfRange(bytes, start, end);
		}
		byte[] decoded = new byte[end - start];
		return Arrays.copyOf(decoded, decode(bytes, start, percent, end, decoded));
	}

	private static int valueEnd(byte[] bytes, int colon, int lineEnd) {
		return (lineEnd > colon + 1 && bytes[lineEnd - 1] == '\r') ? lineEnd - 1 : lineEnd;
	}

	private static int valueStart(byte[] bytes, int colon, int end) {
		int start = colon + 1;
		while (start < end && bytes[start] == ' ') {
			start++;
		}
		return start;
	}

	/** Decodes percent escapes and returns the number of decoded bytes. */
	private static int decode(byte[] bytes, int start, int firstPercent, int end, byte[] decoded) {
		int length = firstPercent - start;
		System.arraycopy(bytes, start, decoded, 0, length);
		for (int i = firstPercent; i < end; i++) {
			byte b = bytes[i];
			if (b == '%' && i + 2 < end) {
				int high = Character.digit(bytes[i + 1], 16);
				int low = Character.digit(bytes[i + 2], 16);
				if (high >= 0 && low >= 0) {
					b = (byte) (high << 4 | low);
					i += 2;
				}
			}
			decoded[length++] = b;
		}
		return length;
	}

}
