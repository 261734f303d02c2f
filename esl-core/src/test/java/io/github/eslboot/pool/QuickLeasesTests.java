package io.github.eslboot.pool;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.github.eslboot.command.EslCommand;
import io.github.eslboot.connection.EslConnectionException;
import io.github.eslboot.event.EventStreamOptions;
import io.github.eslboot.internal.Futures;
import io.github.eslboot.protocol.EslReply;
import io.github.eslboot.protocol.Sent;
import io.github.eslboot.test.Fault;
import io.github.eslboot.test.ReceivedCommand;
import io.github.eslboot.testsupport.EslExtension;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static io.github.eslboot.testsupport.Patience.LONG_PATIENCE;
import static io.github.eslboot.testsupport.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Commands that are quick without a declaration, in a pool. */
class QuickLeasesTests {

	@RegisterExtension
	final EslExtension esl = EslExtension.ofSimulator();

	private EslConnectionPool pool(int size) {
		EslConnectionPool pool = this.esl.newClient((connection) -> connection.commandTimeout(LONG_PATIENCE),
				PoolOptions.builder().size(size).acquireTimeout(LONG_PATIENCE).build(),
				EventStreamOptions.defaults()).pool;
		pool.start();
		await().atMost(PATIENCE).until(() -> pool.stats().state() == PoolState.UP);
		return pool;
	}

	private static CompletableFuture<EslReply> send(EslConnectionPool pool, EslCommand command) {
		return pool.sendAsync(command, LONG_PATIENCE).toCompletableFuture();
	}

	/** Sends commands from 16 threads, half of them without blocking. */
	private static void sendFromManyThreads(EslConnectionPool pool, EslCommand command, int times) throws Exception {
		int threads = 16;
		ExecutorService executor = Executors.newFixedThreadPool(threads);
		try {
			List<CompletableFuture<Void>> work = new ArrayList<>();
			for (int t = 0; t < threads; t++) {
				boolean blocking = t % 2 == 0;
				work.add(CompletableFuture.runAsync(() -> {
					for (int i = 0; i < times / threads; i++) {
						EslReply reply = blocking ? pool.send(command, LONG_PATIENCE) : send(pool, command).join();
						assertThat(reply.text()).isEqualTo("token");
					}
				}, executor));
			}
			for (CompletableFuture<Void> each : work) {
				each.get(LONG_PATIENCE.toSeconds(), TimeUnit.SECONDS);
			}
		}
		finally {
			executor.shutdownNow();
		}
	}

	@Test
	void manyQuickCommandsShareConnections() throws Exception {
		EslConnectionPool pool = pool(2);
		long before = pool.stats().acquired();
		sendFromManyThreads(pool, EslCommand.api("echo", "token"), 3200);
		assertThat(pool.stats().acquired() - before).isLessThan(3200);
		assertThat(pool.stats().borrowed()).isZero();
		assertThat(pool.stats().idle()).isEqualTo(2);
	}

	@Test
	void commandDeclaredSlowSharesNoConnection() throws Exception {
		EslConnectionPool pool = pool(2);
		long before = pool.stats().acquired();
		sendFromManyThreads(pool, EslCommand.api("echo", "token").slow(), 3200);
		assertThat(pool.stats().acquired() - before).isEqualTo(3200);
		assertThat(pool.stats().idle()).isEqualTo(2);
	}

	@Test
	void fewQuickCommandsHaveAConnectionEach() {
		CountDownLatch together = new CountDownLatch(2);
		this.esl.simulator().onApi("status", (request) -> {
			together.countDown();
			together.await(LONG_PATIENCE.toSeconds(), TimeUnit.SECONDS);
			return "UP";
		});
		EslConnectionPool pool = pool(3);
		List<CompletableFuture<EslReply>> replies = List.of(send(pool, EslCommand.api("status")),
				send(pool, EslCommand.api("status")));
		replies.forEach((reply) -> assertThat(reply).succeedsWithin(PATIENCE));
	}

	@Test
	void quickCommandIsNotSentBehindASlowOne() throws Exception {
		CountDownLatch release = new CountDownLatch(1);
		this.esl.simulator().onApi("block", (request) -> {
			release.await(LONG_PATIENCE.toSeconds(), TimeUnit.SECONDS);
			return "+OK";
		});
		EslConnectionPool pool = pool(3);
		List<CompletableFuture<EslReply>> slow = List.of(send(pool, EslCommand.api("block", "1")),
				send(pool, EslCommand.api("block", "2")));
		await().atMost(PATIENCE).until(() -> received("api block").size() == 2);
		sendFromManyThreads(pool, EslCommand.api("echo", "token"), 1600);
		assertThat(slow).noneMatch(CompletableFuture::isDone);
		Set<Object> slowConnections = received("api block").stream()
			.map(ReceivedCommand::connection)
			.collect(Collectors.toSet());
		assertThat(received("api echo")).hasSize(1600)
			.noneMatch((command) -> slowConnections.contains(command.connection()));
		release.countDown();
		slow.forEach((reply) -> assertThat(reply).succeedsWithin(PATIENCE));
	}

	@Test
	void quickCommandsThatWaitGetTheNextConnectionTogether() throws Exception {
		EslConnectionPool pool = pool(1);
		long before = pool.stats().acquired();
		List<CompletableFuture<EslReply>> replies = new ArrayList<>();
		try (PooledConnection only = pool.acquire()) {
			for (int i = 0; i < 20; i++) {
				replies.add(send(pool, EslCommand.api("echo", Integer.toString(i))));
			}
			replies.add(send(pool, EslCommand.api("echo", "20").slow()));
			replies.add(send(pool, EslCommand.api("echo", "21")));
			assertThat(pool.stats().waiting()).isEqualTo(22);
		}
		for (int i = 0; i < replies.size(); i++) {
			assertThat(replies.get(i).get(LONG_PATIENCE.toSeconds(), TimeUnit.SECONDS).text())
				.isEqualTo(Integer.toString(i));
		}
		// The borrower, the first twenty together, and the last two with one each.
		assertThat(pool.stats().acquired() - before).isEqualTo(4);
		assertThat(received("api echo")).extracting(ReceivedCommand::line)
			.containsExactlyElementsOf(IntStream.range(0, 22).mapToObj((i) -> "api echo " + i).toList());
		await().atMost(PATIENCE).until(() -> pool.stats().idle() == 1);
	}

	private List<ReceivedCommand> received(String start) {
		return this.esl.simulator().commands((command) -> command.startsWith(start));
	}

	@RepeatedTest(3)
	void endOfASharedConnectionFailsTheCommandsUnderWay() throws Exception {
		CountDownLatch received = new CountDownLatch(1);
		CountDownLatch release = new CountDownLatch(1);
		this.esl.simulator().onApi("status", (request) -> {
			received.countDown();
			release.await(LONG_PATIENCE.toSeconds(), TimeUnit.SECONDS);
			return "UP";
		});
		EslConnectionPool pool = pool(1);
		List<CompletableFuture<EslReply>> replies = new ArrayList<>();
		for (int i = 0; i < 20; i++) {
			replies.add(send(pool, EslCommand.api("status", Integer.toString(i))));
		}
		received.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
		ReceivedCommand first = received("api status").get(0);
		this.esl.simulator().faults().connection(first.connection(), Fault.reset());
		assertThat(replies.get(0)).failsWithin(PATIENCE);
		release.countDown();
		int failed = 0;
		for (int i = 0; i < replies.size(); i++) {
			// A command that waited for a connection is sent on the next one.
			Throwable failure = replies.get(i)
				.handle((reply, ex) -> (ex != null) ? Futures.unwrap(ex) : null)
				.get(LONG_PATIENCE.toSeconds(), TimeUnit.SECONDS);
			if (failure != null) {
				failed++;
				String line = "api status " + i;
				assertThat(failure).isInstanceOfSatisfying(EslConnectionException.class, (ended) -> {
					if (ended.sent() == Sent.NO) {
						assertThat(received(line)).noneMatch((command) -> command.line().equals(line));
					}
				});
			}
		}
		assertThat(failed).isPositive();
		await().atMost(LONG_PATIENCE).until(() -> pool.stats().state() == PoolState.UP && pool.stats().idle() == 1);
	}

}
