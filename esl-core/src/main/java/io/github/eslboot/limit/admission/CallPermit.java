package io.github.eslboot.limit.admission;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

import io.github.eslboot.command.EslCommandException;
import io.github.eslboot.command.Originate;
import io.github.eslboot.event.EventStream;
import io.github.eslboot.event.Registration;
import io.github.eslboot.internal.Futures;
import io.github.eslboot.job.BackgroundJob;
import io.github.eslboot.protocol.EslException;
import io.github.eslboot.protocol.Sent;
import org.jspecify.annotations.Nullable;

/**
 * Permit to place one call on a target. It counts for the limits of the target and the
 * gateways until it is returned, exactly once: when the last leg of the call has ended,
 * or when it is certain that the call does not exist. Methods may be called by any thread
 * and do not block.
 *
 * @param <T> type of the target
 * @since 0.1.0
 */
public final class CallPermit<T> implements AutoCloseable {

	private final T target;

	/**
	 * Returns the permit to the limiter; {@code null} if the call counts for no limit.
	 */
	private final @Nullable Runnable release;

	private final AtomicBoolean returned = new AtomicBoolean();

	private volatile @Nullable CallEndWatch watch;

	private CallPermit(T target, @Nullable Runnable release) {
		this.target = target;
		this.release = release;
	}

	/**
	 * Creates a permit for a call that counts for no limit.
	 * @param target the target of the call
	 * @param <T> type of the target
	 * @return the permit
	 */
	public static <T> CallPermit<T> unlimited(T target) {
		return new CallPermit<>(target, null);
	}

	static <T> CallPermit<T> limited(T target, Runnable release) {
		return new CallPermit<>(target, release);
	}

	/**
	 * Returns the target the call may be placed on.
	 * @return the target
	 */
	public T target() {
		return this.target;
	}

	/**
	 * Places the call, and settles the permit if that fails: it is returned immediately
	 * if the call cannot exist, and after the grace period if the server may have
	 * received the command.
	 * @param work places the call
	 * @param <R> type of the result
	 * @return completes as the future of the work does
	 */
	public <R extends @Nullable Object> CompletableFuture<R> runAsync(
			Function<? super CallPermit<T>, CompletableFuture<R>> work) {
		CompletableFuture<R> result;
		try {
			result = work.apply(this);
		}
		catch (Throwable ex) {
			result = CompletableFuture.failedFuture(ex);
		}
		return result.whenComplete((value, failure) -> {
			if (failure != null) {
				settle(Futures.unwrap(failure));
			}
		});
	}

	/**
	 * Places a call when it is admitted.
	 * @param admitted the admission
	 * @param work places the call; its failure settles the permit
	 * @param <T> type of the target
	 * @param <R> type of the result
	 * @return completes as the future of the work does, or with the failure of the
	 * admission. Cancelling it ends the wait for the admission
	 */
	public static <T, R extends @Nullable Object> CompletableFuture<R> runWhenAdmitted(
			CompletableFuture<CallPermit<T>> admitted, Function<? super CallPermit<T>, CompletableFuture<R>> work) {
		CompletableFuture<R> result = new CompletableFuture<>();
		// Not thenCompose: a permit that arrives after the result was cancelled must be
		// returned.
		admitted.whenComplete((permit, refusal) -> {
			if (refusal != null) {
				result.completeExceptionally(Futures.unwrap(refusal));
			}
			else if (result.isDone()) {
				permit.close();
			}
			else {
				permit.runAsync(work).whenComplete((value, failure) -> {
					if (failure != null) {
						result.completeExceptionally(Futures.unwrap(failure));
					}
					else {
						result.complete(value);
					}
				});
			}
		});
		result.whenComplete((value, failure) -> {
			if (result.isCancelled()) {
				admitted.cancel(false);
			}
		});
		return result;
	}

	/**
	 * Watches for the end of the call. To be called before the call is placed, and again
	 * before another attempt.
	 * @param call the call
	 * @param stream events of the server the call is placed on
	 * @return the registration, to be ready before the call is placed, or {@code null} if
	 * the call counts for no limit
	 */
	public @Nullable Registration follow(Originate call, EventStream stream) {
		if (this.release == null) {
			return null;
		}
		CallEndWatch before = this.watch;
		CallEndWatch next = new CallEndWatch(call, stream, this::ended);
		this.watch = next;
		if (before != null) {
			// Of an attempt on another node, where nothing was sent.
			before.cancel();
		}
		Registration registration = next.begin();
		if (this.returned.get()) {
			next.cancel();
		}
		return registration;
	}

	private void ended(CallEndWatch ended) {
		if (ended == this.watch) {
			close();
		}
	}

	/**
	 * Records that the command was sent. The result of its job decides which legs exist.
	 * @param job the job that places the call
	 */
	public void placed(BackgroundJob job) {
		CallEndWatch watch = this.watch;
		if (watch != null) {
			watch.follow(job);
		}
	}

	/** Records that no further leg B of a call of two legs is dialled. */
	public void partnerDialled() {
		CallEndWatch watch = this.watch;
		if (watch != null) {
			watch.releasePartner();
		}
	}

	private void settle(Throwable failure) {
		boolean mayExist = failure instanceof EslException known && known.sent() != Sent.NO
				&& !(known instanceof EslCommandException);
		CallEndWatch watch = this.watch;
		if (mayExist && watch != null && watch.isActive()) {
			watch.awaitGracePeriod();
		}
		else {
			close();
		}
	}

	/** Returns the permit to the limiter. Further calls have no effect. */
	@Override
	public void close() {
		if (this.returned.compareAndSet(false, true)) {
			try {
				CallEndWatch watch = this.watch;
				if (watch != null) {
					watch.cancel();
				}
			}
			finally {
				if (this.release != null) {
					this.release.run();
				}
			}
		}
	}

}
