package io.github.eslboot.test.standalone;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import io.github.eslboot.test.FreeSwitchSimulator;

/**
 * Run of a scenario: its calls, traffic and timed faults. Thread-safe.
 *
 * @since 0.1.0
 */
public final class ScenarioRun implements AutoCloseable {

	private final FreeSwitchSimulator simulator;

	private final List<Consumer<ScenarioRun>> steps = new ArrayList<>();

	private final List<Runnable> managed = new CopyOnWriteArrayList<>();

	private final ScheduledThreadPoolExecutor clock;

	/** Actions that are due later or repeated. */
	private final AtomicInteger pending = new AtomicInteger();

	ScenarioRun(FreeSwitchSimulator simulator) {
		this.simulator = simulator;
		this.clock = new ScheduledThreadPoolExecutor(1, (task) -> {
			Thread thread = new Thread(task, "freeswitch-simulator-" + simulator.port() + "-scenario");
			thread.setDaemon(true);
			return thread;
		});
		this.clock.setRemoveOnCancelPolicy(true);
	}

	/**
	 * Returns the simulator.
	 * @return the simulator, which {@link #close()} does not close
	 */
	public FreeSwitchSimulator simulator() {
		return this.simulator;
	}

	/** Adds a step that is executed when the run begins. */
	void add(Consumer<ScenarioRun> step) {
		this.steps.add(step);
	}

	/** Sets what ends with the run. */
	void manage(Runnable end) {
		this.managed.add(end);
	}

	void begin() {
		this.steps.forEach((step) -> step.accept(this));
	}

	void later(Duration delay, Runnable action) {
		this.pending.incrementAndGet();
		try {
			this.clock.schedule(() -> {
				try {
					whenRunning(action);
				}
				finally {
					this.pending.decrementAndGet();
				}
			}, delay.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (RejectedExecutionException ex) {
			// The run has ended.
			this.pending.decrementAndGet();
		}
	}

	/** Returns whether nothing follows, and nothing ends with the run. */
	boolean isOver() {
		return this.pending.get() == 0 && this.managed.isEmpty();
	}

	void every(Duration interval, Runnable action) {
		this.pending.incrementAndGet();
		this.clock.scheduleAtFixedRate(() -> whenRunning(action), 0, interval.toNanos(), TimeUnit.NANOSECONDS);
	}

	private void whenRunning(Runnable action) {
		try {
			action.run();
		}
		catch (IllegalStateException ex) {
			// The simulator is stopped and has no calls.
		}
	}

	/** Starts no further calls, and releases the faults of the scenario. */
	@Override
	public void close() {
		this.clock.shutdownNow();
		this.managed.forEach(Runnable::run);
		try {
			// A step in progress may still start a call.
			this.clock.awaitTermination(5, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		this.managed.clear();
	}

}
