package io.github.eslboot.test;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.github.eslboot.test.RawClient.Event;
import io.github.eslboot.test.junit.FreeSwitchTest;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Conferences of the simulator: their events are those of the capture
 * {@code custom-events}, in which two members enter, one is muted, and both are kicked.
 */
@FreeSwitchTest
class ConferencesTests {

	@Test
	void conferenceFiresTheRecordedEvents(FreeSwitchSimulator simulator) throws Exception {
		List<Event> recorded = new ArrayList<>();
		for (Frame frame : CaptureReplay.ofResource("captures/custom-events.jsonl.gz").frames()) {
			if (frame.text().contains("conference%3A%3Amaintenance") && isCompared(Event.of(frame))) {
				recorded.add(Event.of(frame));
			}
		}
		List<Event> simulated = new ArrayList<>();
		try (RawClient client = RawClient.login(simulator); RawClient commands = RawClient.login(simulator)) {
			client.command("event plain CUSTOM conference::maintenance");
			commands.ask("api originate {origination_uuid=one}loopback/park/default &conference(room1@default)");
			await().until(() -> commands.ask("api conference room1 get count").equals("1"));
			commands.ask("api originate {origination_uuid=two}loopback/park/default &conference(room1)");
			await().until(() -> commands.ask("api conference room1 get count").equals("2"));
			assertThat(commands.ask("api conference room1 list").lines()).hasSize(2)
				.first()
				.asString()
				.contains("two")
				.endsWith("hear|speak;0;0;100");
			String last = commands.ask("api uuid_getvar two conference_member_id");
			assertThat(commands.ask("api conference room1 mute " + last)).isEqualTo("+OK mute " + last + "\n");
			assertThat(commands.ask("api conference room1 kick all")).startsWith("+OK kicked " + last + "\n");
			while (simulated.isEmpty()
					|| !"conference-destroy".equals(simulated.get(simulated.size() - 1).header("Action"))) {
				simulated.add(client.event("CUSTOM"));
			}
			assertThat(commands.ask("api conference room1 get count")).isEqualTo("-ERR Conference room1 not found\n");
		}
		assertThat(simulated).extracting((event) -> event.header("Action"))
			.containsExactlyInAnyOrderElementsOf(recorded.stream().map((event) -> event.header("Action")).toList());
		Map<String, List<String>> names = namesByAction(recorded);
		assertThat(namesByAction(simulated)).isEqualTo(names);
	}

	/** Returns the names of the headers of the first event with each action. */
	private static Map<String, List<String>> namesByAction(List<Event> events) {
		Map<String, List<String>> names = new TreeMap<>();
		events.forEach((event) -> names.putIfAbsent(event.header("Action"), names(event)));
		return names;
	}

	/** The simulator plays no sounds. */
	private static boolean isCompared(Event event) {
		String action = event.header("Action");
		return !action.isEmpty() && !action.startsWith("play-file");
	}

	private static List<String> names(Event event) {
		return event.headers()
			.stream()
			.map(SimulatedEvent.Header::name)
			.filter((name) -> name.startsWith("Conference-") || name.endsWith("-ID")
					|| List.of("Floor", "Hear", "Speak", "Talking", "Hold", "Video", "Action").contains(name))
			.filter((name) -> !name.startsWith("Caller-") && !name.equals("Unique-ID"))
			.toList();
	}

}
