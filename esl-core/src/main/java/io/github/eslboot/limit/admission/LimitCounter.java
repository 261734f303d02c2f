package io.github.eslboot.limit.admission;

import io.github.eslboot.limit.CallLimitStats;
import io.github.eslboot.limit.CallLimits;
import org.jspecify.annotations.Nullable;

/**
 * Counter of the calls that count for the limits of one node or gateway. Guarded by the
 * lock of its {@link CallLimiter}, except for the limits.
 *
 * @since 0.1.0
 */
public final class LimitCounter {

	/** Name for messages, for example {@code gateway carrier}. */
	private final String name;

	/** Name of the bucket of its rate. */
	private final String key;

	private volatile CallLimits limits = CallLimits.none();

	private @Nullable CallRate rate;

	/** Whether no call is admitted at present. */
	private boolean paused;

	private int calls;

	private int waiting;

	private long refused;

	LimitCounter(String name, String key) {
		this.name = name;
		this.key = key;
	}

	void limit(CallLimits limits, RateFactory rates) {
		this.rate = (limits.maxCallsPerSecond() != CallLimits.UNLIMITED)
				? rates.create(this.key, limits.maxCallsPerSecond()) : null;
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
		return hasRoomWithoutToken() && (this.rate == null || this.rate.hasRoom());
	}

	/** Like {@link #hasRoom()}, for a call that has a token of the rate already. */
	boolean hasRoomWithoutToken() {
		return this.waiting == 0 && hasSlot(0);
	}

	/** Returns whether the tokens of its rate arrive some time after their request. */
	boolean isShared() {
		return this.rate != null && this.rate.isShared();
	}

	/**
	 * Returns whether concurrent calls have room for another one.
	 * @param planned number of calls that are to be placed before it
	 */
	boolean hasSlot(int planned) {
		return !this.paused && this.calls + planned < this.limits.maxCalls();
	}

	/** Returns the number of tokens that its rate has, or has been asked for. */
	int expectedTokens() {
		return (this.rate != null) ? this.rate.expected() : Integer.MAX_VALUE;
	}

	/** Returns whether {@link #requestTokens} would ask the bucket now. */
	boolean mayRequestTokens() {
		return this.rate != null && this.rate.mayRequest();
	}

	/** Returns the time from which its bucket may be asked, by the limiter's clock. */
	long nextRequestNanos() {
		return (this.rate != null) ? this.rate.nextRequestNanos() : 0;
	}

	/**
	 * Requests tokens.
	 * @param calls number of calls that only the rate holds back
	 */
	void requestTokens(int calls) {
		if (this.rate != null) {
			this.rate.request(calls);
		}
	}

	void paused(boolean paused) {
		this.paused = paused;
	}

	boolean isPaused() {
		return this.paused;
	}

	void takeWithoutToken() {
		this.calls++;
	}

	void take() {
		takeWithoutToken();
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
		int mayWait = this.limits.maxWaiting();
		if (isShared()) {
			// Each call waits at least for the answer of the bucket.
			mayWait = Math.max(mayWait, this.limits.maxCallsPerSecond());
		}
		return this.waiting > mayWait;
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
		String problem = (this.rate != null) ? this.rate.problem() : "";
		if (rateExhausted && !problem.isEmpty()) {
			return "%s has a limit of %d calls per second, but %s, and %d wait".formatted(this.name,
					this.limits.maxCallsPerSecond(), problem, this.waiting);
		}
		return "%s is at its limit of %d %s, and %d wait".formatted(this.name,
				rateExhausted ? this.limits.maxCallsPerSecond() : this.limits.maxCalls(),
				rateExhausted ? "calls per second" : "concurrent calls", this.waiting);
	}

	/** Creates the token bucket of a rate. */
	interface RateFactory {

		CallRate create(String key, int perSecond);

	}

}
