package io.github.eslboot.protocol;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * Cache of header names as strings. Events share about a hundred header names, nearly
 * always in the same order, so each cached name predicts the next one. Thread-safe
 * without locks: the worst effect of a race is that a name is created twice.
 */
final class HeaderNames {

	private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

	/** Maximum length of a cached name; limits the cache to about 400 KB. */
	private static final int MAX_CACHED_LENGTH = 64;

	private static final int SIZE_BITS = 11;

	private static final @Nullable Name[] NAMES = new Name[1 << SIZE_BITS];

	private HeaderNames() {
	}

	/**
	 * Returns the cached name of a header; creates it if necessary.
	 * @param before the name of the previous header, which predicts this name from now
	 * on, or {@code null}
	 */
	static Name of(byte[] bytes, int from, int to, @Nullable Name before) {
		int length = to - from;
		if (length < Long.BYTES || length > MAX_CACHED_LENGTH) {
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
		 * Slot of the name that followed this one last time. Not a reference, which would
		 * keep evicted names in memory.
		 */
		private int next;

		private Name(byte[] bytes, int from, int to) {
			this.bytes = Arrays.copyOfRange(bytes, from, to);
			this.text = new String(this.bytes, StandardCharsets.UTF_8);
		}

		/**
		 * Returns the predicted next name if the line begins with this name and a colon,
		 * otherwise {@code null}.
		 */
		@Nullable Name next(byte[] line, int from, int to) {
			Name predicted = NAMES[this.next];
			if (predicted == null) {
				return null;
			}
			int colon = from + predicted.bytes.length;
			return (colon < to && line[colon] == ':' && predicted.is(line, from, colon)) ? predicted : null;
		}

		private boolean is(byte[] other, int from, int to) {
			return Arrays.equals(this.bytes, 0, this.bytes.length, other, from, to);
		}

		int length() {
			return this.bytes.length;
		}

	}

}
