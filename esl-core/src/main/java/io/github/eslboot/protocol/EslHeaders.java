package io.github.eslboot.protocol;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

import org.jspecify.annotations.Nullable;

/**
 * The headers of a frame or an event, in the order received. Immutable and safe to share
 * between threads.
 * <p>
 * Names compare without the case of A to Z, as in FreeSWITCH. A name may occur more than
 * once (an event made with {@code sendevent} can carry two {@code Event-Name}s);
 * {@link #get} then answers the first, as FreeSWITCH's own look-up does. An array header
 * reads as FreeSWITCH stores it, {@code ARRAY::a|:b}; {@link #array} splits it.
 * FreeSWITCH does not store empty values, so such a header is absent rather than empty.
 */
public abstract sealed class EslHeaders permits WireHeaders, ParsedHeaders {

	private static final String ARRAY_PREFIX = "ARRAY::";

	/** No headers. */
	public static final EslHeaders EMPTY = new ParsedHeaders(List.of(), List.of(), Map.of());

	EslHeaders() {
	}

	/**
	 * Headers over bytes as they came, decoded when asked for. The array is not copied
	 * and must not change afterwards.
	 * @param bytes lines of {@code Name: value}, each ended by LF
	 * @param from index of the first byte
	 * @param to index behind the last byte
	 * @param percentEncoded whether values are percent-encoded, as in plain events and
	 * the {@code connect} reply
	 * @return the headers
	 */
	public static EslHeaders ofWire(byte[] bytes, int from, int to, boolean percentEncoded) {
		return new WireHeaders(bytes, from, to, percentEncoded);
	}

	/**
	 * Headers of values that are decoded already.
	 * @param names the names, in order; a name may repeat
	 * @param values a value for each name
	 * @param arrays for names whose value is an array, the exact elements, keyed by the
	 * name as in {@code names}
	 * @return the headers
	 */
	public static EslHeaders of(List<String> names, List<String> values, Map<String, List<String>> arrays) {
		return new ParsedHeaders(names, values, arrays);
	}

	/**
	 * Headers with the entries of a map.
	 * @param headers names and values
	 * @return the headers, in the map's order
	 */
	public static EslHeaders of(Map<String, String> headers) {
		return new ParsedHeaders(List.copyOf(headers.keySet()), List.copyOf(headers.values()), Map.of());
	}

	/**
	 * The value FreeSWITCH would store for an array of these elements.
	 * @param elements the elements
	 * @return {@code ARRAY::a|:b}, or the element itself when there is just one
	 */
	public static String arrayValue(List<String> elements) {
		return (elements.size() == 1) ? elements.get(0) : ARRAY_PREFIX + String.join("|:", elements);
	}

	/**
	 * Returns the decoded value of the first header with this name.
	 * @param name the name, in any case
	 * @return the value, or {@code null} when there is no such header
	 */
	public abstract @Nullable String get(String name);

	/**
	 * Calls back for every header in the order received, repeated names included.
	 * @param action takes name and decoded value
	 */
	public abstract void forEach(BiConsumer<String, String> action);

	/**
	 * Returns the number of headers, repeated names included.
	 * @return the number
	 */
	public abstract int size();

	/**
	 * Returns the bytes these headers keep in memory, roughly.
	 * @return the size, in bytes
	 */
	public abstract int sizeInBytes();

	/**
	 * Whether there is a header with this name.
	 * @param name the name, in any case
	 * @return whether it is present
	 */
	public boolean contains(String name) {
		return get(name) != null;
	}

	/**
	 * Returns every value of a name that repeats.
	 * @param name the name, in any case
	 * @return the decoded values in the order received; empty when there are none
	 */
	public List<String> getAll(String name) {
		List<String> all = new ArrayList<>();
		forEach((key, value) -> {
			if (sameName(key, name)) {
				all.add(value);
			}
		});
		return List.copyOf(all);
	}

	/**
	 * Returns the elements of an array header. In plain events elements are not escaped:
	 * one that contains {@code |:} comes as two.
	 * @param name the name, in any case
	 * @return the elements; the value alone when it is no array; empty when absent
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
	 * A read-only map of these headers, in the order received, whose look-ups ignore
	 * case. Of a repeated name it has the first value.
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

	/** The first value of a name, by comparing it with all. */
	final @Nullable String first(String name) {
		List<String> all = getAll(name);
		return all.isEmpty() ? null : all.get(0);
	}

	static boolean sameName(String one, String other) {
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

	private static String lower(String name) {
		char[] letters = name.toCharArray();
		for (int i = 0; i < letters.length; i++) {
			letters[i] = (char) lower(letters[i]);
		}
		return new String(letters);
	}

	private List<Map.Entry<String, String>> entries() {
		List<Map.Entry<String, String>> entries = new ArrayList<>();
		forEach((name, value) -> entries.add(Map.entry(name, value)));
		return entries;
	}

	private static final class MapView extends AbstractMap<String, String> {

		private final EslHeaders headers;

		private @Nullable Map<String, Entry<String, String>> first;

		MapView(EslHeaders headers) {
			this.headers = headers;
		}

		@Override
		public @Nullable String get(@Nullable Object key) {
			return (key instanceof String name) ? this.headers.get(name) : null;
		}

		@Override
		public boolean containsKey(@Nullable Object key) {
			return get(key) != null;
		}

		@Override
		public Set<Entry<String, String>> entrySet() {
			Map<String, Entry<String, String>> entries = firstOfEachName();
			return new AbstractSet<>() {

				@Override
				public Iterator<Entry<String, String>> iterator() {
					return List.copyOf(entries.values()).iterator();
				}

				@Override
				public int size() {
					return entries.size();
				}

			};
		}

		private Map<String, Entry<String, String>> firstOfEachName() {
			Map<String, Entry<String, String>> entries = this.first;
			if (entries == null) {
				Map<String, Entry<String, String>> collected = new LinkedHashMap<>();
				this.headers.forEach((name, value) -> collected.putIfAbsent(lower(name), Map.entry(name, value)));
				entries = collected;
				this.first = entries;
			}
			return entries;
		}

	}

}
