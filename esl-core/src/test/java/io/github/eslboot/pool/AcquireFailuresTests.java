package io.github.eslboot.pool;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.github.eslboot.command.EslCommand;
import io.github.eslboot.connection.ConnectionOptions;
import io.github.eslboot.connection.Credentials;
import io.github.eslboot.connection.EslAuthenticationException;
import io.github.eslboot.connection.EslConnectionException;
import io.github.eslboot.connection.EslConnectionException.Reason;
import io.github.eslboot.event.EventStreamOptions;
import io.github.eslboot.internal.Futures;
import io.github.eslboot.protocol.EslException;
import io.github.eslboot.protocol.Sent;
import io.github.eslboot.testsupport.Client;
import io.github.eslboot.testsupport.EslExtension;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static io.github.eslboot.testsupport.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

/**
 * {@link AcquireFailures}: each failure to borrow a connection says that nothing was
 * sent.
 */
class AcquireFailuresTests {

	private static final Duration SHORT = Duration.ofMillis(100);

	private static final EslCommand COMMAND = EslCommand.api("status");

	@RegisterExtension
	final EslExtension esl = EslExtension.ofSimulator();

	private EslConnectionPool pool(PoolOptions options) {
		return this.esl.newClient((connection) -> connection, options, EventStreamOptions.defaults()).pool;
	}

	private EslConnectionPool full(PoolOptions options) {
		EslConnectionPool pool = pool(options);
		pool.start();
		await().atMost(PATIENCE).until(() -> pool.stats().state() == PoolState.UP);
		return pool;
	}

	private static void assertNotSent(Class<? extends EslException> type, ThrowingCallable acquire) {
		assertThatExceptionOfType(type).isThrownBy(acquire)
			.satisfies((failure) -> assertThat(failure.sent()).isEqualTo(Sent.NO));
	}

	private static Reason assertNotSent(ThrowingCallable acquire) {
		EslConnectionException failure = catchThrowableOfType(EslConnectionException.class, acquire);
		assertThat(failure.sent()).isEqualTo(Sent.NO);
		return failure.reason();
	}

	@Test
	void acquireFailsAsNotSentWhenAllConnectionsStayBorrowed() {
		EslConnectionPool pool = full(PoolOptions.builder().size(1).acquireTimeout(SHORT).build());
		try (PooledConnection only = pool.acquire()) {
			assertNotSent(PoolBusyException.class, () -> pool.acquire(SHORT));
			assertNotSent(PoolBusyException.class, () -> pool.acquire(Duration.ZERO));
			assertNotSent(PoolBusyException.class, () -> pool.send(COMMAND, PATIENCE));
			assertNotSent(PoolBusyException.class, () -> join(pool.acquireAsync(SHORT).toCompletableFuture()));
			assertThat(only.isOpen()).isTrue();
		}
	}

	@Test
	void failureNamesTheLeakDetectionOnlyWhenBorrowersKeepTheConnections() throws Exception {
		EslConnectionPool pool = full(PoolOptions.builder().size(1).acquireTimeout(PATIENCE).build());
		PooledConnection kept = pool.acquire();
		assertThatExceptionOfType(PoolBusyException.class).isThrownBy(() -> pool.acquire(SHORT))
			.withMessageContaining("All 1 connections")
			.withMessageContaining("leak-detection-threshold")
			.withMessageContaining("freeswitch.esl.pool.size");
		assertThatExceptionOfType(PoolBusyException.class).isThrownBy(() -> pool.acquire(Duration.ZERO))
			.withMessageContaining("does not wait")
			.withMessageNotContaining("leak");
		CompletableFuture<PooledConnection> next = pool.acquireAsync(PATIENCE).toCompletableFuture();
		CompletableFuture<PooledConnection> last = pool.acquireAsync(Duration.ofSeconds(1)).toCompletableFuture();
		CompletableFuture<PooledConnection> patient = pool.acquireAsync(PATIENCE).toCompletableFuture();
		kept.close();
		// The connection was returned, and borrowed again by a caller that came first.
		PooledConnection served = next.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
		assertThatExceptionOfType(PoolBusyException.class).isThrownBy(() -> join(last))
			.withMessageContaining("1 more callers wait")
			.withMessageContaining("freeswitch.esl.pool.size")
			.withMessageNotContaining("leak");
		served.close();
		patient.get(PATIENCE.toSeconds(), TimeUnit.SECONDS).close();
	}

	@Test
	void acquireFailsAsNotSentWhenTheQueueIsFull() {
		EslConnectionPool pool = full(PoolOptions.builder().size(1).maxWaiting(0).build());
		try (PooledConnection only = pool.acquire()) {
			assertNotSent(PoolBusyException.class, () -> pool.acquire(PATIENCE));
			assertThat(only.isOpen()).isTrue();
		}
	}

	@Test
	void acquireFailsAsNotSentWhenThePoolIsNotStartedOrStopped() {
		EslConnectionPool pool = pool(PoolOptions.defaults());
		assertThat(assertNotSent(pool::acquire)).isEqualTo(Reason.CLOSED);
		pool.start();
		pool.stop(PATIENCE);
		assertThat(assertNotSent(pool::acquire)).isEqualTo(Reason.CLOSED);
		assertThat(assertNotSent(() -> pool.send(COMMAND, PATIENCE))).isEqualTo(Reason.CLOSED);
	}

	@Test
	void acquireFailsAsNotSentWhenThePoolIsClosed() {
		EslConnectionPool pool = full(PoolOptions.defaults());
		pool.close();
		assertThat(assertNotSent(pool::acquire)).isEqualTo(Reason.CLOSED);
	}

	@Test
	void waitersFailAsNotSentWhenThePoolIsStopped() {
		EslConnectionPool pool = full(PoolOptions.builder().size(1).acquireTimeout(PATIENCE).build());
		List<CompletableFuture<?>> waiters = new ArrayList<>();
		try (PooledConnection only = pool.acquire()) {
			waiters.add(pool.acquireAsync(PATIENCE).toCompletableFuture());
			waiters.add(pool.sendAsync(COMMAND, PATIENCE).toCompletableFuture());
			waiters.add(CompletableFuture.runAsync(() -> pool.send(COMMAND, PATIENCE)));
			await().atMost(PATIENCE).until(() -> pool.stats().waiting() == waiters.size());
			assertThat(pool.stop(Duration.ZERO)).isFalse();
			await().atMost(PATIENCE).until(() -> !only.isOpen());
		}
		for (CompletableFuture<?> waiter : waiters) {
			assertThat(assertNotSent(() -> join(waiter))).isEqualTo(Reason.CLOSED);
		}
	}

	@Test
	void acquireFailsAsNotSentWhenThereIsNoConnection() {
		this.esl.simulator().faults().refuseConnections();
		EslConnectionPool pool = pool(PoolOptions.defaults());
		pool.start();
		await().atMost(PATIENCE).until(() -> pool.stats().state() == PoolState.DOWN);
		assertThat(assertNotSent(() -> pool.acquire(SHORT))).isEqualTo(Reason.UNAVAILABLE);
		assertThat(assertNotSent(() -> pool.acquire(Duration.ZERO))).isEqualTo(Reason.UNAVAILABLE);
	}

	@Test
	void waitersFailAsNotSentWhenTheServerRejectsThePassword() {
		ConnectionOptions wrong = Client.options(this.esl.simulator())
			.credentials(Credentials.ofPassword("wrong"))
			.build();
		EslConnectionPool pool = this.esl
			.closing(new Client(wrong, PoolOptions.defaults(), EventStreamOptions.defaults(), Client.QUICK)).pool;
		pool.start();
		assertNotSent(EslAuthenticationException.class, () -> pool.acquire(PATIENCE));
		assertNotSent(EslAuthenticationException.class, () -> pool.acquire(PATIENCE));
	}

	@Test
	void waiterFailsAsNotSentWhenItIsInterrupted() throws Exception {
		EslConnectionPool pool = full(PoolOptions.builder().size(1).acquireTimeout(PATIENCE).build());
		try (PooledConnection only = pool.acquire()) {
			CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
			Thread caller = new Thread(() -> {
				assertNotSent(EslException.class, () -> pool.send(COMMAND, PATIENCE));
				interrupted.complete(Thread.currentThread().isInterrupted());
			});
			caller.start();
			await().atMost(PATIENCE).until(() -> pool.stats().waiting() == 1);
			caller.interrupt();
			assertThat(interrupted).succeedsWithin(PATIENCE).isEqualTo(true);
			assertThat(pool.stats().waiting()).isZero();
			assertThat(only.isOpen()).isTrue();
		}
		assertThat(pool.stats().idle()).isOne();
	}

	private static void join(CompletableFuture<?> future) {
		Futures.await(future, PATIENCE, "acquire");
	}

}
