package io.github.eslboot.test;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.github.eslboot.test.RawClient.Event;
import io.github.eslboot.test.junit.FreeSwitchTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link CallCenter}: {@code callcenter_config} and the distribution of calls.
 */
@FreeSwitchTest
class CallCenterTests {

	private FreeSwitchSimulator simulator;

	private RawClient events;

	@BeforeEach
	void connect(FreeSwitchSimulator started) throws Exception {
		this.simulator = started;
		this.events = RawClient.login(started);
		this.events.command("event plain CUSTOM callcenter::info");
	}

	@AfterEach
	void disconnect() throws Exception {
		this.events.close();
	}

	private String config(String arguments) {
		return this.simulator.api("callcenter_config " + arguments);
	}

	private void availableAgent() {
		assertThat(config("agent add 1000@default callback")).isEqualTo("+OK\n");
		assertThat(config("agent set contact 1000@default user/1000")).isEqualTo("+OK\n");
		assertThat(config("agent set status 1000@default Available")).isEqualTo("+OK\n");
		assertThat(config("tier add support@default 1000@default 1 2")).isEqualTo("+OK\n");
	}

	/** Returns the actions up to one, with the last word of what they say. */
	private List<String> actionsUntil(String last) throws IOException {
		List<String> actions = new ArrayList<>();
		while (true) {
			Event event = Event.of(this.events.event());
			String action = event.header("CC-Action");
			actions.add(action + event.header("CC-Agent-State").replaceFirst("^", " ").stripTrailing()
					+ event.header("CC-Count").replaceFirst("^", " ").stripTrailing());
			if (action.equals(last)) {
				return actions;
			}
		}
	}

	@Test
	void configurationHasAgentsTiersAndQueues() {
		assertThat(config("agent list")).isEqualTo("+OK\n");
		availableAgent();
		assertThat(config("agent add 1000@default callback")).isEqualTo("-ERR Agent already exist!\n");
		assertThat(config("agent add x nonsense")).isEqualTo("-ERR Agent type invalid!\n");
		assertThat(config("agent set status unknown Available")).isEqualTo("-ERR Agent not found!\n");
		assertThat(config("agent set status 1000@default Asleep")).isEqualTo("-ERR Invalid Agent Status!\n");
		assertThat(config("agent set status 1000@default 'On Break'")).isEqualTo("+OK\n");
		assertThat(config("agent get status 1000@default")).isEqualTo("On Break");
		assertThat(config("tier list"))
			.isEqualTo("queue|agent|state|level|position\nsupport@default|1000@default|Ready|1|2\n+OK\n");
		assertThat(config("tier add support@default 1000@default")).isEqualTo("-ERR Tier already exist!\n");
		assertThat(config("tier add notfound 1000@default")).isEqualTo("-ERR Queue not found!\n");
		assertThat(config("tier set level support@default 1000@default 4")).isEqualTo("+OK\n");
		assertThat(config("queue list tiers support@default")).contains("|Ready|4|2\n");
		assertThat(config("queue list")).contains("\nsupport@default|longest-idle-agent|").endsWith("+OK\n");
		assertThat(config("queue count agents support@default")).isEqualTo("1\n");
		assertThat(config("agent del 1000@default")).isEqualTo("+OK\n");
		assertThat(config("tier list")).isEqualTo("+OK\n");
		assertThat(config("nonsense")).isEqualTo("-ERR Invalid!\n");
	}

	@Test
	void waitingCallerIsConnectedToTheAvailableAgent() throws Exception {
		availableAgent();
		SimulatedCall caller = this.simulator.newCall().from("Ann", "123").app("callcenter", "support@default").start();
		assertThat(actionsUntil("bridge-agent-start")).containsSubsequence("member-queue-start", "members-count 1",
				"agent-state-change Receiving", "agent-offering", "bridge-agent-start");
		this.simulator.await((server) -> caller.bridgedTo() != null, RawClient.TIMEOUT);
		assertThat(config("queue list members support@default")).contains("|1000@default|single_box|Answered|");
		SimulatedCall agent = this.simulator.call(String.valueOf(caller.bridgedTo())).orElseThrow();
		assertThat(agent.variable("cc_side")).isEqualTo("agent");
		assertThat(agent.destination()).isEqualTo("1000");
		agent.hangup();
		assertThat(actionsUntil("member-queue-end")).containsSubsequence("agent-state-change In a queue call",
				"bridge-agent-end", "member-queue-end");
		assertThat(actionsUntil("agent-state-change")).containsExactly("agent-state-change Waiting");
		this.simulator.await((server) -> server.calls().isEmpty(), RawClient.TIMEOUT);
		assertThat(caller.variable("cc_cause")).isEqualTo("answered");
		assertThat(config("queue list members support@default")).isEqualTo("+OK\n");
	}

	@Test
	void callerIsOfferedAgainAfterAnAgentThatIsBusy() throws Exception {
		this.simulator.callee("1000").busy().then().answers();
		availableAgent();
		this.simulator.newCall().app("callcenter", "support@default").start();
		assertThat(actionsUntil("bridge-agent-start")).containsSubsequence("agent-offering", "bridge-agent-fail",
				"agent-state-change Waiting", "agent-offering", "bridge-agent-start");
	}

	@Test
	void agentStopsRingingWhenTheCallerGivesUp() throws Exception {
		this.simulator.callee("1000").neverAnswers();
		availableAgent();
		SimulatedCall caller = this.simulator.newCall().app("callcenter", "support@default").start();
		actionsUntil("agent-offering");
		this.simulator.await((server) -> server.calls().size() == 2, RawClient.TIMEOUT);
		caller.hangup();
		assertThat(actionsUntil("member-queue-end")).contains("bridge-agent-fail");
		this.simulator.await((server) -> server.calls().isEmpty(), RawClient.TIMEOUT);
		assertThat(caller.variable("cc_cancel_reason")).isEqualTo("BREAK_OUT");
		assertThat(config("agent get state 1000@default")).isEqualTo("Waiting");
	}

	@Test
	void agentWithoutAnswerGoesOnBreakAtTheMaximum() throws Exception {
		this.simulator.callee("1000").failsAfter(Duration.ofMillis(10), "NO_ANSWER");
		availableAgent();
		config("agent set max_no_answer 1000@default 1");
		this.simulator.newCall().app("callcenter", "support@default").start();
		assertThat(actionsUntil("bridge-agent-fail")).containsSubsequence("agent-max-no-answer", "agent-status-change",
				"bridge-agent-fail");
		assertThat(config("agent get status 1000@default")).isEqualTo("On Break");
	}

}
