package io.github.eslboot.node;

import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;

/**
 * The limits of one node or gateway, and what counts against them. Guarded by the lock of
 * its {@link CallLimiter}, but for the limits.
 */
final class CallGate {

	/** For messages, for example {@code gateway carrier}. */
	private final String name;

	private volatile CallLimits limits = CallLimits.NONE;

	private @Nullable CallRate rate;

	private int calls;

	private int waiting;

	private long refused;

	CallGate(String name) {
		this.name = name;
	}

	void limit(CallLimits limits, LongSupplier nanos) {
		this.rate = (limits.maxCallsPerSecond() != CallLimits.UNLIMITED)
				? CallRate.of(limits.maxCallsPerSecond(), nanos) : null;
		this.limits = limits;
	}

	CallLimits limits() {
		return this.limits;
	}

	CallLimitStats stats() {
		return new CallLimitStats(this.limits, this.calls, this.waiting, this.refused);
	}

	/** Whether another call may go; not past those that wait. */
	boolean hasRoom() {
		return this.waiting == 0 && this.calls < this.limits.maxCalls() && (this.rate == null || this.rate.hasRoom());
	}

	void take() {
		this.calls++;
		if (this.rate != null) {
			this.rate.take();
		}
	}

	void giveBack() {
		this.calls--;
	}

	void waits(int change) {
		this.waiting += change;
	}

	boolean isQueueFull() {
		return this.waiting > this.limits.maxWaiting();
	}

	void refused() {
		this.refused++;
	}

	/** When to look again, apart from calls that end. */
	long nanosToRoom() {
		boolean slow = this.rate != null && this.calls < this.limits.maxCalls();
		return slow ? this.rate.nanosToRoom() : Long.MAX_VALUE;
	}

	/** What it is full of, for messages. */
	String state() {
		boolean slow = this.calls < this.limits.maxCalls();
		return "%s is at its limit of %d calls %s, and %d wait".formatted(this.name,
				slow ? this.limits.maxCallsPerSecond() : this.limits.maxCalls(), slow ? "a second" : "at once",
				this.waiting);
	}

}
