package io.github.eslboot.event.delivery;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;

import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.EslHeaders;
import io.github.eslboot.testsupport.QueuedTimers;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@link CallLanes}: limits of handlers, and their shares of the memory. Runners run when
 * a test runs them, within each other if a handler does not return.
 */
class HandlerLimitTests {

	private static final int BUDGET = 1 << 20;

	private final Queue<Runnable> runners = new ArrayDeque<>();

	private final Queue<Runnable> timers = new ArrayDeque<>();

	private final QueuedTimers ticker = new QueuedTimers(this.timers);

	private final List<String> handled = new ArrayList<>();

	private final Map<String, Runnable> during = new HashMap<>();

	private CallLanes lanes = lanes(Integer.MAX_VALUE);

	private CallLanes lanes(int workers) {
		return TestLanes.create(BUDGET, this::execute, workers, this.ticker);
	}

	private void execute(Runnable runner) {
		if (this.ticker.isShutdown()) {
			throw new RejectedExecutionException("thrown by the test");
		}
		this.runners.add(runner);
	}

	private boolean deliver(String call, int number, Receiver... targets) {
		return deliver(call, "DTMF", number, "", targets);
	}

	private boolean deliver(String call, String name, int number, String body, Receiver... targets) {
		EslHeaders headers = EslHeaders.of(Map.of("Event-Name", name, "Unique-ID", call, "number", "" + number));
		return this.lanes.deliver(call, EslEvent.of(headers, body), List.of(targets), System.nanoTime());
	}

	/** Runs as many runners as blocked handlers would occupy workers. */
	private void run() {
		this.lanes.flush();
		for (int i = 0; i < 20 && !(this.runners.isEmpty() && this.timers.isEmpty()); i++) {
			for (Runnable runner = this.runners.poll(); runner != null; runner = this.runners.poll()) {
				runner.run();
			}
			// Checks, which add runners.
			for (int left = this.timers.size(); left > 0 && !this.timers.isEmpty(); left--) {
				this.timers.remove().run();
			}
		}
	}

	/** Runs everything else while the handler is in this event. */
	private void blockIn(String event) {
		this.during.put(event, this::run);
	}

	@Test
	void laneAtTheLimitOfItsHandlerLeavesItsRunnerAndContinuesInOrder() {
		Handler limited = new Handler("limited", HandlerLimit.of(1));
		Handler other = new Handler("other", null);
		blockIn("limited a1");
		deliver("a", 1, limited);
		deliver("b", 1, other, limited, other);
		deliver("b", 2, other);
		deliver("c", 1, limited);
		deliver("d", 1, other);
		run();
		assertThat(this.handled).containsExactly("limited a1", "other b1", "other d1", "end of limited a1",
				"limited b1", "other b1", "other b2", "limited c1");
		assertThat(limited.mostInside).isOne();
		assertThat(this.lanes.size()).isZero();
		assertThat(this.lanes.queuedBytes()).isZero();
		assertThat(this.lanes.queuedEvents()).isZero();
	}

	@Test
	void lanesWaitForALimitInTheOrderOfTheirArrival() {
		Handler limited = new Handler("limited", HandlerLimit.of(1));
		blockIn("limited a1");
		for (String call : List.of("a", "b", "c", "d")) {
			deliver(call, 1, limited);
			deliver(call, 2, limited);
		}
		run();
		assertThat(this.handled).containsExactly("limited a1", "end of limited a1", "limited b1", "limited c1",
				"limited d1", "limited a2", "limited b2", "limited c2", "limited d2");
	}

	@Test
	void limitIsSharedByReceiversOfSeveralStreams() {
		HandlerLimit limit = HandlerLimit.of(1);
		Handler first = new Handler("first", limit);
		Handler second = new Handler("second", limit);
		blockIn("first a1");
		deliver("a", 1, first);
		this.lanes.flush();
		CallLanes streamOfFirst = this.lanes;
		this.lanes = lanes(Integer.MAX_VALUE);
		deliver("b", 1, second);
		run();
		assertThat(this.handled).containsExactly("first a1", "end of first a1", "second b1");
		assertThat(streamOfFirst.size()).isZero();
		assertThat(this.lanes.size()).isZero();
	}

	@Test
	void handlerWithoutALimitLeavesAWorkerToOthers() {
		this.lanes = lanes(4);
		Handler blocking = new Handler("blocking", HandlerLimit.ofWorkers());
		Handler other = new Handler("other", HandlerLimit.ofWorkers());
		for (int i = 0; i < 10; i++) {
			blockIn("blocking c" + i + "1");
			deliver("c" + i, 1, blocking);
		}
		deliver("d", 1, other);
		run();
		assertThat(blocking.mostInside).isEqualTo(3);
		assertThat(this.handled.indexOf("other d1")).isLessThan(this.handled.indexOf("end of blocking c21"));
		assertThat(this.handled).filteredOn((text) -> text.startsWith("blocking")).hasSize(10);
		assertThat(this.lanes.size()).isZero();
	}

	@Test
	void callsAreNotLimitedWhileWorkersAreNotLimited() {
		Handler blocking = new Handler("blocking", HandlerLimit.ofWorkers());
		for (int i = 0; i < 50; i++) {
			blockIn("blocking c" + i + "1");
			deliver("c" + i, 1, blocking);
		}
		run();
		assertThat(blocking.mostInside).isGreaterThan(40);
	}

	@Test
	void discardedLaneReturnsItsSlot() {
		HandlerLimit limit = HandlerLimit.of(1);
		Handler limited = new Handler("limited", limit);
		this.during.put("limited a1", () -> {
			run();
			this.ticker.shutdown();
		});
		deliver("a", 1, limited);
		deliver("b", 1, limited);
		run();
		assertThat(this.handled).containsExactly("limited a1", "end of limited a1");
		assertThat(this.lanes.droppedEvents()).isOne();
		assertThat(this.lanes.size()).isZero();
		assertThat(limit.tryAcquire(new WorkerShare(1))).isEqualTo(HandlerLimit.Slot.TAKEN);
	}

	@Test
	void releasedSlotGoesToTheNextWaitingLane() {
		HandlerLimit limit = HandlerLimit.of(1);
		assertThat(limit.tryAcquire(new WorkerShare(1))).isEqualTo(HandlerLimit.Slot.TAKEN);
		List<HandlerLimit> resumed = new ArrayList<>();
		limit.await(resumed::add, new WorkerShare(1));
		limit.await(resumed::add, new WorkerShare(1));
		assertThat(limit.tryAcquire(new WorkerShare(1))).isEqualTo(HandlerLimit.Slot.REFUSED);
		limit.release(new WorkerShare(1));
		assertThat(resumed).hasSize(1);
		limit.release(new WorkerShare(1));
		limit.release(new WorkerShare(1));
		assertThat(resumed).hasSize(2);
		assertThat(limit.tryAcquire(new WorkerShare(1))).isEqualTo(HandlerLimit.Slot.TAKEN);
	}

	@Test
	void handlerThatDoesNotReturnLosesItsOwnEventsOnly() {
		Handler stuck = new Handler("stuck", null);
		Handler other = new Handler("other", null);
		List<Boolean> others = new ArrayList<>();
		List<Boolean> own = new ArrayList<>();
		this.during.put("stuck a1", () -> {
			String padding = "x".repeat(1000);
			for (int i = 2; i < 3000; i++) {
				own.add(deliver("a", "CHANNEL_HANGUP", i, padding, stuck));
				own.add(deliver("a" + i, "CHANNEL_HANGUP", i, padding, stuck));
				own.add(deliver("a", "DTMF", i, padding, stuck, other));
			}
			for (int i = 0; i < 100; i++) {
				others.add(deliver("b", i, other));
			}
		});
		deliver("a", 1, stuck);
		run();
		assertThat(own).contains(true, false);
		assertThat(others).hasSize(100).containsOnly(true);
		assertThat(this.handled).filteredOn((text) -> text.startsWith("other b")).hasSize(100);
		assertThat(stuck.lost).isPositive();
		long delivered = own.stream().filter((accepted) -> accepted).count();
		assertThat(this.lanes.droppedEvents()).isEqualTo(own.size() - delivered);
		assertThat(this.lanes.queuedBytes()).isZero();
		assertThat(stuck.memory.bytes()).isZero();
		assertThat(other.memory.bytes()).isZero();
	}

	@Test
	void eventsThatWaitBehindAHandlerUseItsShareAndNotThatOfTheirOwn() {
		Handler stuck = new Handler("stuck", HandlerLimit.of(1));
		Handler other = new Handler("other", null);
		List<Boolean> others = new ArrayList<>();
		this.during.put("stuck a1", () -> {
			run();
			String padding = "x".repeat(1000);
			for (int i = 0; i < 100; i++) {
				for (int call = 0; call < 20; call++) {
					deliver("c" + call, "DTMF", i, padding, other, stuck);
					run();
				}
			}
			for (int i = 0; i < 100; i++) {
				others.add(deliver("d", i, other));
			}
		});
		deliver("a", 1, stuck);
		run();
		assertThat(this.lanes.droppedEvents()).isPositive();
		assertThat(others).hasSize(100).containsOnly(true);
		assertThat(this.lanes.queuedBytes()).isZero();
		assertThat(stuck.memory.bytes()).isZero();
		assertThat(other.memory.bytes()).isZero();
	}

	@Test
	void laneUsesAQuarterOfTheMemoryAtMost() {
		Handler handler = new Handler("handler", null);
		String body = "x".repeat(BUDGET / 16);
		int accepted = 0;
		for (int i = 0; i < 20; i++) {
			accepted += deliver("a", "DTMF", i, body, handler) ? 1 : 0;
		}
		assertThat(accepted).isBetween(2, 4);
		assertThat(deliver("b", "DTMF", 1, "x".repeat(BUDGET / 4), handler)).isTrue();
		run();
		assertThat(handler.lost).isEqualTo(20 - accepted);
	}

	@Test
	void lostEventsNameTheirChannel() {
		Handler handler = new Handler("handler", null);
		for (int i = 0; i < 20; i++) {
			deliver("a", "DTMF", i, "x".repeat(BUDGET / 16), handler);
		}
		run();
		assertThat(handler.lostOf).containsOnly("a");
	}

	@Test
	void waitingTimeIsMeasuredForTheFirstEventOfATurn() {
		Handler handler = new Handler("handler", null);
		deliver("a", 1, handler);
		deliver("a", 2, handler);
		deliver("b", 1, handler);
		run();
		assertThat(this.lanes.measuredWaits()).isEqualTo(2);
		assertThat(this.lanes.waitNanos()).isPositive();
		assertThat(this.lanes.maxWaitNanos()).isBetween(1L, this.lanes.waitNanos());
	}

	@Test
	void waitingTimeOfAnEventThatWaitsForALimitIsMeasuredOnce() {
		Handler limited = new Handler("limited", HandlerLimit.of(1));
		blockIn("limited a1");
		deliver("a", 1, limited);
		deliver("b", 1, limited);
		run();
		assertThat(this.handled).containsExactly("limited a1", "end of limited a1", "limited b1");
		assertThat(this.lanes.measuredWaits()).isEqualTo(2);
	}

	private final class Handler implements Receiver {

		private final String name;

		private final @Nullable HandlerLimit limit;

		private final MemoryUse memory = new MemoryUse();

		private final List<@Nullable String> lostOf = new ArrayList<>();

		private int lost;

		private int inside;

		private int mostInside;

		Handler(String name, @Nullable HandlerLimit limit) {
			this.name = name;
			this.limit = limit;
		}

		@Override
		public boolean isActive() {
			return true;
		}

		@Override
		public void onEvent(EslEvent event) {
			String text = this.name + " " + event.uniqueId() + event.header("number");
			this.inside++;
			this.mostInside = Math.max(this.mostInside, this.inside);
			HandlerLimitTests.this.handled.add(text);
			Runnable meanwhile = HandlerLimitTests.this.during.remove(text);
			if (meanwhile != null) {
				meanwhile.run();
				HandlerLimitTests.this.handled.add("end of " + text);
			}
			this.inside--;
		}

		@Override
		public void onLost(@Nullable String uuid, Map<String, Integer> counts) {
			this.lostOf.add(uuid);
			this.lost += counts.values().stream().mapToInt(Integer::intValue).sum();
		}

		@Override
		public @Nullable HandlerLimit limit(EslEvent event) {
			return this.limit;
		}

		@Override
		public MemoryUse memory() {
			return this.memory;
		}

	}

}
