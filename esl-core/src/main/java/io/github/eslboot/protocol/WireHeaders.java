package io.github.eslboot.protocol;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.BiConsumer;

import org.jspecify.annotations.Nullable;

/**
 * Headers as received bytes, up to the empty line if there is one. A lookup scans the
 * lines and stops at the first match. There is no index, because it would cost more than
 * it saves: an event has about 70 lines, of which a handler reads few, mostly near the
 * beginning.
 */
final class WireHeaders extends EslHeaders {

	private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

	private static final long EACH_BYTE = 0x0101010101010101L;

	private static final long EACH_HIGH_BIT = 0x8080808080808080L;

	private static final long LINE_FEEDS = EACH_BYTE * '\n';

	private final byte[] bytes;

	private final int from;

	private final int to;

	private final boolean percentEncoded;

	WireHeaders(byte[] bytes, int from, int to, boolean percentEncoded) {
		if (from < 0 || to < from || to > bytes.length) {
			throw new IndexOutOfBoundsException(from + ".." + to + " of " + bytes.length);
		}
		this.bytes = bytes;
		this.from = from;
		this.to = to;
		this.percentEncoded = percentEncoded;
	}

	@Override
	public @Nullable String get(String name) {
		int colon = colonOf(name);
		if (colon < 0) {
			return isAscii(name) ? null : first(name);
		}
		return mayBeName(name) ? value(colon, lineEnd(colon)) : null;
	}

	@Override
	public byte @Nullable [] bytes(String name) {
		int colon = isAscii(name) ? colonOf(name) : colonOfDecoded(name);
		if (colon < 0 || !mayBeName(name)) {
			return null;
		}
		int end = valueEnd(colon, lineEnd(colon));
		int start = valueStart(colon, end);
		int percent = this.percentEncoded ? indexOf(this.bytes, start, end, '%') : -1;
		if (percent < 0) {
			return Arrays.copyOfRange(this.bytes, start, end);
		}
		byte[] decoded = new byte[end - start];
		return Arrays.copyOf(decoded, decode(start, percent, end, decoded));
	}

	/** Compares the name with all decoded names. */
	private int colonOfDecoded(String name) {
		for (int line = this.from; line < this.to && this.bytes[line] != '\n';) {
			int end = lineEnd(line);
			int colon = indexOf(this.bytes, line, end, ':');
			if (colon > line && EslHeaders.sameName(text(line, colon), name)) {
				return colon;
			}
			line = end + 1;
		}
		return -1;
	}

	/**
	 * Returns the index of the colon after the name of a header, or -1 if there is no
	 * such header. Searches for line feeds, eight bytes at a time.
	 */
	private int colonOf(String name) {
		int length = name.length();
		if (isAt(name, length, this.from)) {
			return this.from + length;
		}
		if (this.from < this.to && this.bytes[this.from] == '\n') {
			return -1;
		}
		int i = this.from;
		for (; i <= this.to - Long.BYTES; i += Long.BYTES) {
			long lineFeeds = zeroBytes((long) LONGS.get(this.bytes, i) ^ LINE_FEEDS);
			while (lineFeeds != 0) {
				int line = i + (Long.numberOfTrailingZeros(lineFeeds) >>> 3) + 1;
				if (isAt(name, length, line)) {
					return line + length;
				}
				if (line < this.to && this.bytes[line] == '\n') {
					return -1;
				}
				lineFeeds &= lineFeeds - 1;
			}
		}
		for (; i < this.to - 1; i++) {
			if (this.bytes[i] == '\n') {
				if (isAt(name, length, i + 1)) {
					return i + 1 + length;
				}
				if (this.bytes[i + 1] == '\n') {
					return -1;
				}
			}
		}
		return -1;
	}

	private boolean isAt(String name, int length, int line) {
		return line + length < this.to && this.bytes[line + length] == ':' && sameName(name, line);
	}

	/**
	 * Returns a mask with the highest bit set in each byte that is zero in the argument.
	 */
	private static long zeroBytes(long bytes) {
		return ~(((bytes & ~EACH_HIGH_BIT) + ~EACH_HIGH_BIT) | bytes | ~EACH_HIGH_BIT);
	}

	/**
	 * Returns the name of the event as a constant, or {@code null} if there is none,
	 * without creating a string.
	 */
	@Nullable EventName eventName() {
		int colon = colonOf("Event-Name");
		if (colon < 0 || colon + 2 >= this.to || this.bytes[colon + 1] != ' ') {
			return null;
		}
		return EventName.of(this.bytes, colon + 2, lineEnd(colon));
	}

	/** Returns the index of the LF of the empty line, or the end. */
	int end() {
		int line = this.from;
		while (line < this.to && this.bytes[line] != '\n') {
			line = lineEnd(line) + 1;
		}
		return Math.min(line, this.to);
	}

	/**
	 * Returns whether text can be a header name. Other text could match the beginning of
	 * a line, or several lines.
	 */
	private static boolean mayBeName(String name) {
		return !name.isEmpty() && name.indexOf(':') < 0 && name.indexOf('\n') < 0;
	}

	private static boolean isAscii(String name) {
		for (int i = 0; i < name.length(); i++) {
			if (name.charAt(i) > 0x7f) {
				return false;
			}
		}
		return true;
	}

	@Override
	public void forEach(BiConsumer<String, String> action) {
		HeaderNames.Name name = null;
		for (int line = this.from; line < this.to && this.bytes[line] != '\n';) {
			HeaderNames.Name predicted = (name != null) ? name.next(this.bytes, line, this.to) : null;
			int end;
			if (predicted != null) {
				name = predicted;
				end = lineEnd(line + name.length());
				action.accept(name.text, value(line + name.length(), end));
			}
			else {
				end = lineEnd(line);
				int colon = indexOf(this.bytes, line, end, ':');
				if (colon > line) {
					name = HeaderNames.of(this.bytes, line, colon, name);
					action.accept(name.text, value(colon, end));
				}
			}
			line = end + 1;
		}
	}

	@Override
	public int size() {
		int count = 0;
		for (int line = this.from; line < this.to && this.bytes[line] != '\n';) {
			int end = lineEnd(line);
			if (indexOf(this.bytes, line, end, ':') > line) {
				count++;
			}
			line = end + 1;
		}
		return count;
	}

	@Override
	int sizeInBytes() {
		return this.to - this.from;
	}

	/**
	 * Returns the index of the first byte {@code wanted} in the range, or -1. Compares
	 * eight bytes at a time.
	 */
	static int indexOf(byte[] bytes, int from, int to, int wanted) {
		long pattern = EACH_BYTE * wanted;
		int i = from;
		for (; i <= to - Long.BYTES; i += Long.BYTES) {
			long zeroes = zeroBytes((long) LONGS.get(bytes, i) ^ pattern);
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

	private int lineEnd(int line) {
		int end = indexOf(this.bytes, line, this.to, '\n');
		return (end < 0) ? this.to : end;
	}

	private boolean sameName(String name, int at) {
		for (int i = 0; i < name.length(); i++) {
			int a = name.charAt(i);
			int b = this.bytes[at + i];
			if (a != b && (lower(a) != lower(b))) {
				return false;
			}
		}
		return true;
	}

	private String value(int colon, int lineEnd) {
		int end = valueEnd(colon, lineEnd);
		int start = valueStart(colon, end);
		int percent = this.percentEncoded ? indexOf(this.bytes, start, end, '%') : -1;
		return (percent < 0) ? text(start, end) : decode(start, percent, end);
	}

	private int valueEnd(int colon, int lineEnd) {
		return (lineEnd > colon + 1 && this.bytes[lineEnd - 1] == '\r') ? lineEnd - 1 : lineEnd;
	}

	private int valueStart(int colon, int end) {
		int start = colon + 1;
		while (start < end && this.bytes[start] == ' ') {
			start++;
		}
		return start;
	}

	private String text(int start, int end) {
		return new String(this.bytes, start, end - start, StandardCharsets.UTF_8);
	}

	private String decode(int start, int firstPercent, int end) {
		byte[] decoded = new byte[end - start];
		return new String(decoded, 0, decode(start, firstPercent, end, decoded), StandardCharsets.UTF_8);
	}

	/** Decodes percent escapes and returns the number of decoded bytes. */
	private int decode(int start, int firstPercent, int end, byte[] decoded) {
		int length = firstPercent - start;
		System.arraycopy(this.bytes, start, decoded, 0, length);
		for (int i = firstPercent; i < end; i++) {
			byte b = this.bytes[i];
			if (b == '%' && i + 2 < end) {
				int high = Character.digit(this.bytes[i + 1], 16);
				int low = Character.digit(this.bytes[i + 2], 16);
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
