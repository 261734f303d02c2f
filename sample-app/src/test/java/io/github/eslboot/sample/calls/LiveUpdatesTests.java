package io.github.eslboot.sample.calls;

import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Scanner;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.eslboot.EslTemplate;
import io.github.eslboot.event.EventStreamState;
import io.github.eslboot.sample.live.LiveFeed;
import io.github.eslboot.test.Fault;
import io.github.eslboot.test.FreeSwitchSimulator;
import io.github.eslboot.test.InjectedFault;
import io.github.eslboot.test.SimulatedCall;
import io.github.eslboot.test.spring.EmbeddedFreeSwitch;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of the server-sent events, and of the list of calls after an outage.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "freeswitch.esl.reconnect.max-delay=1s")
@EmbeddedFreeSwitch
class LiveUpdatesTests {

	@LocalServerPort
	private int port;

	@Autowired
	private FreeSwitchSimulator simulator;

	@Autowired
	private EslTemplate esl;

	@Autowired
	private LiveCalls calls;

	@Autowired
	private LiveFeed feed;

	private final List<String> lines = new CopyOnWriteArrayList<>();

	@BeforeEach
	void connected() {
		this.esl.stream().awaitUp(Duration.ofSeconds(10));
	}

	@AfterEach
	void endCalls() {
		this.simulator.faults().clear();
		this.simulator.calls().forEach(SimulatedCall::hangup);
		eventually().until(() -> this.simulator.calls().isEmpty() && this.calls.views().isEmpty());
	}

	@Test
	void streamBeginsWithASnapshotAndContinuesWithChanges() throws Exception {
		SimulatedCall before = this.simulator.startCall("4915112345", "2000");
		eventually().until(() -> this.calls.callOf(before.uuid()).isPresent());
		InputStream stream = open();
		try (stream) {
			eventually().until(() -> this.lines.contains("event:snapshot"));
			int snapshot = this.lines.indexOf("event:snapshot") + 1;
			eventually().until(() -> this.lines.size() > snapshot);
			assertThat(this.lines.get(snapshot)).contains(before.uuid());
			assertThat(this.lines.get(this.lines.indexOf("event:status") + 1)).contains("\"stream\":{\"state\":\"UP\"");
			SimulatedCall next = this.simulator.startCall("4915154321", "2100");
			eventually().untilAsserted(() -> assertThat(this.lines)
				.anyMatch((line) -> line.startsWith("data:{\"changed\":[") && line.contains(next.uuid())));
			next.hangup("USER_BUSY");
			eventually().untilAsserted(() -> assertThat(this.lines).anyMatch((line) -> line
				.contains("\"removed\":[{\"uuid\":\"" + next.uuid() + "\",\"cause\":\"USER_BUSY\"}]")));
			this.feed.heartbeat();
			eventually().until(() -> this.lines.contains(":alive"));
			assertThat(this.feed.clients()).isEqualTo(1);
		}
		eventually().until(() -> {
			this.feed.heartbeat();
			return this.feed.clients() == 0;
		});
	}

	@Test
	void callsAreComparedWithTheServerAfterAnOutage() {
		SimulatedCall stays = this.simulator.startCall("1", "2000").answer();
		SimulatedCall ends = this.simulator.startCall("2", "2000");
		eventually().until(() -> this.calls.views().size() == 2);
		InjectedFault outage = this.simulator.faults().refuseConnections();
		this.simulator.connections()
			.forEach((connection) -> this.simulator.faults().connection(connection, Fault.reset()));
		eventually().until(() -> this.esl.stream().state() == EventStreamState.DOWN);
		ends.hangup();
		SimulatedCall unreported = this.simulator.startCall("3", "2000").answer();
		assertThat(this.calls.callOf(ends.uuid())).isPresent();
		outage.release();
		eventually().untilAsserted(() -> assertThat(this.calls.views()).extracting(CallView::uuid)
			.containsExactlyInAnyOrder(stays.uuid(), unreported.uuid()));
		assertThat(this.calls.cause(ends.uuid())).isEqualTo("LOST");
		assertThat(this.calls.callOf(unreported.uuid()).orElseThrow().state()).isEqualTo(DisplayState.ANSWERED);
		stays.hangup();
		eventually().until(() -> this.calls.views().size() == 1);
	}

	private InputStream open() throws Exception {
		HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + this.port + "/api/stream"))
			.build();
		HttpResponse<InputStream> response = HttpClient.newHttpClient()
			.send(request, HttpResponse.BodyHandlers.ofInputStream());
		assertThat(response.headers().firstValue("Content-Type")).hasValue("text/event-stream");
		Thread reader = new Thread(() -> {
			Scanner scanner = new Scanner(response.body(), StandardCharsets.UTF_8);
			while (scanner.hasNextLine()) {
				this.lines.add(scanner.nextLine());
			}
		}, "sse-reader");
		reader.setDaemon(true);
		reader.start();
		return response.body();
	}

	private static ConditionFactory eventually() {
		return Awaitility.await().atMost(Duration.ofSeconds(15));
	}

}
