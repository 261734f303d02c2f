package io.github.eslboot.internal;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.github.eslboot.protocol.EslException;
import io.github.eslboot.protocol.EslTimeoutException;
import io.github.eslboot.protocol.Sent;
import org.jspecify.annotations.Nullable;

/**
 * Blocking waits for futures, and the failures of futures.
 *
 * @since 0.1.0
 */
public final class Futures {

	/** Maximum number of caller stack traces kept with one shared failure. */
	private static final int MAX_CALLER_STACKS = 4;

	private Futures() {
	}

	/**
	 * Waits for a future and throws its failure as an exception of this library.
	 * @param future the future
	 * @param timeout maximum time to wait
	 * @param what name of the operation; {@code toString()} is called only for a message
	 * @param <T> type of the result
	 * @return the result
	 * @throws EslTimeoutException when the future is not done in time
	 * @throws EslException when the future fails, or when the thread is interrupted; its
	 * interrupt flag stays set
	 */
	public static <T extends @Nullable Object> T await(CompletableFuture<T> future, Duration timeout, Object what) {
		return await(future, timeout, what, Sent.MAYBE);
	}

	/**
	 * Waits for a future like {@link #await(CompletableFuture, Duration, Object)}.
	 * @param future the future
	 * @param timeout maximum time to wait
	 * @param what name of the operation; {@code toString()} is called only for a message
	 * @param sent whether a command may have been sent when the wait ends by the timeout
	 * or an interrupt
	 * @param <T> type of the result
	 * @return the result
	 */
	public static <T extends @Nullable Object> T await(CompletableFuture<T> future, Duration timeout, Object what,
			Sent sent) {
		try {
			return future.get(Durations.toNanos(timeout), TimeUnit.NANOSECONDS);
		}
		catch (ExecutionException ex) {
			if (ex.getCause() instanceof EslException known) {
				if (known.getSuppressed().length < MAX_CALLER_STACKS) {
					known.addSuppressed(new CallerStack());
				}
				throw known;
			}
			throw new EslException("'" + what + "' failed: " + ex.getCause(), ex.getCause());
		}
		catch (TimeoutException ex) {
			throw new EslTimeoutException(sent,
					"'%s' was not done within %s".formatted(what, Durations.toText(timeout)));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new EslException(sent, "Interrupted while waiting for '" + what + "'", ex);
		}
	}

	/**
	 * Returns the failure that a stage wrapped for the stages that depend on it.
	 * @param failure the failure as a dependent stage receives it
	 * @return the cause of a {@link CompletionException} or an
	 * {@link ExecutionException}, or the failure itself
	 */
	public static Throwable unwrap(Throwable failure) {
		boolean wrapped = failure instanceof CompletionException || failure instanceof ExecutionException;
		Throwable cause = failure.getCause();
		return (wrapped && cause != null) ? cause : failure;
	}

	/**
	 * Stack trace of the caller that waits: the failure itself was created on another
	 * thread.
	 */
	private static final class CallerStack extends Exception {

		CallerStack() {
			super("waited for here");
		}

	}

}
