package io.github.eslboot.pool;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import io.github.eslboot.command.EslCommand;
import io.github.eslboot.command.UuidCommands;
import io.github.eslboot.connection.EslConnectionException;
import io.github.eslboot.event.EventStreamOptions;
import io.github.eslboot.protocol.EslException;
import io.github.eslboot.protocol.EslReply;
import io.github.eslboot.protocol.EslTimeoutException;
import io.github.eslboot.protocol.HangupCause;
import io.github.eslboot.test.Fault;
import io.github.eslboot.test.InjectedFault;
import io.github.eslboot.test.ReceivedCommand;
import io.github.eslboot.testsupport.EslExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static io.github.eslboot.testsupport.Patience.LONG_PATIENCE;
import static io.github.eslboot.testsupport.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/** Commands that end or answer a call, in a pool without an idle connection. */
class PrecedingCommandTests {

	private static final Duration SHORT = Duration.ofMillis(200);

	private static final EslCommand KILL = UuidCommands.kill("no-such-call", HangupCause.NORMAL_CLEARING).api();

	@RegisterExtension
	final EslExtension esl = EslExtension.ofSimulator();

	private final CountDownLatch release = new CountDownLatch(1);

	@BeforeEach
	void blockApiCommand() {
		this.esl.simulator().onApi("block", (request) -> {
			this.release.await(LONG_PATIENCE.toSeconds(), TimeUnit.SECONDS);
			return "+OK";
		});
	}

	private EslConnectionPool full(PoolOptions.Builder options) {
		EslConnectionPool pool = this.esl.newClient((connection) -> connection.commandTimeout(LONG_PATIENCE),
				options.build(), EventStreamOptions.defaults()).pool;
		pool.start();
		await().atMost(PATIENCE).until(() -> pool.stats().state() == PoolState.UP);
		return pool;
	}

	private static CompletableFuture<EslReply> send(EslConnectionPool pool, EslCommand command) {
		return pool.sendAsync(command, LONG_PATIENCE).toCompletableFuture();
	}

	/** Occupies all connections with commands that end with {@link #release}. */
	private void block(EslConnectionPool pool) {
		for (int i = 0; i < pool.options().size(); i++) {
			send(pool, EslCommand.api("block"));
		}
		await().atMost(PATIENCE)
			.until(() -> this.esl.simulator().commands((command) -> command.startsWith("api block")).size() == pool
				.options()
				.size());
	}

	private List<String> commandsAfterBlock() {
		return this.esl.simulator()
			.commands((command) -> command.startsWith("api echo") || command.startsWith("api uuid_kill"))
			.stream()
			.map(ReceivedCommand::line)
			.toList();
	}

	@Test
	void hangupPrecedesTheCommandsThatWait() {
		EslConnectionPool pool = full(PoolOptions.builder().size(1).acquireTimeout(LONG_PATIENCE));
		block(pool);
		List<CompletableFuture<EslReply>> replies = new ArrayList<>();
		for (int i = 0; i < 20; i++) {
			replies.add(send(pool, EslCommand.api("echo", Integer.toString(i))));
		}
		replies.add(send(pool, KILL));
		assertThat(pool.stats().waiting()).isEqualTo(21);
		this.release.countDown();
		replies.forEach((reply) -> assertThat(reply).succeedsWithin(PATIENCE));
		assertThat(commandsAfterBlock().get(0)).startsWith("api uuid_kill");
	}

	@Test
	void hangupsAreSentInTheirOrder() {
		EslConnectionPool pool = full(PoolOptions.builder().size(1).acquireTimeout(LONG_PATIENCE));
		block(pool);
		List<CompletableFuture<EslReply>> replies = new ArrayList<>();
		replies.add(send(pool, EslCommand.api("echo", "1")));
		for (String uuid : List.of("a", "b", "c")) {
			replies.add(send(pool, UuidCommands.kill(uuid, HangupCause.USER_BUSY).api()));
		}
		this.release.countDown();
		replies.forEach((reply) -> assertThat(reply).succeedsWithin(PATIENCE));
		assertThat(commandsAfterBlock()).containsExactly("api uuid_kill a USER_BUSY", "api uuid_kill b USER_BUSY",
				"api uuid_kill c USER_BUSY", "api echo 1");
	}

	@Test
	void hangupIsSentBehindACommandWhenTheQueueIsFull() {
		EslConnectionPool pool = full(PoolOptions.builder().size(2).maxWaiting(0));
		block(pool);
		assertThatExceptionOfType(PoolBusyException.class)
			.isThrownBy(() -> pool.send(EslCommand.api("status"), PATIENCE));
		CompletableFuture<EslReply> reply = send(pool, KILL);
		assertThat(reply).isNotDone();
		this.release.countDown();
		assertThat(reply).succeedsWithin(PATIENCE)
			.satisfies((text) -> assertThat(text.text()).startsWith("-ERR No such channel"));
		await().atMost(PATIENCE).until(() -> pool.stats().idle() == 2);
	}

	@Test
	void hangupIsSentBehindACommandWhenItsAcquireTimeoutHasPassed() throws Exception {
		EslConnectionPool pool = full(PoolOptions.builder().size(1).acquireTimeout(SHORT));
		block(pool);
		CompletableFuture<EslReply> async = send(pool, KILL);
		CompletableFuture<EslReply> blocking = CompletableFuture.supplyAsync(() -> pool.send(KILL, LONG_PATIENCE));
		assertThatExceptionOfType(PoolBusyException.class)
			.isThrownBy(() -> pool.send(EslCommand.api("status"), PATIENCE));
		await().atMost(PATIENCE).until(() -> pool.stats().waiting() == 0);
		assertThat(async).isNotDone();
		this.release.countDown();
		assertThat(async).succeedsWithin(PATIENCE);
		assertThat(blocking).succeedsWithin(PATIENCE);
		await().atMost(PATIENCE).until(() -> pool.stats().idle() == 1);
		assertThat(pool.stats().acquireFailures()).isOne();
	}

	@Test
	void hangupSharesAConnectionThatItsBorrowerKeeps() throws Exception {
		EslConnectionPool pool = full(PoolOptions.builder().size(1).acquireTimeout(LONG_PATIENCE));
		try (PooledConnection kept = pool.acquire()) {
			assertThat(pool.send(KILL, PATIENCE).text()).startsWith("-ERR No such channel");
			assertThat(send(pool, KILL)).succeedsWithin(PATIENCE);
			assertThat(kept.send(EslCommand.api("echo", "mine")).text()).isEqualTo("mine");
			assertThat(pool.stats().borrowed()).isOne();
		}
		assertThat(pool.stats().idle()).isOne();
		assertThat(pool.stats().borrowed()).isZero();
	}

	@Test
	void connectionThatAHangupSharesIsReturnedAfterItsReply() throws Exception {
		EslConnectionPool pool = full(PoolOptions.builder().size(1).acquireTimeout(LONG_PATIENCE));
		this.esl.simulator().onApi("uuid_kill", (request) -> {
			this.release.await(LONG_PATIENCE.toSeconds(), TimeUnit.SECONDS);
			return "+OK\n";
		});
		PooledConnection kept = pool.acquire();
		CompletableFuture<EslReply> kill = send(pool, KILL);
		kept.close();
		kept.close();
		assertThat(pool.stats().borrowed()).isOne();
		this.release.countDown();
		assertThat(kill).succeedsWithin(PATIENCE);
		await().atMost(PATIENCE).until(() -> pool.stats().idle() == 1);
		pool.acquire(PATIENCE).close();
	}

	@Test
	void hangupIsSentOnAConnectionWhoseReplyIsOverdue() throws Exception {
		EslConnectionPool pool = full(PoolOptions.builder().size(1).acquireTimeout(SHORT));
		InjectedFault late = this.esl.simulator()
			.faults()
			.everyConnection(Fault.lateReply((command) -> command.line().equals("api echo slow")));
		assertThatExceptionOfType(EslTimeoutException.class)
			.isThrownBy(() -> pool.send(EslCommand.api("echo", "slow"), SHORT));
		assertThat(pool.stats().recovering()).isOne();
		CompletableFuture<EslReply> kill = send(pool, KILL);
		await().atMost(PATIENCE).until(() -> pool.stats().borrowed() == 1);
		late.release();
		assertThat(kill).succeedsWithin(PATIENCE);
		await().atMost(PATIENCE).until(() -> pool.stats().idle() == 1);
	}

	@Test
	void interruptedHangupLeavesTheConnectionToItsBorrower() throws Exception {
		EslConnectionPool pool = full(PoolOptions.builder().size(1).acquireTimeout(LONG_PATIENCE));
		block(pool);
		CompletableFuture<EslException> failure = new CompletableFuture<>();
		Thread caller = new Thread(() -> {
			try {
				pool.send(KILL, LONG_PATIENCE);
			}
			catch (EslException ex) {
				failure.complete(ex);
			}
		});
		caller.start();
		await().atMost(PATIENCE).until(() -> pool.stats().waiting() == 1);
		caller.interrupt();
		assertThat(failure).succeedsWithin(PATIENCE)
			.satisfies((ex) -> assertThat(ex).hasMessageContaining("Interrupted"));
		assertThat(pool.stats().borrowed()).isOne();
		this.release.countDown();
		await().atMost(PATIENCE).until(() -> pool.stats().idle() == 1);
	}

	@Test
	void hangupThatWaitsIsSentBeforeThePoolIsStopped() {
		EslConnectionPool pool = full(PoolOptions.builder().size(1).acquireTimeout(LONG_PATIENCE));
		block(pool);
		CompletableFuture<EslReply> kill = send(pool, KILL);
		CompletableFuture<EslReply> other = send(pool, EslCommand.api("echo", "1"));
		assertThat(pool.stats().waiting()).isEqualTo(2);
		CompletableFuture<Boolean> stopped = CompletableFuture.supplyAsync(() -> pool.stop(LONG_PATIENCE));
		assertThat(other).failsWithin(PATIENCE)
			.withThrowableThat()
			.havingCause()
			.isInstanceOf(EslConnectionException.class);
		assertThat(kill).isNotDone();
		this.release.countDown();
		assertThat(kill).succeedsWithin(PATIENCE);
		assertThat(stopped).succeedsWithin(PATIENCE).isEqualTo(true);
	}

	@Test
	void hangupFailsAsUnavailableWhenThereIsNoConnection() {
		this.esl.simulator().faults().refuseConnections();
		EslConnectionPool pool = this.esl.newClient((connection) -> connection,
				PoolOptions.builder().acquireTimeout(SHORT).build(), EventStreamOptions.defaults()).pool;
		pool.start();
		assertThatExceptionOfType(EslConnectionException.class).isThrownBy(() -> pool.send(KILL, PATIENCE))
			.satisfies((ex) -> assertThat(ex.reason()).isEqualTo(EslConnectionException.Reason.UNAVAILABLE));
	}

	/** Repeated because it depends on the order of concurrent returns. */
	@RepeatedTest(3)
	void countsAgreeAndNoHangupIsRefusedUnderRandomUse() throws Exception {
		EslConnectionPool pool = full(PoolOptions.builder().size(2).acquireTimeout(Duration.ofMillis(2)).maxWaiting(3));
		int threads = 8;
		ExecutorService executor = Executors.newFixedThreadPool(threads);
		try {
			List<Future<?>> done = new ArrayList<>();
			for (int t = 0; t < threads; t++) {
				Random random = new Random(t);
				done.add(executor.submit((Callable<Void>) () -> {
					for (int i = 0; i < 300; i++) {
						step(pool, random.nextInt(10));
					}
					return null;
				}));
			}
			for (Future<?> thread : done) {
				thread.get(LONG_PATIENCE.toSeconds(), TimeUnit.SECONDS);
			}
		}
		finally {
			executor.shutdownNow();
		}
		await().atMost(PATIENCE).untilAsserted(() -> {
			assertThat(pool.stats().idle()).isEqualTo(2);
			assertThat(pool.stats().borrowed()).isZero();
			assertThat(pool.stats().recovering()).isZero();
			assertThat(pool.stats().waiting()).isZero();
		});
	}

	private static void step(EslConnectionPool pool, int kind) {
		if (kind < 5) {
			assertThat((kind < 2) ? pool.send(KILL, LONG_PATIENCE) : send(pool, KILL).join())
				.satisfies((reply) -> assertThat(reply.text()).startsWith("-ERR No such channel"));
			return;
		}
		try (PooledConnection lease = pool.acquire()) {
			if (kind < 8) {
				assertThat(lease.send(EslCommand.api("echo", "x" + kind)).text()).isEqualTo("x" + kind);
			}
			else {
				lease.sendAsync(EslCommand.api("echo", "late"), LONG_PATIENCE);
			}
		}
		catch (PoolBusyException ex) {
			// Other commands may be refused.
		}
	}

}
