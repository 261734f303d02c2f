package io.github.eslboot.protocol;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * Header names as strings. The same hundred or so come with every event, nearly always in
 * the same order, so those seen last are kept, with their hash codes, and each remembers
 * which came after it. Safe for use by several threads: what a thread does not see, or
 * sees too late, only costs a new string.
 */
final class HeaderNames {

	private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

	/** Longer ones are made anew; bounds what is kept to about 400 KB. */
	private static final int LONGEST = 64;

	private static final int SIZE_BITS = 11;

	private static final @Nullable Name[] NAMES = new Name[1 << SIZE_BITS];

	private HeaderNames() {
	}

	/**
	 * The name of a header.
	 * @param before the name of the header before it, if there is one
	 */
	static Name of(byte[] bytes, int from, int to, @Nullable Name before) {
		int length = to - from;
		if (length < Long.BYTES || length > LONGEST) {
			return new Name(bytes, from, to);
		}
		long hash = hash(bytes, from, to);
		int slot = (int) (hash >>> (Long.SIZE - SIZE_BITS));
		Name name = NAMES[slot];
		if (name != null && !name.is(bytes, from, to)) {
			// Two that come with every event must not drive each other out.
			slot = (int) (hash >>> (Long.SIZE - 2 * SIZE_BITS)) & (NAMES.length - 1);
			name = NAMES[slot];
		}
		if (name == null || !name.is(bytes, from, to)) {
			name = new Name(bytes, from, to);
			NAMES[slot] = name;
		}
		if (before != null) {
			before.next = slot;
		}
		return name;
	}

	/** Of its first, middle and last eight bytes. */
	private static long hash(byte[] bytes, int from, int to) {
		long first = (long) LONGS.get(bytes, from);
		long middle = (long) LONGS.get(bytes, (from + to - Long.BYTES) >>> 1);
		long last = (long) LONGS.get(bytes, to - Long.BYTES);
		return ((first * 31 + middle) * 31 + last + to - from) * 0x9E3779B97F4A7C15L;
	}

	/** A name, its bytes and its place among others. */
	static final class Name {

		final String text;

		private final byte[] bytes;

		/**
		 * Where the one is kept that came next last; no reference, which would keep all
		 * that ever came.
		 */
		private int next;

		private Name(byte[] bytes, int from, int to) {
			this.bytes = Arrays.copyOfRange(bytes, from, to);
			this.text = new String(this.bytes, StandardCharsets.UTF_8);
		}

		/**
		 * The name that is likely to come next, if it is what a line begins with, up to
		 * its colon.
		 */
		@Nullable Name next(byte[] line, int from, int to) {
			Name likely = NAMES[this.next];
			if (likely == null) {
				return null;
			}
			int colon = from + likely.bytes.length;
			return (colon < to && line[colon] == ':' && likely.is(line, from, colon)) ? likely : null;
		}

		private boolean is(byte[] other, int from, int to) {
			return Arrays.equals(this.bytes, 0, this.bytes.length, other, from, to);
		}

		int length() {
			return this.bytes.length;
		}

	}

}
