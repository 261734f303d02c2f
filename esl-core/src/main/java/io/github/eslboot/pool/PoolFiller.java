package io.github.eslboot.pool;

import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import io.github.eslboot.connection.EslClientResources;
import io.github.eslboot.connection.EslClientResourcesInternals;
import io.github.eslboot.connection.EslConnection;
import io.github.eslboot.connection.EslConnectionException;
import io.github.eslboot.connection.EslConnectionException.Reason;
import io.github.eslboot.connection.EslConnectionInternals;
import io.github.eslboot.connection.EslConnectionListener;
import io.github.eslboot.connection.ReconnectBackoff;
import io.github.eslboot.internal.Futures;
import io.github.eslboot.internal.Steps;
import io.github.eslboot.protocol.EslException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens the connections that a pool lacks, in the background and with back-off.
 * <p>
 * A few attempts run concurrently while they succeed, and a single one after a failure:
 * further attempts would only add load to a server that is down or overloaded. The first
 * attempt after the loss of a connection is delayed as well, because the other clients of
 * a server that restarts lose theirs at the same moment. An attempt that throws counts as
 * failed, and another one follows. Should its retry not be scheduled either, the periodic
 * check of the pool makes up for it.
 * <p>
 * Guarded by the lock of the pool: {@link #fill} and the other package-private methods
 * are called with it held.
 */
final class PoolFiller {

	private static final Logger logger = LoggerFactory.getLogger(PoolFiller.class);

	private final String pool;

	private final int maxConcurrentConnects;

	private final ReconnectBackoff backoff;

	private final EslClientResources resources;

	private final Function<EslConnectionListener, CompletableFuture<EslConnection>> connector;

	private final PoolLock lock;

	private final Target target;

	private int generation;

	/** Attempts of this generation that have not ended. */
	private final Set<CloseWatch> attempts = new HashSet<>();

	/** Consecutive failures. */
	private int failures;

	private long nextAttemptNanos = System.nanoTime();

	private @Nullable Future<?> retry;

	private @Nullable EslException lastError;

	private long connectFailures;

	/**
	 * Creates a filler.
	 * @param options options of the pool
	 * @param backoff delays between attempts
	 * @param resources the threads to use
	 * @param connector starts an attempt
	 * @param lock lock of the pool
	 * @param target the pool
	 */
	PoolFiller(PoolOptions options, ReconnectBackoff backoff, EslClientResources resources,
			Function<EslConnectionListener, CompletableFuture<EslConnection>> connector, PoolLock lock, Target target) {
		this.pool = options.name();
		this.maxConcurrentConnects = options.maxConcurrentConnects();
		this.backoff = backoff;
		this.resources = resources;
		this.connector = connector;
		this.lock = lock;
		this.target = target;
	}

	/**
	 * Starts over when the pool is started or stopped. Attempts of the generation before
	 * no longer count; if they succeed, their connections are closed.
	 * @param next the new generation
	 */
	void reset(int next) {
		this.generation = next;
		this.attempts.clear();
		this.failures = 0;
		this.nextAttemptNanos = System.nanoTime();
		if (this.retry != null) {
			this.retry.cancel(false);
			this.retry = null;
		}
	}

	/**
	 * Starts attempts, or a timer if the back-off delays them.
	 * @param missing number of connections that the pool lacks
	 * @param actions actions after the lock is released
	 */
	void fill(int missing, List<Runnable> actions) {
		int allowed = (this.failures > 0) ? 1 : this.maxConcurrentConnects;
		int lacking = Math.min(missing, allowed) - this.attempts.size();
		if (lacking <= 0) {
			return;
		}
		long wait = this.nextAttemptNanos - System.nanoTime();
		if (wait > 0) {
			retryAfter(wait);
			return;
		}
		for (int i = 0; i < lacking; i++) {
			CloseWatch attempt = new CloseWatch(this.generation);
			actions.add(() -> connect(attempt));
			this.attempts.add(attempt);
		}
	}

	private void retryAfter(long nanos) {
		if (this.retry != null) {
			return;
		}
		try {
			this.retry = EslClientResourcesInternals.nextEventLoop(this.resources)
				.schedule(() -> this.lock.run((actions) -> {
					this.retry = null;
					this.target.fill(actions);
				}), nanos, TimeUnit.NANOSECONDS);
		}
		catch (RejectedExecutionException ex) {
			logger.debug("{}: the client's threads are shut down; no more connections are opened", this.pool);
		}
		catch (Throwable ex) {
			Steps.logFailure(logger, this.pool, "scheduling the next attempt to connect", ex);
		}
	}

	private void connect(CloseWatch attempt) {
		try {
			long begin = System.nanoTime();
			this.connector.apply(attempt)
				.whenComplete((connection, failure) -> opened(attempt, connection, failure, begin));
		}
		catch (Throwable ex) {
			failed(asEslException(ex), attempt);
		}
	}

	private void opened(CloseWatch attempt, @Nullable EslConnection connection, @Nullable Throwable failure,
			long begin) {
		try {
			if (connection == null || failure != null) {
				failed(asEslException((failure != null) ? Futures.unwrap(failure)
						: new IllegalStateException("The attempt ended without a connection")), attempt);
				return;
			}
			EslException end = attempt.opened(connection);
			connected(connection, attempt, System.nanoTime() - begin);
			if (end != null) {
				this.target.closed(connection, end, attempt.openedIn);
			}
		}
		catch (Throwable ex) {
			failed(asEslException(ex), attempt);
			if (connection != null) {
				connection.close();
			}
		}
	}

	private EslException asEslException(Throwable failure) {
		return (failure instanceof EslException known) ? known
				: new EslException("Connecting to " + this.pool + " failed: " + failure, failure);
	}

	private void connected(EslConnection connection, CloseWatch attempt, long nanos) {
		this.lock.run((actions) -> {
			if (!this.attempts.remove(attempt)) {
				actions.add(connection::close);
				return;
			}
			boolean open = connection.isOpen();
			if (open) {
				this.failures = 0;
				this.nextAttemptNanos = System.nanoTime();
			}
			else {
				// Back off if the server accepts a connection and closes it immediately.
				this.failures++;
				delayNextAttempt(new EslConnectionException(Reason.LOST,
						"The connection to " + this.pool + " was closed immediately"));
			}
			this.target.connected(connection, open, nanos, actions);
		});
	}

	private void failed(EslException failure, CloseWatch attempt) {
		this.lock.run((actions) -> {
			if (!this.attempts.remove(attempt)) {
				return;
			}
			this.connectFailures++;
			this.failures++;
			EslException before = this.lastError;
			boolean repeated = before != null && Objects.equals(before.getMessage(), failure.getMessage());
			this.lastError = failure;
			long wait = TimeUnit.NANOSECONDS.toMillis(delayNextAttempt(failure));
			actions.add(() -> logFailure(failure, repeated, wait));
			this.target.connectFailed(actions);
		});
	}

	private void logFailure(EslException failure, boolean repeated, long wait) {
		if (repeated) {
			logger.debug("{}: {}; next attempt in {} ms", this.pool, failure.getMessage(), wait);
		}
		else {
			logger.warn("{}: {}; next attempt in {} ms", this.pool, failure.getMessage(), wait);
		}
	}

	private long delayNextAttempt(EslException failure) {
		long wait = EslConnectionInternals.nextDelayNanos(this.backoff, this.failures, failure);
		this.nextAttemptNanos = System.nanoTime() + wait;
		return wait;
	}

	/**
	 * Records the loss of a connection, and delays the next attempt.
	 * @param cause the cause
	 * @param delayed whether to delay the next attempt, as the server may be down
	 */
	void lost(EslException cause, boolean delayed) {
		this.lastError = cause;
		if (delayed && this.failures == 0 && this.nextAttemptNanos - System.nanoTime() <= 0) {
			delayNextAttempt(cause);
		}
	}

	int connecting() {
		return this.attempts.size();
	}

	long connectFailures() {
		return this.connectFailures;
	}

	/**
	 * Returns the last failure or loss; {@code null} if there was none since all
	 * connections were open.
	 */
	@Nullable EslException lastError() {
		return this.lastError;
	}

	void clearLastError() {
		this.lastError = null;
	}

	/** The pool that is filled. */
	interface Target {

		/** Opens the missing connections. Called with the lock held. */
		void fill(List<Runnable> actions);

		/**
		 * Receives a new connection. Called with the lock held.
		 * @param connection the connection
		 * @param open {@code false} if it has ended already
		 * @param nanos time it took to open, in nanoseconds
		 * @param actions actions after the lock is released
		 */
		void connected(EslConnection connection, boolean open, long nanos, List<Runnable> actions);

		/** Called with the lock held after an attempt has failed. */
		void connectFailed(List<Runnable> actions);

		/** Called without the lock when a connection has ended. */
		void closed(EslConnection connection, EslException cause, int generation);

	}

	/**
	 * Reports the end of one connection. If the connection ends before the attempt is
	 * complete, the end is reported after that.
	 */
	private final class CloseWatch implements EslConnectionListener {

		private final int openedIn;

		private @Nullable EslConnection connection;

		private @Nullable EslException earlyEnd;

		CloseWatch(int generation) {
			this.openedIn = generation;
		}

		/**
		 * Receives the connection.
		 * @return why it has ended already, or {@code null}
		 */
		synchronized @Nullable EslException opened(EslConnection opened) {
			this.connection = opened;
			return this.earlyEnd;
		}

		private synchronized @Nullable EslConnection ended(EslException cause) {
			if (this.connection == null) {
				this.earlyEnd = cause;
			}
			return this.connection;
		}

		@Override
		public void onClosed(EslException cause) {
			EslConnection ended = ended(cause);
			if (ended != null) {
				PoolFiller.this.target.closed(ended, cause, this.openedIn);
			}
		}

	}

}
