package io.github.eslboot.pool;

import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * The borrowed connection that quick commands share. No lock is taken: at worst one more
 * connection is lent for one command.
 */
final class SharedLease {

	/** More would only wait longer, and the connection's own limit is not far. */
	private static final int MAX_USERS = 256;

	/** What takes longer is not quick. */
	private static final long TURN = TimeUnit.MILLISECONDS.toNanos(20);

	private volatile @Nullable PooledConnection current;

	/**
	 * Joins those who use the connection.
	 * @param crowded whether callers wait for a connection
	 * @return the connection, to be given to {@link #release}, or {@code null} when there
	 * is none to join
	 */
	@Nullable PooledConnection join(boolean crowded) {
		PooledConnection lease = this.current;
		return (lease != null && mayJoin(lease, crowded) && lease.join(MAX_USERS)) ? lease : null;
	}

	/** Lets others join a connection that was borrowed for a quick command. */
	void offer(PooledConnection own, boolean crowded) {
		PooledConnection lease = this.current;
		if (lease == null || !mayJoin(lease, crowded)) {
			this.current = own;
		}
	}

	/**
	 * Not when something slow holds it up. And when callers wait for a connection, for a
	 * while only: those who came first get it next.
	 */
	private static boolean mayJoin(PooledConnection lease, boolean crowded) {
		long now = System.nanoTime();
		long lent = now - lease.lentAtNanos;
		long silent = Math.min(lent, now - lease.connection().lastReadNanos());
		return lease.isOpen() && silent < TURN && (!crowded || lent < TURN);
	}

	/** Gives a connection back unless others still use it. */
	void release(PooledConnection lease) {
		if (lease.leave()) {
			if (this.current == lease) {
				this.current = null;
			}
			lease.close();
		}
	}

}
