package io.github.eslboot.autoconfigure.test;

import java.time.Duration;

import io.github.eslboot.EslTemplate;
import io.github.eslboot.autoconfigure.EslAutoConfiguration;
import io.github.eslboot.autoconfigure.metrics.EslMetricsAutoConfiguration;
import io.github.eslboot.autoconfigure.test.application.AnswerMachine;
import io.github.eslboot.autoconfigure.test.application.Greetings;
import io.github.eslboot.autoconfigure.test.application.SliceApplication;
import io.github.eslboot.test.FreeSwitchSimulator;
import io.github.eslboot.test.SimulatedCall;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.bean.override.mockito.MockitoBean;

import static io.github.eslboot.test.SimulatorAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;

/**
 * Tests for {@link EslTest}.
 */
@EslTest
@ContextConfiguration(classes = SliceApplication.class)
class EslTestTests {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	@Autowired
	private ApplicationContext context;

	@Autowired
	private FreeSwitchSimulator simulator;

	@Autowired
	private EslTemplate esl;

	@MockitoBean
	private Greetings greetings;

	@Test
	void sliceHasComponentsWithHandlersAndConnectsToTheSimulator() {
		given(this.greetings.file()).willReturn("mocked.wav");
		this.esl.stream().awaitUp(PATIENCE);
		SimulatedCall call = this.simulator.startCall("1000", "5000");
		assertThat(this.context.getBean(AnswerMachine.class)).isNotNull();
		assertThat(this.simulator).within(PATIENCE).received("uuid_broadcast " + call.uuid() + " mocked.wav");
	}

	@Test
	void otherAutoConfigurationsAreDisabled() {
		assertThat(this.context.getBeanNamesForType(EslAutoConfiguration.class)).hasSize(1);
		assertThat(this.context.getBeanNamesForType(EslMetricsAutoConfiguration.class)).isEmpty();
	}

}
