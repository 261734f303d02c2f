package io.github.eslboot.internal;

import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

import org.slf4j.Logger;

/**
 * Listeners of one object. A listener that throws is logged and keeps no other listener
 * from its notification. Thread-safe.
 *
 * @param <L> type of the listeners
 * @since 0.1.0
 */
public final class Listeners<L> {

	private final CopyOnWriteArrayList<L> listeners = new CopyOnWriteArrayList<>();

	private final Object source;

	private final Logger logger;

	/**
	 * Creates an empty set of listeners.
	 * @param source object that the listeners observe; its text appears in log lines
	 * @param logger logger for listeners that throw
	 */
	public Listeners(Object source, Logger logger) {
		this.source = source;
		this.logger = logger;
	}

	/** Adds a listener; does nothing if it was added before. */
	public void add(L listener) {
		this.listeners.addIfAbsent(listener);
	}

	public void remove(L listener) {
		this.listeners.remove(listener);
	}

	public boolean isEmpty() {
		return this.listeners.isEmpty();
	}

	/**
	 * Notifies all listeners in the calling thread, in the order they were added.
	 * @param notification calls the method of one listener
	 */
	public void notify(Consumer<? super L> notification) {
		for (L listener : this.listeners) {
			try {
				notification.accept(listener);
			}
			catch (Throwable ex) {
				this.logger.error("{}: listener {} failed", this.source, listener, ex);
			}
		}
	}

	/**
	 * Notifies all listeners in one task of an executor.
	 * @param executor executor of the task
	 * @param notification calls the method of one listener
	 */
	public void notify(Executor executor, Consumer<? super L> notification) {
		if (!isEmpty()) {
			executor.execute(() -> notify(notification));
		}
	}

}
