package io.github.eslboot.connection.wire;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@link WakeUpRounds}: many connections share one timer and one budget of processor
 * time.
 */
class WakeUpRoundsTests {

	private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);

	private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

	/** Processor time of one empty line. */
	private static final long COST = TimeUnit.MICROSECONDS.toNanos(8);

	private final Ticker ticker = new Ticker();

	private final WakeUpRounds rounds = new WakeUpRounds(this.ticker, () -> this.ticker.now, this::cpuTime);

	private long cpu;

	private boolean clockFails;

	private int[] lines;

	private long cpuTime() {
		if (this.clockFails) {
			throw new OutOfMemoryError("simulated");
		}
		return this.cpu;
	}

	private List<WakeUp> start(int connections) {
		this.lines = new int[connections];
		List<WakeUp> all = new ArrayList<>();
		for (int i = 0; i < connections; i++) {
			int index = i;
			all.add(new WakeUp(this.rounds, () -> {
				this.lines[index]++;
				this.cpu += COST;
				return WakeUp.Outcome.SENT;
			}));
		}
		all.forEach((each) -> each.runWhile(MILLI, () -> true));
		return all;
	}

	@Test
	void fewConnectionsAreWokenAtTheirInterval() {
		start(5);
		this.ticker.pass(SECOND);
		assertThat(this.lines).containsOnly(1001);
		assertThat(this.ticker.scheduled).isEqualTo(1002);
	}

	@Test
	void hundredConnectionsShareTheBudgetEqually() {
		start(100);
		this.ticker.pass(SECOND);
		assertThat(this.cpu).isBetween(SECOND / 15, SECOND / 10);
		assertThat(IntStream.of(this.lines).min().orElseThrow()).isGreaterThan(80);
		assertThat(IntStream.of(this.lines).max().orElseThrow())
			.isLessThanOrEqualTo(IntStream.of(this.lines).min().orElseThrow() + 3);
	}

	@Test
	void connectionWithNewEventsPrecedesTheOthers() {
		List<WakeUp> all = start(100);
		this.ticker.pass(SECOND);
		int before = this.lines[70];
		int other = this.lines[71];
		for (int i = 0; i < 50; i++) {
			all.get(70).runWhile(MILLI, () -> true);
			this.ticker.pass(4 * MILLI);
		}
		assertThat(this.lines[70] - before).isGreaterThanOrEqualTo(40);
		assertThat(this.lines[71] - other).isLessThan(30).isPositive();
	}

	@Test
	void otherConnectionsAreWokenAfterOneHasFailed() {
		start(2);
		new WakeUp(this.rounds, () -> {
			throw new OutOfMemoryError("simulated");
		}).runWhile(MILLI, () -> true);
		this.ticker.pass(10 * MILLI);
		assertThat(this.lines).containsOnly(11);
	}

	@Test
	void nextEventStartsTheRoundsAgainAfterTheTickerHasFailed() {
		this.ticker.failing = true;
		WakeUp first = start(1).get(0);
		this.ticker.pass(10 * MILLI);
		assertThat(this.lines).containsOnly(0);
		this.ticker.failing = false;
		first.runWhile(MILLI, () -> true);
		this.ticker.pass(10 * MILLI);
		assertThat(this.lines).containsOnly(11);
	}

	@Test
	void nextEventStartsTheRoundsAgainAfterARoundHasFailed() {
		WakeUp first = start(1).get(0);
		this.clockFails = true;
		this.ticker.pass(10 * MILLI);
		assertThat(this.lines).containsOnly(0);
		this.clockFails = false;
		first.runWhile(MILLI, () -> true);
		this.ticker.pass(10 * MILLI);
		assertThat(this.lines).containsOnly(11);
	}

	@Test
	void noRoundIsScheduledAfterTheLastConnectionHasEnded() {
		boolean[] wanted = { true };
		this.lines = new int[1];
		WakeUp wakeUp = new WakeUp(this.rounds, () -> {
			this.lines[0]++;
			return WakeUp.Outcome.SENT;
		});
		wakeUp.runWhile(MILLI, () -> wanted[0]);
		this.ticker.pass(2 * MILLI);
		wanted[0] = false;
		this.ticker.pass(SECOND);
		assertThat(this.lines).containsExactly(3);
		assertThat(this.ticker.tasks).isEmpty();
	}

	/** Ticker whose time the test advances. */
	private static final class Ticker extends ScheduledThreadPoolExecutor {

		private final Queue<Task> tasks = new ArrayDeque<>();

		private long now;

		private int scheduled;

		private boolean failing;

		Ticker() {
			super(0);
		}

		@Override
		public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
			if (this.failing) {
				throw new OutOfMemoryError("unable to create native thread (simulated)");
			}
			this.scheduled++;
			this.tasks.add(new Task(task, this.now + unit.toNanos(delay)));
			return null;
		}

		void pass(long nanos) {
			long end = this.now + nanos;
			for (Task next = this.tasks.peek(); next != null && next.due <= end; next = this.tasks.peek()) {
				this.tasks.remove();
				this.now = next.due;
				next.work.run();
			}
			this.now = end;
		}

	}

	private record Task(Runnable work, long due) {

	}

}
