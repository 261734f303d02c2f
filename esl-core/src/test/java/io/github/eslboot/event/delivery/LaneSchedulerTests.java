package io.github.eslboot.event.delivery;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.eslboot.testsupport.QueuedTimers;
import org.junit.jupiter.api.Test;

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

	private final LaneScheduler scheduler = new LaneScheduler("test", this.workers::add, new QueuedTimers(this.timers),
			0, () -> this.nanos);

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
