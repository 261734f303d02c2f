package io.github.eslboot.event.delivery;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Share of the workers of a client that one handler may occupy by default: all but an
 * eighth. Common to all streams of the client. Thread-safe.
 */
final class WorkerShare {

	private final int handlerLimit;

	/** Number of runners up to which calls are not counted. */
	private final int spare;

	private final AtomicInteger runners = new AtomicInteger();

	/**
	 * Creates the share.
	 * @param workers maximum number of workers; {@link Integer#MAX_VALUE} if they are not
	 * limited, in which case handlers are not limited either
	 */
	WorkerShare(int workers) {
		if (workers == Integer.MAX_VALUE) {
			this.spare = Integer.MAX_VALUE;
			this.handlerLimit = Integer.MAX_VALUE;
		}
		else {
			// Counting costs an atomic write to shared memory for each turn of a lane.
			// At most 'spare' calls are not counted, hence they reduce the limit.
			this.spare = workers / 8;
			this.handlerLimit = Math.max(1, workers - Math.max(1, workers / 8) - this.spare);
		}
	}

	int handlerLimit() {
		return this.handlerLimit;
	}

	/** Returns whether so few runners exist that no handler can occupy too many. */
	boolean isSpare() {
		return this.runners.get() <= this.spare;
	}

	void runnerStarted() {
		this.runners.incrementAndGet();
	}

	void runnerEnded() {
		this.runners.decrementAndGet();
	}

}
