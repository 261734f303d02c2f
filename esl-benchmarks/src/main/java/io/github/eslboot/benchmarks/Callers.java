package io.github.eslboot.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import org.HdrHistogram.Histogram;

/** Threads that send commands, each as soon as it has the result of its last one. */
final class Callers {

	private static final long MAX_NANOS = TimeUnit.SECONDS.toNanos(60);

	private final Command command;

	private final List<Future<Histogram>> callers = new ArrayList<>();

	private final ExecutorService executor;

	private volatile boolean measuring;

	private volatile boolean stopped;

	Callers(Command command, int number, boolean virtual) throws ReflectiveOperationException {
		this.command = command;
		this.executor = virtual ? virtualThreads() : Executors.newFixedThreadPool(number);
		for (int i = 0; i < number; i++) {
			this.callers.add(this.executor.submit(this::call));
		}
	}

	/** Needs Java 21. */
	static ExecutorService virtualThreads() throws ReflectiveOperationException {
		return (ExecutorService) Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
	}

	private Histogram call() throws Exception {
		Histogram times = new Histogram(MAX_NANOS, 2);
		long begin = System.nanoTime();
		while (!this.stopped) {
			this.command.run();
			long end = System.nanoTime();
			if (this.measuring) {
				times.recordValue(Math.min(end - begin, MAX_NANOS));
			}
			begin = end;
		}
		return times;
	}

	void startMeasuring() {
		this.measuring = true;
	}

	/** Ends the measurement and the callers, and returns the times of all commands. */
	Histogram stop() throws Exception {
		this.measuring = false;
		this.stopped = true;
		Histogram all = new Histogram(MAX_NANOS, 2);
		try {
			for (Future<Histogram> caller : this.callers) {
				all.add(caller.get(20, TimeUnit.SECONDS));
			}
		}
		catch (ExecutionException ex) {
			throw new IllegalStateException("A command failed", ex.getCause());
		}
		finally {
			this.executor.shutdownNow();
		}
		return all;
	}

	/** Sends a command and waits for its result. */
	interface Command {

		void run() throws Exception;

	}

}
