package io.github.eslboot.event;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

import io.github.eslboot.EslTemplate;
import io.github.eslboot.command.EslCommand;
import io.github.eslboot.connection.EslClientResources;
import io.github.eslboot.pool.EslConnectionPool;
import io.github.eslboot.pool.PoolOptions;
import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.EventName;
import io.github.eslboot.test.FreeSwitchSimulator;
import io.github.eslboot.testsupport.Client;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static io.github.eslboot.testsupport.Patience.LONG_PATIENCE;
import static io.github.eslboot.testsupport.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * One listener that blocks in many calls, while another listener receives the events of
 * another call. Runs in full with
 * {@code -Desl.blocked.calls=1000 -Desl.blocked.workers=300 -Desl.blocked.time=PT30S -Desl.blocked.p99=PT0.05S}.
 */
class BlockedHandlerTests {

	private static final int CALLS = Integer.getInteger("esl.blocked.calls", 40);

	private static final int WORKERS = Integer.getInteger("esl.blocked.workers", 16);

	/** How long a handler blocks; zero for until the other listener is done. */
	private static final Duration TIME = Duration.parse(System.getProperty("esl.blocked.time", "PT0S"));

	/**
	 * Longest delay of 99 % of the other listener's events and of the deadlines; zero to
	 * measure only.
	 */
	private static final Duration P99 = Duration.parse(System.getProperty("esl.blocked.p99", "PT0S"));

	/** Deadline of an acquire that fails. */
	private static final Duration DEADLINE = Duration.ofMillis(100);

	private static final int EVENTS = TIME.isZero() ? 20 : (int) TIME.toSeconds() * 50;

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void otherListenerReceivesItsEventsWhileOneBlocksOnPlatformThreads(boolean bound) throws Exception {
		run("platform threads, bound: " + bound, EslClientResources.builder().workerThreads(WORKERS).build(), bound,
				WORKERS - 1);
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void otherListenerReceivesItsEventsWhileOneBlocksOnVirtualThreads() throws Exception {
		// The library is compiled for Java 17.
		ExecutorService virtual = (ExecutorService) Executors.class.getMethod("newVirtualThreadPerTaskExecutor")
			.invoke(null);
		try {
			run("virtual threads", EslClientResources.builder().threadPerTask(virtual).build(), false, CALLS);
		}
		finally {
			virtual.shutdownNow();
		}
	}

	@Test
	void handlerThatDoesNotReturnCostsNoEventOfAnotherCall() throws Exception {
		Blocking stuck = new Blocking();
		Delays other = new Delays();
		AtomicInteger lost = new AtomicInteger();
		try (FreeSwitchSimulator simulator = FreeSwitchSimulator.builder().eventQueueCapacity(10_000).start();
				Client client = Client.of(simulator, UnaryOperator.identity(), PoolOptions.builder().size(2).build(),
						EventStreamOptions.builder().memoryBudget(512 << 10).build())) {
			client.startAndWait();
			client.template.listen(EventSelector.ofEvents(EventName.CHANNEL_PARK).build(), stuck).awaitReady(PATIENCE);
			client.template.listen(EventSelector.ofEvents(EventName.DTMF).build(), new EslEventListener() {

				@Override
				public void onEvent(EslEvent event) {
					other.onEvent(event);
				}

				@Override
				public void onLost(LostEvents events) {
					lost.addAndGet(events.total());
				}

			}).awaitReady(PATIENCE);
			String padding = "x".repeat(800);
			for (int i = 0; i < 3000; i++) {
				simulator.fire("CHANNEL_PARK", "Unique-ID", "stuck-" + i % 8, "Padding", padding);
			}
			for (int i = 0; i < 100; i++) {
				simulator.fire("DTMF", "Unique-ID", "other", "Sent", String.valueOf(System.nanoTime()));
			}
			await().atMost(LONG_PATIENCE).until(() -> other.nanos.size() + lost.get() == 100);
			assertThat(lost).hasValue(0);
			assertThat(client.stream.stats().dropped()).containsOnlyKeys("CHANNEL_PARK");
		}
		finally {
			stuck.gate.countDown();
		}
	}

	/** Runs with resources that the client closes. */
	private static void run(String what, EslClientResources resources, boolean bound, int mostBlocked)
			throws Exception {
		EventStreamOptions events = EventStreamOptions.builder().slowHandlerThreshold(Duration.ZERO).build();
		try (FreeSwitchSimulator simulator = FreeSwitchSimulator.builder().eventQueueCapacity(CALLS + 1000).start();
				Client client = new Client(Client.options(simulator).build(), PoolOptions.builder().size(2).build(),
						events, Client.QUICK, resources)
					.startAndWait();
				EslConnectionPool borrowed = EslConnectionPool.create(Client.options(simulator).build(),
						PoolOptions.builder().size(1).build(), Client.QUICK, resources)) {
			borrowed.start();
			borrowed.acquire(PATIENCE);
			run(what, simulator, client.template, borrowed, bound, mostBlocked);
		}
	}

	/**
	 * Runs a listener that blocks beside one that does not.
	 * @param borrowed pool without an idle connection, whose acquires end at their
	 * deadline
	 */
	private static void run(String what, FreeSwitchSimulator simulator, EslTemplate template,
			EslConnectionPool borrowed, boolean bound, int mostBlocked) throws Exception {
		Blocking blocking = new Blocking();
		List<String> calls = new ArrayList<>();
		for (int i = 0; i < CALLS; i++) {
			calls.add(UUID.randomUUID().toString());
		}
		for (EventSelector selector : selectors(calls, bound)) {
			template.listen(selector, blocking).awaitReady(PATIENCE);
		}
		Delays delays = new Delays();
		Delays deadlines = new Delays();
		template.listen(EventSelector.ofCall("other").events(EventName.DTMF).build(), delays).awaitReady(PATIENCE);
		try {
			calls.forEach((call) -> simulator.fire("CHANNEL_PARK", "Unique-ID", call));
			await().atMost(PATIENCE).until(() -> blocking.inside.get() > 0);
			for (int i = 1; i <= EVENTS; i++) {
				int number = i;
				simulator.fire("DTMF", "Unique-ID", "other", "Sent", String.valueOf(System.nanoTime()));
				assertThat(template.send(EslCommand.api("echo", "on"), PATIENCE).text()).isEqualTo("on");
				await().atMost(PATIENCE)
					.pollInterval(Duration.ofMillis(TIME.isZero() ? 1 : 20))
					.until(() -> delays.nanos.size() == number);
				long deadline = System.nanoTime() + DEADLINE.toNanos();
				borrowed.acquireAsync(DEADLINE)
					.whenComplete((connection, failure) -> deadlines.nanos.add(System.nanoTime() - deadline));
			}
			await().atMost(PATIENCE).until(() -> deadlines.nanos.size() == EVENTS);
			if (TIME.isZero()) {
				assertThat(blocking.done).hasValue(0);
			}
		}
		finally {
			blocking.gate.countDown();
		}
		await().atMost(LONG_PATIENCE.plus(TIME.multipliedBy(CALLS / WORKERS + 2)))
			.until(() -> blocking.done.get() == CALLS);
		System.out.printf(
				"%s: %d calls, at most %d handlers blocked; %d events of another call: %s; after a deadline: %s%n",
				what, CALLS, blocking.mostInside.get(), EVENTS, delays, deadlines);
		assertThat(blocking.mostInside.get()).isLessThanOrEqualTo(mostBlocked);
		await().atMost(PATIENCE).until(() -> template.stream().stats().queuedEvents() == 0);
		if (!P99.isZero()) {
			assertThat(Duration.ofNanos(delays.percentile(99))).isLessThanOrEqualTo(P99);
			assertThat(Duration.ofNanos(deadlines.percentile(99))).isLessThanOrEqualTo(P99);
		}
	}

	private static List<EventSelector> selectors(List<String> calls, boolean bound) {
		return bound ? calls.stream()
			.map((call) -> EventSelector.ofCall(call).events(EventName.CHANNEL_PARK).build())
			.toList() : List.of(EventSelector.ofEvents(EventName.CHANNEL_PARK).build());
	}

	/** Listener that blocks. */
	private static final class Blocking implements EslEventListener {

		private final CountDownLatch gate = new CountDownLatch(1);

		private final AtomicInteger inside = new AtomicInteger();

		private final AtomicInteger mostInside = new AtomicInteger();

		private final AtomicInteger done = new AtomicInteger();

		@Override
		public void onEvent(EslEvent event) throws InterruptedException {
			this.mostInside.accumulateAndGet(this.inside.incrementAndGet(), Math::max);
			if (TIME.isZero()) {
				this.gate.await();
			}
			else {
				TimeUnit.NANOSECONDS.sleep(TIME.toNanos());
			}
			this.inside.decrementAndGet();
			this.done.incrementAndGet();
		}

	}

	/** Listener that measures the time from sending to handling. */
	private static final class Delays implements EslEventListener {

		private final List<Long> nanos = Collections.synchronizedList(new ArrayList<>());

		@Override
		public void onEvent(EslEvent event) {
			this.nanos.add(System.nanoTime() - Long.parseLong(String.valueOf(event.header("Sent"))));
		}

		long percentile(int percent) {
			List<Long> sorted = this.nanos.stream().sorted().toList();
			return sorted.get(Math.min(sorted.size() - 1, sorted.size() * percent / 100));
		}

		@Override
		public String toString() {
			return "p50 %d µs, p99 %d µs, max %d µs".formatted(percentile(50) / 1000, percentile(99) / 1000,
					percentile(100) / 1000);
		}

	}

}
