package io.github.eslboot.protocol;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Names of headers in their order, with an index. Events of the same kind mostly have the
 * same names in the same order, and share one layout. Immutable, and safe to share
 * between threads.
 */
final class HeaderLayout {

	private final String[] names;

	/** Created when it is needed. */
	private @Nullable Index index;

	/** Creates a layout. The array is not copied and must not be modified. */
	HeaderLayout(String[] names) {
		this.names = names;
	}

	int size() {
		return this.names.length;
	}

	String name(int header) {
		return this.names[header];
	}

	boolean hasNames(String[] names) {
		return Arrays.equals(this.names, names);
	}

	/** Returns the first header with a name, ignoring case, or -1. */
	int first(String name) {
		Index index = index();
		Integer header = index.byName.get(name);
		if (header == null) {
			String lower = HeaderNames.lower(name);
			header = lower.equals(name) ? null : index.byName.get(lower);
		}
		return (header != null) ? header : -1;
	}

	/** Returns whether no header before this one has the same name. */
	boolean isFirst(int header) {
		boolean[] repeated = index().repeated;
		return repeated == null || !repeated[header];
	}

	/** Returns the number of different names. */
	int names() {
		return index().names;
	}

	private Index index() {
		Index known = this.index;
		if (known == null) {
			known = new Index(this.names);
			this.index = known;
		}
		return known;
	}

	/** Finds the first header with a name. */
	private static final class Index {

		/**
		 * The first header with a name. The key is the name in lower case, and the name
		 * as received, which spares most look-ups the change of case.
		 */
		private final Map<String, Integer> byName;

		/** Which headers repeat a name; {@code null} if none does. */
		private final boolean @Nullable [] repeated;

		private final int names;

		Index(String[] names) {
			Map<String, Integer> byName = new HashMap<>(names.length * 3);
			boolean[] repeated = null;
			int count = 0;
			for (int i = 0; i < names.length; i++) {
				String lower = HeaderNames.lower(names[i]);
				Integer first = byName.putIfAbsent(lower, i);
				if (first == null) {
					count++;
				}
				else {
					repeated = (repeated != null) ? repeated : new boolean[names.length];
					repeated[i] = true;
				}
				byName.putIfAbsent(names[i], (first != null) ? first : i);
			}
			this.byName = byName;
			this.repeated = repeated;
			this.names = count;
		}

	}

}
