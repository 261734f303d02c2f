package io.github.eslboot.connection;

import java.time.Duration;

import io.github.eslboot.connection.EslConnectionException.Reason;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/** Delays of the back-off, and the values that its builder accepts. */
class ReconnectBackoffTests {

	private static final ReconnectBackoff WITHOUT_JITTER = ReconnectBackoff.builder()
		.delay(Duration.ofMillis(100))
		.multiplier(2)
		.maxDelay(Duration.ofMillis(350))
		.jitter(Duration.ZERO)
		.build();

	private static long millis(ReconnectBackoff backoff, int failures) {
		return Duration
			.ofNanos(
					backoff.nextDelayNanos(failures, new EslConnectionException(Reason.REFUSED, "refused by the test")))
			.toMillis();
	}

	@Test
	void delayGrowsWithEachFailureUpToTheMaximum() {
		assertThat(millis(WITHOUT_JITTER, 0)).isEqualTo(100);
		assertThat(millis(WITHOUT_JITTER, 1)).isEqualTo(100);
		assertThat(millis(WITHOUT_JITTER, 2)).isEqualTo(200);
		assertThat(millis(WITHOUT_JITTER, 3)).isEqualTo(350);
		assertThat(millis(WITHOUT_JITTER, 100)).isEqualTo(350);
	}

	@Test
	void defaultJitterSpreadsTheDelayFromZeroToItsDouble() {
		ReconnectBackoff backoff = ReconnectBackoff.builder().delay(Duration.ofMillis(40)).build();
		assertThat(backoff.jitter()).isEqualTo(backoff.delay());
		for (int i = 0; i < 100; i++) {
			assertThat(millis(backoff, 1)).isBetween(0L, 80L);
		}
	}

	@Test
	void permanentFailureHasADelayOfItsOwn() {
		ReconnectBackoff backoff = ReconnectBackoff.builder().permanentFailureDelay(Duration.ofSeconds(100)).build();
		long nanos = backoff.nextDelayNanos(1, new EslAuthenticationException("refused by the test"));
		assertThat(Duration.ofNanos(nanos)).isBetween(Duration.ofSeconds(90), Duration.ofSeconds(110));
	}

	@Test
	void toBuilderKeepsAllValues() {
		assertThat(WITHOUT_JITTER.toBuilder().build()).isEqualTo(WITHOUT_JITTER);
		assertThat(WITHOUT_JITTER.toBuilder().multiplier(3).build()).isNotEqualTo(WITHOUT_JITTER);
		assertThat(ReconnectBackoff.builder().build()).isEqualTo(ReconnectBackoff.defaults());
	}

	@Test
	void buildRejectsValuesOutOfRange() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> ReconnectBackoff.builder().delay(Duration.ofMinutes(1)).build())
			.withMessageContaining("maxDelay");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> ReconnectBackoff.builder().jitter(Duration.ofSeconds(1)).build())
			.withMessageContaining("jitter");
		assertThatIllegalArgumentException().isThrownBy(() -> ReconnectBackoff.builder().multiplier(0.5).build())
			.withMessageContaining("multiplier");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> ReconnectBackoff.builder().permanentFailureDelay(Duration.ZERO).build())
			.withMessageContaining("permanentFailureDelay");
	}

}
