package io.github.eslboot.pool;

import java.util.concurrent.TimeUnit;

import io.github.eslboot.connection.EslConnectionInternals;
import org.jspecify.annotations.Nullable;

/**
 * The borrowed connection that quick commands share.
 * <p>
 * The idea: a server answers commands of one connection in order, and quick ones take
 * microseconds. Several threads that send them over one connection gain more by sharing
 * its socket writes and reads than by a connection each, and skip the lock of the pool.
 * <p>
 * The trade-off: no lock is taken here, so two threads may offer a connection at the same
 * time; then one more connection is borrowed for one command.
 * <p>
 * The trap: shared without a limit, the connection would never be returned and callers in
 * the queue would starve, or a command that is slow after all would hold up all others.
 * So the connection is closed to further commands when it is silent for too long, and
 * when callers wait it is shared for a short time only.
 */
final class SharedLease {

	/**
	 * Maximum number of commands that share the connection. With more of them a command
	 * would wait longer than on a connection of its own.
	 */
	private static final int MAX_USERS = 256;

	/**
	 * A command that takes longer is not quick. While callers wait for a connection, it
	 * is shared for no longer than this.
	 */
	private static final long MAX_QUICK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

	private volatile @Nullable PooledConnection current;

	/**
	 * Joins the commands that share the connection.
	 * @param callersWait whether callers wait for a connection
	 * @return the connection, for {@link #release}; or {@code null} if there is none to
	 * join
	 */
	@Nullable PooledConnection join(boolean callersWait) {
		PooledConnection lease = this.current;
		return (lease != null && mayJoin(lease, callersWait) && lease.join(MAX_USERS)) ? lease : null;
	}

	/**
	 * Offers a connection that was borrowed for a quick command to further ones.
	 * @param own the connection
	 * @param callersWait whether callers wait for a connection
	 */
	void offer(PooledConnection own, boolean callersWait) {
		PooledConnection lease = this.current;
		if (lease == null || !mayJoin(lease, callersWait)) {
			this.current = own;
		}
	}

	private static boolean mayJoin(PooledConnection lease, boolean callersWait) {
		long now = System.nanoTime();
		long borrowed = now - lease.borrowedAtNanos;
		long silent = Math.min(borrowed, now - EslConnectionInternals.lastReadNanos(lease.connection()));
		return lease.isOpen() && silent < MAX_QUICK_NANOS && (!callersWait || borrowed < MAX_QUICK_NANOS);
	}

	/** Returns a connection to the pool, unless other commands still use it. */
	void release(PooledConnection lease) {
		if (lease.leave()) {
			if (this.current == lease) {
				this.current = null;
			}
			lease.returnToPool();
		}
	}

}
