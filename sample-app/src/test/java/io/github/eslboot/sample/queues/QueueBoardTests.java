package io.github.eslboot.sample.queues;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.github.eslboot.command.CallCenterCommands.Agent;
import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.view.CallCenterEvent;
import io.github.eslboot.sample.queues.QueueView.Caller;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

/** Tests for {@link QueueBoard}. */
class QueueBoardTests {

	private final QueueBoard board = new QueueBoard(
			new QueueProperties(Duration.ofSeconds(20), new QueueProperties.Router(null, List.of())));

	@Test
	void callerWaitsUntilAnAgentAnswers() {
		start("m1");
		assertThat(this.board.waiting()).isEqualTo(1);
		assertThat(queue().callers()).extracting(Caller::number).containsExactly("4711");
		answer("m1", 5);
		end("m1", "Terminated");
		assertThat(queue().callers()).isEmpty();
		assertThat(queue().answered()).isEqualTo(1);
		assertThat(queue().abandoned()).isZero();
		assertThat(queue().serviceLevel()).isEqualTo(100);
	}

	@Test
	void serviceLevelCountsLateAnswersAndAbandonedCallers() {
		assertThat(this.board.view().queues()).isEmpty();
		start("m1");
		answer("m1", 5);
		start("m2");
		answer("m2", 25);
		start("m3");
		end("m3", "Cancel");
		start("m4");
		answer("m4", 20);
		assertThat(queue().answered()).isEqualTo(3);
		assertThat(queue().abandoned()).isEqualTo(1);
		assertThat(queue().serviceLevel()).isEqualTo(50);
	}

	@Test
	void agentHasStatusStateAndCaller() {
		apply("agent-status-change", "CC-Agent", "a", "CC-Agent-Status", "Available");
		apply("agent-state-change", "CC-Agent", "a", "CC-Agent-State", "Receiving");
		assertThat(agent().status()).isEqualTo("Available");
		assertThat(agent().state()).isEqualTo("Receiving");
		start("m1");
		answer("m1", 1);
		assertThat(agent().caller()).isEqualTo("4711");
		apply("bridge-agent-end", "CC-Agent", "a");
		assertThat(agent().caller()).isNull();
	}

	@Test
	void listOfTheServerAddsAndRemovesCallersUnlessEventsAreNewer() {
		start("gone");
		start("left");
		answer("left", 1);
		Instant asked = Instant.now().plusSeconds(1);
		this.board.list("q", Map.of("new", caller(), "left", caller()), asked);
		assertThat(queue().callers()).hasSize(1);
		this.board.list("q", Map.of(), Instant.EPOCH);
		assertThat(queue().callers()).hasSize(1);
	}

	@Test
	void listOfAgentsRemovesThoseThatAreDeleted() {
		apply("agent-status-change", "CC-Agent", "a", "CC-Agent-Status", "Available");
		this.board.list(List.of(new Agent(Map.of("name", "b", "status", "On Break", "state", "Waiting"))),
				Instant.now());
		assertThat(this.board.view().agents()).extracting(AgentView::name, AgentView::status)
			.containsExactly(tuple("b", "On Break"));
	}

	private static Caller caller() {
		return new Caller("leg", null, "1", Instant.now().minusSeconds(60));
	}

	private void start(String member) {
		apply("member-queue-start", "CC-Queue", "q", "CC-Member-UUID", member, "CC-Member-CID-Number", "4711");
	}

	private void answer(String member, int seconds) {
		apply("bridge-agent-start", "CC-Queue", "q", "CC-Member-UUID", member, "CC-Member-CID-Number", "4711",
				"CC-Agent", "a", "CC-Member-Joined-Time", "1700000000", "CC-Agent-Answered-Time",
				Integer.toString(1_700_000_000 + seconds));
	}

	private void end(String member, String cause) {
		apply("member-queue-end", "CC-Queue", "q", "CC-Member-UUID", member, "CC-Cause", cause);
	}

	private void apply(String action, String... headers) {
		Map<String, String> all = new HashMap<>(Map.of("Event-Subclass", "callcenter::info", "CC-Action", action));
		for (int i = 0; i < headers.length; i += 2) {
			all.put(headers[i], headers[i + 1]);
		}
		this.board.apply(new CallCenterEvent(EslEvent.of("CUSTOM", all)));
	}

	private QueueView queue() {
		return this.board.view().queues().get(0);
	}

	private AgentView agent() {
		return this.board.view().agents().get(0);
	}

}
