package io.github.eslboot.pool;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import io.github.eslboot.command.EslCommand;
import io.github.eslboot.connection.EslConnection;
import io.github.eslboot.connection.ReconnectBackoff;
import io.github.eslboot.protocol.EslException;
import io.github.eslboot.protocol.EslReply;
import io.github.eslboot.test.Fault;
import io.github.eslboot.test.SimulatedConnection;
import io.github.eslboot.testsupport.Client;
import io.github.eslboot.testsupport.EslExtension;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.extension.RegisterExtension;

import static io.github.eslboot.testsupport.Patience.LONG_PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Threads that borrow, use, damage, time out and return connections at random, while the
 * server resets connections. No connection is borrowed twice at the same time, each reply
 * belongs to its command, and afterwards the counts of the pool agree with the test and
 * the server. {@code -Dstress.pool.rounds} sets the number of rounds; a failure names its
 * seed, which {@code -Dstress.pool.seed} repeats.
 */
class PoolAccountingTests {

	private static final int THREADS = 8;

	private static final int ROUNDS = Integer.getInteger("stress.pool.rounds", 150);

	private static final ReconnectBackoff QUICK = ReconnectBackoff.builder()
		.delay(Duration.ofMillis(5))
		.multiplier(1.5)
		.maxDelay(Duration.ofMillis(50))
		.permanentFailureDelay(Duration.ofSeconds(1))
		.build();

	@RegisterExtension
	final EslExtension esl = EslExtension.ofSimulator();

	private final Set<EslConnection> borrowed = ConcurrentHashMap.newKeySet();

	private final AtomicLong acquired = new AtomicLong();

	private final AtomicLong refused = new AtomicLong();

	private EslConnectionPool pool;

	@RepeatedTest(3)
	void countsAgreeAfterRandomUseUnderFaults() throws Exception {
		useAtRandom(PoolOptions.builder().size(4).build());
	}

	@RepeatedTest(3)
	void countsOfALazyPoolAgreeAfterRandomUseUnderFaults() throws Exception {
		useAtRandom(PoolOptions.builder().size(4).minSize(1).idleTimeout(Duration.ofMillis(1)).build());
	}

	private void useAtRandom(PoolOptions options) throws Exception {
		long seed = Long.getLong("stress.pool.seed", ThreadLocalRandom.current().nextLong());
		this.pool = this.esl.closing(EslConnectionPool.create(Client.options(this.esl.simulator()).build(), options,
				QUICK, this.esl.newResources()));
		this.pool.start();
		ExecutorService threads = Executors.newFixedThreadPool(THREADS);
		try {
			List<Future<?>> done = new ArrayList<>();
			for (int i = 0; i < THREADS; i++) {
				Random random = new Random(seed + i);
				done.add(threads.submit((Callable<Void>) () -> {
					for (int round = 0; round < ROUNDS; round++) {
						step(random);
					}
					return null;
				}));
			}
			for (Future<?> thread : done) {
				thread.get(10, TimeUnit.MINUTES);
			}
			checkCounts(seed);
		}
		finally {
			threads.shutdownNow();
		}
	}

	private void step(Random random) {
		int kind = random.nextInt(100);
		if (kind < 3) {
			List<SimulatedConnection> open = this.esl.simulator().connections();
			if (!open.isEmpty()) {
				this.esl.simulator().faults().connection(open.get(random.nextInt(open.size())), Fault.reset());
			}
			return;
		}
		PooledConnection lease;
		try {
			lease = this.pool.acquire(Duration.ofMillis((kind < 20) ? 0 : 500));
		}
		catch (EslException ex) {
			this.refused.incrementAndGet();
			return;
		}
		this.acquired.incrementAndGet();
		assertThat(this.borrowed.add(lease.connection())).as("borrowed once at a time").isTrue();
		try {
			use(lease, random.nextInt(100), "t" + random.nextInt());
		}
		finally {
			this.borrowed.remove(lease.connection());
			lease.close();
			lease.close();
		}
	}

	private static void use(PooledConnection lease, int kind, String token) {
		try {
			if (kind < 10) {
				lease.markDamaged("chosen by the test");
			}
			else if (kind < 30) {
				// The connection is returned while the reply is pending.
				lease.sendAsync(EslCommand.api("eval", "late " + token), LONG_PATIENCE);
			}
			else {
				EslReply reply = lease.send(EslCommand.api("eval", token), LONG_PATIENCE);
				assertThat(reply.text()).isEqualTo(token);
			}
		}
		catch (EslException ex) {
			assertThat(lease.isOpen()).as("only a lost connection fails: %s", ex.getMessage()).isFalse();
		}
	}

	private void checkCounts(long seed) {
		await().alias("seed " + seed).atMost(LONG_PATIENCE).untilAsserted(() -> {
			PoolStats stats = this.pool.stats();
			assertThat(stats.state()).isEqualTo(PoolState.UP);
			assertThat(stats.idle()).isEqualTo(this.pool.options().minSize());
			assertThat(stats.borrowed()).isZero();
			assertThat(stats.recovering()).isZero();
			assertThat(stats.waiting()).isZero();
			assertThat(stats.connecting()).isZero();
			assertThat(stats.acquired()).isEqualTo(this.acquired.get());
			assertThat(stats.acquireFailures()).isEqualTo(this.refused.get());
			// A lazy pool has closed further ones.
			long ended = (stats.minSize() < stats.size()) ? Long.MAX_VALUE : 0;
			assertThat(stats.opened() - stats.lost() - stats.idle())
				.as("opened %d, lost %d", stats.opened(), stats.lost())
				.isBetween(0L, ended);
			assertThat(this.esl.simulator().authenticatedConnections()).isEqualTo(stats.idle());
		});
	}

}
