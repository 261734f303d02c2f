package io.github.eslboot.pool;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;

import io.github.eslboot.connection.EslConnectionInternals;
import org.jspecify.annotations.Nullable;

/**
 * Decides which quick commands share a connection. It holds the connections that are
 * borrowed for quick commands, and only for those.
 * <p>
 * The idea: a server answers the commands of one connection in order, and quick ones take
 * microseconds. A few callers are fastest with a connection each, since a caller that is
 * alone on a connection reads its own reply. Many callers are faster together: commands
 * of one connection share its socket writes and reads, and skip the lock of the pool. So
 * while more than {@link #MAX_ALONE} quick commands are under way, they join the first
 * connection that is not {@linkplain #isCrowded crowded}, and use others only when all
 * are.
 * <p>
 * The trade-off: no lock is taken here, so several threads may borrow a connection at the
 * same time where one would do. Commands join the connections in the order of their
 * slots, so the last ones soon have no user left and are returned.
 * <p>
 * The trap: shared without a limit, a connection would never be returned and callers in
 * the queue would starve, or a command that is slow after all would hold up all others.
 * So a connection is closed to further commands when it is silent for too long, and when
 * callers wait it is shared for a short time only.
 */
final class QuickLeases {

	/** Number of quick commands up to which each has a connection of its own. */
	private static final int MAX_ALONE = 2 * Runtime.getRuntime().availableProcessors() + 1;

	/**
	 * Time for which quick commands keep sharing after more than {@link #MAX_ALONE} of
	 * them were under way: one read may answer all of them.
	 */
	private static final long SHARING_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

	/** Number of users of a connection below which it is not crowded. */
	private static final int MIN_CROWD = 12;

	/** Time of a command up to which its connection is not crowded. */
	private static final long CROWDED_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

	/**
	 * Maximum number of commands that share a connection. With more of them a command
	 * would wait longer than on a connection of its own.
	 */
	private static final int MAX_USERS = 256;

	/**
	 * A command that takes longer is not quick. While callers wait for a connection, it
	 * is shared for no longer than this.
	 */
	private static final long MAX_QUICK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

	private final AtomicReferenceArray<@Nullable PooledConnection> leases;

	private final AtomicInteger underWay = new AtomicInteger();

	/** Written without synchronization: a lost update does no harm. */
	private volatile long sharedUntilNanos = System.nanoTime();

	/**
	 * @param size number of connections of the pool
	 */
	QuickLeases(int size) {
		this.leases = new AtomicReferenceArray<>(size);
	}

	/**
	 * Begins a quick command; {@link #end()} follows.
	 * @return whether it should share a connection rather than use an idle one
	 */
	boolean begin() {
		boolean many = this.underWay.incrementAndGet() > MAX_ALONE;
		long now = System.nanoTime();
		if (many) {
			this.sharedUntilNanos = now + SHARING_NANOS;
		}
		return many || now - this.sharedUntilNanos < 0;
	}

	/** Ends a quick command. */
	void end() {
		this.underWay.decrementAndGet();
	}

	/**
	 * Joins the commands of a connection.
	 * @param crowded whether the connection may be crowded
	 * @param callersWait whether callers wait for a connection
	 * @return the connection, which its user must end; or {@code null} if there is none
	 * to join
	 */
	@Nullable PooledConnection join(boolean crowded, boolean callersWait) {
		long now = System.nanoTime();
		PooledConnection least = null;
		for (int i = 0; i < this.leases.length(); i++) {
			PooledConnection lease = this.leases.get(i);
			if (lease == null || !mayJoin(lease, callersWait, now)) {
				continue;
			}
			if (crowded) {
				least = (least == null || lease.users() < least.users()) ? lease : least;
			}
			else if (!isCrowded(lease) && lease.join(MAX_USERS)) {
				return lease;
			}
		}
		return (least != null && least.join(MAX_USERS)) ? least : null;
	}

	private static boolean isCrowded(PooledConnection lease) {
		return lease.users() >= MIN_CROWD && lease.lastNanos > CROWDED_NANOS;
	}

	private static boolean mayJoin(PooledConnection lease, boolean callersWait, long now) {
		long borrowed = now - lease.borrowedAtNanos;
		long silent = Math.min(borrowed, now - EslConnectionInternals.lastReadNanos(lease.connection()));
		return lease.isOpen() && silent < MAX_QUICK_NANOS && (!callersWait || borrowed < MAX_QUICK_NANOS);
	}

	/**
	 * Offers a connection that was borrowed for a quick command to further ones, until it
	 * is returned.
	 * @param own the connection
	 */
	void offer(PooledConnection own) {
		for (int i = 0; i < this.leases.length(); i++) {
			if (this.leases.get(i) == null) {
				int slot = i;
				own.withdraw = () -> this.leases.compareAndSet(slot, own, null);
				if (this.leases.compareAndSet(slot, null, own)) {
					return;
				}
			}
		}
		own.withdraw = null;
	}

	/**
	 * Ends the use of a connection by a quick command.
	 * @param lease the connection
	 * @param beginNanos when the command was sent
	 */
	void release(PooledConnection lease, long beginNanos) {
		lease.lastNanos = System.nanoTime() - beginNanos;
		lease.end();
	}

}
