package io.github.eslboot.sample;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

import io.github.eslboot.autoconfigure.EslConnectionDetails;
import io.github.eslboot.outbound.EslSessionServer;
import io.github.eslboot.sample.calls.DisplayState;
import io.github.eslboot.sample.calls.LiveCalls;
import io.github.eslboot.sample.servers.StatusBoard;
import io.github.eslboot.test.FreeSwitchSimulator;
import io.github.eslboot.test.SimulatedCall;
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
	void ivrBridgesTheCallerToTheEnteredExtension() {
		try (ConfigurableApplicationContext context = run("--freeswitch.esl.outbound.enabled=true",
				"--freeswitch.esl.outbound.port=0", "--freeswitch.esl.outbound.stop-timeout=1s")) {
			int port = context.getBean(EslSessionServer.class).port();
			SimulatedCall call = context.getBean(FreeSwitchSimulator.class)
				.newCall()
				.from("4711")
				.to("5000")
				.app("socket", "127.0.0.1:" + port + " async full")
				.start();
			Awaitility.await()
				.atMost(Duration.ofSeconds(30))
				.until(() -> "play_and_get_digits".equals(call.application()));
			call.dtmf("1001");
			Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> call.bridgedTo() != null);
			call.hangup("NORMAL_CLEARING");
			Awaitility.await()
				.atMost(Duration.ofSeconds(30))
				.until(() -> context.getBean(EslSessionServer.class).stats().active() == 0);
		}
	}

	private static ConfigurableApplicationContext run(String... arguments) {
		String[] all = new String[arguments.length + 1];
		all[0] = "--server.port=0";
		System.arraycopy(arguments, 0, all, 1, arguments.length);
		return new SpringApplicationBuilder(CallDeskApplication.class).run(all);
	}

}
