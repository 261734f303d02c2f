package io.github.eslboot.protocol.codec;

import java.lang.management.ManagementFactory;

import com.sun.management.ThreadMXBean;

import static org.assertj.core.api.Assertions.assertThat;

/** Bounds what the current thread allocates on the heap while it does something. */
final class Allocation {

	private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

	/**
	 * Code that a fuzzer watches tells it of every comparison, which allocates as well.
	 */
	private static final int FACTOR = (System.getenv("JAZZER_FUZZ") != null) ? 3 : 1;

	private Allocation() {
	}

	/**
	 * Runs a task that may allocate a base and so much a byte of its input. A task over
	 * it is run once more: what it loads or warms up the first time does not count.
	 */
	static void bounded(byte[] input, long base, int perByte, Runnable task) {
		long limit = FACTOR * (base + (long) perByte * input.length);
		if (of(task) > limit) {
			assertThat(of(task)).as("bytes allocated for an input of %d bytes", input.length)
				.isLessThanOrEqualTo(limit);
		}
	}

	private static long of(Runnable task) {
		long before = THREADS.getCurrentThreadAllocatedBytes();
		task.run();
		return THREADS.getCurrentThreadAllocatedBytes() - before;
	}

}
