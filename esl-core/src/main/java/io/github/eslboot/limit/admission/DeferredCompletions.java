package io.github.eslboot.limit.admission;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.eslboot.internal.Steps;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Completions that are decided under a lock and run after its release, by one thread at a
 * time. A completion that causes further ones leaves them to the thread that already
 * runs, so that calls do not nest.
 */
final class DeferredCompletions {

	private static final Logger logger = LoggerFactory.getLogger(DeferredCompletions.class);

	private final Queue<Runnable> pending = new ConcurrentLinkedQueue<>();

	private final AtomicInteger requests = new AtomicInteger();

	void add(Runnable completion) {
		this.pending.add(completion);
	}

	/** Runs all pending completions. To be called without the lock. */
	void run() {
		if (this.pending.isEmpty() || this.requests.getAndIncrement() != 0) {
			return;
		}
		int handled = 1;
		do {
			for (Runnable next = this.pending.poll(); next != null; next = this.pending.poll()) {
				Steps.run(logger, "call limits", "delivering a call's permit", next);
			}
			handled = this.requests.addAndGet(-handled);
		}
		while (handled != 0);
	}

}
