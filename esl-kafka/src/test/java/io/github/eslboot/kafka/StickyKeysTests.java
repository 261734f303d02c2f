package io.github.eslboot.kafka;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import io.github.eslboot.protocol.EslEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class StickyKeysTests {

	/** Keys that a publisher has recorded for its successors, by leg. */
	private final Map<String, String> recorded = new HashMap<>();

	private final StickyKeys keys = keys(1000);

	@ParameterizedTest
	@ValueSource(strings = { "events-plain", "events-and-commands-one-connection", "transfer-attended", "load-plain" })
	void legKeepsItsFirstKeyInCaptures(String capture) {
		Map<String, Set<String>> keysOfLegs = new LinkedHashMap<>();
		for (EslEvent event : Captures.events(capture)) {
			String key = this.keys.key(event, 0);
			if (event.uniqueId() != null) {
				keysOfLegs.computeIfAbsent(event.uniqueId(), (uuid) -> new HashSet<>()).add(key);
			}
		}
		assertThat(keysOfLegs).isNotEmpty().allSatisfy((uuid, found) -> assertThat(found).hasSize(1));
	}

	@ParameterizedTest
	@ValueSource(strings = { "events-plain", "events-and-commands-one-connection" })
	void callUuidOfLegChangesInCaptureButNotItsKey(String capture) {
		Map<String, Set<String>> calls = new HashMap<>();
		for (EslEvent event : Captures.events(capture)) {
			if (event.header("Channel-Call-UUID") != null) {
				calls.computeIfAbsent(event.uniqueId(), (uuid) -> new HashSet<>())
					.add(event.header("Channel-Call-UUID"));
			}
		}
		assertThat(calls.values()).anyMatch((found) -> found.size() > 1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "events-plain", "events-and-commands-one-connection", "transfer-attended" })
	void successorThatStartsAtAnyEventChoosesTheSameKeys(String capture) {
		List<EslEvent> events = Captures.events(capture);
		for (int change = 1; change < events.size(); change++) {
			this.recorded.clear();
			StickyKeys first = keys(1000);
			Map<String, String> before = new HashMap<>();
			for (EslEvent event : events.subList(0, change)) {
				before.put(event.uniqueId(), first.key(event, 0));
			}
			Map<String, String> table = Map.copyOf(this.recorded);
			StickyKeys second = new StickyKeys("a", 1000, table::get, new Recorder());
			for (EslEvent event : events.subList(change, events.size())) {
				String uuid = event.uniqueId();
				if (uuid != null && before.containsKey(uuid)) {
					assertThat(second.key(event, 0)).as("%s after event %d", event, change).isEqualTo(before.get(uuid));
				}
				else {
					second.key(event, 0);
				}
			}
		}
	}

	@Test
	void newLegTakesTheKeyOfItsOtherLeg() {
		String a = this.keys.key(event("CHANNEL_CREATE", "a"), 0);
		String b = this.keys.key(event("CHANNEL_OUTGOING", "b", "Other-Leg-Unique-ID", "a"), 0);
		String c = this.keys.key(event("CHANNEL_CREATE", "c", "Channel-Call-UUID", "b"), 0);
		assertThat(List.of(a, b, c)).containsOnly("a");
		assertThat(this.recorded).containsEntry("a", "a").containsEntry("b", "a").containsEntry("c", "a");
	}

	@Test
	void renamedLegKeepsItsKey() {
		this.keys.key(event("CODEC", "old"), 0);
		assertThat(this.keys.key(event("CHANNEL_UUID", "new", "Old-Unique-ID", "old"), 0)).isEqualTo("old");
		assertThat(this.keys.key(event("CHANNEL_ANSWER", "new"), 0)).isEqualTo("old");
	}

	@Test
	void originatorThatIsUnknownGetsTheSameKeyAsItsLeg() {
		assertThat(
				this.keys.key(event("CHANNEL_BRIDGE", "b", "Other-Leg-Unique-ID", "a", "Other-Type", "originator"), 0))
			.isEqualTo("a");
		assertThat(this.keys.key(event("CHANNEL_BRIDGE", "a", "Channel-Call-UUID", "b"), 0)).isEqualTo("a");
	}

	@Test
	void legIsForgottenAfterItsEndAndItsRecordRemoved() {
		this.keys.key(event("CHANNEL_CREATE", "a"), 0);
		this.keys.key(event("CHANNEL_CREATE", "b", "Other-Leg-Unique-ID", "a"), 0);
		this.keys.key(event("CHANNEL_DESTROY", "b"), 0);
		assertThat(this.recorded).containsOnlyKeys("a", "b");
		assertThat(this.keys.key(event("CHANNEL_STATE", "b"), TimeUnit.SECONDS.toNanos(10))).isEqualTo("a");
		this.keys.key(event("HEARTBEAT", null), TimeUnit.SECONDS.toNanos(61));
		assertThat(this.recorded).containsOnlyKeys("a");
		assertThat(this.keys.size()).isOne();
	}

	@Test
	void numberOfLegsIsBounded() {
		StickyKeys few = keys(10);
		for (int i = 0; i < 100; i++) {
			few.key(event("CHANNEL_CREATE", "leg-" + i), 0);
		}
		assertThat(few.size()).isEqualTo(10);
	}

	@Test
	void eventWithoutCallHasKeyOfItsJobOrItsKind() {
		assertThat(this.keys.key(event("BACKGROUND_JOB", null, "Job-UUID", "job"), 0)).isEqualTo("job");
		assertThat(this.keys.key(event("CUSTOM", null, "Event-Subclass", "sofia::register"), 0))
			.isEqualTo("a/sofia::register");
		assertThat(this.keys.key(event("HEARTBEAT", null), 0)).isEqualTo("a");
	}

	private StickyKeys keys(int maximum) {
		return new StickyKeys("a", maximum, (uuid) -> null, new Recorder());
	}

	private static EslEvent event(String name, String uuid, String... headers) {
		Map<String, String> all = new LinkedHashMap<>();
		if (uuid != null) {
			all.put("Unique-ID", uuid);
		}
		for (int i = 0; i < headers.length; i += 2) {
			all.put(headers[i], headers[i + 1]);
		}
		return EslEvent.of(name, all);
	}

	private final class Recorder implements StickyKeys.Moves {

		@Override
		public void onKey(String uuid, String key) {
			StickyKeysTests.this.recorded.put(uuid, key);
		}

		@Override
		public void onEnd(String uuid) {
			StickyKeysTests.this.recorded.remove(uuid);
		}

	}

}
