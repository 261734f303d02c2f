package io.github.eslboot.connection;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Lets a caller look out for its reply for a moment before it sleeps. A FreeSWITCH nearby
 * answers a simple command within 50 µs, and waking a sleeping thread takes a good part
 * of that again.
 * <p>
 * It costs processor time, so there are limits: fewer callers at a time than processors,
 * none where replies have been slow, and none for long.
 */
final class ReplySpin {

	private static final long LONGEST = TimeUnit.MICROSECONDS.toNanos(200);

	private static final int MOST_CALLERS = Math.min(4, Runtime.getRuntime().availableProcessors() - 1);

	private static final AtomicInteger callers = new AtomicInteger();

	/**
	 * A moving average of how long replies took, in nanoseconds. Written by callers
	 * without coordination: a lost update does no harm.
	 */
	private volatile long typical;

	/**
	 * Returns early when the reply is there, which the caller may have read itself;
	 * otherwise it has to sleep.
	 */
	void await(PendingReply reply, CommandChannel commands) {
		long longest = Math.min(LONGEST, Math.max(this.typical * 2, LONGEST / 4));
		if (this.typical > LONGEST || reply.isDone()) {
			return;
		}
		try {
			if (callers.incrementAndGet() <= MOST_CALLERS) {
				long begin = System.nanoTime();
				while (!reply.isDone() && System.nanoTime() - begin < longest) {
					// Whoever else has work, the server perhaps, comes first.
					Thread.yield();
					commands.look(reply);
				}
			}
		}
		finally {
			callers.decrementAndGet();
		}
	}

	void took(long nanos) {
		long before = this.typical;
		this.typical = before + (nanos - before) / 8;
	}

}
