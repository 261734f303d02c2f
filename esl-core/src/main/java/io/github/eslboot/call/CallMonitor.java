package io.github.eslboot.call;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

import io.github.eslboot.call.link.CallLink;
import io.github.eslboot.connection.EslClientResourcesInternals;
import io.github.eslboot.internal.Durations;
import io.github.eslboot.protocol.EslBusyException;
import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.EslException;
import io.github.eslboot.protocol.EslTimeoutException;
import io.github.eslboot.protocol.EventName;
import io.github.eslboot.protocol.HangupCause;
import org.jspecify.annotations.Nullable;

/**
 * Current state of one call, and the futures that wait for a state or an event. The
 * thread that changes the state completes the futures, outside the lock. The end of the
 * call fails all remaining futures.
 */
final class CallMonitor {

	private static final int MAX_WAITERS = 1000;

	/** Maximum time after the end of a bridge until an event decides its kind. */
	private static final Duration SETTLE_TIME = Duration.ofSeconds(2);

	private final CallLink link;

	/** Guarded by this. */
	private final List<Waiter> waiters = new ArrayList<>();

	private final CompletableFuture<Ending> ending = new CompletableFuture<>();

	/** Actions on the end of the call. Guarded by this. */
	private final List<Runnable> endActions = new ArrayList<>();

	/** Guarded by this. */
	private final CallBridges bridges;

	/** Written under the lock. */
	private volatile CallSnapshot snapshot;

	/**
	 * Time, by the server's clock, of the last event that changed the bridge or the hold.
	 * Guarded by this.
	 */
	private @Nullable Instant bridgeChangedAt;

	CallMonitor(CallLink link, CallSnapshot snapshot) {
		this.link = link;
		this.snapshot = snapshot;
		this.bridges = new CallBridges(link.observesOtherCalls(), snapshot.bridgedWith());
		// An event has reported the bridge.
		this.bridgeChangedAt = snapshot.isBridged() ? Instant.EPOCH : null;
		CallEnd end = snapshot.end();
		if (end != null) {
			this.ending.complete(new Ending(end, null));
		}
	}

	/**
	 * Returns the end of the call. Unlike {@link CallControl#ended()} it completes with
	 * the first event that reports the end, so that the ends of two calls are in the
	 * order of the server's events.
	 */
	CompletableFuture<Ending> ending() {
		return this.ending;
	}

	CallSnapshot snapshot() {
		return this.snapshot;
	}

	String uuid() {
		return this.snapshot.uuid();
	}

	/**
	 * Applies an event of the call itself or of a leg bridged with it.
	 * @param event the event
	 * @param own whether it is an event of the call itself
	 * @return the end of the call if the event ended it, or {@code null}
	 */
	@Nullable CallEnd after(EslEvent event, boolean own) {
		return change((state) -> {
			this.bridges.after(event, state.uuid(), own);
			CallSnapshot next = this.bridges.applyTo(state.after(event));
			if (next.held() != state.held() || !Objects.equals(next.bridgedWith(), state.bridgedWith())) {
				Instant time = event.timestamp();
				this.bridgeChangedAt = (time != null) ? time : Instant.EPOCH;
			}
			return next;
		}, own ? event : null);
	}

	/**
	 * Applies data read from the server. Events may have arrived since the server
	 * composed the data. Bridge and hold are therefore those of the events, unless events
	 * were lost in a gap and the data are newer than the last one received.
	 * @param data the data
	 * @param afterGap whether events may have been lost
	 */
	void refresh(EslEvent data, boolean afterGap) {
		change((state) -> {
			if (isBridgeOutdated(data, afterGap)) {
				return state.progressed(data);
			}
			this.bridges.refresh(data);
			return this.bridges.applyTo(state.refreshed(data));
		}, null);
	}

	private boolean isBridgeOutdated(EslEvent data, boolean afterGap) {
		Instant changed = this.bridgeChangedAt;
		Instant composed = data.timestamp();
		return changed != null && (!afterGap || (composed != null && composed.isBefore(changed)));
	}

	/**
	 * Changes the state and completes the futures that wait for the new state or for the
	 * event. Has no effect after the end of the call.
	 * @param step computes the next state
	 * @param event the event of the call that caused the change, or {@code null}
	 * @return the end of the call if this change ended it, or {@code null}
	 */
	@Nullable CallEnd change(UnaryOperator<CallSnapshot> step, @Nullable EslEvent event) {
		List<Runnable> completions;
		List<CallBridges.Undecided> unsettled;
		CallEnd end;
		synchronized (this) {
			if (this.snapshot.isEnded()) {
				return null;
			}
			CallSnapshot next = step.apply(this.snapshot);
			end = next.end();
			if (end != null) {
				this.bridges.end(end, event);
				next = this.bridges.applyTo(next);
			}
			this.snapshot = next;
			unsettled = this.bridges.takeUnsettled();
			// First, so that the next operation after awaitEnd finds the bridge ended.
			completions = new ArrayList<>(this.bridges.takeCompletions());
			if (end != null) {
				Ending reported = new Ending(end, event);
				completions.add(() -> this.ending.complete(reported));
			}
			this.waiters.removeIf((waiter) -> {
				Runnable completion = completionOf(waiter, this.snapshot, event);
				if (completion != null) {
					completions.add(completion);
				}
				return completion != null || waiter.future.isDone();
			});
			if (end != null) {
				// Last, so that the operations that wait fail with the end of the call.
				completions.addAll(this.endActions);
				this.endActions.clear();
			}
		}
		completions.forEach(Runnable::run);
		unsettled.forEach(this::settleLater);
		return end;
	}

	/**
	 * Runs an action when the call ends, or immediately if it has ended. The action must
	 * not block or throw.
	 */
	void onEnd(Runnable action) {
		synchronized (this) {
			if (!this.snapshot.isEnded()) {
				this.endActions.add(action);
				return;
			}
		}
		action.run();
	}

	synchronized void removeOnEnd(Runnable action) {
		this.endActions.remove(action);
	}

	/**
	 * Completes the futures whose condition is met although no event changed the state.
	 */
	void recheck() {
		change((state) -> state, null);
	}

	private void settleLater(CallBridges.Undecided end) {
		var timers = EslClientResourcesInternals.nextEventLoop(this.link.resources());
		if (!timers.isShuttingDown()) {
			timers.schedule(() -> change((state) -> {
				this.bridges.settle(end);
				return this.bridges.applyTo(state);
			}, null), SETTLE_TIME.toNanos(), TimeUnit.NANOSECONDS);
		}
	}

	/**
	 * Returns the completion of a waiter, or {@code null} if the waiter must continue to
	 * wait.
	 */
	private @Nullable Runnable completionOf(Waiter waiter, CallSnapshot state, @Nullable EslEvent event) {
		Runnable completion = waiter.completion(state, event);
		CallEnd end = state.end();
		return (completion == null && end != null)
				? () -> waiter.future.completeExceptionally(endedException(waiter.operation, end)) : completion;
	}

	/**
	 * Waits until the state meets a condition.
	 * @param condition the condition; evaluated under the lock, so it must be quick
	 * @param operation name of the operation that waits, for messages
	 * @param timeout maximum time to wait
	 * @return a future that completes with the state; exceptionally when the call ends
	 * first, when the timeout elapses, or when too many operations wait
	 */
	CompletableFuture<CallSnapshot> await(Predicate<CallSnapshot> condition, String operation, Duration timeout) {
		CompletableFuture<CallSnapshot> future = new CompletableFuture<>();
		add(new Waiter(operation, future,
				(state, event) -> condition.test(state) ? () -> future.complete(state) : null), timeout);
		return future;
	}

	/**
	 * Waits for the next event with a name.
	 * @param name the name
	 * @param operation name of the operation that waits, for messages
	 * @param timeout maximum time to wait
	 * @return a future that completes with the event; exceptionally like {@link #await}
	 */
	CompletableFuture<EslEvent> next(EventName name, String operation, Duration timeout) {
		return next(name, (event) -> true, operation, timeout);
	}

	/**
	 * Waits for the next event with a name.
	 * @param name the name
	 * @param application application of the event
	 * @param operation name of the operation that waits, for messages
	 * @param timeout maximum time to wait
	 * @return a future that completes with the event; exceptionally like {@link #await}
	 */
	CompletableFuture<EslEvent> next(EventName name, String application, String operation, Duration timeout) {
		return next(name, (event) -> application.equals(event.header("Application")), operation, timeout);
	}

	/**
	 * Waits for the next event with a name that meets a condition.
	 * @param name the name
	 * @param condition the condition; evaluated under the lock, so it must be quick
	 * @param operation name of the operation that waits, for messages
	 * @param timeout maximum time to wait
	 * @return a future that completes with the event; exceptionally like {@link #await}
	 */
	CompletableFuture<EslEvent> next(EventName name, Predicate<EslEvent> condition, String operation,
			Duration timeout) {
		CompletableFuture<EslEvent> future = new CompletableFuture<>();
		add(new Waiter(operation, future,
				(state, event) -> (event != null && event.type() == name && condition.test(event))
						? () -> future.complete(event) : null),
				timeout);
		return future;
	}

	/**
	 * Waits for the next bridge of the call.
	 * @param operation name of the operation that waits, for messages
	 * @param timeout maximum time to wait
	 * @return a future that completes with the bridge; exceptionally like {@link #await}
	 */
	CompletableFuture<CallBridges.Leg> nextBridge(String operation, Duration timeout) {
		return awaitBridge((state, event) -> event != null && event.type() == EventName.CHANNEL_BRIDGE, operation,
				timeout);
	}

	/**
	 * Waits until the call is bridged with a partner.
	 * @param partner uuid of the partner
	 * @param operation name of the operation that waits, for messages
	 * @param timeout maximum time to wait
	 * @return a future that completes with the bridge; exceptionally like {@link #await}
	 */
	CompletableFuture<CallBridges.Leg> awaitBridgeWith(String partner, String operation, Duration timeout) {
		return awaitBridge((state, event) -> partner.equals(state.bridgedWith()), operation, timeout);
	}

	private CompletableFuture<CallBridges.Leg> awaitBridge(BiPredicate<CallSnapshot, @Nullable EslEvent> condition,
			String operation, Duration timeout) {
		CompletableFuture<CallBridges.Leg> future = new CompletableFuture<>();
		add(new Waiter(operation, future, (state, event) -> {
			CallBridges.Leg leg = condition.test(state, event) ? this.bridges.current() : null;
			return (leg != null) ? () -> future.complete(leg) : null;
		}), timeout);
		return future;
	}

	/** Returns the current bridge with a partner, or {@code null}. */
	synchronized CallBridges.@Nullable Leg bridgeWith(String partner) {
		return this.bridges.find(partner);
	}

	/**
	 * Waits for the end of a bridge.
	 * @param leg the bridge
	 * @param timeout maximum time to wait
	 * @return a future that completes with the end, of which the end of the call is one;
	 * exceptionally when the timeout elapses, or when too many operations wait
	 */
	CompletableFuture<BridgeEnd> awaitEnd(CallBridges.Leg leg, Duration timeout) {
		CompletableFuture<BridgeEnd> future = new CompletableFuture<>();
		add(new Waiter("the end of the bridge", future, (state, event) -> {
			BridgeEnd end = leg.end();
			return (end != null) ? () -> future.complete(end) : null;
		}), timeout);
		return future;
	}

	private void add(Waiter waiter, Duration timeout) {
		Runnable completion;
		synchronized (this) {
			completion = completionOf(waiter, this.snapshot, null);
			if (completion == null && this.waiters.size() >= MAX_WAITERS) {
				completion = () -> waiter.future.completeExceptionally(
						new EslBusyException("%s: %d operations already wait for call %s; '%s' was not started"
							.formatted(this.link.node(), MAX_WAITERS, uuid(), waiter.operation)));
			}
			if (completion == null) {
				// The timer first: an operation that cannot have one does not wait.
				var timer = EslClientResourcesInternals.schedule(this.link.resources(), () -> expire(waiter, timeout),
						timeout);
				waiter.future.whenComplete((value, failure) -> timer.cancel(false));
				this.waiters.add(waiter);
				return;
			}
		}
		completion.run();
	}

	private void expire(Waiter waiter, Duration timeout) {
		synchronized (this) {
			this.waiters.remove(waiter);
		}
		waiter.future.completeExceptionally(
				new EslTimeoutException("%s: '%s' on call %s did not happen within %s; the call is %s".formatted(
						this.link.node(), waiter.operation, uuid(), Durations.toText(timeout), this.snapshot.phase())));
	}

	/**
	 * Returns why a bridge failed. A B-leg that was cancelled by its originator failed
	 * because this call ended, whose CHANNEL_HANGUP can come later than the events of the
	 * B-leg, as FreeSWITCH fires them from two threads.
	 * @param failure the failure that the events of the B-leg report
	 * @param operation name of the operation, for messages
	 * @return a future that completes with the failure or with the end of this call
	 */
	CompletableFuture<EslException> reasonOf(BridgeFailedException failure, String operation) {
		if (!HangupCause.ORIGINATOR_CANCEL.equals(failure.hangupCause())) {
			return CompletableFuture.completedFuture(failure);
		}
		return await(CallSnapshot::isEnded, operation, SETTLE_TIME).handle((state, timeout) -> (state != null)
				? endedException(operation, Objects.requireNonNull(state.end())) : failure);
	}

	CallEndedException endedException(String operation, CallEnd end) {
		return new CallEndedException(uuid(), this.link.node(), operation, end);
	}

	/**
	 * End of the call.
	 *
	 * @param end the end
	 * @param event event of the call that reported it, or {@code null}
	 */
	record Ending(CallEnd end, @Nullable EslEvent event) {

	}

	/**
	 * Operation that waits for a state or an event.
	 *
	 * @param operation name of the operation, for messages
	 * @param future the future of the operation
	 * @param condition returns the completion of the future once the condition is met
	 */
	private record Waiter(String operation, CompletableFuture<?> future, Condition condition) {

		/** Returns the completion of the future, or {@code null} to continue to wait. */
		@Nullable Runnable completion(CallSnapshot state, @Nullable EslEvent event) {
			try {
				return this.condition.completion(state, event);
			}
			catch (Throwable ex) {
				// The predicate comes from the application.
				return () -> this.future.completeExceptionally(ex);
			}
		}

	}

	@FunctionalInterface
	private interface Condition {

		@Nullable Runnable completion(CallSnapshot state, @Nullable EslEvent event);

	}

}
