package io.github.eslboot;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.github.eslboot.event.EventStreamOptions;
import io.github.eslboot.event.EventStreamState;
import io.github.eslboot.pool.PoolOptions;
import io.github.eslboot.pool.PoolState;
import io.github.eslboot.test.FreeSwitchSimulator;
import io.github.eslboot.testsupport.Client;
import io.github.eslboot.testsupport.ResourceUsage;
import org.junit.jupiter.api.Test;

import static io.github.eslboot.testsupport.Patience.LONG_PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Soak test with random calls, jobs, faults and reconnects, with handlers that block and
 * threads that cannot be started or, with an odd seed, an executor that fails.
 * {@code -Desl.soak.duration} sets the duration (for example {@code PT30M}),
 * {@code -Desl.soak.seed} repeats a run. Prints a line of measurements every minute, more
 * often in a short run.
 */
class SoakTests {

	private static final Duration DURATION = Duration.parse(System.getProperty("esl.soak.duration", "PT20S"));

	private static final long MEGABYTE = 1 << 20;

	private final long seed = Long.getLong("esl.soak.seed", System.nanoTime());

	@Test
	void soakLosesNoCallOrJobAndLeaksNoResource() throws Exception {
		System.out.println("esl.soak.seed=" + this.seed);
		List<Sample> samples = new ArrayList<>();
		ClientFaults clientFaults = new ClientFaults();
		try (FreeSwitchSimulator simulator = FreeSwitchSimulator.create();
				Client client = new Client(
						Client.options(simulator)
							.idleCheckInterval(Duration.ofMillis(500))
							.idleCheckTimeout(Duration.ofSeconds(2))
							.greetingTimeout(Duration.ofSeconds(2))
							.lateReplyTimeout(Duration.ofSeconds(2))
							.commandTimeout(Duration.ofSeconds(2))
							.build(),
						PoolOptions.builder().size(4).build(),
						EventStreamOptions.builder()
							.name("soak")
							.memoryBudget(8 << 20)
							.slowHandlerThreshold(Duration.ofSeconds(5))
							.callEndGrace(Duration.ofSeconds(1))
							.quietCallCheck(Duration.ofMinutes(1))
							.wakeUpInterval(Duration.ofMillis(1))
							.build(),
						Client.QUICK,
						(this.seed % 2 == 0) ? clientFaults.failingThreads() : clientFaults.failingExecutor())
					.startAndWait()) {
			SoakLoad load = new SoakLoad(simulator, client, clientFaults, this.seed);
			long interval = Math.min(Duration.ofMinutes(1).toNanos(), DURATION.toNanos() / 5);
			long begin = System.nanoTime();
			long end = begin + DURATION.toNanos();
			long next = begin + interval;
			while (System.nanoTime() < end) {
				load.step();
				if (System.nanoTime() >= next) {
					next += interval;
					// The command log of the simulator must not count as growth.
					simulator.forgetCommands();
					samples.add(sample(client, begin));
					System.out.println(samples.get(samples.size() - 1) + ", " + load);
				}
			}
			load.stop();
			simulator.faults().clear();
			clientFaults.clear();
			if (!simulator.isRunning()) {
				simulator.start();
			}
			await().atMost(LONG_PATIENCE)
				.until(() -> client.stream.state() == EventStreamState.UP
						&& client.pool.stats().state() == PoolState.UP);
			load.settle(LONG_PATIENCE);
			await().atMost(LONG_PATIENCE).untilAsserted(() -> {
				assertThat(client.jobs.pending()).isZero();
				assertThat(client.stream.stats().registrations()).isZero();
				assertThat(client.stream.stats().boundCalls()).isZero();
				assertThat(client.stream.stats().queuedBytes()).isZero();
				assertThat(client.pool.stats().borrowed()).isZero();
			});
			simulator.forgetCommands();
			samples.add(sample(client, begin));
			System.out.println("end: " + samples.get(samples.size() - 1) + ", " + load);
			load.assertNothingLost();
		}
		Sample early = samples.get(0);
		Sample last = samples.get(samples.size() - 1);
		assertThat(last.heap()).as("heap").isLessThan(early.heap() * 3 / 2 + 16 * MEGABYTE);
		assertThat(last.direct()).as("direct memory").isLessThan(early.direct() * 3 / 2 + 16 * MEGABYTE);
		assertThat(last.threads()).as("threads").isLessThan(early.threads() + 20);
		assertThat(last.sockets()).as("sockets").isLessThan(early.sockets() + 20);
	}

	private static Sample sample(Client client, long begin) throws IOException {
		return new Sample((System.nanoTime() - begin) / 1_000_000_000, ResourceUsage.heap(), ResourceUsage.direct(),
				ResourceUsage.threads().size(), ResourceUsage.sockets(), client.stream.stats().registrations());
	}

	/** Resources that the process holds at one moment. */
	private record Sample(long second, long heap, long direct, int threads, long sockets, int registrations) {

		@Override
		public String toString() {
			return "%d s: heap %d KB, direct %d KB, %d threads, %d sockets, %d registrations".formatted(this.second,
					this.heap / 1024, this.direct / 1024, this.threads, this.sockets, this.registrations);
		}

	}

}
