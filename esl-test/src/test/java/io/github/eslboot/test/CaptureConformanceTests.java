package io.github.eslboot.test;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that repeat captured commands on the simulator, which must reply frame by frame
 * like the real server.
 */
class CaptureConformanceTests {

	/** Commands whose replies depend on the machine; only their headers are compared. */
	private static final Set<String> SERVER_SPECIFIC = Set.of("api status", "api version", "api sofia status",
			"api global_getvar local_ip_v4", "api help", "api show modules as json", "api eval ${hostname}");

	@ParameterizedTest
	@ValueSource(strings = { "inbound-api", "inbound-auth-fail", "inbound-userauth", "inbound-pipelined" })
	void simulatorRepliesLikeTheRecordedServer(String capture) throws Exception {
		CaptureReplay replay = CaptureReplay.ofResource("captures/" + capture + ".jsonl.gz");
		try (FreeSwitchSimulator simulator = FreeSwitchSimulator.create();
				RawClient client = new RawClient(simulator.port())) {
			List<String> commands = commands(replay);
			List<Frame> recorded = replay.frames();
			assertThat(normalise(client.frame())).isEqualTo(normalise(recorded.get(0)));
			int next = 1;
			for (CaptureReplay.Chunk chunk : replay.chunks()) {
				if (chunk.direction() == CaptureReplay.Direction.CLIENT) {
					client.sendRaw(new String(chunk.data(), StandardCharsets.UTF_8));
				}
				next = compareUpTo(countFrames(replay, chunk), next, recorded, commands, client);
			}
			assertThat(next).isEqualTo(recorded.size());
			assertThat(client.untilEnd()).isEmpty();
		}
	}

	private static int compareUpTo(int count, int from, List<Frame> recorded, List<String> commands, RawClient client)
			throws Exception {
		for (int i = from; i < count; i++) {
			// One frame per command, and the notice at the end.
			String command = (i - 1 < commands.size()) ? commands.get(i - 1) : "end";
			Frame expected = recorded.get(i);
			Frame actual = client.frame();
			assertThat(names(actual)).as(command).isEqualTo(names(expected));
			assertThat(actual.contentType()).as(command).isEqualTo(expected.contentType());
			if (!SERVER_SPECIFIC.contains(command)) {
				assertThat(normalise(actual)).as(command).isEqualTo(normalise(expected));
			}
		}
		return Math.max(from, count);
	}

	/** Returns the number of server frames that were complete after a chunk. */
	private static int countFrames(CaptureReplay replay, CaptureReplay.Chunk last) {
		return (int) replay.frames().stream().filter((frame) -> frame.time().compareTo(last.time()) <= 0).count();
	}

	private static List<String> commands(CaptureReplay replay) {
		List<String> commands = new ArrayList<>();
		for (String command : new String(replay.clientBytes(), StandardCharsets.UTF_8).split("\n\n")) {
			commands.add(command);
		}
		return commands;
	}

	private static List<String> names(Frame frame) {
		return frame.headers().stream().map(SimulatedEvent.Header::name).toList();
	}

	/** Replaces uuids and dates, which differ from run to run. */
	private static String normalise(Frame frame) {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		bytes.writeBytes(frame.bytes());
		return bytes.toString(StandardCharsets.UTF_8)
			.replaceAll("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "<uuid>")
			.replaceAll("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d", "<date>");
	}

}
