package io.github.eslboot.test;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link CaptureReplay} and {@link ReplayServer}.
 */
class CaptureReplayTests {

	private final CaptureReplay filters = CaptureReplay.ofResource("captures/filters.jsonl.gz");

	@Test
	void frameCountsCountsFramesByContentType() {
		assertThat(this.filters.frameCounts()).isEqualTo(
				Map.of("auth/request", 1, "command/reply", 14, "text/event-plain", 15, "text/disconnect-notice", 1));
		assertThat(CaptureReplay.ofResource("captures/events-plain.jsonl.gz").frameCounts())
			.containsEntry("text/event-plain", 163);
		assertThat(this.filters.chunks()).hasSize(35)
			.isSortedAccordingTo((left, right) -> left.time().compareTo(right.time()));
	}

	@Test
	void ofReadsPlainCaptures() throws Exception {
		String lines = """
				{"t": 0.5, "dir": "server", "data": "A: \\u00e9\\n\\n"}
				{"t": 1.25, "dir": "client", "data": "x"}
				{"t": 2, "dir": "server-close", "data": ""}
				""";
		CaptureReplay replay = CaptureReplay.of(new ByteArrayInputStream(lines.getBytes(StandardCharsets.UTF_8)));
		assertThat(replay.serverBytes()).isEqualTo(new byte[] { 'A', ':', ' ', (byte) 0xE9, '\n', '\n' });
		assertThat(replay.clientBytes()).isEqualTo(new byte[] { 'x' });
		assertThat(replay.chunks().get(1).time()).isEqualTo(Duration.ofMillis(1250));
		assertThatIllegalArgumentException().isThrownBy(() -> CaptureReplay.ofResource("captures/none"));
	}

	@Test
	void servePlaysEventsInRounds() throws Exception {
		try (ReplayServer server = this.filters.serve().times(3).start();
				RawClient client = new RawClient(server.port())) {
			client.frame();
			assertThat(client.ask("auth whatever")).isEqualTo("+OK accepted");
			assertThat(client.ask("api status")).isEqualTo("+OK\n");
			assertThat(client.ask("event plain ALL")).isEqualTo("+OK event listener enabled plain");
			List<String> recorded = this.filters.frames()
				.stream()
				.filter((frame) -> frame.contentType().equals("text/event-plain"))
				.map(Frame::text)
				.toList();
			for (int i = 0; i < 45; i++) {
				assertThat(client.event().text()).isEqualTo(recorded.get(i % 15));
			}
			assertThat(server.awaitPlayed(RawClient.TIMEOUT)).isTrue();
			assertThat(server.framesPerRound()).isEqualTo(15);
			assertThat(server.framesSent()).isEqualTo(45);
			assertThat(client.ask("exit")).isEqualTo("+OK bye");
		}
	}

	@Test
	void servePlaysAtAConstantRate() throws Exception {
		try (ReplayServer server = this.filters.serve().eventsPerSecond(100).start();
				RawClient client = new RawClient(server.port())) {
			client.frame();
			client.command("auth x");
			long start = System.nanoTime();
			client.command("event plain ALL");
			for (int i = 0; i < 15; i++) {
				client.event();
			}
			assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(Duration.ofMillis(130),
					Duration.ofSeconds(3));
		}
	}

	@Test
	void servePlaysAtRecordedSpeed() throws Exception {
		try (ReplayServer server = this.filters.serve().atRecordedSpeed().start();
				RawClient client = new RawClient(server.port())) {
			client.frame();
			client.command("auth x");
			long start = System.nanoTime();
			client.command("event plain ALL");
			for (int i = 0; i < 15; i++) {
				client.event();
			}
			// The recorded call was hung up after two seconds.
			assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(Duration.ofMillis(1900),
					Duration.ofSeconds(5));
		}
	}

	@Test
	void servePlaysAllBytesWhenVerbatim() throws Exception {
		String whole = new String(this.filters.serverBytes(), StandardCharsets.UTF_8);
		String head = "Content-Type: auth/request\n\nContent-Type: command/reply\nReply-Text: +OK accepted\n\n";
		assertThat(whole).startsWith(head);
		try (ReplayServer server = this.filters.serve().verbatim().start();
				RawClient client = new RawClient(server.port())) {
			client.send("auth x");
			assertThat(server.awaitPlayed(RawClient.TIMEOUT)).isTrue();
			client.send("exit");
			assertThat(client.untilEnd()).startsWith(whole);
		}
	}

}
