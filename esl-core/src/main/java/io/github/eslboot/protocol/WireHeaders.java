package io.github.eslboot.protocol;

import java.util.function.BiConsumer;

import org.jspecify.annotations.Nullable;

/**
 * Headers as received bytes, up to the empty line if there is one. A look-up scans the
 * lines and stops at the first match: an event has about 70 lines, of which a handler
 * reads few, mostly near the beginning. A table of all headers is made when all headers
 * are read, or after several look-ups.
 */
final class WireHeaders extends EslHeaders {

	/** Number of look-ups after which a table costs less than further scans. */
	private static final int SCANS = 8;

	private final byte[] bytes;

	private final int from;

	private final int to;

	private final boolean percentEncoded;

	private byte scans;

	/** The headers of earlier events, or {@code null}. */
	private final @Nullable RecentHeaders recent;

	/** All headers; {@code null} until they are needed. */
	private @Nullable HeaderTable table;

	WireHeaders(byte[] bytes, int from, int to, boolean percentEncoded, @Nullable RecentHeaders recent) {
		if (from < 0 || to < from || to > bytes.length) {
			throw new IndexOutOfBoundsException(from + ".." + to + " of " + bytes.length);
		}
		this.bytes = bytes;
		this.from = from;
		this.to = to;
		this.percentEncoded = percentEncoded;
		this.recent = recent;
	}

	@Override
	public @Nullable String get(String name) {
		if (mayScan(name)) {
			int colon = mayBeName(name) ? colonOf(name) : -1;
			return (colon < 0) ? null : HeaderBytes.value(this.bytes, colon, lineEnd(colon), this.percentEncoded);
		}
		HeaderTable table = table();
		int header = table.layout().first(name);
		return (header < 0) ? null : table.value(header);
	}

	@Override
	public byte @Nullable [] bytes(String name) {
		if (mayScan(name)) {
			int colon = mayBeName(name) ? colonOf(name) : -1;
			return (colon < 0) ? null : HeaderBytes.valueBytes(this.bytes, colon, lineEnd(colon), this.percentEncoded);
		}
		HeaderTable table = table();
		int header = table.layout().first(name);
		return (header < 0) ? null : table.valueBytes(header);
	}

	/**
	 * Returns whether to search the bytes for a name. A name that is not ASCII is
	 * compared with the decoded names instead.
	 */
	private boolean mayScan(String name) {
		if (this.table != null || this.scans >= SCANS || !isAscii(name)) {
			return false;
		}
		this.scans++;
		return true;
	}

	@Override
	HeaderLayout layout() {
		return table().layout();
	}

	@Override
	String value(int header) {
		return table().value(header);
	}

	@Override
	boolean isIndexed() {
		return this.table != null;
	}

	private HeaderTable table() {
		HeaderTable known = this.table;
		if (known == null) {
			known = (this.recent != null) ? this.recent.read(this.bytes, this.from, this.to, this.percentEncoded)
					: HeaderTable.read(this.bytes, this.from, this.to, this.percentEncoded, null, HeaderLayout::new);
			this.table = known;
		}
		return known;
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
			long lineFeeds = HeaderBytes.lineFeeds(this.bytes, i);
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
		HeaderTable table = table();
		HeaderLayout layout = table.layout();
		for (int i = 0; i < layout.size(); i++) {
			action.accept(layout.name(i), table.value(i));
		}
	}

	@Override
	public int size() {
		return layout().size();
	}

	@Override
	int sizeInBytes() {
		return this.to - this.from;
	}

	private int lineEnd(int line) {
		return HeaderBytes.lineEnd(this.bytes, line, this.to);
	}

	private boolean sameName(String name, int at) {
		for (int i = 0; i < name.length(); i++) {
			int a = name.charAt(i);
			int b = this.bytes[at + i];
			if (a != b && (HeaderNames.lower(a) != HeaderNames.lower(b))) {
				return false;
			}
		}
		return true;
	}

}
