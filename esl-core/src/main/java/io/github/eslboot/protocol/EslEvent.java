package io.github.eslboot.protocol;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * Event from FreeSWITCH. Immutable and safe to share between threads. Header values are
 * decoded on access. The values do not depend on the format (plain, JSON or XML) in which
 * FreeSWITCH sent the event, except where the plain format is ambiguous.
 *
 * @since 0.1.0
 */
public final class EslEvent implements EslMessage {

	private static final byte[] NO_BODY = new byte[0];

	/** Approximate memory of the objects that contain the bytes, in bytes. */
	private static final int OVERHEAD = 96;

	private final EslHeaders headers;

	private final byte[] bytes;

	/** Index of the body in the bytes; -1 until it is needed. */
	private int bodyFrom;

	private final int size;

	private @Nullable EventName type;

	/** Cached name, only if it has no constant. */
	private @Nullable String name;

	private @Nullable String uniqueId;

	private @Nullable String node;

	/** Time of the receipt as of {@link System#nanoTime()}; 0 if it is unknown. */
	private long receivedNanos;

	private EslEvent(EslHeaders headers, byte[] bytes, int bodyFrom, int size) {
		this.headers = headers;
		this.bytes = bytes;
		this.bodyFrom = bodyFrom;
		this.size = size;
	}

	/**
	 * Creates an event from its plain format: header lines, an empty line, and a body if
	 * there is one. The array is not copied and must not be modified.
	 * @param bytes the event
	 * @return the event
	 */
	public static EslEvent ofPlain(byte[] bytes) {
		return ofPlain(bytes, null);
	}

	/** See {@link ProtocolInternals#plainEvents}. */
	static EslEvent ofPlain(byte[] bytes, @Nullable RecentHeaders recent) {
		return new EslEvent(new WireHeaders(bytes, 0, bytes.length, true, recent), bytes, -1, bytes.length + OVERHEAD);
	}

	/**
	 * Creates an event from headers and a body.
	 * @param headers the headers
	 * @param body the body, or {@code null} for none
	 * @return the event
	 */
	public static EslEvent of(EslHeaders headers, @Nullable String body) {
		return ofParsed(headers, (body != null) ? body.getBytes(StandardCharsets.UTF_8) : NO_BODY);
	}

	/** See {@link ProtocolInternals#event}. */
	static EslEvent ofParsed(EslHeaders headers, byte[] body) {
		return new EslEvent(headers, body, 0, headers.sizeInBytes() + body.length + OVERHEAD);
	}

	/**
	 * Creates an event without a body, mainly for tests.
	 * @param name the name of the event, for example {@code CHANNEL_ANSWER}
	 * @param headers the other headers
	 * @return the event
	 */
	public static EslEvent of(String name, Map<String, String> headers) {
		Map<String, String> all = new LinkedHashMap<>();
		all.put("Event-Name", name);
		all.putAll(headers);
		return of(EslHeaders.of(all), null);
	}

	/**
	 * Returns the name, {@code Event-Name}.
	 * @return the name; empty for an event without a name, such as one that
	 * {@code sendevent} has sent to a live channel
	 */
	public String name() {
		EventName known = type();
		return (known != null) ? known.name() : otherName();
	}

	private String otherName() {
		String known = this.name;
		if (known == null) {
			known = Objects.requireNonNullElse(this.headers.get("Event-Name"), "");
			this.name = known;
		}
		return known;
	}

	/**
	 * Returns the name as a constant.
	 * @return the constant, or {@code null} if there is no constant with this name
	 */
	public @Nullable EventName type() {
		EventName known = this.type;
		if (known == null) {
			known = (this.headers instanceof WireHeaders wire) ? wire.eventName() : null;
			known = (known != null) ? known : EventName.of(otherName());
			this.type = known;
		}
		return known;
	}

	/**
	 * Returns the subclass of a CUSTOM event, {@code Event-Subclass}.
	 * @return the subclass, for example {@code sofia::register}, or {@code null} if the
	 * event has none
	 */
	public @Nullable String subclass() {
		return this.headers.get("Event-Subclass");
	}

	/**
	 * Returns the uuid of the channel of the event, {@code Unique-ID}.
	 * @return the uuid, or {@code null} if the event does not belong to a channel
	 */
	public @Nullable String uniqueId() {
		String known = this.uniqueId;
		if (known == null) {
			known = this.headers.get("Unique-ID");
			this.uniqueId = known;
		}
		return known;
	}

	/**
	 * Returns the node that sent the event.
	 * @return the name of the node in the configuration of this application, or
	 * {@code null} for an event that no event stream received
	 */
	public @Nullable String node() {
		return this.node;
	}

	/** See {@link ProtocolInternals#receivedFrom}. */
	void receivedFrom(String node) {
		if (this.node != null && !this.node.equals(node)) {
			throw new IllegalStateException("%s was received from %s, not from %s".formatted(this, this.node, node));
		}
		this.node = node;
	}

	/**
	 * Returns the time since this client received the event, by the clock of the client.
	 * @return the time, or {@code null} for an event that was not received but created
	 */
	public @Nullable Duration age() {
		long received = this.receivedNanos;
		return (received != 0) ? Duration.ofNanos(Math.max(0, System.nanoTime() - received)) : null;
	}

	/** See {@link ProtocolInternals#receivedAt}. */
	void receivedAt(long nanos) {
		this.receivedNanos = nanos;
	}

	/**
	 * Returns {@code Event-Sequence}. FreeSWITCH numbers all events that it creates,
	 * subscribed or not, and does not necessarily send them in this order: gaps and
	 * inversions are normal.
	 * @return the sequence number, or -1 if the event has none
	 */
	public long sequence() {
		return number("Event-Sequence");
	}

	/**
	 * Returns the time at which FreeSWITCH created the event, with microsecond precision.
	 * @return the time by the server's clock, or {@code null} if the event has none
	 */
	public @Nullable Instant timestamp() {
		long micros = number("Event-Date-Timestamp");
		return (micros < 0) ? null : Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
	}

	/**
	 * Returns the value of a header, decoded as UTF-8; malformed bytes are replaced.
	 * @param header the name of the header; its case is ignored
	 * @return the value, or {@code null} if the event has no such header; FreeSWITCH does
	 * not send empty values
	 */
	public @Nullable String header(String header) {
		// Routing has decoded these two already.
		return switch (header) {
			case "Unique-ID" -> uniqueId();
			case "Event-Name" -> (type() != null) ? name() : this.headers.get(header);
			default -> this.headers.get(header);
		};
	}

	/**
	 * Returns a channel variable, the header {@code variable_<name>}. Not all events have
	 * variables; DTMF and CHANNEL_STATE, for example, do not.
	 * @param variable the name of the variable
	 * @return the value, or {@code null} if the event does not have the variable
	 */
	public @Nullable String variable(String variable) {
		return this.headers.get("variable_" + variable);
	}

	/**
	 * Returns the value of a header in another charset than UTF-8, for example of a phone
	 * that sends display names in GBK.
	 * @param header the name of the header; its case is ignored
	 * @param charset the charset of the value
	 * @return the value, or {@code null} if the event has no such header
	 * @see EslHeaders#bytes(String)
	 */
	public @Nullable String header(String header, Charset charset) {
		return this.headers.get(header, charset);
	}

	/**
	 * Returns a channel variable in another charset than UTF-8.
	 * @param variable the name of the variable
	 * @param charset the charset of the value
	 * @return the value, or {@code null} if the event does not have the variable
	 */
	public @Nullable String variable(String variable, Charset charset) {
		return header("variable_" + variable, charset);
	}

	/**
	 * Returns all headers.
	 * @return the headers
	 */
	public EslHeaders headers() {
		return this.headers;
	}

	/**
	 * Returns whether the event has a body, such as the output in a BACKGROUND_JOB.
	 * @return whether the event has a body
	 */
	public boolean hasBody() {
		return this.bytes.length > bodyFrom();
	}

	/**
	 * Returns the body, decoded as UTF-8; malformed bytes are replaced.
	 * @return the body, or {@code null} if the event has none
	 */
	public @Nullable String body() {
		return body(StandardCharsets.UTF_8);
	}

	/**
	 * Returns the body in another charset than UTF-8. In the XML format FreeSWITCH drops
	 * a body that is not valid UTF-8.
	 * @param charset the charset of the body
	 * @return the body, or {@code null} if the event has none
	 */
	public @Nullable String body(Charset charset) {
		int from = bodyFrom();
		return (this.bytes.length > from) ? new String(this.bytes, from, this.bytes.length - from, charset) : null;
	}

	/**
	 * Returns the bytes of the body.
	 * @return a copy of the bytes; empty if the event has no body
	 */
	public byte[] bodyBytes() {
		return Arrays.copyOfRange(this.bytes, bodyFrom(), this.bytes.length);
	}

	private int bodyFrom() {
		int known = this.bodyFrom;
		if (known < 0) {
			int end = (this.headers instanceof WireHeaders wire) ? wire.end() : 0;
			known = Math.min(end + 1, this.bytes.length);
			this.bodyFrom = known;
		}
		return known;
	}

	/** See {@link ProtocolInternals#plainBytes}. */
	byte[] plainBytes() {
		return (this.headers instanceof WireHeaders) ? this.bytes : PlainEncoder.encode(this.headers, this.bytes);
	}

	/** Returns the approximate memory of this event, in bytes. */
	int sizeInBytes() {
		return this.size;
	}

	private long number(String header) {
		String text = this.headers.get(header);
		if (text == null) {
			return -1;
		}
		try {
			return Long.parseLong(text);
		}
		catch (NumberFormatException ex) {
			return -1;
		}
	}

	/**
	 * Returns name, subclass and uuid, for log lines.
	 */
	@Override
	public String toString() {
		String subclass = subclass();
		String uuid = uniqueId();
		return LogText
			.of(name() + ((subclass != null) ? " " + subclass : "") + ((uuid != null) ? " [" + uuid + "]" : ""));
	}

}
