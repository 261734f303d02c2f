package io.github.eslboot.pool;

import java.util.concurrent.TimeUnit;

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

	/** A further command waits longer than on a connection of its own. */
	private static final int MAX_USERS = 256;

	/** A command that takes longer is not quick. */
	private static final long TURN = TimeUnit.MILLISECONDS.toNanos(20);

	private volatile @Nullable PooledConnection current;

	/**
	 * Joins the commands that share the connection.
	 * @param crowded whether callers wait for a connection
	 * @return the connection, for {@link #release}; or {@code null} if there is none to
	 * join
	 */
	@Nullable PooledConnection join(boolean crowded) {
		PooledConnection lease = this.current;
		return (lease != null && mayJoin(lease, crowded) && lease.join(MAX_USERS)) ? lease : null;
	}

	/**
	 * Offers a connection that was borrowed for a quick command to further ones.
	 * @param own the connection
	 * @param crowded whether callers wait for a connection
	 */
	void offer(PooledConnection own, boolean crowded) {
		PooledConnection lease = this.current;
		if (lease == null || !mayJoin(lease, crowded)) {
			this.current = own;
		}
	}

	private static boolean mayJoin(PooledConnection lease, boolean crowded) {
		long now = System.nanoTime();
		long borrowed = now - lease.borrowedAtNanos;
		long silent = Math.min(borrowed, now - lease.connection().lastReadNanos());
		return lease.isOpen() && silent < TURN && (!crowded || borrowed < TURN);
	}

	/** Returns a connection to the pool, unless other commands still use it. */
	void release(PooledConnection lease) {
		if (lease.leave()) {
			if (this.current == lease) {
				this.current = null;
			}
			lease.close();
		}
	}

}
