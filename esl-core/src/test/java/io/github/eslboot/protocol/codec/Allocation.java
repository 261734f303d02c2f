package io.github.eslboot.protocol.codec;

import java.lang.management.ManagementFactory;

import com.sun.management.ThreadMXBean;

import static org.assertj.core.api.Assertions.assertThat;

/** Limits the memory that the current thread allocates while it runs a task. */
final class Allocation {

	private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

	/**
	 * Factor for the allocations of a fuzzer's instrumentation.
	 */
	private static final int FACTOR = (System.getenv("JAZZER_FUZZ") != null) ? 3 : 1;

	private Allocation() {
	}

	/**
	 * Runs a task that may allocate a fixed number of bytes and a number of bytes per
	 * byte of its input. A task that exceeds the limit runs a second time, so that class
	 * loading does not count.
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
