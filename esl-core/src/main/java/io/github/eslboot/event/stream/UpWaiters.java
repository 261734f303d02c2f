package io.github.eslboot.event.stream;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.github.eslboot.internal.Durations;
import io.netty.channel.EventLoop;

/** Futures of callers that wait until the stream is up. Thread-safe. */
final class UpWaiters {

	private final Set<CompletableFuture<Void>> waiters = ConcurrentHashMap.newKeySet();

	/**
	 * Adds a waiter.
	 * @param timeout how long it waits
	 * @param timers times the wait
	 * @param failure creates the failure after the timeout
	 * @return completes when the stream is up
	 */
	CompletableFuture<Void> add(Duration timeout, EventLoop timers, Supplier<? extends Exception> failure) {
		CompletableFuture<Void> waiter = new CompletableFuture<>();
		this.waiters.add(waiter);
		try {
			timers.schedule(() -> {
				if (this.waiters.remove(waiter)) {
					waiter.completeExceptionally(failure.get());
				}
			}, Durations.toNanos(timeout), TimeUnit.NANOSECONDS);
		}
		catch (Throwable ex) {
			// Without a deadline the caller might wait for ever.
			this.waiters.remove(waiter);
			waiter.completeExceptionally(ex);
		}
		return waiter;
	}

	void complete() {
		for (CompletableFuture<Void> waiter : this.waiters) {
			if (this.waiters.remove(waiter)) {
				waiter.complete(null);
			}
		}
	}

	void fail(Exception failure) {
		for (CompletableFuture<Void> waiter : this.waiters) {
			if (this.waiters.remove(waiter)) {
				waiter.completeExceptionally(failure);
			}
		}
	}

}
