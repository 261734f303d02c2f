package io.github.eslboot.sample;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

import io.github.eslboot.autoconfigure.EslConnectionDetails;
import io.github.eslboot.sample.calls.DisplayState;
import io.github.eslboot.sample.calls.LiveCalls;
import io.github.eslboot.sample.queues.QueueBoard;
import io.github.eslboot.sample.queues.QueueView;
import io.github.eslboot.sample.servers.StatusBoard;
import io.github.eslboot.test.FreeSwitchSimulator;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/** Tests of the application as users start it. */
class CallDeskApplicationTests {

	@Test
	void applicationSimulatesAServerWhenNoneIsConfigured() {
		try (ConfigurableApplicationContext context = run("--desk.simulator.calls-per-minute=600")) {
			LiveCalls calls = context.getBean(LiveCalls.class);
			Set<DisplayState> states = new HashSet<>();
			Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> {
				calls.views().forEach((call) -> states.add(call.state()));
				return states.contains(DisplayState.ANSWERED) && states.contains(DisplayState.BRIDGED);
			});
			assertThat(context.getBean(StatusBoard.class).status().simulated()).isTrue();
		}
	}

	@Test
	void applicationConnectsToTheConfiguredServer() {
		try (FreeSwitchSimulator server = FreeSwitchSimulator.create();
				ConfigurableApplicationContext context = run("--freeswitch.esl.host=" + server.host(),
						"--freeswitch.esl.port=" + server.port())) {
			assertThat(context.getBeansOfType(FreeSwitchSimulator.class)).isEmpty();
			assertThat(context.getBean(EslConnectionDetails.class).getPort()).isEqualTo(server.port());
			Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> server.authenticatedConnections() == 11);
			assertThat(context.getBean(StatusBoard.class).status().simulated()).isFalse();
		}
	}

	@Test
	void simulatedCallersWaitInQueuesAndTalkToAgents() {
		try (ConfigurableApplicationContext context = run("--desk.simulator.queue-calls-per-minute=60")) {
			QueueBoard board = context.getBean(QueueBoard.class);
			Awaitility.await()
				.atMost(Duration.ofSeconds(40))
				.until(() -> board.view().agents().stream().anyMatch((agent) -> agent.caller() != null));
			assertThat(board.view().queues()).extracting(QueueView::name)
				.containsExactly("sales@default", "support@default");
		}
	}

	private static ConfigurableApplicationContext run(String... arguments) {
		String[] all = new String[arguments.length + 1];
		all[0] = "--server.port=0";
		System.arraycopy(arguments, 0, all, 1, arguments.length);
		return new SpringApplicationBuilder(CallDeskApplication.class).run(all);
	}

}
