package io.github.eslboot.call;

import java.time.Instant;
import java.util.Map;

import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.EslHeaders;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** States of a call as its events report them. */
class CallSnapshotTests {

	private static final Instant CREATED = Instant.parse("2026-01-01T12:00:00Z");

	private static CallSnapshot state(String event, String... headers) {
		Map<String, String> all = new java.util.LinkedHashMap<>(
				Map.of("Event-Name", event, "Unique-ID", "u", "Caller-Channel-Created-Time", micros(CREATED)));
		for (int i = 0; i < headers.length; i += 2) {
			all.put(headers[i], headers[i + 1]);
		}
		return CallBridges.stateOf("u", EslEvent.of(EslHeaders.of(all), null));
	}

	private static String micros(Instant time) {
		return Long.toString(time.toEpochMilli() * 1000);
	}

	@Test
	void callRingsFromItsProgressToItsAnswer() {
		assertThat(state("CHANNEL_CREATE").isRinging()).isFalse();
		CallSnapshot ringing = state("CHANNEL_PROGRESS", "Caller-Channel-Progress-Time",
				micros(CREATED.plusSeconds(1)));
		assertThat(ringing.isRinging()).isTrue();
		assertThat(ringing.createdAt()).isEqualTo(CREATED);
		assertThat(ringing.ringingAt()).isEqualTo(CREATED.plusSeconds(1));
		CallSnapshot answered = state("CHANNEL_ANSWER", "Caller-Channel-Progress-Time", micros(CREATED.plusSeconds(1)),
				"Caller-Channel-Answered-Time", micros(CREATED.plusSeconds(3)));
		assertThat(answered.isRinging()).isFalse();
		assertThat(answered.isAnswered()).isTrue();
		assertThat(answered.ringingAt()).isEqualTo(CREATED.plusSeconds(1));
	}

}
