package io.github.eslboot.kafka;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Set;

import io.github.eslboot.event.EventGap;
import io.github.eslboot.protocol.EslEvent;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class RecordCodecTests {

	@Test
	void valueOfRecordIsTheEventAsReceived() {
		for (EslEvent event : Captures.events("events-plain")) {
			ProducerRecord<byte[], byte[]> record = RecordCodec.encode("topic", "key", "pbx-1", event);
			RecordCodec.Content read = RecordCodec.decode(record.headers(), record.value());
			assertThat(read.event()).isNotNull();
			assertThat(read.event().headers()).isEqualTo(event.headers());
			assertThat(read.event().body()).isEqualTo(event.body());
			assertThat(read.event().node()).isEqualTo("pbx-1");
			assertThat(read.coreUuid()).isEqualTo(event.header("Core-UUID"));
			assertThat(read.sequence()).isEqualTo(event.sequence());
			assertThat(new String(record.key(), StandardCharsets.UTF_8)).isEqualTo("key");
			assertThat(new String(record.value(), StandardCharsets.ISO_8859_1))
				.contains("Event-Name: " + event.name() + "\n");
		}
	}

	@Test
	void eventOfOtherFormatIsWrittenWithTheSameValues() {
		EslEvent event = EslEvent.of("CUSTOM",
				Map.of("Event-Subclass", "a::b", "Text", "50 % ü\nnext line: yes", "Event-Sequence", "7"));
		ProducerRecord<byte[], byte[]> record = RecordCodec.encode("topic", "key", "pbx-1", event);
		EslEvent read = RecordCodec.decode(record.headers(), record.value()).event();
		assertThat(read).isNotNull();
		assertThat(read.headers()).isEqualTo(event.headers());
		assertThat(read.sequence()).isEqualTo(7);
	}

	@Test
	void gapIsReadAsWritten() {
		EventGap gap = new EventGap("pbx-1", Instant.parse("2026-01-01T00:00:00.5Z"),
				Instant.parse("2026-01-01T00:00:10Z"), "no\nroute", Set.of("a", "b"));
		ProducerRecord<byte[], byte[]> record = RecordCodec.encodeGap("topic", 3, "id", gap);
		RecordCodec.Content read = RecordCodec.decode(record.headers(), record.value());
		assertThat(record.partition()).isEqualTo(3);
		assertThat(read.gapId()).isEqualTo("id");
		assertThat(read.gap()).isEqualTo(new EventGap("pbx-1", gap.from(), gap.to(), "no route", Set.of("a", "b")));
	}

	@Test
	void recordOfAnotherSchemaIsRejected() {
		RecordHeaders headers = new RecordHeaders();
		headers.add("esl-schema", "2".getBytes(StandardCharsets.UTF_8));
		assertThatIllegalArgumentException().isThrownBy(() -> RecordCodec.decode(headers, new byte[0]))
			.withMessageContaining("esl-schema");
	}

}
