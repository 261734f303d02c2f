package io.github.eslboot.protocol;

import java.nio.charset.Charset;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.function.BiConsumer;

import org.jspecify.annotations.Nullable;

/**
 * Headers of a frame or an event, in the order received. Immutable and safe to share
 * between threads.
 * <p>
 * Names are compared ignoring the case of A to Z, as in FreeSWITCH. A name may occur more
 * than once, for example two {@code Event-Name}s in an event from {@code sendevent};
 * {@link #get} then returns the first value, as FreeSWITCH does. The value of an array
 * header is the text that FreeSWITCH stores, {@code ARRAY::a|:b}; {@link #array} splits
 * it. FreeSWITCH does not store empty values: such a header is absent.
 * <p>
 * This class and its two implementations refer to each other, because the class is sealed
 * and its factory method creates one of them.
 *
 * @since 0.1.0
 */
public abstract sealed class EslHeaders permits WireHeaders, ParsedHeaders {

	private static final String ARRAY_PREFIX = "ARRAY::";

	/** No headers. */
	static final EslHeaders EMPTY = new ParsedHeaders(List.of(), List.of(), Map.of());

	EslHeaders() {
	}

	/**
	 * Creates headers from the entries of a map.
	 * @param headers names and values
	 * @return the headers, in the map's order
	 */
	public static EslHeaders of(Map<String, String> headers) {
		return new ParsedHeaders(List.copyOf(headers.keySet()), List.copyOf(headers.values()), Map.of());
	}

	/** Returns the text that FreeSWITCH stores for an array. */
	static String arrayValue(List<String> elements) {
		return (elements.size() == 1) ? elements.get(0) : ARRAY_PREFIX + String.join("|:", elements);
	}

	/**
	 * Returns the decoded value of the first header with a name.
	 * @param name the name; its case is ignored
	 * @return the value, or {@code null} if there is no such header
	 */
	public abstract @Nullable String get(String name);

	/**
	 * Returns the value of the first header with a name in another charset than UTF-8,
	 * for example a display name from a phone that sends GBK.
	 * @param name the name; its case is ignored
	 * @param charset the charset of the value
	 * @return the value, or {@code null} if there is no such header
	 * @see #bytes(String)
	 */
	public @Nullable String get(String name, Charset charset) {
		byte[] bytes = bytes(name);
		return (bytes != null) ? new String(bytes, charset) : null;
	}

	/**
	 * Returns the bytes of the value of the first header with a name, as they are on the
	 * server. {@link #get(String)} decodes them as UTF-8 and replaces malformed bytes.
	 * They are exact in every event format.
	 * @param name the name; its case is ignored
	 * @return a copy of the bytes, or {@code null} if there is no such header
	 */
	public abstract byte @Nullable [] bytes(String name);

	/**
	 * Calls an action for each header in the order received, including repeated names.
	 * @param action receives the name and the decoded value
	 */
	public abstract void forEach(BiConsumer<String, String> action);

	/**
	 * Returns the number of headers, including repeated names.
	 * @return the number
	 */
	public abstract int size();

	/** Returns the approximate memory of these headers, in bytes. */
	abstract int sizeInBytes();

	/** Returns the names of all headers, with an index. */
	abstract HeaderLayout layout();

	/** Returns the decoded value of a header by its index in the layout. */
	abstract String value(int header);

	/** Returns whether the layout is known already. */
	abstract boolean isIndexed();

	/**
	 * Returns whether there is a header with a name.
	 * @param name the name; its case is ignored
	 * @return whether there is such a header
	 */
	public boolean contains(String name) {
		return get(name) != null;
	}

	/**
	 * Returns the values of all headers with a name.
	 * @param name the name; its case is ignored
	 * @return the decoded values in the order received; empty if there is no such header
	 */
	public List<String> getAll(String name) {
		List<String> all = new ArrayList<>();
		forEach((key, value) -> {
			if (HeaderNames.same(key, name)) {
				all.add(value);
			}
		});
		return List.copyOf(all);
	}

	/**
	 * Returns the elements of an array header. FreeSWITCH does not escape the elements in
	 * plain events: an element that contains {@code |:} is read as two elements.
	 * @param name the name; its case is ignored
	 * @return the elements; the single value if the header is not an array; empty if
	 * there is no such header
	 */
	public List<String> array(String name) {
		String value = get(name);
		if (value == null) {
			return List.of();
		}
		return value.startsWith(ARRAY_PREFIX) ? List.of(value.substring(ARRAY_PREFIX.length()).split("\\|:", -1))
				: List.of(value);
	}

	/**
	 * Returns a read-only map view of these headers, in the order received. Lookups
	 * ignore the case of names; a repeated name maps to its first value.
	 * @return the map
	 */
	public Map<String, String> asMap() {
		return new MapView(this);
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof EslHeaders headers && entries().equals(headers.entries());
	}

	@Override
	public int hashCode() {
		return entries().hashCode();
	}

	@Override
	public String toString() {
		return entries().toString();
	}

	private List<Map.Entry<String, String>> entries() {
		List<Map.Entry<String, String>> entries = new ArrayList<>();
		forEach((name, value) -> entries.add(Map.entry(name, value)));
		return entries;
	}

	/** Map view: the first header of each name. */
	private static final class MapView extends AbstractMap<String, String> {

		/** Number of look-ups after which an index costs less than further searches. */
		private static final int SEARCHES = 2;

		private final EslHeaders headers;

		private final Set<Entry<String, String>> entries = new EntrySet();

		private int searches;

		MapView(EslHeaders headers) {
			this.headers = headers;
		}

		@Override
		public @Nullable String get(@Nullable Object key) {
			if (!(key instanceof String name)) {
				return null;
			}
			if (this.searches < SEARCHES && !this.headers.isIndexed()) {
				this.searches++;
				return this.headers.get(name);
			}
			int header = this.headers.layout().first(name);
			return (header < 0) ? null : this.headers.value(header);
		}

		@Override
		public boolean containsKey(@Nullable Object key) {
			return get(key) != null;
		}

		@Override
		public void forEach(BiConsumer<? super String, ? super String> action) {
			HeaderLayout layout = this.headers.layout();
			for (int i = 0; i < layout.size(); i++) {
				if (layout.isFirst(i)) {
					action.accept(layout.name(i), this.headers.value(i));
				}
			}
		}

		@Override
		public Set<Entry<String, String>> entrySet() {
			return this.entries;
		}

		private final class EntrySet extends AbstractSet<Entry<String, String>> {

			@Override
			public Iterator<Entry<String, String>> iterator() {
				return new EntryIterator(MapView.this.headers);
			}

			@Override
			public int size() {
				return MapView.this.headers.layout().names();
			}

		}

	}

	private static final class EntryIterator implements Iterator<Map.Entry<String, String>> {

		private final EslHeaders headers;

		private final HeaderLayout layout;

		private int next;

		EntryIterator(EslHeaders headers) {
			this.headers = headers;
			this.layout = headers.layout();
		}

		@Override
		public boolean hasNext() {
			while (this.next < this.layout.size() && !this.layout.isFirst(this.next)) {
				this.next++;
			}
			return this.next < this.layout.size();
		}

		@Override
		public Map.Entry<String, String> next() {
			if (!hasNext()) {
				throw new NoSuchElementException();
			}
			int header = this.next++;
			return Map.entry(this.layout.name(header), this.headers.value(header));
		}

	}

}
