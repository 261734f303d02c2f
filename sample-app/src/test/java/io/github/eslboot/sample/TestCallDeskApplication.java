package io.github.eslboot.sample;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.github.eslboot.test.FreeSwitchSimulator;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;

/**
 * Starts the call desk for development, connected to a simulator instead of the
 * configured server: {@code 1001} answers after two seconds, {@code 1002} is busy.
 */
public final class TestCallDeskApplication {

	private TestCallDeskApplication() {
	}

	public static void main(String[] args) {
		start(args);
	}

	static ConfigurableApplicationContext start(String... args) {
		// Without a host the sample would simulate a server of its own as well.
		List<String> all = new ArrayList<>(List.of("--freeswitch.esl.host=development"));
		all.addAll(List.of(args));
		return SpringApplication.from(CallDeskApplication::main)
			.with(DevelopmentServer.class)
			.run(all.toArray(String[]::new))
			.getApplicationContext();
	}

	/** The simulator as a service of the application. */
	@TestConfiguration(proxyBeanMethods = false)
	static class DevelopmentServer {

		@Bean
		@ServiceConnection
		FreeSwitchSimulator developmentServer() {
			FreeSwitchSimulator simulator = FreeSwitchSimulator.create();
			simulator.callee("1001").answersAfter(Duration.ofSeconds(2));
			simulator.callee("1002").busy();
			return simulator;
		}

	}

}
