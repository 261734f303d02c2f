package io.github.eslboot.autoconfigure;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * Properties of the pool of command connections.
 *
 * @since 0.1.0
 */
public class EslPoolProperties {

	/**
	 * Maximum number of command connections. The event stream uses one more connection.
	 */
	private int size = 10;

	/**
	 * Number of command connections that are always open. More are opened on demand. Same
	 * as the size when not set.
	 */
	private @Nullable Integer minSize;

	/**
	 * Time after which an unused connection is closed if more than the minimum are open.
	 * Zero to keep connections open.
	 */
	private Duration idleTimeout = Duration.ofMinutes(10);

	/**
	 * Maximum time to wait for a connection.
	 */
	private Duration acquireTimeout = Duration.ofSeconds(5);

	/**
	 * Maximum number of callers that may wait for a connection.
	 */
	private int maxWaiting = 10000;

	/**
	 * Maximum number of connections that are opened concurrently. FreeSWITCH has a
	 * backlog of about five.
	 */
	private int maxConcurrentConnects = 2;

	/**
	 * Time a connection may be borrowed before the borrower's stack trace is logged. Zero
	 * to disable the check.
	 */
	private Duration leakDetectionThreshold = Duration.ofMillis(0);

	/**
	 * Maximum time to wait for running handlers, and then for borrowed connections, when
	 * the application stops.
	 */
	private Duration closeTimeout = Duration.ofSeconds(10);

	public int getSize() {
		return this.size;
	}

	public void setSize(int size) {
		this.size = size;
	}

	public @Nullable Integer getMinSize() {
		return this.minSize;
	}

	public void setMinSize(@Nullable Integer minSize) {
		this.minSize = minSize;
	}

	public Duration getIdleTimeout() {
		return this.idleTimeout;
	}

	public void setIdleTimeout(Duration idleTimeout) {
		this.idleTimeout = idleTimeout;
	}

	public Duration getAcquireTimeout() {
		return this.acquireTimeout;
	}

	public void setAcquireTimeout(Duration acquireTimeout) {
		this.acquireTimeout = acquireTimeout;
	}

	public int getMaxWaiting() {
		return this.maxWaiting;
	}

	public void setMaxWaiting(int maxWaiting) {
		this.maxWaiting = maxWaiting;
	}

	public int getMaxConcurrentConnects() {
		return this.maxConcurrentConnects;
	}

	public void setMaxConcurrentConnects(int maxConcurrentConnects) {
		this.maxConcurrentConnects = maxConcurrentConnects;
	}

	public Duration getLeakDetectionThreshold() {
		return this.leakDetectionThreshold;
	}

	public void setLeakDetectionThreshold(Duration leakDetectionThreshold) {
		this.leakDetectionThreshold = leakDetectionThreshold;
	}

	public Duration getCloseTimeout() {
		return this.closeTimeout;
	}

	public void setCloseTimeout(Duration closeTimeout) {
		this.closeTimeout = closeTimeout;
	}

}
