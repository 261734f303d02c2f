package io.github.eslboot.event;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;

import io.github.eslboot.command.EslCommand;
import io.github.eslboot.pool.PoolOptions;
import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.EventName;
import io.github.eslboot.test.FreeSwitchSimulator;
import io.github.eslboot.testsupport.Client;
import org.junit.jupiter.api.Test;

import static io.github.eslboot.testsupport.Patience.LONG_PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Load shedding with events at full speed and handlers that take a millisecond each. Runs
 * in full with {@code -Desl.slow.events=200000 -Desl.slow.command-deadline=PT1S}.
 */
class SlowHandlerTests {

	private static final int EVENTS = Integer.getInteger("esl.slow.events", 20_000);

	/** Longer than a second by default, because the machine may be busy. */
	private static final Duration DEADLINE = Duration.parse(System.getProperty("esl.slow.command-deadline", "PT10S"));

	/** Few enough that even a slow source is faster than their handlers. */
	private static final int CALLS = Integer.getInteger("esl.slow.calls", 2);

	private static final long BUDGET = 512 << 10;

	@Test
	void socketIsReadAndCommandsAreAnsweredWhileEventsAreShed() throws Exception {
		try (FreeSwitchSimulator simulator = FreeSwitchSimulator.builder().eventQueueCapacity(EVENTS + 1000).start();
				Client client = Client
					.of(simulator, UnaryOperator.identity(), PoolOptions.builder().size(2).build(),
							EventStreamOptions.builder()
								.name("slow")
								.memoryBudget(BUDGET)
								.slowHandlerThreshold(Duration.ZERO)
								.callEndGrace(LONG_PATIENCE)
								.quietCallCheck(Duration.ZERO)
								.wakeUpInterval(Duration.ofMillis(1))
								.build())
					.startAndWait()) {
			List<Slow> calls = new ArrayList<>();
			for (int i = 0; i < CALLS; i++) {
				Slow call = new Slow();
				calls.add(call);
				client.template
					.listen(EventSelector.ofCall(call.uuid)
						.events(EventName.CHANNEL_STATE, EventName.DTMF, EventName.CHANNEL_HANGUP,
								EventName.CHANNEL_HANGUP_COMPLETE, EventName.CHANNEL_DESTROY)
						.build(), call)
					.awaitReady(LONG_PATIENCE);
			}
			long begin = System.nanoTime();
			CompletableFuture<Void> firing = CompletableFuture.runAsync(() -> fire(simulator, calls));
			long answers = 0;
			long slowest = 0;
			long mostBytes = 0;
			while (!firing.isDone() || received(client.stream.stats()) < EVENTS + 3 * CALLS) {
				long sent = System.nanoTime();
				assertThat(client.template.send(EslCommand.api("echo", "on"), DEADLINE).text()).isEqualTo("on");
				slowest = Math.max(slowest, System.nanoTime() - sent);
				answers++;
				LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
				mostBytes = Math.max(mostBytes, client.stream.stats().queuedBytes());
				assertThat(System.nanoTime() - begin).as("all events are received").isLessThan(LONG_PATIENCE.toNanos());
			}
			firing.get(1, TimeUnit.SECONDS);
			long arrived = System.nanoTime();
			await().atMost(LONG_PATIENCE).until(() -> calls.stream().allMatch((call) -> call.end.get() != null));
			EventStreamStats stats = client.stream.stats();
			long dropped = stats.dropped().values().stream().mapToLong(Long::longValue).sum();
			System.out.printf(
					"%d events received in %d ms; %d dropped; at most %d of %d bytes queued; %d commands, the slowest %d ms; handlers done after %d ms%n",
					EVENTS + 3 * CALLS, (arrived - begin) / 1_000_000, dropped, mostBytes, 2 * BUDGET, answers,
					slowest / 1_000_000, (System.nanoTime() - begin) / 1_000_000);
			assertThat(stats.reconnects()).isZero();
			assertThat(mostBytes).isLessThanOrEqualTo(2 * BUDGET);
			assertThat(dropped).isPositive();
			assertThat(stats.dropped().keySet()).isSubsetOf("CHANNEL_STATE", "DTMF");
			assertThat(calls).allSatisfy((call) -> {
				assertThat(call.end.get()).isEqualTo(EndReason.CALL_ENDED);
				assertThat(call.endings).hasValue(3);
				assertThat(call.handled.get() + call.lost.get()).isEqualTo(EVENTS / CALLS + 3);
			});
			assertThat(calls.stream().mapToLong((call) -> call.lost.get()).sum()).isEqualTo(dropped);
			assertThat(stats.queuedBytes()).isZero();
		}
	}

	private static void fire(FreeSwitchSimulator simulator, List<Slow> calls) {
		String padding = "x".repeat(800);
		for (int i = 0; i < EVENTS / CALLS; i++) {
			for (Slow call : calls) {
				simulator.fire((i % 2 == 0) ? "CHANNEL_STATE" : "DTMF", "Unique-ID", call.uuid, "Padding", padding);
			}
		}
		for (Slow call : calls) {
			for (String last : List.of("CHANNEL_HANGUP", "CHANNEL_HANGUP_COMPLETE", "CHANNEL_DESTROY")) {
				simulator.fire(last, "Unique-ID", call.uuid, "Padding", padding);
			}
		}
	}

	private static long received(EventStreamStats stats) {
		return stats.received()
			.entrySet()
			.stream()
			.filter((entry) -> !entry.getKey().equals("HEARTBEAT"))
			.mapToLong((entry) -> entry.getValue())
			.sum();
	}

	/** Listener that takes a millisecond for each event. */
	private static final class Slow implements EslEventListener {

		private final String uuid = UUID.randomUUID().toString();

		private final AtomicInteger handled = new AtomicInteger();

		private final AtomicInteger endings = new AtomicInteger();

		private final AtomicInteger lost = new AtomicInteger();

		private final AtomicReference<EndReason> end = new AtomicReference<>();

		@Override
		public void onEvent(EslEvent event) throws Exception {
			TimeUnit.MILLISECONDS.sleep(1);
			this.handled.incrementAndGet();
			if (event.type() != EventName.CHANNEL_STATE && event.type() != EventName.DTMF) {
				this.endings.incrementAndGet();
			}
		}

		@Override
		public void onLost(LostEvents events) {
			this.lost.addAndGet(events.total());
		}

		@Override
		public void onEnd(EndReason reason) {
			this.end.set(reason);
		}

	}

}
