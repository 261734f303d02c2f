package io.github.eslboot.protocol;

import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * Where the headers of an event are in its bytes. Values are decoded when they are asked
 * for, and kept. Safe to share between threads: the worst effect of a race is that a
 * value is decoded twice.
 */
final class HeaderTable {

	/** Three numbers for each header: the index of its name, of its colon and its end. */
	private static final int NUMBERS = 3;

	private final byte[] bytes;

	private final int to;

	private final boolean percentEncoded;

	private final HeaderLayout layout;

	private final int[] positions;

	private final @Nullable String[] values;

	private HeaderTable(byte[] bytes, int to, boolean percentEncoded, HeaderLayout layout, int[] positions,
			@Nullable String[] values) {
		this.bytes = bytes;
		this.to = to;
		this.percentEncoded = percentEncoded;
		this.layout = layout;
		this.positions = positions;
		this.values = values;
	}

	/**
	 * Reads the headers in a range of bytes, up to the empty line if there is one.
	 * @param last the table of a similar event, with which the bytes are compared: equal
	 * lines, about half of all, are not read again. {@code null} for none
	 * @param layouts shares layouts
	 */
	static HeaderTable read(byte[] bytes, int from, int to, boolean percentEncoded, @Nullable HeaderTable last,
			Layouts layouts) {
		return new Reader(bytes, to, percentEncoded, last).read(from, layouts);
	}

	HeaderLayout layout() {
		return this.layout;
	}

	int length() {
		return this.bytes.length;
	}

	String value(int header) {
		String known = this.values[header];
		if (known == null) {
			known = HeaderBytes.value(this.bytes, colon(header), end(header), this.percentEncoded);
			this.values[header] = known;
		}
		return known;
	}

	byte[] valueBytes(int header) {
		return HeaderBytes.valueBytes(this.bytes, colon(header), end(header), this.percentEncoded);
	}

	private int start(int header) {
		return this.positions[NUMBERS * header];
	}

	private int colon(int header) {
		return this.positions[NUMBERS * header + 1];
	}

	private int end(int header) {
		return this.positions[NUMBERS * header + 2];
	}

	/** Shares layouts. */
	interface Layouts {

		/** Returns a layout with these names, in an array that is not modified later. */
		HeaderLayout of(String[] names);

	}

	/** Reads one table. */
	private static final class Reader {

		/** Number of names that are compared to find a name in the last table. */
		private static final int RESYNC = 16;

		private final byte[] bytes;

		private final int to;

		private final boolean percentEncoded;

		private final @Nullable HeaderTable last;

		/** The names if they differ from those of the last table, otherwise empty. */
		private String[] names = {};

		private boolean differs;

		private int[] positions;

		private @Nullable String[] values;

		private int count;

		/** The next header of the last table. */
		private int next;

		Reader(byte[] bytes, int to, boolean percentEncoded, @Nullable HeaderTable last) {
			this.bytes = bytes;
			this.to = to;
			this.percentEncoded = percentEncoded;
			this.last = last;
			this.differs = last == null;
			int expected = Math.min((last != null) ? last.layout.size() : 64, 4 + to / 8);
			this.positions = new int[NUMBERS * expected];
			this.values = new String[expected];
		}

		HeaderTable read(int from, Layouts layouts) {
			int line = from;
			while (line < this.to && this.bytes[line] != '\n') {
				HeaderTable last = this.last;
				line = (last != null && this.next < last.layout.size()) ? readLike(last, line) : readLine(line);
			}
			return new HeaderTable(this.bytes, this.to, this.percentEncoded, layout(layouts), this.positions,
					this.values);
		}

		/**
		 * Reads lines that are equal to those of another table, and one line that is not.
		 * @return the index of the next line
		 */
		private int readLike(HeaderTable last, int line) {
			int origin = last.start(this.next);
			int equal = Arrays.mismatch(this.bytes, line, this.to, last.bytes, origin, last.to);
			int limit = (equal < 0) ? last.to : origin + equal;
			int shift = line - origin;
			int size = last.layout.size();
			int end = line - 1;
			while (this.next < size && last.start(this.next) == end - shift + 1 && last.end(this.next) < limit) {
				end = last.end(this.next) + shift;
				add(last.layout.name(this.next), last.start(this.next) + shift, last.colon(this.next) + shift, end,
						last.values[this.next]);
				this.next++;
			}
			if (end >= line) {
				return end + 1;
			}
			if (last.colon(this.next) < limit) {
				end = HeaderBytes.lineEnd(this.bytes, limit + shift, this.to);
				add(last.layout.name(this.next), line, last.colon(this.next) + shift, end, null);
				this.next++;
				return end + 1;
			}
			return readLine(line);
		}

		private int readLine(int line) {
			int end = HeaderBytes.lineEnd(this.bytes, line, this.to);
			int colon = HeaderBytes.indexOf(this.bytes, line, end, ':');
			if (colon > line) {
				String name = HeaderNames.of(this.bytes, line, colon);
				add(name, line, colon, end, null);
				resynchronize(name);
			}
			return end + 1;
		}

		/**
		 * Goes on after the same name in the last table, which may have more headers or
		 * fewer.
		 */
		private void resynchronize(String name) {
			HeaderTable last = this.last;
			if (last != null) {
				int end = Math.min(last.layout.size(), this.next + RESYNC);
				for (int i = this.next; i < end; i++) {
					if (last.layout.name(i).equals(name)) {
						this.next = i + 1;
						return;
					}
				}
			}
		}

		private void add(String name, int start, int colon, int end, @Nullable String value) {
			if (this.count == this.values.length) {
				int capacity = 2 * this.count + 8;
				this.positions = Arrays.copyOf(this.positions, NUMBERS * capacity);
				this.values = Arrays.copyOf(this.values, capacity);
			}
			if (!this.differs) {
				HeaderTable last = this.last;
				if (last == null || this.count == last.layout.size() || !last.layout.name(this.count).equals(name)) {
					keepNames();
				}
			}
			if (this.differs) {
				if (this.count >= this.names.length) {
					this.names = Arrays.copyOf(this.names, this.values.length);
				}
				this.names[this.count] = name;
			}
			this.positions[NUMBERS * this.count] = start;
			this.positions[NUMBERS * this.count + 1] = colon;
			this.positions[NUMBERS * this.count + 2] = end;
			this.values[this.count] = value;
			this.count++;
		}

		/** Copies the names so far from the last table, from which the others differ. */
		private void keepNames() {
			this.differs = true;
			this.names = new String[this.values.length];
			HeaderTable last = this.last;
			for (int i = 0; last != null && i < this.count; i++) {
				this.names[i] = last.layout.name(i);
			}
		}

		private HeaderLayout layout(Layouts layouts) {
			HeaderTable last = this.last;
			if (!this.differs && last != null && this.count == last.layout.size()) {
				return last.layout;
			}
			if (!this.differs) {
				keepNames();
			}
			return layouts.of((this.count == this.names.length) ? this.names : Arrays.copyOf(this.names, this.count));
		}

	}

}
