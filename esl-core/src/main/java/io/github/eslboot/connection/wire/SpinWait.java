package io.github.eslboot.connection.wire;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

/**
 * Adaptive spin-wait of a caller for its reply, before it blocks. A FreeSWITCH in the
 * same network answers a simple command within 50 to 150 µs, and waking a blocked thread
 * takes about half of that again.
 * <p>
 * Spinning costs processor time, so it is limited: at most min(4, CPUs - 1) threads spin,
 * each for at most 200 µs, and only occasionally on connections where spinning has not
 * succeeded.
 */
final class SpinWait {

	private static final long MAX_NANOS = TimeUnit.MICROSECONDS.toNanos(200);

	private static final int MAX_SPINNING = Math.min(4, Runtime.getRuntime().availableProcessors() - 1);

	/**
	 * Upper bound of the success score. A failed spin lowers it by {@link #PENALTY}; a
	 * successful one raises it by 1, or from zero by one more than the penalty.
	 */
	private static final int MAX_SCORE = 16;

	private static final int PENALTY = 4;

	/** At a score of zero only one of this number of callers spins. */
	private static final int RETRY_EVERY = 32;

	private static final AtomicInteger spinning = new AtomicInteger();

	/** Written without synchronization: a lost update does no harm. */
	private volatile int score = MAX_SCORE / 2;

	private volatile int skipped;

	/**
	 * Returns when the reply has arrived, or when the caller should block.
	 * @param reply the reply
	 * @param reader reads the socket while the caller spins, or {@code null} if only the
	 * event loop may read
	 */
	void await(PendingReply reply, @Nullable CallerReplyReader reader) {
		if (reply.isDone()) {
			return;
		}
		int before = this.score;
		if (before == 0) {
			this.skipped = this.skipped + 1;
			if (this.skipped % RETRY_EVERY != 0) {
				return;
			}
		}
		try {
			if (spinning.incrementAndGet() <= MAX_SPINNING) {
				long begin = System.nanoTime();
				while (!reply.isDone() && System.nanoTime() - begin < MAX_NANOS) {
					// Other runnable threads go first; the server may be one of them.
					Thread.yield();
					if (reader != null) {
						reader.tryRead(reply);
					}
				}
				this.score = reply.isDone() ? Math.min(MAX_SCORE, before + ((before == 0) ? PENALTY + 1 : 1))
						: Math.max(0, before - PENALTY);
			}
		}
		finally {
			spinning.decrementAndGet();
		}
	}

}
