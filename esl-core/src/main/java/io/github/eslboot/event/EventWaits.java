package io.github.eslboot.event;

import java.time.Duration;

import io.github.eslboot.event.delivery.CallLanes;

/**
 * Times between reading and handling of events. They are sampled: of the events of one
 * call that a worker handles in one turn, the first is measured, which has waited
 * longest.
 *
 * @param count number of measured events
 * @param total sum of their times
 * @param max longest time in the last one to two minutes
 * @since 0.1.0
 */
public record EventWaits(long count, Duration total, Duration max) {

	static EventWaits of(CallLanes lanes) {
		return new EventWaits(lanes.measuredWaits(), Duration.ofNanos(lanes.waitNanos()),
				Duration.ofNanos(lanes.maxWaitNanos()));
	}

}
