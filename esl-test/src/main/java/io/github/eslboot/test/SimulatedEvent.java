package io.github.eslboot.test;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;

import org.jspecify.annotations.Nullable;

/**
 * Event before it is written to a socket: an ordered list of headers, in which a name may
 * occur more than once, and an optional body.
 * <p>
 * Immutable. Its bytes in each {@link EventEncoding} are encoded once and shared by all
 * connections.
 *
 * @since 0.1.0
 */
public final class SimulatedEvent {

	static final String CUSTOM = "CUSTOM";

	private final String name;

	/**
	 * Alternating names and values; a value is a String or, for an array, a String[].
	 * Header objects are created on demand only, because calls fire many thousand events
	 * per second.
	 */
	private final Object[] items;

	private final @Nullable String body;

	private final AtomicReferenceArray<byte @Nullable []> encoded = new AtomicReferenceArray<>(
			EventEncoding.values().length);

	private SimulatedEvent(Builder builder) {
		this.name = builder.name;
		this.items = Arrays.copyOf(builder.items, builder.size);
		this.body = builder.body;
	}

	/**
	 * Creates a builder. {@link FreeSwitchSimulator#fire(SimulatedEvent)} adds the
	 * headers common to all events, such as {@code Event-Name}, {@code Core-UUID} and the
	 * dates.
	 * @param name name of the event, for example {@code CHANNEL_ANSWER}
	 * @return the builder
	 */
	public static Builder named(String name) {
		return new Builder(name);
	}

	/**
	 * Returns a text that the simulator sends as the given bytes, also if they are not
	 * UTF-8. It can be a header, a body, a variable of a call or an output of an API
	 * command. The simulator keeps the bytes that it receives in the same way.
	 * @param bytes the bytes, for example of a name in GBK
	 * @return the text
	 */
	public static String textOf(byte... bytes) {
		return ForeignBytes.decode(bytes);
	}

	/**
	 * Returns the name of the event, by which clients subscribe to it.
	 * @return the name, such as {@code HEARTBEAT} or {@code CUSTOM}
	 */
	public String name() {
		return this.name;
	}

	/**
	 * Returns the headers in the order in which they are written.
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

	/** Returns alternating names and values; the array is shared. */
	Object[] items() {
		return this.items;
	}

	/**
	 * Returns the first value of a header, not percent-encoded. An array is returned as
	 * {@code ARRAY::a|:b}.
	 * @param headerName name of the header, case-insensitive
	 * @return the value, or {@code null}
	 */
	public @Nullable String header(String headerName) {
		for (int i = 0; i < this.items.length; i += 2) {
			if (((String) this.items[i]).equalsIgnoreCase(headerName)) {
				return text(this.items[i + 1]);
			}
		}
		return null;
	}

	/** Returns a value of {@link #items()} as text. */
	static String text(Object value) {
		if (value instanceof String[] elements) {
			return (elements.length == 1) ? elements[0]
					: Header.ARRAY_PREFIX + String.join(Header.ARRAY_SEPARATOR, elements);
		}
		return (String) value;
	}

	/** Converts a text to a value of {@link #items()}. */
	static Object value(String text) {
		return text.startsWith(Header.ARRAY_PREFIX) ? Header.split(text).toArray(new String[0]) : text;
	}

	/**
	 * Returns the body of the event.
	 * @return the text, or {@code null}
	 */
	public @Nullable String body() {
		return this.body;
	}

	/**
	 * Encodes the event as the body of a frame.
	 * @param format format of the client
	 * @return the bytes; the array is shared and must not be modified
	 */
	byte[] encode(EventEncoding format) {
		byte[] bytes = this.encoded.get(format.ordinal());
		if (bytes == null) {
			// A race of two threads is harmless: both encode the same bytes.
			bytes = EventEncoder.encode(this, format);
			this.encoded.set(format.ordinal(), bytes);
		}
		return bytes;
	}

	@Override
	public String toString() {
		return new String(encode(EventEncoding.PLAIN), StandardCharsets.UTF_8);
	}

	/**
	 * Header of an event.
	 *
	 * @param name the name
	 * @param values the value, or the elements of an array
	 * @param array whether the value is an array, even of one element
	 */
	public record Header(String name, List<String> values, boolean array) {

		static final String ARRAY_PREFIX = "ARRAY::";

		static final String ARRAY_SEPARATOR = "|:";

		Header(String name, String value) {
			this(name, value.startsWith(ARRAY_PREFIX) ? split(value) : List.of(value), value.startsWith(ARRAY_PREFIX));
		}

		/**
		 * Returns the value as text.
		 * @return the value; an array of two or more elements as {@code ARRAY::a|:b}
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
	 * Builder of {@link SimulatedEvent}. Not thread-safe.
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
		 * Appends a header, even if another one has the same name.
		 * @param headerName the name, which is not encoded on the wire
		 * @param value the raw value; null or empty adds nothing, as in FreeSWITCH. A
		 * value that begins with {@code ARRAY::} becomes an array
		 * @return this builder
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

		/** Appends a name and a value in the form of {@link SimulatedEvent#items()}. */
		Builder item(String headerName, Object value) {
			if (this.size + 2 > this.items.length) {
				this.items = Arrays.copyOf(this.items, this.size * 2);
			}
			this.items[this.size++] = headerName;
			this.items[this.size++] = value;
			return this;
		}

		/** Appends alternating names and values. */
		Builder items(Object[] more) {
			for (int i = 0; i < more.length; i += 2) {
				item((String) more[i], more[i + 1]);
			}
			return this;
		}

		/**
		 * Appends headers.
		 * @param more the headers
		 * @return this builder
		 */
		public Builder headers(List<Header> more) {
			more.forEach(this::header);
			return this;
		}

		/**
		 * Sets the body.
		 * @param text the body; null or empty for none
		 * @return this builder
		 */
		public Builder body(@Nullable String text) {
			this.body = (text == null || text.isEmpty()) ? null : text;
			return this;
		}

		/**
		 * Builds the event.
		 * @return the event
		 */
		public SimulatedEvent build() {
			return new SimulatedEvent(this);
		}

	}

}
