package io.github.eslboot.autoconfigure.observation;

import java.util.concurrent.CompletableFuture;

import io.github.eslboot.autoconfigure.EslClientResourcesBuilderCustomizer;
import io.github.eslboot.autoconfigure.EslContexts;
import io.github.eslboot.call.EslCall;
import io.github.eslboot.command.Originate;
import io.github.eslboot.command.SystemCommands;
import io.github.eslboot.test.FreeSwitchSimulator;
import io.github.eslboot.test.junit.FreeSwitchTest;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/** Tests for {@link EslContextPropagationAutoConfiguration}. */
@FreeSwitchTest
class EslContextPropagationAutoConfigurationTests {

	private final FreeSwitchSimulator server;

	private final ObservationRegistry registry = new RecordedObservations().newRegistry();

	EslContextPropagationAutoConfigurationTests(FreeSwitchSimulator server) {
		this.server = server;
	}

	private ApplicationContextRunner runner() {
		return EslContexts.runner(this.server)
			.withConfiguration(AutoConfigurations.of(EslContextPropagationAutoConfiguration.class));
	}

	private @Nullable String current() {
		Observation current = this.registry.getCurrentObservation();
		return (current != null) ? current.getContextView().getName() : null;
	}

	@Test
	void dependentStagesRunInTheContextOfTheCaller() {
		runner().run((context) -> {
			var template = EslContexts.connected(context).async();
			Observation caller = Observation.start("caller", this.registry);
			CompletableFuture<@Nullable String> command;
			CompletableFuture<@Nullable String> call;
			try (Observation.Scope scope = caller.openScope()) {
				command = template.run(SystemCommands.version()).thenApply((version) -> current());
				call = template.originate(Originate.to("user/1001").park())
					.answered()
					.thenApply((answered) -> current());
			}
			assertThat(current()).isNull();
			assertThat(command).succeedsWithin(EslContexts.PATIENCE).isEqualTo("caller");
			assertThat(call).succeedsWithin(EslContexts.PATIENCE).isEqualTo("caller");
			caller.stop();
		});
	}

	@Test
	void dependentStagesOfACallRunInTheContextOfTheCaller() {
		runner().run((context) -> {
			EslCall call = EslContexts.connected(context).originate(Originate.to("user/1001").park());
			Observation caller = Observation.start("caller", this.registry);
			CompletableFuture<@Nullable String> played;
			try (Observation.Scope scope = caller.openScope()) {
				played = call.async().execute("set", "a=b").thenApply((done) -> current());
			}
			assertThat(played).succeedsWithin(EslContexts.PATIENCE).isEqualTo("caller");
			call.hangup();
		});
	}

	@Test
	void contextIsNotPropagatedWhenItIsSwitchedOffOrTheLibraryIsMissing() {
		runner().withPropertyValues("freeswitch.esl.threads.propagate-context=false")
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(EslClientResourcesBuilderCustomizer.class));
		runner().withClassLoader(new FilteredClassLoader("io.micrometer.context"))
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(EslClientResourcesBuilderCustomizer.class));
	}

}
