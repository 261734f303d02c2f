package io.github.eslboot.pool;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.github.eslboot.command.EslCommand;
import io.github.eslboot.connection.Credentials;
import io.github.eslboot.connection.EslAuthenticationException;
import io.github.eslboot.connection.EslConnectionException;
import io.github.eslboot.event.EventStreamOptions;
import io.github.eslboot.protocol.EslReply;
import io.github.eslboot.test.Fault;
import io.github.eslboot.test.InjectedFault;
import io.github.eslboot.testsupport.Client;
import io.github.eslboot.testsupport.EslExtension;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static io.github.eslboot.testsupport.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/** A pool whose minimum size is smaller than its size. */
class LazyPoolTests {

	private static final Duration SHORT = Duration.ofMillis(200);

	/** Shorter than the interval of the checks of a pool. */
	private static final Duration IDLE_TIMEOUT = Duration.ofMillis(1);

	@RegisterExtension
	final EslExtension esl = EslExtension.ofSimulator();

	private EslConnectionPool started(int minSize, int size, Duration idleTimeout) {
		EslConnectionPool pool = this.esl.newClient((connection) -> connection.greetingTimeout(SHORT),
				PoolOptions.builder().minSize(minSize).size(size).idleTimeout(idleTimeout).build(),
				EventStreamOptions.defaults()).pool;
		pool.start();
		return pool;
	}

	private EslConnectionPool up(int minSize, int size) {
		EslConnectionPool pool = started(minSize, size, Duration.ZERO);
		await().atMost(PATIENCE)
			.until(() -> pool.stats().state() == PoolState.UP && pool.stats().total() == minSize
					&& pool.stats().connecting() == 0);
		return pool;
	}

	private void resetAllConnections() {
		this.esl.simulator()
			.connections()
			.forEach((connection) -> this.esl.simulator().faults().connection(connection, Fault.reset()));
	}

	@Test
	void poolWithoutMinimumIsUpAndOpensNoConnectionUntilTheFirstCommand() {
		EslConnectionPool pool = up(0, 3);
		assertThat(this.esl.simulator().acceptedConnections()).isZero();
		assertThat(pool.stats().minSize()).isZero();
		for (int i = 0; i < 5; i++) {
			assertThat(pool.send(EslCommand.api("echo", "hello"), PATIENCE).text()).isEqualTo("hello");
		}
		assertThat(pool.stats().total()).isEqualTo(1);
		assertThat(pool.stats().state()).isEqualTo(PoolState.UP);
		assertThat(this.esl.simulator().acceptedConnections()).isEqualTo(1);
	}

	@Test
	void poolIsUpWithItsMinimumOfConnections() {
		EslConnectionPool pool = up(2, 5);
		pool.acquire().close();
		assertThat(pool.stats().idle()).isEqualTo(2);
		assertThat(pool.stats().connecting()).isZero();
		assertThat(this.esl.simulator().acceptedConnections()).isEqualTo(2);
	}

	@Test
	void callersOpenConnectionsUpToTheSize() throws Exception {
		EslConnectionPool pool = up(1, 3);
		List<PooledConnection> borrowed = new ArrayList<>();
		for (int i = 0; i < 3; i++) {
			borrowed.add(pool.acquire(PATIENCE));
		}
		CompletableFuture<PooledConnection> waiting = pool.acquireAsync(PATIENCE).toCompletableFuture();
		assertThatExceptionOfType(PoolBusyException.class).isThrownBy(() -> pool.acquire(SHORT));
		assertThat(pool.stats().total()).isEqualTo(3);
		assertThat(pool.stats().state()).isEqualTo(PoolState.UP);
		borrowed.get(0).close();
		waiting.get(PATIENCE.toSeconds(), TimeUnit.SECONDS).close();
		borrowed.forEach(PooledConnection::close);
		assertThat(pool.stats().idle()).isEqualTo(3);
		assertThat(this.esl.simulator().acceptedConnections()).isEqualTo(3);
	}

	@Test
	void callerThatDoesNotWaitMakesThePoolOpenAConnection() {
		EslConnectionPool pool = up(0, 3);
		assertThatExceptionOfType(EslConnectionException.class).isThrownBy(() -> pool.acquire(Duration.ZERO));
		await().atMost(PATIENCE).until(() -> pool.stats().idle() == 1);
		pool.acquire(Duration.ZERO).close();
	}

	@Test
	void callerIsBusyWhileFurtherConnectionsCannotBeOpened() {
		EslConnectionPool pool = up(1, 2);
		InjectedFault refused = this.esl.simulator().faults().refuseConnections();
		try (PooledConnection only = pool.acquire(PATIENCE)) {
			await().atMost(PATIENCE)
				.untilAsserted(
						() -> assertThatExceptionOfType(PoolBusyException.class).isThrownBy(() -> pool.acquire(SHORT))
							.withMessageContaining("None of the 1 open connections")
							.withMessageContaining("others cannot be opened: Could not connect"));
			assertThat(pool.stats().state()).isEqualTo(PoolState.DEGRADED);
			refused.release();
			pool.acquire(PATIENCE).close();
			assertThat(only.isOpen()).isTrue();
		}
		await().atMost(PATIENCE).until(() -> pool.stats().state() == PoolState.UP);
	}

	@Test
	void quickCommandThatSharesAConnectionMakesThePoolOpenAnother() throws Exception {
		CountDownLatch release = new CountDownLatch(1);
		this.esl.simulator().onApi("block", (request) -> {
			release.await(30, TimeUnit.SECONDS);
			return "late";
		});
		EslConnectionPool pool = up(1, 2);
		CompletableFuture<EslReply> first = pool.sendAsync(EslCommand.api("block").quick(), PATIENCE)
			.toCompletableFuture();
		CompletableFuture<EslReply> second = pool.sendAsync(EslCommand.api("block").quick(), PATIENCE)
			.toCompletableFuture();
		await().atMost(PATIENCE).until(() -> pool.stats().total() == 2);
		release.countDown();
		assertThat(first.get(PATIENCE.toSeconds(), TimeUnit.SECONDS).text()).isEqualTo("late");
		assertThat(second.get(PATIENCE.toSeconds(), TimeUnit.SECONDS).text()).isEqualTo("late");
		assertThat(this.esl.simulator().acceptedConnections()).isEqualTo(2);
	}

	@Test
	void connectionsBeyondTheMinimumAreClosedWhenTheyAreIdle() {
		EslConnectionPool pool = started(1, 4, IDLE_TIMEOUT);
		List<PooledConnection> borrowed = new ArrayList<>();
		for (int i = 0; i < 4; i++) {
			borrowed.add(pool.acquire(PATIENCE));
		}
		assertThat(pool.stats().total()).isEqualTo(4);
		PooledConnection kept = borrowed.remove(0);
		borrowed.forEach(PooledConnection::close);
		await().atMost(PATIENCE).until(() -> pool.stats().total() == 1);
		assertThat(kept.send(EslCommand.api("echo", "kept")).text()).isEqualTo("kept");
		kept.close();
		await().atMost(PATIENCE).until(() -> this.esl.simulator().authenticatedConnections() == 1);
		assertThat(pool.stats().lost()).isZero();
		assertThat(pool.stats().state()).isEqualTo(PoolState.UP);
		assertThat(pool.stats().opened()).isEqualTo(4);
	}

	@Test
	void idleConnectionsStayOpenWithoutTimeout() {
		EslConnectionPool pool = up(0, 2);
		pool.acquire(PATIENCE).close();
		EslConnectionPool closing = started(0, 2, IDLE_TIMEOUT);
		closing.acquire(PATIENCE).close();
		await().atMost(PATIENCE).until(() -> closing.stats().total() == 0);
		assertThat(pool.stats().idle()).isEqualTo(1);
	}

	@Test
	void poolWithoutMinimumIsDownAfterAFailureUntilItReachesTheServer() throws Exception {
		InjectedFault refused = this.esl.simulator().faults().refuseConnections();
		EslConnectionPool pool = up(0, 3);
		assertThatExceptionOfType(EslConnectionException.class).isThrownBy(() -> pool.acquire(SHORT))
			.withMessageContaining("Could not connect");
		assertThat(pool.stats().state()).isEqualTo(PoolState.DOWN);
		refused.release();
		await().atMost(PATIENCE).until(() -> pool.stats().state() == PoolState.UP);
		assertThat(pool.stats().total()).isEqualTo(1);
		assertThat(pool.stats().lastError()).isNull();
	}

	@Test
	void wrongPasswordFailsCallersOnceItIsKnown() {
		EslConnectionPool pool = this.esl.closing(EslConnectionPool.create(
				Client.options(this.esl.simulator()).credentials(Credentials.ofPassword("wrong")).build(),
				PoolOptions.builder().minSize(0).build(), Client.QUICK, this.esl.newResources()));
		pool.start();
		assertThatExceptionOfType(EslAuthenticationException.class).isThrownBy(() -> pool.acquire(PATIENCE));
		assertThatExceptionOfType(EslAuthenticationException.class).isThrownBy(() -> pool.acquire(PATIENCE));
	}

	/** Repeated because it depends on the order of concurrent events. */
	@RepeatedTest(5)
	void lostConnectionIsReplacedByOneAndThenThePoolIsUp() {
		EslConnectionPool pool = up(0, 3);
		List<PooledConnection> borrowed = List.of(pool.acquire(PATIENCE), pool.acquire(PATIENCE));
		borrowed.forEach(PooledConnection::close);
		Queue<PoolState> states = new ConcurrentLinkedQueue<>();
		pool.addListener(new PoolListener() {

			@Override
			public void onStateChange(EslConnectionPool changed, PoolState from, PoolState to, PoolStats stats) {
				states.add(to);
			}

		});
		resetAllConnections();
		await().atMost(PATIENCE)
			.until(() -> pool.stats().lost() == 2 && pool.stats().state() == PoolState.UP
					&& pool.stats().connecting() == 0);
		assertThat(pool.stats().total()).isBetween(1, 2);
		await().atMost(PATIENCE).untilAsserted(() -> assertThat(states).endsWith(PoolState.UP).hasSizeGreaterThan(1));
		assertThat(pool.send(EslCommand.api("echo", "again"), PATIENCE).text()).isEqualTo("again");
	}

	/** Repeated because it depends on the order of concurrent events. */
	@RepeatedTest(5)
	void commandsSucceedWhileIdleConnectionsAreClosed() throws Exception {
		EslConnectionPool pool = started(0, 4, IDLE_TIMEOUT);
		List<CompletableFuture<Void>> callers = new ArrayList<>();
		for (int i = 0; i < 8; i++) {
			String caller = "caller-" + i;
			callers.add(CompletableFuture.runAsync(() -> {
				for (int round = 0; round < 300; round++) {
					String token = caller + "/" + round;
					EslCommand command = EslCommand.api("echo", token);
					assertThat(pool.send((round % 2 != 0) ? command.quick() : command.slow(), PATIENCE).text())
						.isEqualTo(token);
				}
			}));
		}
		for (CompletableFuture<Void> caller : callers) {
			caller.get(60, TimeUnit.SECONDS);
		}
		await().atMost(PATIENCE).until(() -> pool.stats().total() == 0 && pool.stats().connecting() == 0);
		await().atMost(PATIENCE).until(() -> this.esl.simulator().connections().isEmpty());
		assertThat(pool.stats().lost()).isZero();
		assertThat(pool.stats().acquireFailures()).isZero();
		assertThat(pool.stats().state()).isEqualTo(PoolState.UP);
	}

	@Test
	void poolThatIsStartedAgainIsLazyAgain() {
		EslConnectionPool pool = up(1, 3);
		List<PooledConnection> borrowed = List.of(pool.acquire(PATIENCE), pool.acquire(PATIENCE));
		borrowed.forEach(PooledConnection::close);
		assertThat(pool.stop(PATIENCE)).isTrue();
		pool.start();
		await().atMost(PATIENCE).until(() -> pool.stats().idle() == 1 && pool.stats().connecting() == 0);
		assertThat(pool.stats().state()).isEqualTo(PoolState.UP);
		assertThat(pool.stats().total()).isEqualTo(1);
	}

}
