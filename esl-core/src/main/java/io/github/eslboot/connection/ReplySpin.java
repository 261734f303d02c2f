package io.github.eslboot.connection;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Lets a caller look out for its reply for a moment before it sleeps. A FreeSWITCH nearby
 * answers a simple command within 50 to 150 µs, and waking a sleeping thread takes a good
 * part of that again.
 * <p>
 * It costs processor time, so there are limits: fewer callers at a time than processors,
 * none for long, and few where it has been in vain.
 */
final class ReplySpin {

	private static final long LONGEST = TimeUnit.MICROSECONDS.toNanos(200);

	private static final int MOST_CALLERS = Math.min(4, Runtime.getRuntime().availableProcessors() - 1);

	/** So many replies in vain cost the trust that as many others have earned. */
	private static final int MOST_TRUST = 16;

	private static final int LOST_IN_VAIN = 4;

	/** Without trust one of so many callers tries nevertheless. */
	private static final int TRY_EVERY = 32;

	private static final AtomicInteger callers = new AtomicInteger();

	/** Written by callers without coordination: a lost update does no harm. */
	private volatile int trust = MOST_TRUST / 2;

	private volatile int sleepers;

	/**
	 * Returns early when the reply is there, which the caller may have read itself;
	 * otherwise it has to sleep.
	 */
	void await(PendingReply reply, CommandChannel commands) {
		if (reply.isDone()) {
			return;
		}
		int before = this.trust;
		if (before == 0) {
			this.sleepers = this.sleepers + 1;
			if (this.sleepers % TRY_EVERY != 0) {
				return;
			}
		}
		try {
			if (callers.incrementAndGet() <= MOST_CALLERS) {
				long begin = System.nanoTime();
				while (!reply.isDone() && System.nanoTime() - begin < LONGEST) {
					// Whoever else has work, the server perhaps, comes first.
					Thread.yield();
					commands.look(reply);
				}
				this.trust = reply.isDone() ? Math.min(MOST_TRUST, before + ((before == 0) ? LOST_IN_VAIN + 1 : 1))
						: Math.max(0, before - LOST_IN_VAIN);
			}
		}
		finally {
			callers.decrementAndGet();
		}
	}

}
