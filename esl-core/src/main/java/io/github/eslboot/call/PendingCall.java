package io.github.eslboot.call;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;

import io.github.eslboot.command.Originate;
import io.github.eslboot.connection.EslClientResources;
import io.github.eslboot.connection.EslClientResourcesInternals;
import io.github.eslboot.internal.Futures;
import io.github.eslboot.job.BackgroundJob;
import io.github.eslboot.observation.ObservationInternals;
import io.github.eslboot.observation.ObservedCall;
import io.github.eslboot.protocol.EslException;
import io.github.eslboot.protocol.EslTimeoutException;
import io.github.eslboot.protocol.ProtocolInternals;
import io.github.eslboot.protocol.Sent;
import org.jspecify.annotations.Nullable;

/**
 * Call that is being originated. It is returned immediately, even if the call must wait
 * for a limit or for a usable node, and can be cancelled at any stage. Thread-safe.
 * <p>
 * The first of these determines the outcome: the events of the call, the result of the
 * background job that originates it, the timeout. Early media does not count as an
 * answer. An answered call becomes available only after FreeSWITCH has finished the
 * {@code originate} command, because applications that are sent earlier would be
 * interrupted.
 * <p>
 * The futures complete on a callback thread. Completing or cancelling one of them has no
 * effect on the call.
 *
 * @since 0.1.0
 */
public final class PendingCall {

	private final Originate call;

	private final EslClientResources resources;

	/** The observation of the call, or {@code null} if it is not observed. */
	private final @Nullable ObservedCall observed;

	private final CompletableFuture<BackgroundJob> accepted = new CompletableFuture<>();

	private final CompletableFuture<EslCall> answered = new CompletableFuture<>();

	/** The attempt on the current node, or {@code null} while no node is selected. */
	private volatile @Nullable OriginateAttempt attempt;

	/** Whether the command may have been written. Guarded by this. */
	private boolean sending;

	/** Guarded by this. */
	private boolean cancelled;

	private PendingCall(Originate call, EslClientResources resources, @Nullable ObservedCall observed) {
		this.call = call;
		this.resources = resources;
		this.observed = observed;
	}

	/**
	 * Starts to originate a call.
	 * @param call the call
	 * @param resources threads of the futures
	 * @param observed the observation of the call, or {@code null} if it is not observed
	 * @param work selects a node and calls {@link #attempt} for it, and again for another
	 * node if the first one failed before anything was sent. Cancelling the returned
	 * future ends the wait for a node or a limit
	 * @return the pending call
	 */
	static PendingCall start(Originate call, EslClientResources resources, @Nullable ObservedCall observed,
			Function<PendingCall, CompletableFuture<BackgroundJob>> work) {
		PendingCall pending = new PendingCall(call, resources, observed);
		if (observed != null) {
			pending.answered.whenComplete((answered, failure) -> observed.end(pending.node(), failure));
		}
		CompletableFuture<BackgroundJob> started;
		try {
			started = ObservationInternals.in(observed, () -> work.apply(pending));
		}
		catch (Throwable ex) {
			started = CompletableFuture.failedFuture(ex);
		}
		pending.started(started);
		return pending;
	}

	/** Returns the name of the node that the call was placed on, if one was selected. */
	private @Nullable String node() {
		OriginateAttempt current = this.attempt;
		return (current != null) ? current.node() : null;
	}

	private void started(CompletableFuture<BackgroundJob> started) {
		started.whenComplete((job, failure) -> {
			if (failure == null) {
				this.accepted.complete(job);
			}
			else {
				fail((isCancelled() && isUnsent(failure)) ? OriginateException.cancelledUnsent(uuid())
						: Futures.unwrap(failure));
			}
		});
		this.accepted.whenComplete((job, failure) -> {
			if (failure != null) {
				started.cancel(false);
			}
		});
	}

	private static boolean isUnsent(Throwable failure) {
		return Futures.unwrap(failure) instanceof EslException known && known.sent() == Sent.NO;
	}

	private void fail(Throwable failure) {
		this.answered.completeExceptionally(failure);
		this.accepted.completeExceptionally(failure);
	}

	/**
	 * Originates the call on a node, unless it was cancelled.
	 * @param next tracks the legs on that node
	 * @param ready completes when the events of the legs are subscribed to
	 * @param job sends the command
	 * @return a future that completes with the job when the server has accepted it
	 */
	CompletableFuture<BackgroundJob> attempt(OriginateAttempt next, CompletionStage<Void> ready,
			Supplier<? extends CompletionStage<BackgroundJob>> job) {
		this.attempt = next;
		return ready.thenCompose((subscribed) -> {
			if (!beginSending()) {
				throw OriginateException.cancelledUnsent(uuid());
			}
			return ObservationInternals.in(this.observed, job::get);
		}).whenComplete((accepted, failure) -> {
			if (failure == null) {
				next.accepted(accepted, this.answered);
			}
			else {
				if (isUnsent(failure)) {
					endSending();
				}
				next.abandon();
			}
		}).toCompletableFuture();
	}

	private synchronized boolean beginSending() {
		this.sending = !this.cancelled;
		return this.sending;
	}

	private synchronized void endSending() {
		this.sending = false;
	}

	private synchronized boolean isCancelled() {
		return this.cancelled;
	}

	/**
	 * Returns the uuid of the call, which is known before the call exists. If several
	 * legs are dialled, it is the uuid of the first leg until a leg answers, then that of
	 * the leg that answered.
	 * @return the uuid
	 */
	public String uuid() {
		OriginateAttempt current = this.attempt;
		return (current != null) ? current.snapshot().uuid() : this.call.uuid();
	}

	/**
	 * Returns the current state of the call. Does not block.
	 * @return the state; its phase is {@link CallSnapshot.Phase#STARTING} until the call
	 * rings or is answered
	 */
	public CallSnapshot snapshot() {
		OriginateAttempt current = this.attempt;
		return (current != null) ? current.snapshot() : CallSnapshot.ofUnknown(this.call.uuid());
	}

	/**
	 * Returns the future acceptance by the server.
	 * @return a future that completes with the background job that originates the call;
	 * exceptionally when a limit or the lack of a usable node kept the call waiting for
	 * too long, when the call was cancelled before, or when the command could not be sent
	 * or was refused
	 */
	public CompletableFuture<BackgroundJob> accepted() {
		return CallbackFutures.of(this.resources, this.accepted);
	}

	/**
	 * Returns the future answer.
	 * @return a future that completes with the call; exceptionally with an
	 * {@link OriginateException} when the call was not answered, with a
	 * {@link CallEndedException} when the call ended immediately after the answer or was
	 * lost, or like {@link #accepted()}
	 */
	public CompletableFuture<EslCall> answered() {
		return CallbackFutures.of(this.resources, this.answered);
	}

	/** Like {@link #accepted()}, but completes on an event loop or the calling thread. */
	CompletableFuture<BackgroundJob> acceptedOnLoop() {
		return this.accepted;
	}

	/** Like {@link #answered()}, but completes on an event loop or the calling thread. */
	CompletableFuture<EslCall> answeredOnLoop() {
		return this.answered;
	}

	/** Returns the legs on the current node; none while no node is selected. */
	List<CallControl> legs() {
		OriginateAttempt current = this.attempt;
		return (current != null) ? current.legs() : List.of();
	}

	/**
	 * Waits until the server has accepted the call. Blocks.
	 * @param timeout maximum time to wait
	 * @return the background job that originates the call
	 * @throws EslException when {@link #accepted()} fails, or when the thread is
	 * interrupted
	 * @throws EslTimeoutException when the timeout elapses first; the call remains
	 * pending
	 * @throws IllegalStateException when called on an event loop
	 */
	public BackgroundJob awaitAccepted(Duration timeout) {
		EslClientResourcesInternals.checkMayBlock("Waiting for a pending call");
		return Futures.await(this.accepted, timeout, "acceptance of call " + uuid());
	}

	/**
	 * Waits for the answer. Blocks.
	 * @param timeout maximum time to wait
	 * @return the answered call
	 * @throws OriginateException when the call was not answered
	 * @throws CallEndedException when the call ended immediately after the answer, or was
	 * lost
	 * @throws EslException when {@link #accepted()} fails, or when the thread is
	 * interrupted
	 * @throws EslTimeoutException when the timeout elapses first; the call remains
	 * pending
	 * @throws IllegalStateException when called on an event loop
	 */
	public EslCall await(Duration timeout) {
		EslClientResourcesInternals.checkMayBlock("Waiting for a pending call");
		return Futures.await(this.answered, timeout, "originate " + uuid());
	}

	/**
	 * Cancels the call. If the call still waits for a node or a limit, nothing is sent
	 * and the futures fail immediately. Otherwise its legs are hung up as soon as they
	 * exist, and {@link #answered()} fails when the call has ended. Has no effect once
	 * the call is answered or has failed. Does not block.
	 */
	public void cancel() {
		OriginateAttempt sent;
		synchronized (this) {
			if (this.cancelled || this.answered.isDone()) {
				return;
			}
			this.cancelled = true;
			sent = this.sending ? this.attempt : null;
		}
		if (sent != null) {
			sent.cancel();
		}
		else {
			fail(OriginateException.cancelledUnsent(uuid()));
		}
	}

	@Override
	public String toString() {
		return "pending call " + ProtocolInternals.logText(uuid());
	}

}
