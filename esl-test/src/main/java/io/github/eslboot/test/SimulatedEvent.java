package io.github.eslboot.test;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;

import org.jspecify.annotations.Nullable;

/**
 * An event as FreeSWITCH holds it before it is written to a socket: an ordered list of
 * headers, of which one name may occur more than once, and a body.
 * <p>
 * Immutable and safe to share. Its bytes in each {@link EventFormat} are made once and
 * kept, because many connections may want them.
 */
public final class SimulatedEvent {

	static final String CUSTOM = "CUSTOM";

	private final String name;

	// Names and values in turn; a value is a String or, for an array, a String[]. Calls
	// fire
	// many thousand events a second: objects for headers are made only for those who
	// look.
	private final Object[] items;

	private final @Nullable String body;

	private final AtomicReferenceArray<byte @Nullable []> encoded = new AtomicReferenceArray<>(
			EventFormat.values().length);

	private SimulatedEvent(Builder builder) {
		this.name = builder.name;
		this.items = Arrays.copyOf(builder.items, builder.size);
		this.body = builder.body;
	}

	/**
	 * Starts an event. {@link FreeSwitchSimulator#fire(SimulatedEvent)} puts the headers
	 * that every event has ({@code Event-Name}, {@code Core-UUID}, dates, ...) in front.
	 * @param name the event's type, for example {@code CHANNEL_ANSWER}
	 * @return the builder
	 */
	public static Builder named(String name) {
		return new Builder(name);
	}

	/**
	 * The type by which connections subscribe to the event.
	 * @return the name, such as {@code HEARTBEAT} or {@code CUSTOM}
	 */
	public String name() {
		return this.name;
	}

	/**
	 * The headers in the order in which they are written.
	 * @return an immutable list
	 */
	public List<Header> headers() {
		List<Header> headers = new ArrayList<>(this.items.length / 2);
		for (int i = 0; i < this.items.length; i += 2) {
			headers.add((this.items[i + 1] instanceof String[] elements)
					? new Header((String) this.items[i], List.of(elements), true)
					: new Header((String) this.items[i], List.of((String) this.items[i + 1]), false));
		}
		return List.copyOf(headers);
	}

	/** Names and values in turn, shared. */
	Object[] items() {
		return this.items;
	}

	/**
	 * The first value of a header, raw (not percent-encoded); an array as
	 * {@code ARRAY::a|:b}.
	 * @param headerName the name, in any case
	 * @return the value or null
	 */
	public @Nullable String header(String headerName) {
		for (int i = 0; i < this.items.length; i += 2) {
			if (((String) this.items[i]).equalsIgnoreCase(headerName)) {
				return text(this.items[i + 1]);
			}
		}
		return null;
	}

	/** A value as one text. */
	static String text(Object value) {
		if (value instanceof String[] elements) {
			return (elements.length == 1) ? elements[0]
					: Header.ARRAY_PREFIX + String.join(Header.ARRAY_SEPARATOR, elements);
		}
		return (String) value;
	}

	/** What a text becomes as a value: itself, or an array. */
	static Object value(String text) {
		return text.startsWith(Header.ARRAY_PREFIX) ? Header.split(text).toArray(new String[0]) : text;
	}

	/**
	 * The body inside the event.
	 * @return the text or null
	 */
	public @Nullable String body() {
		return this.body;
	}

	/**
	 * The event as bytes of a frame body. Callers must not change the array.
	 * @param format the format a client asked for
	 * @return the bytes, shared
	 */
	byte[] encode(EventFormat format) {
		byte[] bytes = this.encoded.get(format.ordinal());
		if (bytes == null) {
			// Two threads may do the same work once; both results are equal.
			bytes = EventEncoder.encode(this, format);
			this.encoded.set(format.ordinal(), bytes);
		}
		return bytes;
	}

	@Override
	public String toString() {
		return new String(encode(EventFormat.PLAIN), StandardCharsets.UTF_8);
	}

	/**
	 * A header of an event.
	 *
	 * @param name as it is written
	 * @param values one value, or the elements of an array
	 * @param array whether it is an array, even of one element
	 */
	public record Header(String name, List<String> values, boolean array) {

		static final String ARRAY_PREFIX = "ARRAY::";

		static final String ARRAY_SEPARATOR = "|:";

		Header(String name, String value) {
			this(name, value.startsWith(ARRAY_PREFIX) ? split(value) : List.of(value), value.startsWith(ARRAY_PREFIX));
		}

		/**
		 * The value as one text.
		 * @return the value; an array of two or more as {@code ARRAY::a|:b}
		 */
		public String value() {
			if (this.values.size() == 1) {
				return this.values.get(0);
			}
			return ARRAY_PREFIX + String.join(ARRAY_SEPARATOR, this.values);
		}

		private static List<String> split(String value) {
			List<String> elements = new ArrayList<>();
			int from = ARRAY_PREFIX.length();
			for (int to; (to = value.indexOf(ARRAY_SEPARATOR, from)) >= 0; from = to + ARRAY_SEPARATOR.length()) {
				elements.add(value.substring(from, to));
			}
			elements.add(value.substring(from));
			return List.copyOf(elements);
		}

	}

	/**
	 * Collects headers in order. Not thread-safe.
	 */
	public static final class Builder {

		private final String name;

		private Object[] items = new Object[192];

		private int size;

		private @Nullable String body;

		private Builder(String name) {
			this.name = name;
		}

		/**
		 * Adds a header at the end, also when the name is there already.
		 * @param headerName the name; it is not encoded on the wire
		 * @param value the raw value; null or empty adds nothing, as in FreeSWITCH. A
		 * value that begins with {@code ARRAY::} becomes an array
		 * @return this
		 */
		public Builder header(String headerName, @Nullable String value) {
			if (value != null && !value.isEmpty()) {
				item(headerName, value(value));
			}
			return this;
		}

		Builder header(String headerName, long value) {
			return item(headerName, (value == 0) ? "0" : Long.toString(value));
		}

		Builder header(Header header) {
			return item(header.name(), header.array() ? header.values().toArray(new String[0]) : header.value());
		}

		/** Adds a name and a value as {@link SimulatedEvent#items()} has them. */
		Builder item(String headerName, Object value) {
			if (this.size + 2 > this.items.length) {
				this.items = Arrays.copyOf(this.items, this.size * 2);
			}
			this.items[this.size++] = headerName;
			this.items[this.size++] = value;
			return this;
		}

		/** Adds names and values in turn. */
		Builder items(Object[] more) {
			for (int i = 0; i < more.length; i += 2) {
				item((String) more[i], more[i + 1]);
			}
			return this;
		}

		/**
		 * Adds all headers at the end.
		 * @param more the headers
		 * @return this
		 */
		public Builder headers(List<Header> more) {
			more.forEach(this::header);
			return this;
		}

		/**
		 * Sets the body.
		 * @param text the body; null or empty for none
		 * @return this
		 */
		public Builder body(@Nullable String text) {
			this.body = (text == null || text.isEmpty()) ? null : text;
			return this;
		}

		/**
		 * Makes the event.
		 * @return the event
		 */
		public SimulatedEvent build() {
			return new SimulatedEvent(this);
		}

	}

}
