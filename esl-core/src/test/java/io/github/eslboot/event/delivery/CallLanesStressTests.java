package io.github.eslboot.event.delivery;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.eslboot.Stress;
import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.EslHeaders;
import io.github.eslboot.testsupport.QueuedTimers;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * {@link CallLanes} under stress: one thread delivers, as an event loop does, others add
 * notices and run the workers' tasks. In every interleaving a lane delivers in order and
 * one item at a time, each event is delivered or reported as lost, and no lane remains.
 */
@Tag("lincheck")
class CallLanesStressTests {

	@Test
	void lanesKeepOrderAndLoseNoEventUnderConcurrentUse() {
		Stress.options().check(Lanes.class);
	}

	/** Operations of the scenarios. */
	public static class Lanes {

		/** The budget has room for two such bodies, not for three. */
		private static final String LARGE = "x".repeat(30_000);

		private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();

		private final CallLanes lanes = TestLanes.create(64 << 10, this.tasks::add, new QueuedTimers(this.tasks));

		private final Sink first = new Sink("a");

		private final Sink second = new Sink("b");

		@Operation(nonParallelGroup = "event loop")
		public void deliverFirst() {
			this.first.deliver(this.lanes, "");
		}

		@Operation(nonParallelGroup = "event loop")
		public void deliverSecond() {
			this.second.deliver(this.lanes, "");
		}

		@Operation(nonParallelGroup = "event loop")
		public void deliverLarge() {
			this.first.deliver(this.lanes, LARGE);
		}

		@Operation(nonParallelGroup = "event loop")
		public void flush() {
			this.lanes.flush();
		}

		@Operation
		public void noticeFirst() {
			this.first.notice(this.lanes);
		}

		@Operation
		public void runTask() {
			Runnable task = this.tasks.poll();
			if (task != null) {
				task.run();
			}
		}

		@Validate
		public void everyEventIsDeliveredOrLostAndNoLaneRemains() {
			this.lanes.flush();
			for (Runnable task = this.tasks.poll(); task != null; task = this.tasks.poll()) {
				task.run();
			}
			this.first.check();
			this.second.check();
			if (this.lanes.size() != 0 || this.lanes.queuedBytes() != 0 || this.lanes.queuedEvents() != 0) {
				throw new IllegalStateException("%d lanes, %d bytes and %d events remain".formatted(this.lanes.size(),
						this.lanes.queuedBytes(), this.lanes.queuedEvents()));
			}
		}

	}

	/** Receiver of one call. */
	private static final class Sink implements Receiver {

		private final String uuid;

		private final MemoryUse memory = new MemoryUse();

		private final AtomicBoolean inside = new AtomicBoolean();

		private final AtomicInteger noticesSent = new AtomicInteger();

		private final List<Integer> seen = Collections.synchronizedList(new ArrayList<>());

		private volatile boolean enteredTwice;

		private volatile int sent;

		private volatile int lost;

		private volatile int notices;

		Sink(String uuid) {
			this.uuid = uuid;
		}

		void deliver(CallLanes lanes, String body) {
			int number = this.sent + 1;
			this.sent = number;
			EslHeaders headers = EslHeaders.of(Map.of("Event-Name", "DTMF", "number", String.valueOf(number)));
			lanes.deliver(this.uuid, EslEvent.of(headers, body), List.of(this), System.nanoTime());
		}

		void notice(CallLanes lanes) {
			this.noticesSent.incrementAndGet();
			lanes.run(this.uuid, () -> {
				enter();
				this.notices++;
				leave();
			});
		}

		@Override
		public boolean isActive() {
			return true;
		}

		@Override
		public void onEvent(EslEvent event) {
			enter();
			this.seen.add(Integer.valueOf(event.header("number")));
			leave();
		}

		@Override
		public void onLost(@Nullable String uuid, Map<String, Integer> counts) {
			enter();
			this.lost += counts.values().stream().mapToInt(Integer::intValue).sum();
			leave();
		}

		@Override
		public MemoryUse memory() {
			return this.memory;
		}

		private void enter() {
			if (!this.inside.compareAndSet(false, true)) {
				this.enteredTwice = true;
			}
		}

		private void leave() {
			this.inside.set(false);
		}

		void check() {
			List<Integer> sorted = this.seen.stream().sorted().distinct().toList();
			if (this.enteredTwice || !sorted.equals(this.seen) || this.seen.size() + this.lost != this.sent
					|| this.notices != this.noticesSent.get()) {
				throw new IllegalStateException(
						"lane %s: sent %d, seen %s, lost %d, notices %d of %d, entered twice: %s".formatted(this.uuid,
								this.sent, this.seen, this.lost, this.notices, this.noticesSent.get(),
								this.enteredTwice));
			}
		}

	}

}
