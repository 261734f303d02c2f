package io.github.eslboot.test;

import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import io.github.eslboot.test.RawClient.Event;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The recorded two-leg call, played by the simulator: the same commands give each channel
 * the same events in the same order, with the same headers.
 * <p>
 * Tolerated differences:
 * <ul>
 * <li>HEARTBEAT and RE_SCHEDULE, which have nothing to do with the call; events whose
 * place among those of <em>other</em> channels differs, which differs from run to run of
 * the real server too</li>
 * <li>variables the simulator does not keep ({@link #MISSING_VARIABLES})</li>
 * <li>a recording of the real server that adds or leaves out a state that its threads
 * race for ({@code CS_CONSUME_MEDIA} before {@code CS_EXCHANGE_MEDIA})</li>
 * </ul>
 */
class CallFlowTests {

	private static final Set<String> MISSING_VARIABLES = Set.of("variable_last_dtmf_duration");

	private static FreeSwitchSimulator simulator;

	private static List<Event> recorded;

	private static List<Event> simulated;

	@BeforeAll
	static void play() throws Exception {
		simulator = FreeSwitchSimulator.builder()
			.heartbeat(Duration.ZERO)
			.ringTime(Duration.ZERO)
			.answerTime(Duration.ZERO)
			.start();
		CaptureReplay replay = CaptureReplay.ofResource("captures/events-and-commands-one-connection.jsonl.gz");
		recorded = events(replay.frames());
		simulated = new ArrayList<>();
		try (RawClient client = new RawClient(simulator.port())) {
			List<CaptureReplay.Chunk> chunks = replay.chunks();
			for (int i = 0; i < chunks.size(); i++) {
				if (chunks.get(i).direction() == CaptureReplay.Direction.CLIENT) {
					client.sendRaw(new String(chunks.get(i).data(), StandardCharsets.UTF_8));
					readAsManyAs(frameCount(replay, chunks, i), client);
				}
			}
		}
	}

	/** How many frames came between this command and the next. */
	private static int frameCount(CaptureReplay replay, List<CaptureReplay.Chunk> chunks, int command) {
		Duration from = chunks.get(command).time();
		Duration to = chunks.subList(command + 1, chunks.size())
			.stream()
			.filter((chunk) -> chunk.direction() == CaptureReplay.Direction.CLIENT)
			.map(CaptureReplay.Chunk::time)
			.findFirst()
			.orElse(Duration.ofDays(1));
		int first = (command == 0) ? 1 : 0;
		return first + (int) replay.frames()
			.stream()
			.filter((frame) -> frame.time().compareTo(from) > 0 && frame.time().compareTo(to) <= 0)
			.count();
	}

	private static void readAsManyAs(int frames, RawClient client) throws Exception {
		try {
			for (int i = 0; i < frames; i++) {
				Frame frame = client.frame(Duration.ofSeconds(2));
				if (frame.contentType().equals("text/event-plain")) {
					simulated.add(Event.of(frame));
				}
			}
		}
		catch (SocketTimeoutException ex) {
			// Fewer than recorded: the comparison tells which.
		}
	}

	private static List<Event> events(List<Frame> frames) {
		return frames.stream()
			.filter((frame) -> frame.contentType().equals("text/event-plain"))
			.map(Event::of)
			.toList();
	}

	@AfterAll
	static void close() {
		simulator.close();
	}

	@Test
	void eachChannelFiresTheSameEventsInTheSameOrder() {
		Map<String, List<String>> expected = byChannel(recorded);
		Map<String, List<String>> actual = byChannel(simulated);
		assertThat(actual.keySet()).containsExactlyInAnyOrderElementsOf(expected.keySet());
		expected.forEach((channel, events) -> assertThat(actual.get(channel)).as(channel).isEqualTo(events));
	}

	private static Map<String, List<String>> byChannel(List<Event> events) {
		Map<String, List<String>> channels = new LinkedHashMap<>();
		for (Event event : events) {
			String channel = event.header("Channel-Name");
			if (!channel.isEmpty() && !isRace(event)) {
				channels.computeIfAbsent(channel, (name) -> new ArrayList<>())
					.add(String.join(" ", event.name(), event.header("Channel-State"),
							event.header("Channel-State-Number"), event.header("Channel-Call-State"),
							event.header("Answer-State"), event.header("Application"),
							event.header("Application-Response"), event.header("DTMF-Digit"),
							event.header("Hangup-Cause"), event.header("Other-Type")));
			}
		}
		return channels;
	}

	private static boolean isRace(Event event) {
		return event.name().equals("CHANNEL_STATE") && event.header("Channel-State").equals("CS_CONSUME_MEDIA")
				&& !event.header("Other-Type").isEmpty();
	}

	@Test
	void eachTypeHasTheSameHeadersInTheSameOrder() {
		Map<String, Set<String>> expected = shapes(recorded);
		Map<String, Set<String>> actual = shapes(simulated);
		expected.keySet().removeAll(Set.of("HEARTBEAT", "RE_SCHEDULE"));
		assertThat(actual.keySet()).containsExactlyInAnyOrderElementsOf(expected.keySet());
		expected.forEach((type, shapes) -> assertThat(actual.get(type)).as(type).isEqualTo(shapes));
	}

	/** The orders of header names, without variables, in which a type occurs. */
	private static Map<String, Set<String>> shapes(List<Event> events) {
		Map<String, Set<String>> shapes = new TreeMap<>();
		for (Event event : events) {
			shapes.computeIfAbsent(event.name(), (name) -> new TreeSet<>())
				.add(String.join(" ",
						event.headers()
							.stream()
							.map(SimulatedEvent.Header::name)
							.map((name) -> name.startsWith("variable_") ? "variable_*" : name)
							.distinct()
							.toList()));
		}
		return shapes;
	}

	@Test
	void theEndOfACallCarriesTheSameVariables() {
		for (String channel : List.of("loopback/park-a-a", "loopback/park-a-b", "loopback/park-b-a")) {
			assertThat(variables(simulated, channel)).as(channel)
				.containsAll(variables(recorded, channel).stream()
					.filter((name) -> !MISSING_VARIABLES.contains(name))
					.toList());
		}
	}

	private static Set<String> variables(List<Event> events, String channel) {
		Set<String> names = new TreeSet<>();
		events.stream()
			.filter((event) -> event.name().equals("CHANNEL_HANGUP_COMPLETE")
					&& event.header("Channel-Name").equals(channel))
			.flatMap((event) -> event.headers().stream())
			.map(SimulatedEvent.Header::name)
			.filter((name) -> name.startsWith("variable_"))
			.forEach(names::add);
		return names;
	}

	@Test
	void clientsFindTheirOwnUuids() {
		assertThat(simulated).anySatisfy((event) -> {
			assertThat(event.name()).isEqualTo("CHANNEL_EXECUTE_COMPLETE");
			assertThat(event.header("Application-UUID")).isEqualTo("cccccccc-0000-0000-0000-000000000004");
			assertThat(event.header("Application-Response")).isEqualTo("FILE PLAYED");
		}).anySatisfy((event) -> {
			assertThat(event.name()).isEqualTo("BACKGROUND_JOB");
			assertThat(event.header("Job-UUID")).isEqualTo("aaaaaaaa-0000-0000-0000-000000000004");
			assertThat(event.body()).startsWith("+OK ");
		});
	}

}
