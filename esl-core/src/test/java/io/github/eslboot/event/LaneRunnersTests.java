package io.github.eslboot.event;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

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
	void runnersThatAreHeldUpGetHelpWhileEventsComeWithoutATimer() {
		for (int i = 0; i < 10; i++) {
			flood();
			this.nanos += TimeUnit.MILLISECONDS.toNanos(2);
		}
		assertThat(this.workers).hasSizeGreaterThan(FLOOD / 2);
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

	private final class Lane implements LaneRunners.Task {

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
