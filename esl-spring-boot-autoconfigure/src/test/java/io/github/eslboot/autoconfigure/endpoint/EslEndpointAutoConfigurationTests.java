package io.github.eslboot.autoconfigure.endpoint;

import io.github.eslboot.annotation.EslEventHandler;
import io.github.eslboot.autoconfigure.EslContexts;
import io.github.eslboot.autoconfigure.endpoint.EslEndpoint.EslDescriptor;
import io.github.eslboot.event.EventStreamState;
import io.github.eslboot.test.FreeSwitchSimulator;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link EslEndpointAutoConfiguration}.
 */
class EslEndpointAutoConfigurationTests {

	private static ApplicationContextRunner withEndpoint(ApplicationContextRunner runner) {
		return runner.withConfiguration(AutoConfigurations.of(EslEndpointAutoConfiguration.class))
			.withPropertyValues("management.endpoints.web.exposure.include=esl");
	}

	@Test
	void endpointShowsNodesAndHandlersWithoutSecrets() {
		try (FreeSwitchSimulator server = FreeSwitchSimulator.builder().password("hush").start()) {
			withEndpoint(EslContexts.runner(server)).withBean("desk", Desk.class).run((context) -> {
				EslContexts.connected(context);
				EslDescriptor descriptor = context.getBean(EslEndpoint.class).esl();
				assertThat(descriptor.nodes()).containsOnlyKeys("default");
				assertThat(descriptor.nodes().get("default").stream().state()).isEqualTo(EventStreamState.UP);
				assertThat(descriptor.handlers()).singleElement().satisfies((handler) -> {
					assertThat(handler.id()).isEqualTo("desk.answered");
					assertThat(handler.events()).containsExactly("CHANNEL_ANSWER");
					assertThat(handler.headers()).containsExactly("Call-Direction=inbound");
					assertThat(handler.bound()).isEqualTo(1);
				});
				String json = JsonMapper.builder().build().writeValueAsString(descriptor);
				assertThat(json).contains("\"desk.answered\"").contains("\"size\":2").doesNotContain("hush");
			});
		}
	}

	@Test
	void endpointIsAbsentUnlessExposed() {
		EslContexts.runner()
			.withConfiguration(AutoConfigurations.of(EslEndpointAutoConfiguration.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(EslEndpoint.class));
	}

	@Test
	void endpointIsAbsentWithoutActuator() {
		withEndpoint(EslContexts.runner()).withClassLoader(new FilteredClassLoader(Endpoint.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("eslEndpoint"));
	}

	static class Desk {

		@EslEventHandler(events = "CHANNEL_ANSWER", headers = "Call-Direction=inbound")
		void answered() {
		}

	}

}
