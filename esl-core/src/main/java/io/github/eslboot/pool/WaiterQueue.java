package io.github.eslboot.pool;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

/**
 * Fair, bounded queue of the callers that wait for a connection. Guarded by the lock of
 * the pool, except for {@link #hasWaiters()}.
 */
final class WaiterQueue {

	private final Deque<Waiter> waiters = new ArrayDeque<>();

	private final int capacity;

	private volatile boolean hasWaiters;

	WaiterQueue(int capacity) {
		this.capacity = capacity;
	}

	int size() {
		return this.waiters.size();
	}

	boolean isEmpty() {
		return this.waiters.isEmpty();
	}

	/**
	 * Returns whether callers wait, for threads that do not hold the lock.
	 * @return whether callers waited a moment ago
	 */
	boolean hasWaiters() {
		return this.hasWaiters;
	}

	/**
	 * Adds a caller at the end.
	 * @param waiter the caller
	 * @return {@code false} if the queue is full
	 */
	boolean offer(Waiter waiter) {
		if (this.waiters.size() >= this.capacity) {
			return false;
		}
		this.waiters.add(waiter);
		this.hasWaiters = true;
		return true;
	}

	/** Removes the caller that has waited longest. */
	@Nullable Waiter poll() {
		Waiter first = this.waiters.poll();
		if (first != null) {
			updateHasWaiters();
		}
		return first;
	}

	/**
	 * Removes a caller that no longer waits.
	 * @param waiter the caller
	 * @return {@code false} if it was removed before: then its removal completes it
	 */
	boolean remove(Waiter waiter) {
		boolean removed = this.waiters.remove(waiter);
		updateHasWaiters();
		return removed;
	}

	/** Removes all callers. */
	List<Waiter> drain() {
		List<Waiter> all = new ArrayList<>(this.waiters);
		this.waiters.clear();
		this.hasWaiters = false;
		return all;
	}

	private void updateHasWaiters() {
		this.hasWaiters = !this.waiters.isEmpty();
	}

	/** A caller that waits; completes with its connection. */
	static final class Waiter extends CompletableFuture<PooledConnection> {

		final long beginNanos = System.nanoTime();

		/** Stack trace of the caller, if leak detection is enabled. */
		final @Nullable Exception borrower;

		Waiter(@Nullable Exception borrower) {
			this.borrower = borrower;
		}

	}

}
