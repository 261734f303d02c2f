package io.github.eslboot.starter;

import java.time.Duration;

import io.github.eslboot.EslTemplate;
import io.github.eslboot.annotation.EslEventHandler;
import io.github.eslboot.annotation.EslHeader;
import io.github.eslboot.test.FreeSwitchSimulator;
import org.junit.jupiter.api.Test;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for an application whose only dependency is the starter.
 */
class EslStarterTests {

	@Test
	void applicationSendsCommandsAndReceivesEvents() {
		try (FreeSwitchSimulator server = FreeSwitchSimulator.create();
				ConfigurableApplicationContext context = SpringApplication.run(Application.class,
						"--freeswitch.esl.host=" + server.host(), "--freeswitch.esl.port=" + server.port(),
						"--freeswitch.esl.events.format=json")) {
			EslTemplate template = context.getBean(EslTemplate.class);
			template.stream().awaitUp(Duration.ofSeconds(20));
			assertThat(template.api("status")).contains("UP");
			server.fire("CHANNEL_ANSWER", "Caller-Caller-ID-Number", "1001");
			Desk desk = context.getBean(Desk.class);
			await().atMost(Duration.ofSeconds(20)).until(() -> "1001".equals(desk.caller));
		}
	}

	@Test
	void starterBringsNeitherActuatorNorMicrometer() {
		ClassLoader classes = EslStarterTests.class.getClassLoader();
		assertThat(ClassUtils.isPresent("org.springframework.boot.actuate.endpoint.annotation.Endpoint", classes))
			.isFalse();
		assertThat(ClassUtils.isPresent("org.springframework.boot.health.contributor.HealthIndicator", classes))
			.isFalse();
		assertThat(ClassUtils.isPresent("io.micrometer.core.instrument.MeterRegistry", classes)).isFalse();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		Desk desk() {
			return new Desk();
		}

	}

	static class Desk {

		private volatile String caller = "";

		@EslEventHandler("CHANNEL_ANSWER")
		void answered(@EslHeader("Caller-Caller-ID-Number") String caller) {
			this.caller = caller;
		}

	}

}
