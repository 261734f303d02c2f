package io.github.eslboot.node;

import java.time.Duration;

import io.github.eslboot.connection.EslClientResources;
import io.github.eslboot.pool.EslConnectionPool;
import io.github.eslboot.pool.PoolOptions;
import io.github.eslboot.protocol.EslTimeoutException;
import io.github.eslboot.protocol.Sent;
import io.github.eslboot.testsupport.Client;
import io.github.eslboot.testsupport.EslExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static io.github.eslboot.testsupport.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** {@link CircuitBreaker}: closes again even if its owner throws. */
class CircuitBreakerTests {

	@RegisterExtension
	final EslExtension esl = EslExtension.ofSimulator();

	@Test
	void circuitClosesAgainIfItsOwnerFailsOnTheChange() {
		EslClientResources resources = this.esl.newResources();
		try (EslConnectionPool pool = EslConnectionPool.create(Client.options(this.esl.simulator()).build(),
				PoolOptions.builder().size(1).build(), Client.QUICK, resources)) {
			pool.start();
			CircuitBreaker breaker = new CircuitBreaker(pool, resources, () -> {
				throw new OutOfMemoryError("simulated");
			});
			for (int i = 0; i < CircuitBreaker.THRESHOLD; i++) {
				breaker.record(new EslTimeoutException(Sent.MAYBE, "no reply within " + Duration.ZERO));
			}
			assertThat(breaker.isOpen()).isTrue();
			await().atMost(PATIENCE).until(() -> !breaker.isOpen());
			breaker.shutdown();
		}
	}

}
