package io.github.eslboot.event;

import java.time.Duration;

import io.github.eslboot.protocol.EventFormat;

/**
 * How a stream receives and delivers.
 *
 * @param name the server's name in messages, metrics and listeners
 * @param format in which format the server sends events
 * @param memoryBudget the most bytes of events that wait for listeners. From three
 * quarters of it on, events of little value are dropped; at all of it, everything that is
 * not vital; vital ones (such as the end of a call) are kept up to its double
 * @param slowHandlerThreshold how long a listener may take for one event before it is
 * named in the log; zero for never
 * @param callEndGrace how long the listeners of a call stay bound after
 * CHANNEL_HANGUP_COMPLETE when no CHANNEL_DESTROY follows
 * @param quietCallCheck after how long without any event of a call the server is asked
 * whether it still exists; zero for never
 * @param wakeUpInterval how often the server is woken while calls or jobs are under way,
 * so that it sends events at once instead of within 20 ms; at least a millisecond, or
 * zero for never
 */
public record EventStreamOptions(String name, EventFormat format, long memoryBudget, Duration slowHandlerThreshold,
		Duration callEndGrace, Duration quietCallCheck, Duration wakeUpInterval) {

	/**
	 * Plain events, 64 MiB, slow from 5 s on, 10 s grace, quiet calls after 10 min, woken
	 * every millisecond.
	 */
	public static final EventStreamOptions DEFAULT = new EventStreamOptions("default", EventFormat.PLAIN, 64L << 20,
			Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofMinutes(10), Duration.ofMillis(1));

	public EventStreamOptions {
		if (memoryBudget < 64 << 10) {
			throw new IllegalArgumentException("'memoryBudget' must be at least 64 KiB, but is " + memoryBudget);
		}
		if (slowHandlerThreshold.isNegative() || callEndGrace.isNegative() || quietCallCheck.isNegative()
				|| wakeUpInterval.isNegative()) {
			throw new IllegalArgumentException("Times must not be negative: " + slowHandlerThreshold + ", "
					+ callEndGrace + ", " + quietCallCheck + ", " + wakeUpInterval);
		}
		if (!wakeUpInterval.isZero() && wakeUpInterval.toMillis() < 1) {
			throw new IllegalArgumentException(
					"'wakeUpInterval' must be at least a millisecond, or zero, but is " + wakeUpInterval);
		}
	}

	/**
	 * These options with another name.
	 * @param name the name
	 * @return the options
	 */
	public EventStreamOptions withName(String name) {
		return new EventStreamOptions(name, this.format, this.memoryBudget, this.slowHandlerThreshold,
				this.callEndGrace, this.quietCallCheck, this.wakeUpInterval);
	}

}
