package io.github.eslboot.limit.admission;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

import io.github.eslboot.command.Originate;
import io.github.eslboot.connection.EslClientResources;
import io.github.eslboot.connection.EslClientResourcesInternals;
import io.github.eslboot.connection.EslConnectionException;
import io.github.eslboot.internal.Durations;
import io.github.eslboot.internal.LogThrottle;
import io.github.eslboot.limit.CallLimitException;
import io.github.eslboot.limit.CallLimitStats;
import io.github.eslboot.limit.CallLimits;
import io.github.eslboot.limit.CallRateBuckets;
import io.github.eslboot.protocol.EslException;
import io.github.eslboot.protocol.Sent;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Admission of calls as the {@link CallLimits} of their targets and gateways allow. Calls
 * that find no room wait, each up to a deadline, in first-in-first-out order per limit. A
 * waiting call takes no share of any limit, and calls that do not need the exhausted
 * limit overtake it. Never blocks.
 * <p>
 * The class is long because the queue, the counters of the limits and the timers change
 * together, under one lock.
 *
 * @since 0.1.0
 */
public final class CallLimiter {

	private static final Logger logger = LoggerFactory.getLogger(CallLimiter.class);

	/** Interval of checks for targets that take calls again, while calls wait. */
	private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

	/**
	 * Minimum time between log lines about refused calls. The counters include every
	 * refusal.
	 */
	private static final Duration WARN_INTERVAL = Duration.ofMinutes(1);

	/** Maximum number of calls that wait for all limits together. */
	private static final int MAX_WAITING = 10_000;

	/** Maximum number of threads that ask shared buckets. */
	private static final int MAX_REQUESTS = 8;

	/**
	 * Minimum time that calls may wait for an answer of a shared bucket, even if their
	 * limits allow no wait.
	 */
	private static final Duration SHARED_WAIT = Duration.ofSeconds(1);

	private final Supplier<? extends EventLoop> timers;

	private final Duration acquireTimeout;

	private final LongSupplier nanos = System::nanoTime;

	/** Runs requests to shared buckets. */
	private final Executor requests;

	/** Supplies shared buckets; {@code null} if the rates are not shared. */
	private @Nullable CallRateBuckets buckets;

	private final GatewayCounters gateways = new GatewayCounters();

	private final ReentrantLock lock = new ReentrantLock();

	/** Waiting calls in order of arrival. Guarded by the lock, like the timer. */
	private final Set<WaitingCall<?>> waiting = new LinkedHashSet<>();

	private final PollTimer poll;

	private final LogThrottle refusalLog = new LogThrottle(WARN_INTERVAL);

	private final DeferredCompletions completions = new DeferredCompletions();

	/**
	 * Creates a limiter without limits.
	 * @param resources the threads to use
	 * @param acquireTimeout maximum wait where the limits name none
	 */
	public CallLimiter(EslClientResources resources, Duration acquireTimeout) {
		this(() -> EslClientResourcesInternals.nextEventLoop(resources),
				EslClientResourcesInternals.callbacks(resources), acquireTimeout);
	}

	CallLimiter(Supplier<? extends EventLoop> timers, Executor callbacks, Duration acquireTimeout) {
		this.timers = timers;
		this.requests = new BoundedExecutor(callbacks, MAX_REQUESTS);
		this.acquireTimeout = acquireTimeout;
		this.poll = new PollTimer(timers, this::poll);
	}

	/**
	 * Creates a counter for the limits of a target.
	 * @param name name for messages
	 * @param key name of its bucket, if the rate is shared
	 * @param limits the limits
	 * @return the counter
	 */
	public LimitCounter counter(String name, String key, CallLimits limits) {
		LimitCounter counter = new LimitCounter(name, key);
		this.lock.lock();
		try {
			counter.limit(limits, this::rate);
		}
		finally {
			this.lock.unlock();
		}
		return counter;
	}

	private CallRate rate(String key, int perSecond) {
		return (this.buckets != null)
				? new SharedCallRate(key, perSecond, this.buckets, this.nanos, this.requests, this::update)
				: LocalCallRate.of(perSecond, this.nanos);
	}

	/**
	 * Shares the calls per second with other instances of the application: from now on
	 * the buckets of all limits are those of a supplier.
	 * @param shared the supplier
	 * @param targets the counters of the targets that exist
	 */
	public void share(CallRateBuckets shared, Collection<LimitCounter> targets) {
		update(() -> {
			this.buckets = shared;
			targets.forEach((counter) -> counter.limit(counter.limits(), this::rate));
			this.gateways.forEach((name, counter) -> counter.limit(counter.limits(), this::rate));
		});
	}

	/** Runs a task under the lock, and then admits the calls that find room. */
	private void update(Runnable task) {
		this.lock.lock();
		try {
			task.run();
			admitWaiting();
		}
		finally {
			this.lock.unlock();
			this.completions.run();
		}
	}

	/**
	 * Sets the limits of a gateway.
	 * @param name the gateway's name
	 * @param limits its limits
	 */
	public void limitGateway(String name, CallLimits limits) {
		limit(this.gateways.get(name), limits);
	}

	/**
	 * Changes limits. Calls that were counted before count for the new limits as well.
	 * @param counter the counter of the limits
	 * @param limits the new limits
	 */
	public void limit(LimitCounter counter, CallLimits limits) {
		this.lock.lock();
		try {
			if (!limits.equals(counter.limits())) {
				counter.limit(limits, this::rate);
				admitWaiting();
			}
		}
		finally {
			this.lock.unlock();
			this.completions.run();
		}
	}

	/**
	 * Pauses or resumes the admission of calls that count for limits. Calls that wait are
	 * neither admitted nor cancelled during a pause; their deadlines continue.
	 * @param counter the counter of the limits
	 * @param paused whether no call is admitted
	 */
	public void pause(LimitCounter counter, boolean paused) {
		this.lock.lock();
		try {
			counter.paused(paused);
			if (!paused) {
				admitWaiting();
			}
		}
		finally {
			this.lock.unlock();
			this.completions.run();
		}
	}

	/**
	 * Returns whether the admission of calls is paused.
	 * @param counter the counter of the limits
	 * @return whether no call is admitted
	 */
	public boolean isPaused(LimitCounter counter) {
		this.lock.lock();
		try {
			return counter.isPaused();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Returns the usage of the gateways' limits.
	 * @return a snapshot of the statistics, by name of the gateway
	 */
	public Map<String, CallLimitStats> gatewayStats() {
		Map<String, CallLimitStats> stats = new TreeMap<>();
		this.gateways.forEach((name, counter) -> stats.put(name, stats(counter)));
		return stats;
	}

	/**
	 * Returns the usage of limits.
	 * @param counter the counter of the limits
	 * @return a snapshot of the statistics
	 */
	public CallLimitStats stats(LimitCounter counter) {
		this.lock.lock();
		try {
			return counter.stats();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Returns whether a call counts for any limit.
	 * @param call the call
	 * @param targets counters of the targets it may be placed on
	 * @return whether it needs a permit that counts
	 */
	public boolean limits(Originate call, Collection<LimitCounter> targets) {
		return !this.gateways.limiting(call).isEmpty() || !targets.stream().allMatch(LimitCounter::isUnlimited);
	}

	/**
	 * Returns the maximum time a call may wait: the longest that a target allows, reduced
	 * to the shortest that one of its gateways allows.
	 * @param call the call
	 * @param targets counters of the targets it may be placed on
	 * @return the maximum wait
	 */
	public Duration maxWait(Originate call, Collection<LimitCounter> targets) {
		Duration longest = targets.stream()
			.map((target) -> orDefault(target.limits()))
			.max(Duration::compareTo)
			.orElse(this.acquireTimeout);
		return this.gateways.limiting(call)
			.stream()
			.map((gateway) -> orDefault(gateway.limits()))
			.filter((wait) -> wait.compareTo(longest) < 0)
			.min(Duration::compareTo)
			.orElse(longest);
	}

	private Duration orDefault(CallLimits limits) {
		Duration wait = limits.maxWait();
		return (wait != null) ? wait : this.acquireTimeout;
	}

	/**
	 * Admits a call as soon as its limits have room.
	 * @param call the call
	 * @param candidates targets of the call
	 * @param <T> type of a target
	 * @return completes on an event loop or on the calling thread, exceptionally with
	 * {@link CallLimitException} when the limits had no room in time; cancelling it gives
	 * up the wait
	 */
	public <T> CompletableFuture<CallPermit<T>> admit(Originate call, Candidates<T> candidates) {
		return admit(call, candidates, Duration.ZERO);
	}

	/**
	 * Admits a call as soon as its limits have room, like
	 * {@link #admit(Originate, Candidates)}.
	 * @param call the call
	 * @param candidates targets of the call
	 * @param minWait maximum wait of the call, if it is longer than that of the limits
	 * @param <T> type of a target
	 * @return completes as the other form does
	 */
	public <T> CompletableFuture<CallPermit<T>> admit(Originate call, Candidates<T> candidates, Duration minWait) {
		List<LimitCounter> targets = candidates.available().stream().map(candidates::counter).toList();
		Duration maxWait = maxWait(call, targets);
		List<LimitCounter> gateways = this.gateways.limiting(call);
		boolean shared = gateways.stream().anyMatch(LimitCounter::isShared)
				|| targets.stream().anyMatch(LimitCounter::isShared);
		return await(new WaitingCall<>(call.uuid(), gateways, candidates,
				longest(maxWait, longest(minWait, shared ? SHARED_WAIT : Duration.ZERO)), false));
	}

	private <T> CompletableFuture<CallPermit<T>> await(WaitingCall<T> waiting) {
		this.lock.lock();
		try {
			enqueue(waiting);
			if (this.waiting.contains(waiting)) {
				EventLoop timers = this.timers.get();
				boolean tooMany = waiting.hasFullQueue() || this.waiting.size() > MAX_WAITING;
				if (tooMany || waiting.maxWait.isZero() || timers.isShuttingDown()) {
					refuse(waiting, tooMany);
				}
				else {
					ScheduledFuture<?> deadline = timers.schedule(() -> expire(waiting),
							Durations.toNanos(waiting.maxWait), TimeUnit.NANOSECONDS);
					deadline.addListener((done) -> {
						if (deadline.isCancelled() && !waiting.permit.isDone()) {
							closed(waiting);
						}
					});
					waiting.permit.whenComplete((permit, failure) -> {
						deadline.cancel(false);
						if (waiting.permit.isCancelled()) {
							forget(waiting);
						}
					});
				}
			}
		}
		catch (Throwable ex) {
			// Without its deadline, or outside of the queue, the call might wait for
			// ever.
			this.waiting.remove(waiting);
			waiting.blockedBy(List.of());
			this.completions.add(() -> waiting.permit.completeExceptionally(ex));
		}
		finally {
			this.lock.unlock();
		}
		this.completions.run();
		return waiting.permit;
	}

	private static Duration longest(Duration one, Duration other) {
		return (one.compareTo(other) >= 0) ? one : other;
	}

	/**
	 * Admits a call that was admitted before on another target, if its limits have room
	 * now. It needs no further token of the shared rates of its gateways, but one of the
	 * rate of its new target.
	 * @param call the call
	 * @param candidates targets of the call
	 * @param <T> type of a target
	 * @return the permit, or {@code null}
	 */
	public <T> @Nullable CallPermit<T> tryAdmit(Originate call, Candidates<T> candidates) {
		WaitingCall<T> once = admittedBefore(call, candidates, Duration.ZERO);
		this.lock.lock();
		try {
			CallPermit<T> permit = take(once);
			once.blockedBy(List.of());
			return permit;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Admits a call that was admitted before on another target as soon as its limits have
	 * room: the rate of a target that is shared has no token at hand until it is asked.
	 * @param call the call
	 * @param candidates targets of the call
	 * @param maxWait maximum wait, at least that for the answer of a shared bucket
	 * @param <T> type of a target
	 * @return completes as for a call that is admitted the first time; {@code null} if no
	 * target has a shared rate, so that a wait is pointless
	 */
	public <T> @Nullable CompletableFuture<CallPermit<T>> admitAgain(Originate call, Candidates<T> candidates,
			Duration maxWait) {
		boolean shared = candidates.available().stream().map(candidates::counter).anyMatch(LimitCounter::isShared);
		return shared ? await(admittedBefore(call, candidates, longest(maxWait, SHARED_WAIT))) : null;
	}

	private <T> WaitingCall<T> admittedBefore(Originate call, Candidates<T> candidates, Duration maxWait) {
		return new WaitingCall<>(call.uuid(), this.gateways.limiting(call), candidates, maxWait, true);
	}

	/**
	 * Adds a call to the waiting calls, and admits those that find room. Without room for
	 * the new call the others are not checked again, so that the time to add a call does
	 * not depend on their number: each release and the timer check them.
	 */
	private void enqueue(WaitingCall<?> call) {
		this.waiting.add(call);
		if (hasRoom(call)) {
			admitWaiting();
		}
		else {
			// Records what it waits for. A target may have become available meanwhile.
			if (admitNow(call)) {
				this.waiting.remove(call);
			}
			else {
				requestTokens(List.of(call));
				poll(nanosToCheck(call));
			}
		}
	}

	private static <T> boolean hasRoom(WaitingCall<T> call) {
		return call.gateways.stream().allMatch(call::hasRoom)
				&& call.candidates.available().stream().map(call.candidates::counter).anyMatch(CallLimiter::isOpen);
	}

	private static boolean isOpen(LimitCounter target) {
		return target.isUnlimited() || target.hasRoom();
	}

	/** Fails a call whose deadline was dropped, because the event loops have ended. */
	private void closed(WaitingCall<?> waiting) {
		forget(waiting);
		waiting.permit.completeExceptionally(new EslConnectionException(EslConnectionException.Reason.CLOSED, Sent.NO,
				"Call %s was not placed: the client was closed while the call waited for a limit"
					.formatted(waiting.uuid),
				null));
	}

	/** Removes a call whose wait was cancelled. */
	private void forget(WaitingCall<?> waiting) {
		this.lock.lock();
		try {
			if (this.waiting.remove(waiting)) {
				waiting.blockedBy(List.of());
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	private void release(List<LimitCounter> counters) {
		this.lock.lock();
		try {
			counters.forEach(LimitCounter::release);
			admitWaiting();
		}
		finally {
			this.lock.unlock();
			this.completions.run();
		}
	}

	/** Admits all waiting calls that find room, in the order of their arrival. */
	private void admitWaiting() {
		try {
			this.waiting.forEach((waiting) -> waiting.blockedBy(List.of()));
			for (Iterator<WaitingCall<?>> all = this.waiting.iterator(); all.hasNext();) {
				WaitingCall<?> waiting = all.next();
				if (waiting.permit.isDone() || admitNow(waiting)) {
					all.remove();
				}
			}
		}
		finally {
			pollWhileCallsWait();
		}
	}

	/**
	 * Admits a waiting call if its limits have room. Returns whether the call no longer
	 * waits.
	 */
	private <T> boolean admitNow(WaitingCall<T> waiting) {
		CallPermit<T> permit;
		try {
			permit = take(waiting);
		}
		catch (Throwable ex) {
			// Thrown by a load balancer of the application.
			this.completions.add(() -> waiting.permit.completeExceptionally(ex));
			return true;
		}
		if (permit == null) {
			return false;
		}
		this.completions.add(() -> {
			if (!waiting.permit.complete(permit)) {
				permit.close();
			}
		});
		return true;
	}

	private <T> @Nullable CallPermit<T> take(WaitingCall<T> call) {
		List<LimitCounter> blockers = new ArrayList<>(call.gateways);
		blockers.removeIf(call::hasRoom);
		boolean gatewayFull = !blockers.isEmpty();
		List<T> open = new ArrayList<>();
		List<LimitCounter> full = new ArrayList<>();
		for (T target : call.candidates.available()) {
			LimitCounter counter = call.candidates.counter(target);
			if (isOpen(counter)) {
				open.add(target);
			}
			else {
				full.add(counter);
			}
		}
		if (!gatewayFull && !open.isEmpty()) {
			T target = call.candidates.choose(List.copyOf(open));
			if (target != null && open.contains(target)) {
				return take(target, call);
			}
		}
		if (!gatewayFull || open.isEmpty()) {
			blockers.addAll(full);
		}
		call.blockedBy(blockers);
		return null;
	}

	private <T> CallPermit<T> take(T target, WaitingCall<T> call) {
		List<LimitCounter> counters = new ArrayList<>(call.gateways);
		LimitCounter ofTarget = call.candidates.counter(target);
		if (!ofTarget.isUnlimited()) {
			counters.add(ofTarget);
		}
		if (counters.isEmpty()) {
			return CallPermit.unlimited(target);
		}
		call.takeGateways();
		if (!ofTarget.isUnlimited()) {
			ofTarget.take();
		}
		return CallPermit.limited(target, () -> release(counters));
	}

	private void pollWhileCallsWait() {
		requestTokens(this.waiting);
		long delay = Long.MAX_VALUE;
		for (WaitingCall<?> waiting : this.waiting) {
			delay = Math.min(delay, nanosToCheck(waiting));
		}
		poll(delay);
	}

	/** Requests shared tokens for those calls that lack nothing else. */
	private void requestTokens(Collection<WaitingCall<?>> calls) {
		if (this.buckets == null) {
			return;
		}
		TokenDemand demand = new TokenDemand();
		for (WaitingCall<?> call : calls) {
			if (call.blockers().stream().anyMatch(LimitCounter::isShared)) {
				demand.add(call);
			}
		}
		demand.request();
	}

	private void poll(long delayNanos) {
		if (delayNanos != Long.MAX_VALUE) {
			this.poll.schedule(delayNanos);
		}
	}

	/**
	 * Returns the time until a waiting call is to be checked, in nanoseconds;
	 * {@link Long#MAX_VALUE} during a pause, whose end checks it.
	 */
	private static long nanosToCheck(WaitingCall<?> call) {
		long delay = POLL_NANOS;
		for (LimitCounter counter : call.blockers()) {
			if (counter.isPaused()) {
				return Long.MAX_VALUE;
			}
			delay = Math.min(delay, counter.nanosToRoom());
		}
		return delay;
	}

	private void poll() {
		this.lock.lock();
		try {
			this.poll.expired();
			admitWaiting();
		}
		finally {
			this.lock.unlock();
			this.completions.run();
		}
	}

	private void expire(WaitingCall<?> waiting) {
		this.lock.lock();
		try {
			if (this.waiting.contains(waiting) && !waiting.permit.isDone()) {
				refuse(waiting, false);
			}
		}
		finally {
			this.lock.unlock();
		}
		this.completions.run();
	}

	private void refuse(WaitingCall<?> call, boolean tooMany) {
		this.waiting.remove(call);
		List<LimitCounter> blockers = call.blockers();
		call.blockedBy(List.of());
		blockers.forEach(LimitCounter::countRefusal);
		// The states are described after the refused call was removed, so that they do
		// not count it.
		List<String> states = blockers.stream().map(LimitCounter::state).toList();
		this.completions.add(() -> {
			EslException failure = (blockers.isEmpty() && !tooMany) ? call.candidates.noneAvailable()
					: new CallLimitException(message(call, states, tooMany));
			if (this.refusalLog.isDue()) {
				logger.warn("{}. Further refusals are not logged for {}", failure.getMessage(),
						Durations.toText(WARN_INTERVAL));
			}
			call.permit.completeExceptionally(failure);
		});
	}

	private static String message(WaitingCall<?> call, List<String> states, boolean tooMany) {
		return "Call %s was not placed%s: %s. Place fewer calls, try again later, or raise the limit or how long and how many may wait for it"
			.formatted(call.uuid, tooMany ? ", too many wait already" : " within " + Durations.toText(call.maxWait),
					states.isEmpty() ? MAX_WAITING + " calls wait" : String.join("; ", states));
	}

}
