package io.github.eslboot.pool;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import io.github.eslboot.connection.EslConnection;
import io.github.eslboot.connection.EslConnectionException;
import io.github.eslboot.connection.EslConnectionException.Reason;
import io.github.eslboot.connection.ReconnectBackoff;
import io.github.eslboot.protocol.EslException;
import io.github.eslboot.testsupport.EslExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static io.github.eslboot.testsupport.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** {@link PoolFiller}: attempts to connect, and the back-off between them. */
class PoolFillerTests {

	private static final ReconnectBackoff QUICK = ReconnectBackoff.builder()
		.delay(Duration.ofMillis(5))
		.maxDelay(Duration.ofMillis(5))
		.build();

	private static final int MISSING = 5;

	@RegisterExtension
	final EslExtension esl = EslExtension.ofSimulator();

	private final PoolLock lock = new PoolLock("pbx-1");

	private final BlockingQueue<CompletableFuture<EslConnection>> attempts = new LinkedBlockingQueue<>();

	private final AtomicInteger failures = new AtomicInteger();

	private volatile Supplier<CompletableFuture<EslConnection>> connector = CompletableFuture::new;

	private PoolFiller filler;

	@BeforeEach
	void create() {
		this.filler = new PoolFiller(PoolOptions.builder().maxConcurrentConnects(3).build(), QUICK,
				this.esl.newResources(), (listener) -> {
					CompletableFuture<EslConnection> attempt = this.connector.get();
					this.attempts.add(attempt);
					return attempt;
				}, this.lock, new Target());
	}

	private void fill() {
		this.lock.run((actions) -> this.filler.fill(MISSING, actions));
	}

	private int connecting() {
		this.lock.lock();
		try {
			return this.filler.connecting();
		}
		finally {
			this.lock.unlock();
		}
	}

	private static EslException refused() {
		return new EslConnectionException(Reason.REFUSED, "refused");
	}

	@Test
	void fillLimitsConcurrentAttemptsWhileNoneHasFailed() {
		fill();
		fill();
		assertThat(this.attempts).hasSize(3);
		assertThat(connecting()).isEqualTo(3);
	}

	@Test
	void fillMakesOneAttemptAtATimeAfterAFailure() throws Exception {
		fill();
		for (int i = 0; i < 3; i++) {
			this.attempts.take().completeExceptionally(refused());
		}
		assertThat(this.attempts.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isNotNull();
		fill();
		assertThat(this.attempts).isEmpty();
		assertThat(connecting()).isEqualTo(1);
		assertThat(this.failures).hasValue(3);
	}

	@Test
	void attemptThatThrowsIsAFailedAttemptAndIsRetried() throws Exception {
		this.connector = () -> {
			throw new OutOfMemoryError("unable to create native thread (simulated)");
		};
		fill();
		await().atMost(PATIENCE).until(() -> this.failures.get() > 5);
		this.connector = CompletableFuture::new;
		assertThat(this.attempts.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isNotNull();
		assertThat(connecting()).isEqualTo(1);
		assertThat(this.filler.lastError()).hasMessageContaining("unable to create native thread");
	}

	@Test
	void attemptThatEndsWithoutConnectionIsAFailedAttemptAndIsRetried() throws Exception {
		this.connector = () -> CompletableFuture.completedFuture(null);
		fill();
		await().atMost(PATIENCE).until(() -> this.failures.get() > 5);
		this.connector = CompletableFuture::new;
		assertThat(this.attempts.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isNotNull();
		await().atMost(PATIENCE).until(() -> connecting() == 1);
	}

	@Test
	void attemptOfAnEarlierGenerationDoesNotCount() throws Exception {
		fill();
		this.lock.run((actions) -> this.filler.reset(1));
		assertThat(connecting()).isZero();
		fill();
		assertThat(connecting()).isEqualTo(3);
		this.attempts.take().completeExceptionally(refused());
		assertThat(connecting()).isEqualTo(3);
		assertThat(this.failures).hasValue(0);
	}

	private final class Target implements PoolFiller.Target {

		@Override
		public void fill(List<Runnable> actions) {
			PoolFillerTests.this.filler.fill(MISSING, actions);
		}

		@Override
		public void connected(EslConnection connection, boolean open, long nanos, List<Runnable> actions) {
			throw new IllegalStateException("No attempt succeeds in this test");
		}

		@Override
		public void connectFailed(List<Runnable> actions) {
			PoolFillerTests.this.failures.incrementAndGet();
			fill(actions);
		}

		@Override
		public void closed(EslConnection connection, EslException cause, int generation) {
			throw new IllegalStateException("No attempt succeeds in this test");
		}

	}

}
