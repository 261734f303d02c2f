package io.github.eslboot.protocol;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.function.BiConsumer;

import org.jspecify.annotations.Nullable;

/**
 * Headers kept as the bytes that came. A look-up walks the lines and stops at the first
 * match: an event has about 70 lines of which a handler reads a few, mostly near the
 * front, so an index of all would cost more than it saves.
 */
final class WireHeaders extends EslHeaders {

	private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

	private static final long EACH_BYTE = 0x0101010101010101L;

	private static final long EACH_HIGH_BIT = 0x8080808080808080L;

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
		int length = name.length();
		int line = this.from;
		while (line + length < this.to) {
			if (this.bytes[line + length] == ':' && sameName(name, line)) {
				return mayBeName(name) ? value(line + length, lineEnd(line + length)) : null;
			}
			line = lineEnd(line) + 1;
		}
		return isAscii(name) ? null : first(name);
	}

	/** Whatever else matches is the beginning of a line or more than one. */
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
		for (int line = this.from; line < this.to;) {
			int end = lineEnd(line);
			int colon = indexOf(this.bytes, line, end, ':');
			if (colon > line) {
				action.accept(text(line, colon), value(colon, end));
			}
			line = end + 1;
		}
	}

	@Override
	public int size() {
		int count = 0;
		for (int line = this.from; line < this.to;) {
			int end = lineEnd(line);
			if (indexOf(this.bytes, line, end, ':') > line) {
				count++;
			}
			line = end + 1;
		}
		return count;
	}

	@Override
	public int sizeInBytes() {
		return this.to - this.from;
	}

	/**
	 * Index of the first {@code wanted} in the range, or -1; looks at eight bytes at
	 * once.
	 */
	static int indexOf(byte[] bytes, int from, int to, int wanted) {
		long pattern = EACH_BYTE * wanted;
		int i = from;
		for (; i <= to - Long.BYTES; i += Long.BYTES) {
			long difference = (long) LONGS.get(bytes, i) ^ pattern;
			long zeroes = (difference - EACH_BYTE) & ~difference & EACH_HIGH_BIT;
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
		int start = colon + 1;
		int end = (lineEnd > start && this.bytes[lineEnd - 1] == '\r') ? lineEnd - 1 : lineEnd;
		while (start < end && this.bytes[start] == ' ') {
			start++;
		}
		int percent = this.percentEncoded ? indexOf(this.bytes, start, end, '%') : -1;
		return (percent < 0) ? text(start, end) : decode(start, percent, end);
	}

	private String text(int start, int end) {
		return new String(this.bytes, start, end - start, StandardCharsets.UTF_8);
	}

	private String decode(int start, int firstPercent, int end) {
		byte[] decoded = new byte[end - start];
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
		return new String(decoded, 0, length, StandardCharsets.UTF_8);
	}

}
