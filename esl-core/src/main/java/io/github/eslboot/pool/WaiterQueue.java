package io.github.eslboot.pool;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

/**
 * Fair, bounded queue of the callers that wait for a connection. Callers whose command
 * ends or answers a call precede all others, and do not count for the bound of the
 * others. Guarded by the lock of the pool, except for {@link #hasWaiters()}.
 */
final class WaiterQueue {

	private final Deque<Waiter> preceding = new ArrayDeque<>();

	private final Deque<Waiter> waiters = new ArrayDeque<>();

	private final int capacity;

	private volatile boolean hasWaiters;

	WaiterQueue(int capacity) {
		this.capacity = capacity;
	}

	int size() {
		return this.preceding.size() + this.waiters.size();
	}

	boolean isEmpty() {
		return this.preceding.isEmpty() && this.waiters.isEmpty();
	}

	/**
	 * Returns whether callers wait, for threads that do not hold the lock.
	 * @return whether callers waited a moment ago
	 */
	boolean hasWaiters() {
		return this.hasWaiters;
	}

	/**
	 * Adds a caller at the end of those of its kind.
	 * @param waiter the caller
	 * @return {@code false} if too many callers of its kind wait
	 */
	boolean offer(Waiter waiter) {
		if (queueOf(waiter).size() >= this.capacity) {
			return false;
		}
		add(waiter);
		return true;
	}

	/**
	 * Adds a caller at the end of those of its kind, without regard to the bound.
	 * @param waiter the caller, which is served immediately
	 */
	void add(Waiter waiter) {
		queueOf(waiter).add(waiter);
		this.hasWaiters = true;
	}

	private Deque<Waiter> queueOf(Waiter waiter) {
		return waiter.precedes ? this.preceding : this.waiters;
	}

	/** Returns the caller that {@link #poll()} would remove. */
	@Nullable Waiter peek() {
		Waiter first = this.preceding.peek();
		return (first != null) ? first : this.waiters.peek();
	}

	/**
	 * Removes the caller that has waited longest, among those that precede others if
	 * there are any.
	 */
	@Nullable Waiter poll() {
		Waiter first = this.preceding.poll();
		if (first == null) {
			first = this.waiters.poll();
		}
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
		boolean removed = queueOf(waiter).remove(waiter);
		updateHasWaiters();
		return removed;
	}

	/** Removes all callers that precede others. */
	List<Waiter> drainPreceding() {
		List<Waiter> all = new ArrayList<>(this.preceding);
		this.preceding.clear();
		updateHasWaiters();
		return all;
	}

	/** Removes all callers. */
	List<Waiter> drain() {
		List<Waiter> all = new ArrayList<>(this.preceding);
		all.addAll(this.waiters);
		this.preceding.clear();
		this.waiters.clear();
		this.hasWaiters = false;
		return all;
	}

	private void updateHasWaiters() {
		this.hasWaiters = !isEmpty();
	}

	/** A caller that waits; completes with its connection. */
	static final class Waiter extends CompletableFuture<PooledConnection> {

		final long beginNanos = System.nanoTime();

		/** Stack trace of the caller, if leak detection is enabled. */
		final @Nullable Exception borrower;

		/** Whether its command ends or answers a call. */
		final boolean precedes;

		/** Whether it may get a connection together with other quick commands. */
		final boolean quick;

		/**
		 * Whether it has a connection of its own, rather than one that others share with
		 * it. Written before the caller is completed.
		 */
		boolean borrows;

		Waiter(@Nullable Exception borrower, boolean precedes, boolean quick) {
			this.borrower = borrower;
			this.precedes = precedes;
			this.quick = quick;
		}

	}

}
