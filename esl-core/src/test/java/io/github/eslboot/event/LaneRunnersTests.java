package io.github.eslboot.event;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How many runners lanes get. Workers, timers and the clock go on when a test says so.
 */
class LaneRunnersTests {

	private static final int FLOOD = 100;

	private final Queue<Runnable> workers = new ArrayDeque<>();

	private final Queue<Runnable> timers = new ArrayDeque<>();

	private long nanos;

	private final LaneRunners runners = new LaneRunners("test", this.workers::add, new QueuedTimers(this.timers), 0,
			() -> this.nanos);

	private int turns;

	private void flood() {
		for (int i = 0; i < FLOOD; i++) {
			this.runners.ready(new Lane());
		}
		this.runners.flush();
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
	void aFloodGetsFewRunnersAndIsServed() {
		flood();
		assertThat(this.workers).hasSizeBetween(1, 4);
		run(this.workers);
		assertThat(this.turns).isEqualTo(FLOOD);
	}

	@Test
	void runnersThatAreHeldUpGetHelp() {
		flood();
		int atFirst = this.workers.size();
		for (int i = 0; i < 10; i++) {
			runTimersLater();
		}
		assertThat(this.workers).hasSizeGreaterThan(FLOOD / 2).hasSizeGreaterThan(atFirst);
	}

	@Test
	void aLaneThatReliedOnARunnerWhichIsHeldUpGetsAnother() {
		AtomicInteger turnsMeanwhile = new AtomicInteger();
		this.runners.ready(new Lane() {

			@Override
			public boolean takeTurn() {
				for (int i = 0; i < 10; i++) {
					runTimersLater();
					run(LaneRunnersTests.this.workers);
				}
				turnsMeanwhile.set(LaneRunnersTests.this.turns);
				return super.takeTurn();
			}

		});
		this.runners.flush();
		this.runners.ready(new Lane());
		this.runners.flush();
		run(this.workers);
		assertThat(turnsMeanwhile).hasValue(1);
		assertThat(this.turns).isEqualTo(2);
	}

	@Test
	void afterThatTheyAreFewAgain() {
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
	void floodsWithinOneMillisecondAreNotTakenForRunnersThatAreHeldUp() {
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
	void lanesThatNoRunnerIsLeftForGetOne() {
		flood();
		assertThat(this.timers).hasSize(1);
		run(this.workers);
		this.runners.ready(new Lane());
		runTimersLater();
		run(this.workers);
		assertThat(this.turns).isEqualTo(FLOOD + 1);
	}

	private class Lane implements LaneRunners.Task {

		@Override
		public boolean takeTurn() {
			LaneRunnersTests.this.turns++;
			return false;
		}

		@Override
		public void discard(Throwable cause) {
			throw new AssertionError("There are workers", cause);
		}

	}

}
