package io.github.eslboot.autoconfigure.test;

import java.time.Duration;
import java.util.Map;

import io.github.eslboot.EslClient;
import io.github.eslboot.call.EslCall;
import io.github.eslboot.command.Originate;
import io.github.eslboot.connection.ConnectionOptions;
import io.github.eslboot.connection.Credentials;
import io.github.eslboot.pool.EslConnectionPool;
import io.github.eslboot.pool.PoolState;
import io.github.eslboot.pool.PooledConnection;
import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.EventName;
import io.github.eslboot.protocol.HangupCause;
import io.github.eslboot.test.FreeSwitchSimulator;
import org.junit.jupiter.api.Test;

import static io.github.eslboot.autoconfigure.test.EslAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link EslAssertions}.
 */
class EslAssertionsTests {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private static final Duration SHORT = Duration.ofMillis(5);

	@Test
	void eventIsAssertedByItsHeaders() {
		EslEvent event = EslEvent.of("CHANNEL_ANSWER", Map.of("Unique-ID", "a", "variable_my", "1"));
		assertThat(event).hasName("CHANNEL_ANSWER")
			.hasType(EventName.CHANNEL_ANSWER)
			.isOf("a")
			.hasHeader("Unique-ID", "a")
			.hasHeader("Other-Leg-Unique-ID", null)
			.hasVariable("my", "1")
			.hasBody(null);
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> assertThat(event).hasVariable("my", "2"))
			.withMessageContaining("Expected the variable my <2> but it is <1> in")
			.withMessageContaining("Unique-ID");
	}

	@Test
	void callAndPoolAreAssertedWithinATime() {
		try (FreeSwitchSimulator simulator = FreeSwitchSimulator.create();
				EslClient client = EslClient.builder(options(simulator)).build()) {
			client.awaitUp(PATIENCE);
			simulator.callee("1001").answers();
			EslCall call = client.template().originate(Originate.to("user/1001").park());
			assertThat(call).within(PATIENCE).isAnswered();
			assertThatExceptionOfType(AssertionError.class)
				.isThrownBy(() -> assertThat(call).within(SHORT).isBridgedWith("b"))
				.withMessageContaining("Expected the call " + call.uuid() + " to be bridged with b within 5 ms");
			simulator.call(call.uuid()).orElseThrow().hangup("USER_BUSY");
			assertThat(call).within(PATIENCE).hasEnded().hasEndedWith(HangupCause.USER_BUSY);
			EslConnectionPool pool = client.template().pool();
			assertThat(pool).within(PATIENCE).hasState(PoolState.UP).hasNothingBorrowed().hasNoLeaks();
			try (PooledConnection connection = pool.acquire()) {
				assertThat(pool).hasBorrowed(1);
				assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> assertThat(pool).hasNothingBorrowed())
					.withMessageContaining("to have no borrowed connections but it has")
					.withMessageContaining("borrowed=1");
			}
			assertThat(pool).within(PATIENCE).hasBorrowed(0);
		}
	}

	private static ConnectionOptions options(FreeSwitchSimulator simulator) {
		return ConnectionOptions
			.builder(simulator.host(), simulator.port(), Credentials.ofPassword(simulator.password()))
			.build();
	}

}
