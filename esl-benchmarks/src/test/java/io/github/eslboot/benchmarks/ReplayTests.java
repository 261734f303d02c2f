package io.github.eslboot.benchmarks;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import io.github.eslboot.benchmarks.Handling.Kind;
import io.github.eslboot.benchmarks.Handling.Order;
import io.github.eslboot.benchmarks.OwnClient.Server;
import io.github.eslboot.benchmarks.RawClient.RawSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Tests for {@link ReplayServer}, with the raw reader and with this library's client. */
class ReplayTests {

	private static final int RECORDED = 14_115;

	private static final int CALLS = 602;

	private ReplayServer server;

	@BeforeEach
	void start() throws Exception {
		this.server = ReplayServer.start();
	}

	@AfterEach
	void stop() throws Exception {
		this.server.close();
	}

	private RawSocket connect() throws Exception {
		return new RawSocket("127.0.0.1", this.server.port(), "any");
	}

	@Test
	void rawReaderSplitsTheReplayIntoAllRecordedEvents() throws Exception {
		Workload workload = Workload.of("load");
		assertThat(workload.size()).isEqualTo(RECORDED);
		try (RawSocket control = connect(); RawSocket reader = connect()) {
			assertThat(control.api("replay load load")).isEqualTo(String.valueOf(CALLS));
			reader.command("event plain ALL");
			control.api("replay flood");
			Set<Long> seen = new HashSet<>();
			for (int i = 0; i < RECORDED; i++) {
				reader.next();
				seen.add(reader.number("Event-Sequence: ".getBytes(StandardCharsets.ISO_8859_1)));
			}
			reader.next();
			assertThat(seen).hasSize(RECORDED).doesNotContain(-1L);
			assertThat(reader.number("Event-Sequence: ".getBytes(StandardCharsets.ISO_8859_1))).isZero();
		}
	}

	@Test
	void serverRepliesToCommandsWhileItSendsEvents() throws Exception {
		try (RawSocket control = connect(); RawSocket reader = connect()) {
			control.api("replay load headers-16");
			reader.command("event plain ALL");
			control.api("replay paced 1000");
			reader.send("api create_uuid\n\n");
			long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
			do {
				assertThat(System.nanoTime()).isLessThan(deadline);
				reader.next();
			}
			while (!reader.frame().contains("api/response"));
			control.api("replay stop");
		}
	}

	@Test
	void serverSendsOneReplyForEachCommandOfABatch() throws Exception {
		try (RawSocket socket = connect()) {
			int commands = 20_000;
			Thread writer = new Thread(() -> {
				try {
					socket.send("\napi create_uuid\n\n".repeat(commands));
				}
				catch (Exception ex) {
					throw new IllegalStateException(ex);
				}
			});
			writer.start();
			for (int i = 0; i < commands; i++) {
				socket.next();
				assertThat(socket.frame()).startsWith("Content-Type: api/response");
			}
			writer.join(TimeUnit.SECONDS.toMillis(20));
		}
	}

	@Test
	void workloadHasTheRequestedNumberOfCallsOrHeaderLines() {
		assertThat(Workload.of("calls-10000").calls()).isEqualTo(10_000);
		for (int lines : List.of(1, 4, 256)) {
			Workload workload = Workload.of("headers-" + lines);
			assertThat(new String(workload.event(1), StandardCharsets.ISO_8859_1).strip().lines()).hasSize(lines);
		}
	}

	@Test
	void ownClientReceivesEventsOfAllCallsInOrderForSeveralLaps() throws Exception {
		Handling handling = new Handling(Kind.TIMED);
		handling.startMeasuring();
		try (RawSocket control = connect();
				OwnClient client = OwnClient.of(Server.of("127.0.0.1", this.server.port(), "any"))) {
			int calls = Integer.parseInt(control.api("replay load timed"));
			client.receive(handling, IntStream.range(0, calls).mapToObj(Workload::uuid).toList(), 1);
			control.api("replay paced 20000");
			long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
			while (handling.events() < RECORDED + 2000) {
				assertThat(System.nanoTime()).as("%d events", handling.events()).isLessThan(deadline);
				Thread.sleep(20);
			}
			control.api("replay stop");
			assertThat(client.dropped()).isZero();
		}
		assertThat(handling.violations()).isZero();
		assertThat(handling.latencies().getTotalCount()).isGreaterThanOrEqualTo(RECORDED);
	}

	@Test
	void orderAcceptsARestartAtTheFirstNumberButNoOtherDecrease() {
		Order order = new Order();
		assertThat(List.of(7, 9, 12, 7, 9).stream().map(order::follows)).containsOnly(true);
		assertThat(order.follows(12)).isTrue();
		assertThat(order.follows(9)).isFalse();
	}

}
