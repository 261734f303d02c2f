package io.github.eslboot.pool;

import java.util.concurrent.Executor;
import java.util.function.Consumer;

import io.github.eslboot.internal.Listeners;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs the changes of a pool and notifies its listeners: of changes on callback threads
 * and in order, of durations on the thread that performs the operation.
 */
final class PoolNotifier implements PoolObserver {

	private static final Logger logger = LoggerFactory.getLogger(PoolNotifier.class);

	private final EslConnectionPool pool;

	private final Executor executor;

	private final Listeners<PoolListener> listeners;

	/**
	 * Creates a notifier without listeners.
	 * @param pool the pool
	 * @param executor runs notifications one at a time and in order
	 */
	PoolNotifier(EslConnectionPool pool, Executor executor) {
		this.pool = pool;
		this.executor = executor;
		this.listeners = new Listeners<>(pool, logger);
	}

	void add(PoolListener listener) {
		this.listeners.add(listener);
	}

	void remove(PoolListener listener) {
		this.listeners.remove(listener);
	}

	@Override
	public void stateChanged(PoolState before, PoolState now, PoolStats stats) {
		if (now == PoolState.DOWN) {
			logger.warn("{}: DOWN, no connection is left; reconnecting", this.pool);
		}
		else if (now == PoolState.UP) {
			logger.info("{}: UP with {} connections", this.pool, stats.total());
		}
		enqueue((listener) -> listener.onStateChange(this.pool, before, now, stats));
	}

	@Override
	public void countChanged(PoolStats stats) {
		enqueue((listener) -> listener.onCountChange(this.pool, stats));
	}

	/** Queued while the lock is held, which keeps the order of the changes. */
	private void enqueue(Consumer<PoolListener> notification) {
		try {
			this.listeners.notify(this.executor, notification);
		}
		catch (Throwable ex) {
			logger.error("{}: the listeners could not be notified", this.pool, ex);
		}
	}

	@Override
	public void acquired(long nanos) {
		this.listeners.notify((listener) -> listener.recordAcquire(nanos));
	}

	@Override
	public void acquireTimedOut(long nanos) {
		this.listeners.notify((listener) -> listener.recordAcquireTimeout(nanos));
	}

	@Override
	public void returned(long nanos) {
		this.listeners.notify((listener) -> listener.recordUsage(nanos));
	}

	@Override
	public void opened(long nanos) {
		this.listeners.notify((listener) -> listener.recordCreation(nanos));
	}

}
