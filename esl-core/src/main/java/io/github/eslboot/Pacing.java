package io.github.eslboot;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;

import io.github.eslboot.call.PendingCall;
import io.github.eslboot.call.TwoLegCall;
import io.github.eslboot.command.Originate;
import io.github.eslboot.event.EslEventListener;
import io.github.eslboot.internal.Durations;
import io.github.eslboot.job.BackgroundJob;
import io.github.eslboot.limit.CallLimitException;
import io.github.eslboot.limit.CallLimitStats;
import io.github.eslboot.limit.CallLimits;
import io.github.eslboot.limit.admission.CallLimiter;
import io.github.eslboot.limit.admission.CallPermit;
import io.github.eslboot.limit.admission.Candidates;
import io.github.eslboot.limit.admission.LimitCounter;
import org.jspecify.annotations.Nullable;

/**
 * Pace of the calls of one campaign: limits of concurrent calls and of calls per second.
 * Its calls wait in the order of arrival until their turn comes, can be cancelled while
 * they wait, and can be paused together. Create one with {@link EslOperations#pacing}.
 * Thread-safe; no method blocks.
 * <p>
 * A call waits up to {@link #maxWait}, one hour by default. This deadline continues
 * during a pause, which itself neither cancels a call nor ends its wait. A call that
 * reaches it, or that finds {@link #maxWaiting} calls waiting, fails with a
 * {@link CallLimitException}; nothing is sent. The limits of nodes and gateways apply in
 * addition: a call waits for them within the same deadline, and is under way meanwhile.
 *
 * @since 0.1.0
 */
public final class Pacing {

	private static final String NAME = "the pacing";

	private static final int MAX_WAITING = 10_000;

	private static final Duration MAX_WAIT = Duration.ofHours(1);

	private final CallPlacer placer;

	private final CallLimiter limiter;

	private final LimitCounter counter;

	private final Candidates<String> turn;

	private final Pace pace = this::place;

	Pacing(CallPlacer placer, int maxCalls) {
		this.placer = placer;
		CallLimits limits = CallLimits.builder().maxCalls(maxCalls).maxWaiting(MAX_WAITING).maxWait(MAX_WAIT).build();
		this.limiter = new CallLimiter(placer.resources(), MAX_WAIT);
		this.counter = this.limiter.counter(NAME, NAME, limited(limits));
		this.turn = Candidates.only(NAME, this.counter);
	}

	private static CallLimits limited(CallLimits limits) {
		if (limits.maxCalls() == CallLimits.UNLIMITED) {
			throw new IllegalArgumentException("A pacing needs a maximum number of concurrent calls");
		}
		return limits;
	}

	/**
	 * Sets the maximum number of calls that are under way. If more are, the next one
	 * waits until enough of them have ended.
	 * @param maxCalls the number, at least 1
	 * @return this pacing
	 * @throws IllegalArgumentException when the number is less than 1
	 */
	public Pacing maxCalls(int maxCalls) {
		return limit(limits().maxCalls(maxCalls));
	}

	/**
	 * Sets the maximum number of calls placed per second, unlimited by default. They are
	 * spread evenly: the largest burst is a tenth of the number, and at least one call.
	 * @param calls the number, at least 1
	 * @return this pacing
	 * @throws IllegalArgumentException when the number is less than 1
	 * @throws IllegalStateException when Bucket4j is not on the class path
	 */
	public Pacing perSecond(int calls) {
		return limit(limits().maxCallsPerSecond(calls));
	}

	/**
	 * Sets the maximum number of calls that wait, 10,000 by default and at most.
	 * @param calls the number, 0 or more
	 * @return this pacing
	 * @throws IllegalArgumentException when the number is negative
	 */
	public Pacing maxWaiting(int calls) {
		return limit(limits().maxWaiting(calls));
	}

	/**
	 * Sets the maximum time that later calls wait, one hour by default.
	 * @param time the time, not negative
	 * @return this pacing
	 * @throws IllegalArgumentException when the time is negative
	 */
	public Pacing maxWait(Duration time) {
		return limit(limits().maxWait(time));
	}

	private CallLimits.Builder limits() {
		return this.counter.limits().toBuilder();
	}

	private synchronized Pacing limit(CallLimits.Builder limits) {
		this.limiter.limit(this.counter, limited(limits.build()));
		return this;
	}

	/**
	 * Originates a call when its turn comes.
	 * @param call the call
	 * @return the pending call, immediately
	 * @see EslAsyncOperations#originate(Originate)
	 */
	public PendingCall originate(Originate call) {
		return this.placer.originate(call, null, this.pace);
	}

	/**
	 * Originates a call when its turn comes, and registers a listener for it.
	 * @param call the call
	 * @param listener receives the events of the call until the call ends
	 * @return the pending call, immediately
	 * @see EslAsyncOperations#originate(Originate, EslEventListener)
	 */
	public PendingCall originate(Originate call, EslEventListener listener) {
		return this.placer.originate(call, listener, this.pace);
	}

	/**
	 * Connects two legs when their turn comes. They count as one call.
	 * @param a leg A, which is called first
	 * @param b leg B
	 * @return the call, immediately
	 * @see EslOperations#connect
	 */
	public TwoLegCall connect(Originate.Builder a, Originate.Builder b) {
		return this.placer.connect(a, b, this.pace);
	}

	/**
	 * Pauses: no further call is placed. Calls that are under way continue, and calls
	 * that wait keep their place and their deadline. Has no effect if paused.
	 */
	public void pause() {
		this.limiter.pause(this.counter, true);
	}

	/** Continues after a pause. Has no effect if not paused. */
	public void resume() {
		this.limiter.pause(this.counter, false);
	}

	/**
	 * Returns whether this pacing is paused.
	 * @return whether no further call is placed
	 */
	public boolean isPaused() {
		return this.limiter.isPaused(this.counter);
	}

	/**
	 * Returns the number of calls that wait for their turn.
	 * @return the number now
	 */
	public int waiting() {
		return stats().waiting();
	}

	/**
	 * Returns the number of calls under way: from their turn until their last leg has
	 * ended, or until it is certain that they do not exist.
	 * @return the number now
	 */
	public int underWay() {
		return stats().calls();
	}

	/**
	 * Returns limits and usage of this pacing.
	 * @return the numbers of calls at one moment
	 */
	public CallLimitStats stats() {
		return this.limiter.stats(this.counter);
	}

	private CompletableFuture<BackgroundJob> place(Originate call,
			BiFunction<Target.Placing, @Nullable CallPermit<?>, CompletableFuture<BackgroundJob>> work) {
		Duration maxWait = this.limiter.maxWait(call, List.of(this.counter));
		long deadline = System.nanoTime() + Durations.toNanos(maxWait);
		CompletableFuture<@Nullable Void> cancelled = new CompletableFuture<>();
		CompletableFuture<BackgroundJob> placed = CallPermit.runWhenAdmitted(this.limiter.admit(call, this.turn),
				(permit) -> {
					Duration rest = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
					CompletableFuture<BackgroundJob> placing = work.apply(new Target.Placing(call, rest), permit);
					cancelled.thenRun(() -> placing.cancel(false));
					return placing;
				});
		placed.whenComplete((job, failure) -> {
			if (placed.isCancelled()) {
				cancelled.complete(null);
			}
		});
		return placed;
	}

	@Override
	public String toString() {
		CallLimitStats stats = stats();
		return "pacing of %d calls, %d under way, %d waiting".formatted(stats.limits().maxCalls(), stats.calls(),
				stats.waiting());
	}

}
