package io.github.eslboot.limit.admission;

import java.util.function.LongSupplier;

import io.github.eslboot.limit.CallLimitStats;
import io.github.eslboot.limit.CallLimits;
import org.jspecify.annotations.Nullable;

/**
 * Counter of the calls that count for the limits of one node or gateway. Guarded by the
 * lock of its {@link CallLimiter}, except for the limits.
 */
public final class LimitCounter {

	/** Name for messages, for example {@code gateway carrier}. */
	private final String name;

	private volatile CallLimits limits = CallLimits.none();

	private @Nullable CallRate rate;

	/** Whether no call is admitted at present. */
	private boolean paused;

	private int calls;

	private int waiting;

	private long refused;

	LimitCounter(String name) {
		this.name = name;
	}

	void limit(CallLimits limits, LongSupplier nanos) {
		this.rate = (limits.maxCallsPerSecond() != CallLimits.UNLIMITED)
				? CallRate.of(limits.maxCallsPerSecond(), nanos) : null;
		this.limits = limits;
	}

	/**
	 * Returns the limits.
	 * @return the current limits
	 */
	public CallLimits limits() {
		return this.limits;
	}

	boolean isUnlimited() {
		return this.limits.isNone();
	}

	CallLimitStats stats() {
		return new CallLimitStats(this.limits, this.calls, this.waiting, this.refused);
	}

	/** Returns whether another call may be placed without overtaking calls that wait. */
	boolean hasRoom() {
		return !this.paused && this.waiting == 0 && this.calls < this.limits.maxCalls()
				&& (this.rate == null || this.rate.hasRoom());
	}

	void paused(boolean paused) {
		this.paused = paused;
	}

	boolean isPaused() {
		return this.paused;
	}

	void take() {
		this.calls++;
		if (this.rate != null) {
			this.rate.take();
		}
	}

	void release() {
		this.calls--;
	}

	void addWaiting(int change) {
		this.waiting += change;
	}

	boolean isQueueFull() {
		return this.waiting > this.limits.maxWaiting();
	}

	void countRefusal() {
		this.refused++;
	}

	/**
	 * Returns the time until the rate has room, in nanoseconds; {@link Long#MAX_VALUE} if
	 * only the end of a call or of a pause makes room.
	 */
	long nanosToRoom() {
		CallRate limit = this.rate;
		boolean waitsForRate = limit != null && !this.paused && this.calls < this.limits.maxCalls();
		return (limit != null && waitsForRate) ? limit.nanosToRoom() : Long.MAX_VALUE;
	}

	/** Describes the exhausted limit for messages. */
	String state() {
		if (this.paused) {
			return "%s is paused, and %d wait".formatted(this.name, this.waiting);
		}
		boolean rateExhausted = this.calls < this.limits.maxCalls();
		return "%s is at its limit of %d %s, and %d wait".formatted(this.name,
				rateExhausted ? this.limits.maxCallsPerSecond() : this.limits.maxCalls(),
				rateExhausted ? "calls per second" : "concurrent calls", this.waiting);
	}

}
