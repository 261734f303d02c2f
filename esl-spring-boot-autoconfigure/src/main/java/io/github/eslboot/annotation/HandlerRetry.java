package io.github.eslboot.annotation;

import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;

import io.github.eslboot.annotation.InvocationContext.Invocation;
import org.jspecify.annotations.Nullable;

import org.springframework.core.convert.ConversionException;
import org.springframework.core.retry.RetryPolicy;
import org.springframework.messaging.MessagingException;
import org.springframework.util.backoff.BackOffExecution;

/**
 * Repeats a failed invocation on the thread of the handler, so that later events of the
 * call are not handled before it.
 */
final class HandlerRetry {

	private final RetryPolicy policy;

	/** Whether the handler still runs. */
	private final BooleanSupplier running;

	private final LongAdder retries;

	HandlerRetry(RetryPolicy policy, BooleanSupplier running, LongAdder retries) {
		this.policy = policy;
		this.running = running;
		this.retries = retries;
	}

	/**
	 * Repeats the invocation until it succeeds, or the policy permits no further attempt.
	 * @return the last failure, or {@code null} if an attempt has succeeded
	 */
	@Nullable Throwable run(Throwable failure, Invocation invocation) {
		Throwable last = failure;
		BackOffExecution backOff = this.policy.getBackOff().start();
		Duration timeout = this.policy.getTimeout();
		long begin = System.nanoTime();
		while (isRepeatable(last)) {
			long delay = backOff.nextBackOff();
			long waited = (System.nanoTime() - begin) / 1_000_000;
			if (delay == BackOffExecution.STOP || (!timeout.isZero() && waited + delay > timeout.toMillis())) {
				return last;
			}
			try {
				Thread.sleep(delay);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				return last;
			}
			if (!this.running.getAsBoolean()) {
				return last;
			}
			this.retries.increment();
			try {
				invocation.run();
				return null;
			}
			catch (Throwable ex) {
				if (ex != last) {
					ex.addSuppressed(last);
				}
				last = ex;
			}
		}
		return last;
	}

	/**
	 * Returns whether another attempt may succeed: not after an error or an interrupt,
	 * nor if an argument is missing or cannot be converted.
	 */
	private boolean isRepeatable(Throwable failure) {
		boolean lasting = failure instanceof Error || failure instanceof InterruptedException
				|| failure instanceof ConversionException || (failure instanceof MessagingException messaging
						&& messaging.getFailedMessage() instanceof HandlerMethodMessage);
		return !lasting && this.policy.shouldRetry(failure);
	}

}
