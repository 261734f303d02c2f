package io.github.eslboot.benchmarks;

import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;

/**
 * Meter of the processor time of this process and of the bytes that all its threads
 * allocate. A thread that has ended counts with its last reading, so the meter must be
 * read often.
 */
final class Meter {

	private final OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

	private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

	private final Map<Long, Long> allocated = new HashMap<>();

	/** Reads the current values. */
	Reading read() {
		long cpu = this.system.getProcessCpuTime();
		long[] ids = this.threads.getAllThreadIds();
		long[] bytes = this.threads.getThreadAllocatedBytes(ids);
		for (int i = 0; i < ids.length; i++) {
			if (bytes[i] >= 0) {
				this.allocated.put(ids[i], bytes[i]);
			}
		}
		return new Reading(System.nanoTime(), cpu, this.allocated.values().stream().mapToLong(Long::longValue).sum());
	}

	/** Reads repeatedly for this number of milliseconds and returns the last reading. */
	Reading readFor(int millis) throws InterruptedException {
		long end = System.nanoTime() + millis * 1_000_000L;
		while (end - System.nanoTime() > 0) {
			Thread.sleep(Math.min(100, Math.max(1, (end - System.nanoTime()) / 1_000_000)));
			read();
		}
		return read();
	}

	/** Resources used from the start of the process to one moment. */
	record Reading(long nanos, long cpuNanos, long bytes) {

		double secondsSince(Reading earlier) {
			return (this.nanos - earlier.nanos) / 1e9;
		}

	}

}
