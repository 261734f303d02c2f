package io.github.eslboot.protocol;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * Cache of header names as strings. Events have about a hundred header names in common,
 * nearly always in the same order; each cached name predicts the one that follows it.
 * Thread-safe without locks: a race at worst creates a name twice.
 */
final class HeaderNames {

	private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

	/** Maximum length of a cached name; limits the cache to about 400 KB. */
	private static final int LONGEST = 64;

	private static final int SIZE_BITS = 11;

	private static final @Nullable Name[] NAMES = new Name[1 << SIZE_BITS];

	private HeaderNames() {
	}

	/**
	 * Returns the name of a header.
	 * @param before the name of the previous header, which then predicts this name
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
			// A second slot, so that two frequent names do not evict each other.
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

	/** Hashes the first, the middle and the last eight bytes. */
	private static long hash(byte[] bytes, int from, int to) {
		long first = (long) LONGS.get(bytes, from);
		long middle = (long) LONGS.get(bytes, (from + to - Long.BYTES) >>> 1);
		long last = (long) LONGS.get(bytes, to - Long.BYTES);
		return ((first * 31 + middle) * 31 + last + to - from) * 0x9E3779B97F4A7C15L;
	}

	/** A cached name. */
	static final class Name {

		final String text;

		private final byte[] bytes;

		/**
		 * Slot of the name that followed last. Not a reference, which would keep evicted
		 * names in memory.
		 */
		private int next;

		private Name(byte[] bytes, int from, int to) {
			this.bytes = Arrays.copyOfRange(bytes, from, to);
			this.text = new String(this.bytes, StandardCharsets.UTF_8);
		}

		/**
		 * Returns the predicted next name if the line begins with it and a colon.
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
