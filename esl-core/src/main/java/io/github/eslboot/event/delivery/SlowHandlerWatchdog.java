package io.github.eslboot.event.delivery;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

import io.github.eslboot.event.delivery.Lane.Delivery;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watchdog that reports listeners which occupy a lane for longer than a threshold. The
 * state of the checks is kept here and not in the lanes, so that these stay small.
 */
final class SlowHandlerWatchdog {

	private static final Logger logger = LoggerFactory.getLogger(SlowHandlerWatchdog.class);

	private static final int MAX_STACK_FRAMES = 12;

	private final String node;

	private final long thresholdNanos;

	private final LongAdder reports = new LongAdder();

	/** Deliveries seen by the last check, by lane. */
	private Map<Lane, Observation> observed = new HashMap<>();

	/**
	 * Creates a watchdog.
	 * @param node name for log lines
	 * @param thresholdNanos longest time for one event, in nanoseconds; zero for no limit
	 */
	SlowHandlerWatchdog(String node, long thresholdNanos) {
		this.node = node;
		this.thresholdNanos = thresholdNanos;
	}

	/** Reports each call of a listener that exceeds the threshold, once. */
	synchronized void check(Collection<Lane> lanes) {
		if (this.thresholdNanos <= 0) {
			return;
		}
		long now = System.nanoTime();
		Map<Lane, Observation> current = new HashMap<>();
		for (Lane lane : lanes) {
			Delivery delivery = lane.currentDelivery();
			if (delivery != null) {
				Observation before = this.observed.get(lane);
				Observation observation = (before != null && before.isOf(delivery)) ? before
						: new Observation(delivery, now);
				current.put(lane, observation);
				if (!observation.reported && now - observation.since >= this.thresholdNanos) {
					observation.reported = true;
					report(delivery);
				}
			}
		}
		this.observed = current;
	}

	private void report(Delivery delivery) {
		this.reports.increment();
		logger.warn("{}: listener {} has taken over {} ms for {}; later events of its lane wait; its stack is\n{}",
				this.node, delivery.target(), TimeUnit.NANOSECONDS.toMillis(this.thresholdNanos), delivery.event(),
				stackOf(delivery.thread()));
	}

	private static String stackOf(Thread thread) {
		StringBuilder text = new StringBuilder();
		StackTraceElement[] stack = thread.getStackTrace();
		for (int i = 0; i < Math.min(stack.length, MAX_STACK_FRAMES); i++) {
			text.append("\tat ").append(stack[i]).append('\n');
		}
		return text.toString();
	}

	long reports() {
		return this.reports.sum();
	}

	/** Delivery that a check has seen, and the time of the first check that saw it. */
	private static final class Observation {

		private final Delivery delivery;

		private final long since;

		private boolean reported;

		Observation(Delivery delivery, long since) {
			this.delivery = delivery;
			this.since = since;
		}

		boolean isOf(Delivery other) {
			return this.delivery.event() == other.event() && this.delivery.target() == other.target();
		}

	}

}
