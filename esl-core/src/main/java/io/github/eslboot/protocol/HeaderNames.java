package io.github.eslboot.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * Names of headers: their comparison, and a cache of them as strings, since events share
 * about a hundred names. Thread-safe without locks: the worst effect of a race is that a
 * name is created twice.
 */
final class HeaderNames {

	/** Maximum length of a cached name; limits the cache to about 400 KB. */
	private static final int MAX_CACHED_LENGTH = 64;

	private static final int SIZE_BITS = 11;

	private static final @Nullable Name[] NAMES = new Name[1 << SIZE_BITS];

	private HeaderNames() {
	}

	/** Returns the cached name of a header; creates it if necessary. */
	static String of(byte[] bytes, int from, int to) {
		int length = to - from;
		if (length < Long.BYTES || length > MAX_CACHED_LENGTH) {
			return new String(bytes, from, length, StandardCharsets.UTF_8);
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
		return name.text;
	}

	/** Hashes the first, the middle and the last eight bytes. */
	private static long hash(byte[] bytes, int from, int to) {
		long first = HeaderBytes.longAt(bytes, from);
		long middle = HeaderBytes.longAt(bytes, (from + to - Long.BYTES) >>> 1);
		long last = HeaderBytes.longAt(bytes, to - Long.BYTES);
		return ((first * 31 + middle) * 31 + last + to - from) * 0x9E3779B97F4A7C15L;
	}

	/** Returns whether two names are equal; ignores the case of A to Z. */
	static boolean same(String one, String other) {
		if (one.length() != other.length()) {
			return false;
		}
		for (int i = 0; i < one.length(); i++) {
			if (lower(one.charAt(i)) != lower(other.charAt(i))) {
				return false;
			}
		}
		return true;
	}

	static int lower(int letter) {
		return (letter >= 'A' && letter <= 'Z') ? letter + ('a' - 'A') : letter;
	}

	/** Returns a name with A to Z in lower case. */
	static String lower(String name) {
		for (int i = 0; i < name.length(); i++) {
			if (lower(name.charAt(i)) != name.charAt(i)) {
				char[] letters = name.toCharArray();
				for (int k = i; k < letters.length; k++) {
					letters[k] = (char) lower(letters[k]);
				}
				return new String(letters);
			}
		}
		return name;
	}

	/** A cached name. */
	private static final class Name {

		private final String text;

		private final byte[] bytes;

		private Name(byte[] bytes, int from, int to) {
			this.bytes = Arrays.copyOfRange(bytes, from, to);
			this.text = new String(this.bytes, StandardCharsets.UTF_8);
		}

		private boolean is(byte[] other, int from, int to) {
			return Arrays.equals(this.bytes, 0, this.bytes.length, other, from, to);
		}

	}

}
