package io.github.eslboot.pool;

import io.github.eslboot.protocol.EslException;
import org.jspecify.annotations.Nullable;

/**
 * Snapshot of a pool. The counters start when the pool is created.
 *
 * @param state state of the pool
 * @param size maximum number of connections
 * @param minSize number of connections that the pool keeps open
 * @param idle number of connections that are free
 * @param borrowed number of connections that are borrowed
 * @param recovering number of connections that were returned while a reply was pending;
 * they are borrowed again once the reply has arrived
 * @param connecting number of connections that are being opened
 * @param waiting number of callers that wait for a connection
 * @param acquired counter of the times that a connection was borrowed
 * @param acquireFailures counter of callers that received no connection in time, were
 * interrupted, or found too many others waiting
 * @param opened counter of opened connections
 * @param lost counter of connections that ended for another reason than a stop of the
 * pool
 * @param connectFailures counter of failed attempts to connect
 * @param lateReplies counter of replies that arrived after their deadline and were
 * dropped
 * @param leaks counter of connections reported as borrowed for too long
 * @param lastError last failure to connect or loss of a connection, or {@code null};
 * cleared once the connections that the pool keeps open are open again
 * @since 0.1.0
 */
public record PoolStats(PoolState state, int size, int minSize, int idle, int borrowed, int recovering, int connecting,
		int waiting, long acquired, long acquireFailures, long opened, long lost, long connectFailures,
		long lateReplies, long leaks, @Nullable EslException lastError) {

	/**
	 * Returns the number of open connections: idle, borrowed and recovering.
	 * @return the number
	 */
	public int total() {
		return this.idle + this.borrowed + this.recovering;
	}

}
