package io.github.eslboot.test.junit;

import java.util.HashSet;
import java.util.Set;

import io.github.eslboot.test.FreeSwitchSimulator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link FreeSwitchSimulatorExtension}: scope and options of the simulator.
 */
class FreeSwitchSimulatorExtensionTests {

	@Nested
	@FreeSwitchTest
	@TestInstance(TestInstance.Lifecycle.PER_CLASS)
	class PerTest {

		private final Set<FreeSwitchSimulator> seen = new HashSet<>();

		private FreeSwitchSimulator beforeEach;

		@BeforeEach
		void before(FreeSwitchSimulator simulator) {
			this.beforeEach = simulator;
		}

		@RepeatedTest(2)
		void testsGetDifferentSimulators(FreeSwitchSimulator simulator) {
			assertThat(simulator).isSameAs(this.beforeEach);
			assertThat(simulator.isRunning()).isTrue();
			assertThat(this.seen.add(simulator)).isTrue();
		}

		@AfterAll
		void simulatorsAreClosedAfterTheirTests() {
			assertThat(this.seen).hasSize(2).noneMatch(FreeSwitchSimulator::isRunning);
		}

	}

	@Nested
	@FreeSwitchTest
	@TestInstance(TestInstance.Lifecycle.PER_CLASS)
	class PerClass {

		private FreeSwitchSimulator shared;

		@BeforeAll
		void start(FreeSwitchSimulator simulator) {
			this.shared = simulator;
		}

		@RepeatedTest(2)
		void testsShareTheSimulatorOfBeforeAll(FreeSwitchSimulator simulator) {
			assertThat(simulator).isSameAs(this.shared);
			assertThat(simulator.isRunning()).isTrue();
		}

	}

	@Nested
	@FreeSwitchTest(resetAfterEach = true)
	@TestInstance(TestInstance.Lifecycle.PER_CLASS)
	class ResetAfterEach {

		@BeforeAll
		void start(FreeSwitchSimulator simulator) {
			assertThat(simulator.isRunning()).isTrue();
		}

		@RepeatedTest(2)
		void testsFindNoCallsOfOtherTests(FreeSwitchSimulator simulator) {
			assertThat(simulator.calls()).isEmpty();
			simulator.startCall("1000", "5000");
		}

	}

	@Nested
	class WithOptions {

		@RegisterExtension
		static final FreeSwitchSimulatorExtension FREESWITCH = FreeSwitchSimulatorExtension
			.with((builder) -> builder.password("secret"));

		@Test
		void simulatorHasTheGivenOptions(FreeSwitchSimulator simulator) {
			assertThat(simulator.password()).isEqualTo("secret");
		}

	}

}
