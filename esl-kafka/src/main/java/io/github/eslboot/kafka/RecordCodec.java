package io.github.eslboot.kafka;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

import io.github.eslboot.event.EventGap;
import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.ProtocolInternals;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

/**
 * Records of the topic of events. The key is the sticky key, the value is the event in
 * the plain format of FreeSWITCH; the headers identify the event. A record with the
 * header {@code esl-gap} reports lost events.
 */
final class RecordCodec {

	/** Name of the node in the configuration of the application. */
	static final String NODE = "esl-node";

	/** Uuid of the node's process. */
	static final String CORE = "esl-core";

	/** Number of the event within the process, in decimal. */
	static final String SEQUENCE = "esl-sequence";

	/** Version of this format. */
	static final String SCHEMA = "esl-schema";

	/** Identity of a gap; the value has its properties. */
	static final String GAP = "esl-gap";

	private static final String VERSION = "1";

	private static final Function<byte[], EslEvent> EVENTS = ProtocolInternals.plainEvents();

	private RecordCodec() {
	}

	/** Returns the uuid of the process that sent an event, or an empty text. */
	static String coreUuid(EslEvent event) {
		return Objects.requireNonNullElse(event.header("Core-UUID"), "");
	}

	static ProducerRecord<byte[], byte[]> encode(String topic, String key, String node, EslEvent event) {
		return new ProducerRecord<>(topic, null, null, bytes(key), ProtocolInternals.plainBytes(event),
				List.of(header(SCHEMA, VERSION), header(NODE, node), header(CORE, coreUuid(event)),
						header(SEQUENCE, Long.toString(event.sequence()))));
	}

	static ProducerRecord<byte[], byte[]> encodeGap(String topic, int partition, String id, EventGap gap) {
		String text = "from: %s\nto: %s\nended: %s\ncause: %s\n".formatted(gap.from(), gap.to(),
				String.join(" ", gap.endedCalls()), gap.cause().replace('\n', ' '));
		return new ProducerRecord<>(topic, partition, null, null, bytes(text),
				List.of(header(SCHEMA, VERSION), header(NODE, gap.node()), header(GAP, id)));
	}

	/**
	 * Reads a record.
	 * @return the event or the gap
	 * @throws IllegalArgumentException when the record is not of this format
	 */
	static Content decode(Headers headers, byte @Nullable [] value) {
		String schema = text(headers, SCHEMA);
		if (!VERSION.equals(schema)) {
			throw new IllegalArgumentException(
					"The header %s is '%s', but this version reads '%s' only".formatted(SCHEMA, schema, VERSION));
		}
		String node = text(headers, NODE);
		if (node == null || value == null) {
			throw new IllegalArgumentException("The record has no header " + NODE + " or no value");
		}
		String gap = text(headers, GAP);
		if (gap != null) {
			return new Content(node, "", -1, null, gap, gap(node, value));
		}
		EslEvent event = EVENTS.apply(value);
		ProtocolInternals.receivedFrom(event, node);
		return new Content(node, Objects.requireNonNullElse(text(headers, CORE), ""), number(text(headers, SEQUENCE)),
				event, null, null);
	}

	private static EventGap gap(String node, byte[] value) {
		Map<String, String> properties = new TreeMap<>();
		new String(value, StandardCharsets.UTF_8).lines().forEach((line) -> {
			int colon = line.indexOf(": ");
			if (colon > 0) {
				properties.put(line.substring(0, colon), line.substring(colon + 2));
			}
		});
		String ended = properties.getOrDefault("ended", "").strip();
		try {
			return new EventGap(node, Instant.parse(properties.getOrDefault("from", "")),
					Instant.parse(properties.getOrDefault("to", "")), properties.getOrDefault("cause", "unknown"),
					ended.isEmpty() ? Set.of() : Set.of(ended.split(" +")));
		}
		catch (DateTimeParseException ex) {
			throw new IllegalArgumentException("The record reports a gap without its times", ex);
		}
	}

	private static long number(@Nullable String text) {
		if (text == null) {
			return -1;
		}
		try {
			return Long.parseLong(text);
		}
		catch (NumberFormatException ex) {
			throw new IllegalArgumentException("The header %s is '%s'".formatted(SEQUENCE, text), ex);
		}
	}

	static @Nullable String text(Headers headers, String name) {
		Header header = headers.lastHeader(name);
		return (header != null && header.value() != null) ? new String(header.value(), StandardCharsets.UTF_8) : null;
	}

	static Header header(String name, String value) {
		return new RecordHeader(name, bytes(value));
	}

	static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	/**
	 * Content of a record: an event, or a gap.
	 *
	 * @param node name of the node
	 * @param coreUuid uuid of its process
	 * @param sequence number of the event, or -1
	 * @param event the event
	 * @param gapId identity of the gap
	 * @param gap the gap
	 */
	record Content(String node, String coreUuid, long sequence, @Nullable EslEvent event, @Nullable String gapId,
			@Nullable EventGap gap) {

	}

}
