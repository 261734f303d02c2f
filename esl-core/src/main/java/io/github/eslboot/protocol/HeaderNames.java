package io.github.eslboot.protocol;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * Header names as strings. The same hundred or so come with every event, so those seen
 * last are kept, with their hash codes. Safe for use by several threads: entries do not
 * change, and one that is overwritten or not yet seen only costs a new string.
 */
final class HeaderNames {

	private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

	/** Longer ones are made anew; bounds what is kept to about 200 KB. */
	private static final int LONGEST = 64;

	private static final int SIZE_BITS = 10;

	private static final @Nullable Name[] NAMES = new Name[1 << SIZE_BITS];

	private HeaderNames() {
	}

	static String of(byte[] bytes, int from, int to) {
		int length = to - from;
		if (length < Long.BYTES || length > LONGEST) {
			return new String(bytes, from, length, StandardCharsets.UTF_8);
		}
		int slot = slot(bytes, from, to);
		Name known = NAMES[slot];
		if (known != null && Arrays.equals(known.bytes, 0, known.bytes.length, bytes, from, to)) {
			return known.text;
		}
		Name name = new Name(Arrays.copyOfRange(bytes, from, to),
				new String(bytes, from, length, StandardCharsets.UTF_8));
		NAMES[slot] = name;
		return name.text;
	}

	/** Of its first, middle and last eight bytes. */
	private static int slot(byte[] bytes, int from, int to) {
		long first = (long) LONGS.get(bytes, from);
		long middle = (long) LONGS.get(bytes, (from + to - Long.BYTES) >>> 1);
		long last = (long) LONGS.get(bytes, to - Long.BYTES);
		long mixed = ((first * 31 + middle) * 31 + last + to - from) * 0x9E3779B97F4A7C15L;
		return (int) (mixed >>> (Long.SIZE - SIZE_BITS));
	}

	private static final class Name {

		final byte[] bytes;

		final String text;

		Name(byte[] bytes, String text) {
			this.bytes = bytes;
			this.text = text;
		}

	}

}
