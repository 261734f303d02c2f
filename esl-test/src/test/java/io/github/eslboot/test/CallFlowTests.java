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
 * Tests that repeat a captured call of two legs on the simulator: the same commands must
 * cause the same events of each channel, in the same order and with the same headers.
 * <p>
 * Tolerated differences:
 * <ul>
 * <li>HEARTBEAT and RE_SCHEDULE, which do not concern the call, and the order among
 * events of <em>different</em> channels, which varies on the real server as well</li>
 * <li>variables that the simulator does not set ({@link #MISSING_VARIABLES})</li>
 * <li>the state {@code CS_CONSUME_MEDIA} before {@code CS_EXCHANGE_MEDIA}, for which the
 * threads of the real server race</li>
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
			.withoutLocalStreams()
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
					readFrames(frameCount(replay, chunks, i), client);
				}
			}
		}
	}

	/** Returns the number of frames recorded between a command and the next one. */
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

	private static void readFrames(int frames, RawClient client) throws Exception {
		try {
			for (int i = 0; i < frames; i++) {
				Frame frame = client.frame(Duration.ofSeconds(2));
				if (frame.contentType().equals("text/event-plain")) {
					simulated.add(Event.of(frame));
				}
			}
		}
		catch (SocketTimeoutException ex) {
			// Fewer frames than recorded: the comparison reports the missing ones.
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
	void channelFiresTheRecordedEventsInTheRecordedOrder() {
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
	void eventTypeHasTheRecordedHeadersInTheRecordedOrder() {
		Map<String, Set<String>> expected = shapes(recorded);
		Map<String, Set<String>> actual = shapes(simulated);
		expected.keySet().removeAll(Set.of("HEARTBEAT", "RE_SCHEDULE"));
		assertThat(actual.keySet()).containsExactlyInAnyOrderElementsOf(expected.keySet());
		expected.forEach((type, shapes) -> assertThat(actual.get(type)).as(type).isEqualTo(shapes));
	}

	/** Returns the sequences of header names per event name, with variables collapsed. */
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
	void hangupCompleteHasTheRecordedVariables() {
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
	void eventsCarryTheUuidsThatTheClientChose() {
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
