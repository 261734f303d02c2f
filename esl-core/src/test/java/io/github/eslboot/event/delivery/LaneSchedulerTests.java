package io.github.eslboot.event.delivery;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.eslboot.testsupport.QueuedTimers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@link LaneScheduler}: number of runners. Workers, timers and the clock advance only
 * when a test advances them.
 */
class LaneSchedulerTests {

	private static final int FLOOD = 100;

	private final Queue<Runnable> workers = new ArrayDeque<>();

	private final Queue<Runnable> timers = new ArrayDeque<>();

	private long nanos;

	private final LaneScheduler scheduler = new LaneScheduler("test", this.workers::add,
			new WorkerShare(Integer.MAX_VALUE), List.of(new QueuedTimers(this.timers)), 0, () -> this.nanos);

	private int turns;

	private void flood() {
		for (int i = 0; i < FLOOD; i++) {
			this.scheduler.ready(new Lane());
		}
		this.scheduler.flush();
	}

	private static void run(Queue<Runnable> tasks) {
		for (int left = tasks.size(); left > 0; left--) {
			tasks.remove().run();
		}
	}

	private void runTimersLater() {
		this.nanos += TimeUnit.MILLISECONDS.toNanos(5);
		run(this.timers);
	}

	@Test
	void floodIsServedByFewRunners() {
		flood();
		assertThat(this.workers).hasSizeBetween(1, 4);
		run(this.workers);
		assertThat(this.turns).isEqualTo(FLOOD);
	}

	@Test
	void flushStartsFewRunnersAndChecksAddMoreWhileTheyAreBlocked() {
		flood();
		int atFirst = this.workers.size();
		for (int i = 0; i < 10; i++) {
			runTimersLater();
		}
		assertThat(this.workers).hasSizeGreaterThan(FLOOD / 2).hasSizeGreaterThan(atFirst);
	}

	@Test
	void laneGetsAnotherRunnerWhenTheExistingOneIsBlocked() {
		AtomicInteger turnsWhileBlocked = new AtomicInteger();
		this.scheduler.ready(new Lane() {

			@Override
			public boolean takeTurn() {
				for (int i = 0; i < 10; i++) {
					runTimersLater();
					run(LaneSchedulerTests.this.workers);
				}
				turnsWhileBlocked.set(LaneSchedulerTests.this.turns);
				return super.takeTurn();
			}

		});
		this.scheduler.flush();
		this.scheduler.ready(new Lane());
		this.scheduler.flush();
		run(this.workers);
		assertThat(turnsWhileBlocked).hasValue(1);
		assertThat(this.turns).isEqualTo(2);
	}

	@Test
	void floodGetsFewRunnersAgainAfterBlockedRunnersProceed() {
		flood();
		for (int i = 0; i < 10; i++) {
			runTimersLater();
		}
		run(this.workers);
		runTimersLater();
		flood();
		assertThat(this.workers).hasSizeBetween(1, 4);
		run(this.workers);
		assertThat(this.turns).isEqualTo(2 * FLOOD);
	}

	@Test
	void floodsWithinOneMillisecondDoNotCountAsBlockedRunners() {
		for (int i = 1; i <= 10; i++) {
			flood();
			run(this.workers);
		}
		assertThat(this.turns).isLessThan(10 * FLOOD);
		runTimersLater();
		assertThat(this.workers).hasSizeBetween(1, 4);
		run(this.workers);
		assertThat(this.turns).isEqualTo(10 * FLOOD);
	}

	@Test
	void checkStartsARunnerForLanesThatNoRunnerServes() {
		flood();
		assertThat(this.timers).hasSize(1);
		run(this.workers);
		this.scheduler.ready(new Lane());
		runTimersLater();
		run(this.workers);
		assertThat(this.turns).isEqualTo(FLOOD + 1);
	}

	@ParameterizedTest
	@ValueSource(classes = { OutOfMemoryError.class, RejectedExecutionException.class })
	void lanesStayReadyWhenNoRunnerCanStartAndAreServedWhenOneCan(Class<? extends Throwable> type) {
		AtomicBoolean failing = new AtomicBoolean(true);
		LaneScheduler failed = failing(type, failing, List.of(new QueuedTimers(this.timers)));
		failed.ready(new Lane());
		failed.ready(new Lane());
		failed.flush();
		for (int i = 0; i < 20; i++) {
			runTimersLater();
			assertThat(this.timers).hasSize(1);
		}
		failing.set(false);
		runTimersLater();
		run(this.workers);
		assertThat(this.turns).isEqualTo(2);
	}

	@Test
	void checkRunsOnTheNextTickerWhenTheFirstFails() {
		AtomicBoolean failing = new AtomicBoolean(true);
		LaneScheduler failed = failing(OutOfMemoryError.class, failing,
				List.of(new FailingTimers(new AtomicBoolean(true)), new QueuedTimers(this.timers)));
		failed.ready(new Lane());
		failed.flush();
		failing.set(false);
		runTimersLater();
		run(this.workers);
		assertThat(this.turns).isOne();
	}

	@Test
	void nextFlushSchedulesTheCheckThatNoTickerHasAccepted() {
		AtomicBoolean failing = new AtomicBoolean(true);
		AtomicBoolean tickerFails = new AtomicBoolean(true);
		LaneScheduler failed = failing(OutOfMemoryError.class, failing, List.of(new FailingTimers(tickerFails)));
		failed.ready(new Lane());
		failed.flush();
		assertThat(this.timers).isEmpty();
		failing.set(false);
		tickerFails.set(false);
		failed.flush();
		runTimersLater();
		run(this.workers);
		assertThat(this.turns).isOne();
	}

	@Test
	void runnerThatTheWorkersRunAlthoughTheyRejectItServesOnce() {
		LaneScheduler rejecting = new LaneScheduler("test", (task) -> {
			task.run();
			throw new RejectedExecutionException("thrown by the test");
		}, new WorkerShare(Integer.MAX_VALUE), List.of(new QueuedTimers(this.timers)), 0, () -> this.nanos);
		rejecting.ready(new Lane());
		rejecting.flush();
		runTimersLater();
		runTimersLater();
		assertThat(this.turns).isOne();
		assertThat(this.timers).isEmpty();
	}

	@Test
	void lanesAreDiscardedAfterTheClose() {
		QueuedTimers ticker = new QueuedTimers(this.timers);
		LaneScheduler closed = failing(RejectedExecutionException.class, new AtomicBoolean(true), List.of(ticker));
		ticker.shutdown();
		List<Throwable> discarded = new ArrayList<>();
		Lane lost = new Lane() {

			@Override
			public void discard(Throwable cause) {
				discarded.add(cause);
			}

		};
		closed.ready(lost);
		closed.ready(lost);
		closed.flush();
		assertThat(discarded).hasSize(2).hasOnlyElementsOfType(RejectedExecutionException.class);
	}

	private LaneScheduler failing(Class<? extends Throwable> type, AtomicBoolean failing,
			List<? extends ScheduledExecutorService> tickers) {
		return new LaneScheduler("test", (task) -> {
			if (!failing.get()) {
				this.workers.add(task);
			}
			else if (type == OutOfMemoryError.class) {
				throw new OutOfMemoryError("thrown by the test: unable to create native thread");
			}
			else {
				throw new RejectedExecutionException("thrown by the test");
			}
		}, new WorkerShare(Integer.MAX_VALUE), tickers, 0, () -> this.nanos);
	}

	/** Ticker whose thread cannot be started. */
	private final class FailingTimers extends ScheduledThreadPoolExecutor {

		private final AtomicBoolean failing;

		FailingTimers(AtomicBoolean failing) {
			super(0);
			this.failing = failing;
		}

		@Override
		public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
			if (this.failing.get()) {
				throw new OutOfMemoryError("thrown by the test: unable to create native thread");
			}
			LaneSchedulerTests.this.timers.add(task);
			return null;
		}

	}

	private class Lane implements LaneScheduler.Task {

		@Override
		public boolean takeTurn() {
			LaneSchedulerTests.this.turns++;
			return false;
		}

		@Override
		public void discard(Throwable cause) {
			throw new AssertionError("The workers accept all tasks", cause);
		}

	}

}
