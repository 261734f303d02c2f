package io.github.eslboot.event.delivery;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
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

	@ParameterizedTest
	@ValueSource(classes = { OutOfMemoryError.class, RejectedExecutionException.class })
	void lanesAreDiscardedWhenNoRunnerCanStartAndLaterLanesAreServed(Class<? extends Throwable> type) {
		AtomicBoolean failing = new AtomicBoolean(true);
		LaneScheduler failed = new LaneScheduler("test", (task) -> {
			if (!failing.get()) {
				this.workers.add(task);
			}
			else if (type == OutOfMemoryError.class) {
				throw new OutOfMemoryError("as asked: unable to create native thread");
			}
			else {
				throw new RejectedExecutionException("as asked");
			}
		}, new QueuedTimers(this.timers), 0, () -> this.nanos);
		List<Throwable> discarded = new ArrayList<>();
		Lane lost = new Lane() {

			@Override
			public void discard(Throwable cause) {
				discarded.add(cause);
			}

		};
		failed.ready(lost);
		failed.ready(lost);
		failed.flush();
		assertThat(discarded).hasSize(2).hasOnlyElementsOfType(type);
		failing.set(false);
		failed.ready(new Lane());
		failed.flush();
		run(this.workers);
		assertThat(this.turns).isOne();
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
