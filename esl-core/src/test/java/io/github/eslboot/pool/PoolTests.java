package io.github.eslboot.pool;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

import io.github.eslboot.command.EslCommand;
import io.github.eslboot.connection.ConnectionOptions;
import io.github.eslboot.connection.Credentials;
import io.github.eslboot.connection.EslAuthenticationException;
import io.github.eslboot.connection.EslConnection;
import io.github.eslboot.connection.EslConnectionException;
import io.github.eslboot.connection.EslConnectionInternals;
import io.github.eslboot.event.EventStreamOptions;
import io.github.eslboot.protocol.EslException;
import io.github.eslboot.protocol.EslReply;
import io.github.eslboot.protocol.EslTimeoutException;
import io.github.eslboot.test.Fault;
import io.github.eslboot.test.InjectedFault;
import io.github.eslboot.test.SimulatedConnection;
import io.github.eslboot.testsupport.Client;
import io.github.eslboot.testsupport.EslExtension;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static io.github.eslboot.testsupport.Patience.LONG_PATIENCE;
import static io.github.eslboot.testsupport.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

/** {@link EslConnectionPool}: borrowing, return, loss and replacement of connections. */
class PoolTests {

	private static final Duration SHORT = Duration.ofMillis(200);

	@RegisterExtension
	final EslExtension esl = EslExtension.ofSimulator();

	private EslConnectionPool pool(PoolOptions options) {
		return this.esl.newClient((connection) -> connection.greetingTimeout(SHORT), options,
				EventStreamOptions.defaults()).pool;
	}

	private Client startedClient(PoolOptions options) throws Exception {
		return this.esl.newClient(UnaryOperator.identity(), options, EventStreamOptions.defaults()).startAndWait();
	}

	private EslConnectionPool full(PoolOptions options) {
		EslConnectionPool pool = pool(options);
		pool.start();
		await().atMost(PATIENCE).until(() -> pool.stats().state() == PoolState.UP);
		return pool;
	}

	@Test
	void acquireEndsAtItsTimeoutIfTheThreadThatServesItHasFailed() {
		NodeConnectionPool pool = (NodeConnectionPool) full(PoolOptions.builder().size(1).build());
		WaiterQueue.Waiter removed = new WaiterQueue.Waiter(null, false, false);
		assertThatExceptionOfType(EslException.class).isThrownBy(() -> pool.await(removed, SHORT))
			.withMessageContaining(pool.name());
		// A connection that is assigned later is returned.
		assertThat(removed.complete(null)).isFalse();
	}

	@Test
	void sendAsyncFailsAndReturnsTheConnectionIfTheCommandCannotBeSent() throws Exception {
		try (EslConnectionPool pool = EslConnectionPool.create(Client.options(this.esl.simulator()).build(),
				PoolOptions.builder().size(1).build(), Client.QUICK, this.esl.newResources())) {
			pool.start();
			pool.acquire(PATIENCE).close();
			// Without a timeout the connection throws when it is to send the command.
			CompletableFuture<EslReply> reply = pool.sendAsync(EslCommand.api("status"), (Duration) null)
				.toCompletableFuture();
			assertThatExceptionOfType(ExecutionException.class)
				.isThrownBy(() -> reply.get(PATIENCE.toSeconds(), TimeUnit.SECONDS));
			assertThat(pool.stats().borrowed()).isZero();
			assertThat(pool.send(EslCommand.api("status"), PATIENCE).isError()).isFalse();
		}
	}

	@ParameterizedTest
	@CsvSource({ "false, false", "false, true", "true, false", "true, true" })
	void commandIsSentOnAnotherConnectionWhenItsOwnEndsBeforeItIsWritten(boolean quick, boolean blocking)
			throws Exception {
		EslConnectionPool pool = full(PoolOptions.builder().size(2).acquireTimeout(LONG_PATIENCE).build());
		// Longer than what the calling thread writes itself.
		EslCommand api = EslCommand.api("echo", "x".repeat(5000));
		EslCommand command = quick ? api : api.slow();
		CountDownLatch release = new CountDownLatch(1);
		EslConnection ending;
		try (PooledConnection other = pool.acquire(); PooledConnection own = pool.acquire()) {
			ending = own.connection();
		}
		PooledConnection other = pool.acquire();
		if (other.connection() == ending) {
			PooledConnection next = pool.acquire();
			other.close();
			other = next;
		}
		blockLoop(ending, release);
		ending.close();
		CompletableFuture<EslReply> reply = blocking
				? CompletableFuture.supplyAsync(() -> pool.send(command, LONG_PATIENCE))
				: pool.sendAsync(command, LONG_PATIENCE).toCompletableFuture();
		await().atMost(PATIENCE).until(() -> EslConnectionInternals.hasPendingReplies(ending));
		other.close();
		release.countDown();
		assertThat(reply.get(LONG_PATIENCE.toSeconds(), TimeUnit.SECONDS).text()).hasSize(5000);
		await().atMost(PATIENCE).until(() -> pool.stats().idle() == 2);
	}

	/** Blocks the event loop of a connection, on which no reply is pending afterwards. */
	private void blockLoop(EslConnection connection, CountDownLatch release) throws InterruptedException {
		CountDownLatch registered = new CountDownLatch(1);
		CountDownLatch blocked = new CountDownLatch(1);
		this.esl.simulator().onApi("hold", (request) -> {
			waitFor(registered);
			return "+OK";
		});
		connection.sendAsync(EslCommand.api("hold"), PATIENCE).thenRun(() -> {
			blocked.countDown();
			waitFor(release);
		});
		registered.countDown();
		assertThat(blocked.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
	}

	private static void waitFor(CountDownLatch latch) {
		try {
			latch.await(LONG_PATIENCE.toSeconds(), TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Test
	void poolOpensTenConnectionsByDefault() throws Exception {
		EslConnectionPool pool = full(PoolOptions.defaults());
		assertThat(pool.stats().idle()).isEqualTo(10);
		await().atMost(PATIENCE).until(() -> this.esl.simulator().authenticatedConnections() == 10);
		assertThat(this.esl.simulator().acceptedConnections()).isEqualTo(10);
	}

	@Test
	void acquireFailsWithPoolBusyWhenAllConnectionsAreBorrowedAndServesWaitersInOrder() throws Exception {
		EslConnectionPool pool = full(PoolOptions.builder().size(1).build());
		PooledConnection only = pool.acquire();
		assertThatExceptionOfType(PoolBusyException.class).isThrownBy(() -> pool.acquire(SHORT))
			.withMessageContaining("freeswitch.esl.pool.size");
		assertThatExceptionOfType(PoolBusyException.class).isThrownBy(() -> pool.acquire(Duration.ZERO));
		Queue<Integer> served = new ConcurrentLinkedQueue<>();
		List<CompletableFuture<Void>> waiters = new ArrayList<>();
		for (int i = 0; i < 5; i++) {
			int number = i;
			waiters.add(pool.acquireAsync(PATIENCE).thenAccept((connection) -> {
				served.add(number);
				connection.close();
			}).toCompletableFuture());
		}
		assertThat(pool.stats().waiting()).isEqualTo(5);
		only.close();
		for (CompletableFuture<Void> waiter : waiters) {
			waiter.get(10, TimeUnit.SECONDS);
		}
		assertThat(served).containsExactly(0, 1, 2, 3, 4);
		assertThat(pool.stats().acquireFailures()).isEqualTo(2);
	}

	@Test
	void acquireFailsImmediatelyWithPoolBusyWhenTheQueueIsFull() throws Exception {
		EslConnectionPool pool = full(PoolOptions.builder().size(1).maxWaiting(1).build());
		try (PooledConnection only = pool.acquire()) {
			CompletableFuture<PooledConnection> waiting = pool.acquireAsync(PATIENCE).toCompletableFuture();
			assertThatExceptionOfType(PoolBusyException.class).isThrownBy(() -> pool.acquire(Duration.ofMinutes(5)));
			only.close();
			waiting.get(10, TimeUnit.SECONDS).close();
		}
	}

	@Test
	void returnedConnectionRejectsCommands() throws Exception {
		EslConnectionPool pool = full(PoolOptions.builder().size(1).build());
		PooledConnection connection = pool.acquire();
		connection.close();
		connection.close();
		assertThatIllegalStateException().isThrownBy(() -> connection.send(EslCommand.api("status")));
		assertThat(pool.stats().idle()).isEqualTo(1);
	}

	@Test
	void damagedConnectionIsReplacedOnReturn() throws Exception {
		EslConnectionPool pool = full(PoolOptions.builder().size(2).build());
		try (PooledConnection connection = pool.acquire()) {
			connection.markDamaged("test");
		}
		await().atMost(PATIENCE).until(() -> pool.stats().opened() == 3 && pool.stats().state() == PoolState.UP);
		assertThat(pool.stats().lost()).isEqualTo(1);
		await().atMost(PATIENCE).until(() -> this.esl.simulator().authenticatedConnections() == 2);
	}

	@Test
	void connectionWithOverdueReplyIsNotBorrowedUntilTheReplyArrives() throws Exception {
		EslConnectionPool pool = full(PoolOptions.builder().size(1).build());
		InjectedFault late = this.esl.simulator()
			.faults()
			.everyConnection(Fault.lateReply((command) -> command.line().equals("api echo slow")));
		try (PooledConnection connection = pool.acquire()) {
			assertThatExceptionOfType(EslTimeoutException.class)
				.isThrownBy(() -> connection.send(EslCommand.api("echo", "slow"), SHORT));
		}
		assertThat(pool.stats().recovering()).isEqualTo(1);
		assertThatExceptionOfType(PoolBusyException.class).isThrownBy(() -> pool.acquire(SHORT));
		late.release();
		try (PooledConnection connection = pool.acquire()) {
			assertThat(connection.send(EslCommand.api("echo", "next")).text()).isEqualTo("next");
		}
		assertThat(pool.stats().opened()).isEqualTo(1);
	}

	@Test
	void poolConnectsWhenTheServerStartsLater() throws Exception {
		InjectedFault refused = this.esl.simulator().faults().refuseConnections();
		EslConnectionPool pool = pool(PoolOptions.builder().size(3).build());
		pool.start();
		await().atMost(PATIENCE).until(() -> pool.stats().state() == PoolState.DOWN);
		assertThatExceptionOfType(EslConnectionException.class).isThrownBy(() -> pool.acquire(SHORT))
			.withMessageContaining("Could not connect");
		refused.release();
		try (PooledConnection connection = pool.acquire(PATIENCE)) {
			assertThat(connection.send(EslCommand.api("echo", "hello")).text()).isEqualTo("hello");
		}
		await().atMost(PATIENCE).until(() -> pool.stats().state() == PoolState.UP);
		assertThat(pool.stats().lastError()).isNull();
	}

	@Test
	void acquireFailsImmediatelyAndReconnectsSlowDownForAWrongPassword() throws Exception {
		ConnectionOptions wrong = ConnectionOptions
			.builder(this.esl.simulator().host(), this.esl.simulator().port(), Credentials.ofPassword("wrong"))
			.build();
		Client client = this.esl
			.closing(new Client(wrong, PoolOptions.defaults(), EventStreamOptions.defaults(), Client.QUICK));
		EslConnectionPool pool = client.pool;
		pool.start();
		await().atMost(PATIENCE).until(() -> pool.stats().state() == PoolState.DOWN);
		long begin = System.nanoTime();
		assertThatExceptionOfType(EslAuthenticationException.class).isThrownBy(() -> pool.acquire(PATIENCE));
		assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(PATIENCE);
		// Two concurrent attempts at first; then one per second.
		await().atMost(PATIENCE).until(() -> pool.stats().connectFailures() >= 4);
		assertThat(this.esl.simulator().acceptedConnections()).isLessThanOrEqualTo(6);
	}

	@Test
	void connectionWithoutGreetingIsAbandonedAndAnotherIsOpened() throws Exception {
		InjectedFault ghost = this.esl.simulator().faults().nextConnection(Fault.noGreeting());
		EslConnectionPool pool = full(PoolOptions.builder().size(2).build());
		assertThat(ghost.hits()).isPositive();
		assertThat(pool.stats().connectFailures()).isEqualTo(1);
	}

	@Test
	void poolLimitsConcurrentConnects() throws Exception {
		InjectedFault silent = this.esl.simulator().faults().everyConnection(Fault.noGreeting());
		EslConnectionPool pool = pool(PoolOptions.builder().maxConcurrentConnects(3).build());
		pool.start();
		await().atMost(PATIENCE).until(() -> this.esl.simulator().connections().size() == 3);
		assertThat(pool.stats().connecting()).isEqualTo(3);
		silent.release();
		await().atMost(PATIENCE).until(() -> pool.stats().state() == PoolState.UP);
	}

	/** Repeated because it depends on the order of concurrent events. */
	@RepeatedTest(5)
	void connectionBorrowedAcrossStopAndStartIsReplaced() throws Exception {
		EslConnectionPool pool = full(PoolOptions.builder().size(1).build());
		try (PooledConnection forgotten = pool.acquire(PATIENCE)) {
			pool.stop(SHORT);
			pool.start();
			await().atMost(PATIENCE).until(() -> pool.stats().idle() == 1);
			assertThatExceptionOfType(EslException.class)
				.isThrownBy(() -> forgotten.send(EslCommand.api("echo", "hello")));
		}
	}

	@Test
	void listenersAreNotifiedOfStatesAndCountsInOrder() throws Exception {
		EslConnectionPool pool = pool(PoolOptions.builder().size(2).build());
		Queue<String> notifications = new ConcurrentLinkedQueue<>();
		pool.addListener(new PoolListener() {

			@Override
			public void onStateChange(EslConnectionPool changed, PoolState from, PoolState to, PoolStats stats) {
				notifications.add(from + ">" + to);
			}

			@Override
			public void onCountChange(EslConnectionPool changed, PoolStats stats) {
				notifications.add("total " + stats.total());
			}

		});
		pool.start();
		await().atMost(PATIENCE).until(() -> pool.stats().state() == PoolState.UP);
		InjectedFault refused = this.esl.simulator().faults().refuseConnections();
		this.esl.simulator()
			.connections()
			.forEach((connection) -> this.esl.simulator().faults().connection(connection, Fault.reset()));
		await().atMost(PATIENCE).until(() -> pool.stats().state() == PoolState.DOWN);
		refused.release();
		await().atMost(PATIENCE).until(() -> pool.stats().state() == PoolState.UP);
		await().atMost(PATIENCE)
			.untilAsserted(() -> assertThat(notifications).containsSubsequence("STOPPED>STARTING", "total 1",
					"STARTING>UP", "total 2", "UP>DEGRADED", "total 1", "DEGRADED>DOWN", "total 0", "DOWN>DEGRADED",
					"total 1", "DEGRADED>UP", "total 2"));
	}

	@Test
	void connectionBorrowedBeyondTheThresholdIsReportedAsLeak() throws Exception {
		EslConnectionPool pool = full(PoolOptions.builder().size(2).leakDetectionThreshold(SHORT).build());
		PooledConnection leaked = pool.acquire();
		await().atMost(PATIENCE).until(() -> pool.stats().leaks() == 1);
		leaked.close();
		pool.acquire().close();
		assertThat(pool.stats().leaks()).isEqualTo(1);
	}

	@Test
	void stopWaitsForBorrowedConnections() throws Exception {
		EslConnectionPool pool = full(PoolOptions.builder().size(2).build());
		PooledConnection borrowed = pool.acquire();
		CompletableFuture<Boolean> stopped = CompletableFuture.supplyAsync(() -> pool.stop(PATIENCE));
		await().atMost(PATIENCE).until(() -> pool.stats().state() == PoolState.STOPPED);
		assertThat(borrowed.send(EslCommand.api("echo", "still")).text()).isEqualTo("still");
		assertThatExceptionOfType(EslConnectionException.class).isThrownBy(pool::acquire);
		assertThat(stopped).isNotDone();
		borrowed.close();
		assertThat(stopped.get(10, TimeUnit.SECONDS)).isTrue();
		await().atMost(PATIENCE).until(() -> this.esl.simulator().connections().isEmpty());
		pool.start();
		pool.acquire().close();
	}

	@Test
	void stopClosesConnectionsThatAreNotReturned() throws Exception {
		EslConnectionPool pool = full(PoolOptions.builder().size(1).build());
		PooledConnection borrowed = pool.acquire();
		assertThat(pool.stop(SHORT)).isFalse();
		await().atMost(PATIENCE).until(() -> !borrowed.isOpen());
		borrowed.close();
	}

	@Test
	void everyCommandIsAnsweredOrFailsWhileConnectionsAreKilled() throws Exception {
		Client client = startedClient(PoolOptions.defaults());
		AtomicBoolean done = new AtomicBoolean();
		AtomicInteger answered = new AtomicInteger();
		AtomicInteger failed = new AtomicInteger();
		int threads = 16;
		int calls = 4_000;
		ExecutorService executor = Executors.newFixedThreadPool(threads + 1);
		try {
			executor.execute(() -> killAtRandom(done));
			List<CompletableFuture<Void>> work = new ArrayList<>();
			for (int t = 0; t < threads; t++) {
				int thread = t;
				work.add(CompletableFuture.runAsync(() -> {
					for (int i = 0; i < calls; i++) {
						String token = thread + "/" + i;
						try {
							assertThat(client.template.api("echo", token)).isEqualTo(token);
							answered.incrementAndGet();
						}
						catch (EslException ex) {
							failed.incrementAndGet();
						}
					}
				}, executor));
			}
			for (CompletableFuture<Void> worker : work) {
				worker.get(5, TimeUnit.MINUTES);
			}
		}
		finally {
			done.set(true);
			executor.shutdownNow();
		}
		assertThat(answered.get() + failed.get()).isEqualTo(threads * calls);
		assertThat(failed.get()).isPositive();
		assertThat(answered.get()).isGreaterThan(failed.get());
		await().atMost(PATIENCE).until(() -> client.pool.stats().state() == PoolState.UP);
		assertThat(client.pool.stats().borrowed()).isZero();
	}

	@Test
	void quickCommandsShareAConnectionAndReceiveTheirOwnReplies() throws Exception {
		Client client = startedClient(PoolOptions.builder().size(1).build());
		long before = client.pool.stats().acquired();
		int threads = 16;
		int calls = 1000;
		ExecutorService executor = Executors.newFixedThreadPool(threads);
		try {
			List<CompletableFuture<Void>> work = new ArrayList<>();
			for (int t = 0; t < threads; t++) {
				int thread = t;
				work.add(CompletableFuture.runAsync(() -> {
					for (int i = 0; i < calls; i++) {
						String token = thread + "/" + i;
						EslCommand quick = EslCommand.api("echo", token).quick();
						boolean blocking = i % 2 == 0;
						EslReply reply = blocking ? client.template.send(quick)
								: client.pool.sendAsync(quick, PATIENCE).toCompletableFuture().join();
						assertThat(reply.text()).isEqualTo(token);
					}
				}, executor));
			}
			for (CompletableFuture<Void> worker : work) {
				worker.get(2, TimeUnit.MINUTES);
			}
		}
		finally {
			executor.shutdownNow();
		}
		assertThat(client.pool.stats().acquired() - before).isLessThan(threads * calls);
		assertThat(client.pool.stats().borrowed()).isZero();
		assertThat(client.pool.stats().idle()).isEqualTo(1);
	}

	@Test
	void waiterGetsTheConnectionThatQuickCommandsShare() throws Exception {
		Client client = startedClient(PoolOptions.builder().size(1).build());
		AtomicBoolean done = new AtomicBoolean();
		ExecutorService executor = Executors.newFixedThreadPool(8);
		try {
			for (int t = 0; t < 8; t++) {
				executor.execute(() -> {
					while (!done.get()) {
						client.template.send(EslCommand.api("echo", "quick").quick());
					}
				});
			}
			for (int i = 0; i < 20; i++) {
				client.pool.acquire(PATIENCE).close();
			}
		}
		finally {
			done.set(true);
			executor.shutdown();
			assertThat(executor.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
		}
		assertThat(client.pool.stats().borrowed()).isZero();
	}

	@Test
	void slowCommandMarkedQuickDelaysOnlyCommandsThatJoinedIt() throws Exception {
		CountDownLatch release = new CountDownLatch(1);
		this.esl.simulator().onApi("block", (request) -> {
			release.await(30, TimeUnit.SECONDS);
			return "late";
		});
		Client client = startedClient(PoolOptions.builder().size(2).build());
		CompletableFuture<EslReply> slow = client.pool
			.sendAsync(EslCommand.api("block").quick(), PATIENCE.multipliedBy(3))
			.toCompletableFuture();
		this.esl.simulator().awaitCommand("api block", PATIENCE);
		EslCommand quick = EslCommand.api("echo", "quick").quick();
		await().atMost(PATIENCE)
			.ignoreExceptionsInstanceOf(EslTimeoutException.class)
			.untilAsserted(() -> assertThat(client.pool.send(quick, SHORT).text()).isEqualTo("quick"));
		assertThat(slow).isNotDone();
		release.countDown();
		assertThat(slow.get(30, TimeUnit.SECONDS).text()).isEqualTo("late");
		await().atMost(PATIENCE).until(() -> client.pool.stats().idle() == 2);
	}

	private void killAtRandom(AtomicBoolean done) {
		Random random = new Random(1);
		while (!done.get()) {
			long before = this.esl.simulator().commandCount();
			await().pollInterval(Duration.ofMillis(2))
				.atMost(PATIENCE)
				.until(() -> done.get() || this.esl.simulator().commandCount() > before + 2000);
			List<SimulatedConnection> open = this.esl.simulator().connections();
			if (!open.isEmpty() && !done.get()) {
				this.esl.simulator().faults().connection(open.get(random.nextInt(open.size())), Fault.reset());
			}
		}
	}

}
