package io.github.eslboot.event;

import java.util.ArrayDeque;
import java.util.Queue;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** How many runners lanes get. Workers and timers run when a test says so. */
class LaneRunnersTests {

	private static final int FLOOD = 100;

	private final Queue<Runnable> workers = new ArrayDeque<>();

	private final Queue<Runnable> timers = new ArrayDeque<>();

	private final LaneRunners runners = new LaneRunners("test", this.workers::add, new QueuedTimers(this.timers), 0);

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
			run(this.timers);
		}
		assertThat(this.workers).hasSizeGreaterThan(FLOOD / 2).hasSizeGreaterThan(atFirst);
	}

	@Test
	void afterThatTheyAreFewAgain() {
		flood();
		for (int i = 0; i < 10; i++) {
			run(this.timers);
		}
		run(this.workers);
		run(this.timers);
		flood();
		run(this.workers);
		run(this.timers);
		flood();
		assertThat(this.workers).hasSizeLessThanOrEqualTo(4);
		// Perhaps none was woken, all in one millisecond: then the checks do.
		for (int i = 0; i < 10; i++) {
			run(this.timers);
			run(this.workers);
		}
		assertThat(this.turns).isEqualTo(3 * FLOOD);
	}

	@Test
	void lanesThatNoRunnerIsLeftForGetOne() {
		flood();
		assertThat(this.timers).hasSize(1);
		run(this.workers);
		this.runners.ready(new Lane());
		run(this.timers);
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
