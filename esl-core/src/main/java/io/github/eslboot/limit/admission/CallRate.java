package io.github.eslboot.limit.admission;

/**
 * Token bucket for calls per second. Guarded by the lock of the {@link CallLimiter}: its
 * methods must not block.
 */
interface CallRate {

	/** Returns whether a call may be placed now. */
	boolean hasRoom();

	/** Takes a token. */
	void take();

	/** Returns the time until another check makes sense, in nanoseconds. */
	long nanosToRoom();

	/**
	 * Requests tokens for calls that wait, if the bucket is not at hand.
	 * @param calls number of the calls
	 */
	default void request(int calls) {
	}

	/** Returns the number of tokens that are here or under way. */
	default int expected() {
		return Integer.MAX_VALUE;
	}

	/** Returns whether {@link #request} would ask the bucket now. */
	default boolean mayRequest() {
		return false;
	}

	/** Returns the time from which the bucket may be asked, by the limiter's clock. */
	default long nextRequestNanos() {
		return 0;
	}

	/** Returns whether tokens arrive some time after their request. */
	default boolean isShared() {
		return false;
	}

	/** Describes why no token arrives, for messages; empty if the rate is exhausted. */
	default String problem() {
		return "";
	}

}
