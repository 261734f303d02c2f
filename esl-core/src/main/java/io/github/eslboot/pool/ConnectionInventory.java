package io.github.eslboot.pool;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.eslboot.connection.EslConnection;
import io.github.eslboot.connection.EslConnectionInternals;
import org.jspecify.annotations.Nullable;

/**
 * The connections of a pool: each is idle, borrowed, recovering (returned while a reply
 * was pending) or discarded (damaged or no longer needed, and about to close). Guarded by
 * the lock of the pool.
 */
final class ConnectionInventory {

	private final Deque<EslConnection> idle = new ArrayDeque<>();

	/** When connections became idle; stays empty unless idle ones are closed. */
	private final Map<EslConnection, Long> idleSince = new IdentityHashMap<>();

	private final boolean closesIdle;

	private final Set<PooledConnection> borrowed = new HashSet<>();

	private final Set<EslConnection> recovering = new HashSet<>();

	private final Set<EslConnection> discarded = new HashSet<>();

	/** Late replies of connections that have closed. */
	private long lateRepliesBefore;

	/**
	 * Creates an inventory without connections.
	 * @param closesIdle whether {@link #pollIdleFor} is called
	 */
	ConnectionInventory(boolean closesIdle) {
		this.closesIdle = closesIdle;
	}

	/**
	 * Adds an idle connection. It is the next to be borrowed: a pool that is larger than
	 * its load keeps using the same few connections.
	 */
	void addIdle(EslConnection connection) {
		this.idle.addFirst(connection);
		if (this.closesIdle) {
			this.idleSince.put(connection, System.nanoTime());
		}
	}

	/**
	 * Removes connections that have not been borrowed for some time, the ones first that
	 * were not borrowed for longest. Those that are closing already do not count.
	 * @param nanos the time
	 * @param max maximum number of connections
	 * @return the connections
	 */
	List<EslConnection> pollIdleFor(long nanos, int max) {
		List<EslConnection> all = new ArrayList<>();
		long now = System.nanoTime();
		Iterator<EslConnection> longestIdleFirst = this.idle.descendingIterator();
		while (all.size() < max && longestIdleFirst.hasNext()) {
			EslConnection connection = longestIdleFirst.next();
			Long since = this.idleSince.get(connection);
			if (since == null || now - since < nanos) {
				break;
			}
			if (connection.isOpen()) {
				longestIdleFirst.remove();
				this.idleSince.remove(connection);
				all.add(connection);
			}
		}
		return all;
	}

	/** Removes an idle connection that is open, or returns {@code null}. */
	@Nullable EslConnection pollIdle() {
		EslConnection connection = this.idle.poll();
		while (connection != null && !EslConnectionInternals.checkOpen(connection)) {
			// Its onClosed follows, which counts the loss.
			connection = this.idle.poll();
		}
		return connection;
	}

	void addBorrowed(PooledConnection lease) {
		this.borrowed.add(lease);
	}

	boolean removeBorrowed(PooledConnection lease) {
		return this.borrowed.remove(lease);
	}

	void addRecovering(EslConnection connection) {
		this.recovering.add(connection);
	}

	boolean isRecovering(EslConnection connection) {
		return this.recovering.contains(connection);
	}

	boolean removeRecovering(EslConnection connection) {
		return this.recovering.remove(connection);
	}

	void addDiscarded(EslConnection connection) {
		this.discarded.add(connection);
	}

	/**
	 * Removes a connection that has closed. If it is borrowed, its return removes it.
	 * @param connection the connection
	 * @return {@code false} if it had been discarded, and counted as lost at that time
	 */
	boolean removeClosed(EslConnection connection) {
		this.lateRepliesBefore += connection.lateReplies();
		this.idleSince.remove(connection);
		if (this.discarded.remove(connection)) {
			return false;
		}
		this.idle.remove(connection);
		this.recovering.remove(connection);
		return true;
	}

	/** Removes all connections that are not borrowed. */
	List<EslConnection> drain() {
		List<EslConnection> all = new ArrayList<>(this.idle);
		all.addAll(this.recovering);
		this.idle.clear();
		this.idleSince.clear();
		this.recovering.clear();
		return all;
	}

	/** Returns the leases of all generations but one. */
	List<PooledConnection> borrowedBefore(int generation) {
		return this.borrowed.stream().filter((lease) -> lease.generation != generation).toList();
	}

	/** Returns the number of open connections: idle, recovering and borrowed. */
	int open() {
		return this.idle.size() + this.recovering.size() + borrowed();
	}

	int idle() {
		return this.idle.size();
	}

	int recovering() {
		return this.recovering.size();
	}

	/**
	 * Joins the borrowed connection that is likely to serve another command first: one on
	 * which no reply is pending, or else the one that has replied last.
	 * @param generation the generation of the connection
	 * @param maxSilentNanos maximum time for which the server has not replied; 0 if no
	 * reply may be pending
	 * @param maxUsers maximum number of users of the connection
	 * @return the connection, which its user must end; or {@code null} if there is none
	 */
	@Nullable PooledConnection joinBorrowed(int generation, long maxSilentNanos, int maxUsers) {
		long now = System.nanoTime();
		Set<PooledConnection> tried = new HashSet<>();
		while (true) {
			PooledConnection best = null;
			long leastSilent = Long.MAX_VALUE;
			for (PooledConnection lease : this.borrowed) {
				if (lease.generation == generation && lease.isOpen() && !tried.contains(lease)) {
					long silent = lease.silentNanos(now);
					if (silent <= maxSilentNanos && silent < leastSilent) {
						best = lease;
						leastSilent = silent;
					}
				}
			}
			if (best == null || best.join(maxUsers)) {
				return best;
			}
			// It has too many users, or is about to be returned.
			tried.add(best);
		}
	}

	/** Removes any recovering connection, or returns {@code null}. */
	@Nullable EslConnection pollRecovering() {
		for (EslConnection connection : this.recovering) {
			if (connection.isOpen()) {
				this.recovering.remove(connection);
				return connection;
			}
		}
		return null;
	}

	/** Returns the number of open connections that have been borrowed since a time. */
	int borrowedSince(long nanos) {
		int count = 0;
		for (PooledConnection lease : this.borrowed) {
			if (lease.isOpen() && lease.borrowedAtNanos - nanos <= 0) {
				count++;
			}
		}
		return count;
	}

	/** Returns the number of borrowed connections that are still open. */
	int borrowed() {
		int open = 0;
		for (PooledConnection lease : this.borrowed) {
			if (lease.isOpen()) {
				open++;
			}
		}
		return open;
	}

	long lateReplies() {
		long late = this.lateRepliesBefore;
		for (PooledConnection lease : this.borrowed) {
			late += lease.isOpen() ? lease.connection().lateReplies() : 0;
		}
		for (EslConnection connection : this.idle) {
			late += connection.lateReplies();
		}
		for (EslConnection connection : this.recovering) {
			late += connection.lateReplies();
		}
		return late;
	}

}
