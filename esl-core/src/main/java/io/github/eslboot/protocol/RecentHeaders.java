package io.github.eslboot.protocol;

import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * The last headers of each kind of event of all connections, and their layouts. Events of
 * one kind resemble each other: they mostly have the same names in the same order, and
 * half of their values. Bounded, and thread-safe without locks: entries are immutable,
 * and the worst effect of a race is that an event is compared with an older one.
 */
final class RecentHeaders {

	/**
	 * Number of kinds, as a power of two; two kinds with the same hash replace each
	 * other.
	 */
	private static final int KIND_BITS = 7;

	/** Events of one name whose lengths differ by more are different kinds. */
	private static final int LENGTH_STEP = 64;

	private static final int LAYOUTS = 128;

	/** Layouts with more names are not kept. */
	private static final int MAX_NAMES = 256;

	/** Larger events, of which there are few, are not kept in memory. */
	private static final int MAX_LENGTH = 8 << 10;

	/**
	 * One for all connections, as there may be many short ones: at most some megabytes.
	 */
	static final RecentHeaders SHARED = new RecentHeaders();

	private final @Nullable HeaderTable[] tables = new HeaderTable[1 << KIND_BITS];

	private final @Nullable HeaderLayout[] layouts = new HeaderLayout[LAYOUTS];

	/** Reads the headers of an event and keeps them for the next event of its kind. */
	HeaderTable read(byte[] bytes, int from, int to, boolean percentEncoded) {
		if (bytes.length > MAX_LENGTH) {
			return HeaderTable.read(bytes, from, to, percentEncoded, null, HeaderLayout::new);
		}
		int kind = kind(bytes, from, to);
		HeaderTable read = HeaderTable.read(bytes, from, to, percentEncoded, this.tables[kind], this::layout);
		this.tables[kind] = read;
		return read;
	}

	/**
	 * Hashes the first line, which has the name of the event, and the approximate length:
	 * events of one name that have about the same length mostly have the same headers.
	 */
	private static int kind(byte[] bytes, int from, int to) {
		int end = HeaderBytes.lineEnd(bytes, from, to);
		if (end - from < 2 * Long.BYTES) {
			return 0;
		}
		long last = HeaderBytes.longAt(bytes, end - Long.BYTES);
		long before = HeaderBytes.longAt(bytes, end - 2 * Long.BYTES);
		long hash = ((last * 31 + before + end - from) * 31 + (to - from) / LENGTH_STEP) * 0x9E3779B97F4A7C15L;
		return (int) (hash >>> (Long.SIZE - KIND_BITS));
	}

	private HeaderLayout layout(String[] names) {
		int slot = Arrays.hashCode(names) & (LAYOUTS - 1);
		HeaderLayout known = this.layouts[slot];
		if (known == null || !known.hasNames(names)) {
			known = new HeaderLayout(names);
			if (names.length <= MAX_NAMES) {
				this.layouts[slot] = known;
			}
		}
		return known;
	}

}
