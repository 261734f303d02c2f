package io.github.eslboot.test;

import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import io.github.eslboot.test.RawClient.Event;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that repeat captured transfers on the simulator: the same commands must cause the
 * same events of customer, agent and third party about bridges, applications, parks and
 * hangups, in the same order and with the same legs and causes.
 * <p>
 * Tolerated differences: the order among events of <em>different</em> channels, the state
 * of a channel whose threads race, the moment at which the application of a consultation
 * completes, and the end of music on hold, which the simulator does not have.
 */
class TransferCaptureTests {

	private static final Set<String> COMPARED = Set.of("CHANNEL_BRIDGE", "CHANNEL_UNBRIDGE", "CHANNEL_HANGUP",
			"CHANNEL_PARK", "CHANNEL_EXECUTE", "CHANNEL_EXECUTE_COMPLETE");

	/** Commands that cause the events, in the API events of the recording. */
	private static final Set<String> COMMANDS = Set.of("originate", "uuid_bridge", "uuid_transfer", "uuid_broadcast",
			"uuid_kill", "uuid_deflect");

	@ParameterizedTest
	@ValueSource(strings = { "transfer-uuid-bridge", "transfer-bleg", "transfer-refer", "transfer-attended",
			"transfer-intercept", "transfer-both-park" })
	void transferFiresTheRecordedEventsOfEachLeg(String capture) throws Exception {
		List<Event> recorded = CaptureReplay.ofResource("captures/" + capture + ".jsonl.gz")
			.frames()
			.stream()
			.filter((frame) -> frame.contentType().equals("text/event-plain"))
			.map(Event::of)
			.toList();
		List<Event> simulated = new ArrayList<>();
		try (FreeSwitchSimulator simulator = FreeSwitchSimulator.builder()
			.heartbeat(Duration.ZERO)
			.ringTime(Duration.ZERO)
			.answerTime(Duration.ZERO)
			.start(); RawClient client = new RawClient(simulator.port())) {
			client.sendRaw("auth ClueCon\n\nevent plain ALL\n\n");
			for (int i = 0; i < recorded.size(); i++) {
				String command = recorded.get(i).header("API-Command");
				if (COMMANDS.contains(command)) {
					run(command, recorded.get(i).header("API-Command-Argument"), simulator, client);
					read(client, countUntilNextCommand(recorded, i), simulated);
				}
			}
		}
		Map<String, List<String>> expected = byLeg(recorded);
		Map<String, List<String>> actual = byLeg(simulated);
		assertThat(expected).hasSizeGreaterThanOrEqualTo(3);
		expected.forEach((leg, events) -> assertThat(actual.get(leg)).as(leg).isEqualTo(events));
	}

	private static void run(String command, String argument, FreeSwitchSimulator simulator, RawClient client)
			throws Exception {
		if (command.equals("uuid_deflect")) {
			// The recorded command makes the agent's phone send a REFER.
			SimulatedCall customer = simulator.calls().get(0);
			simulator.call(Objects.requireNonNull(customer.bridgedTo())).orElseThrow().refer("echo");
		}
		else {
			client.sendRaw("api " + command + " " + argument + "\n\n");
		}
	}

	/**
	 * Returns the number of compared events up to the next command, whose own event
	 * follows the hangup that it causes.
	 */
	private static int countUntilNextCommand(List<Event> recorded, int command) {
		int count = 0;
		int hangups = 0;
		for (int i = 0; i < recorded.size(); i++) {
			Event event = recorded.get(i);
			if (i > command && COMMANDS.contains(event.header("API-Command"))) {
				return count - hangups;
			}
			if (isCompared(event)) {
				count++;
				hangups = event.name().equals("CHANNEL_HANGUP") ? hangups + 1 : 0;
			}
		}
		return count;
	}

	/**
	 * Returns whether an event is compared. The phones of the recording are inbound
	 * channels of the same server; their events are not.
	 */
	private static boolean isCompared(Event event) {
		boolean endOfMusic = event.name().equals("CHANNEL_EXECUTE_COMPLETE")
				&& event.header("Application-Data").startsWith("local_stream://");
		boolean endOfConsultation = event.name().equals("CHANNEL_EXECUTE_COMPLETE")
				&& event.header("Application").equals("att_xfer");
		return COMPARED.contains(event.name()) && event.header("Call-Direction").equals("outbound") && !endOfMusic
				&& !endOfConsultation && !event.header("Hangup-Cause").equals("MANAGER_REQUEST");
	}

	/** Reads events until a number of compared ones is complete. */
	private static void read(RawClient client, int count, List<Event> events) throws Exception {
		try {
			while (events.size() < count) {
				Frame frame = client.frame(Duration.ofSeconds(2));
				if (frame.contentType().equals("text/event-plain") && isCompared(Event.of(frame))) {
					events.add(Event.of(frame));
				}
			}
		}
		catch (SocketTimeoutException ex) {
			// Fewer events than recorded: the comparison reports the missing ones.
		}
	}

	private static Map<String, List<String>> byLeg(List<Event> all) {
		List<Event> events = all.stream().filter(TransferCaptureTests::isCompared).toList();
		Map<String, String> names = new LinkedHashMap<>();
		events.forEach((event) -> names.computeIfAbsent(event.header("Unique-ID"), (uuid) -> "leg " + names.size()));
		Map<String, List<String>> legs = new LinkedHashMap<>();
		for (Event event : events) {
			String text = String.join(" ", event.name(), event.header("Channel-State"),
					"other=" + event.header("Other-Leg-Unique-ID"), event.header("Other-Type"),
					"a=" + event.header("Bridge-A-Unique-ID"), "b=" + event.header("Bridge-B-Unique-ID"),
					event.header("Hangup-Cause"), event.header("Application"), event.header("Application-Data"));
			for (Map.Entry<String, String> name : names.entrySet()) {
				text = text.replace(name.getKey(), name.getValue());
			}
			legs.computeIfAbsent(names.get(event.header("Unique-ID")), (leg) -> new ArrayList<>()).add(text);
		}
		return legs;
	}

}
