package io.github.eslboot.pool;

import io.github.eslboot.protocol.EslException;
import org.jspecify.annotations.Nullable;

/**
 * The counts of a pool at one moment.
 *
 * @param state how the pool is doing
 * @param size how many connections it is meant to have
 * @param idle connections that are free
 * @param lent connections that are borrowed
 * @param recovering connections that were given back while a reply was overdue; lent
 * again once it has come
 * @param connecting connections that are being opened
 * @param waiting callers that wait for a connection
 * @param acquired connections lent since the pool was made
 * @param busy callers that waited in vain
 * @param opened connections opened
 * @param lost connections that ended other than by stopping the pool
 * @param connectFailures attempts to connect that failed
 * @param lateReplies replies dropped because they came after their deadline
 * @param leaks connections reported as lent too long
 * @param lastError the last failure to connect or loss of a connection, or {@code null};
 * kept until all connections are there
 */
public record PoolStats(PoolState state, int size, int idle, int lent, int recovering, int connecting, int waiting,
		long acquired, long busy, long opened, long lost, long connectFailures, long lateReplies, long leaks,
		@Nullable EslException lastError) {

	/**
	 * Returns how many connections are open.
	 * @return the number
	 */
	public int total() {
		return this.idle + this.lent + this.recovering;
	}

}
