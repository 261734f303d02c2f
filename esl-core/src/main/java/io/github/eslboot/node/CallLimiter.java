package io.github.eslboot.node;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

import io.github.eslboot.command.Originate;
import io.github.eslboot.connection.EslClientResources;
import io.github.eslboot.connection.EslClientResourcesInternals;
import io.github.eslboot.internal.Durations;
import io.github.eslboot.internal.Futures;
import io.github.eslboot.protocol.EslException;
import io.netty.util.concurrent.ScheduledFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets calls be placed as the {@link CallLimits} of nodes and gateways allow; the others
 * wait, each up to a deadline. Who waits longest for a limit goes first; a call that
 * waits for one limit holds nothing of another, and lets those pass that do not need what
 * it waits for. Never blocks.
 */
final class CallLimiter {

	private static final Logger logger = LoggerFactory.getLogger(CallLimiter.class);

	/** How often is looked whether nodes take calls again, while calls wait. */
	private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

	/**
	 * Callers hear of each call that is refused, and counters count it; the log only so
	 * often.
	 */
	private static final Duration WARN_INTERVAL = Duration.ofMinutes(1);

	/** So many may wait altogether, whatever the limits say. */
	private static final int MAX_WAITING = 10_000;

	private final EslClientResources resources;

	private final Duration acquireTimeout;

	private final LongSupplier nanos;

	private final Map<String, CallGate> gateways = new ConcurrentHashMap<>();

	private final ReentrantLock lock = new ReentrantLock();

	/** First come, first served. Guarded by the lock, like what follows. */
	private final Set<Waiter> waiters = new LinkedHashSet<>();

	private @Nullable ScheduledFuture<?> poll;

	private long pollAt;

	/** When a call that was refused was last logged. */
	private long warnedAt = System.nanoTime() - WARN_INTERVAL.toNanos();

	/** What is to be told outside of the lock, by one thread at a time. */
	private final Queue<Runnable> news = new ConcurrentLinkedQueue<>();

	private final AtomicInteger telling = new AtomicInteger();

	CallLimiter(EslClientResources resources, Duration acquireTimeout) {
		this(resources, acquireTimeout, System::nanoTime);
	}

	CallLimiter(EslClientResources resources, Duration acquireTimeout, LongSupplier nanos) {
		this.resources = resources;
		this.acquireTimeout = acquireTimeout;
		this.nanos = nanos;
	}

	CallGate gate(String name, CallLimits limits) {
		CallGate gate = new CallGate(name);
		gate.limit(limits, this.nanos);
		return gate;
	}

	void limitGateway(String name, CallLimits limits) {
		limit(this.gateways.computeIfAbsent(name, (same) -> new CallGate("gateway " + name)), limits);
	}

	/** Calls that were counted before count for the new limits as well. */
	void limit(CallGate gate, CallLimits limits) {
		this.lock.lock();
		try {
			if (!limits.equals(gate.limits())) {
				gate.limit(limits, this.nanos);
				look();
			}
		}
		finally {
			this.lock.unlock();
		}
		tell();
	}

	Map<String, CallLimitStats> gatewayStats() {
		Map<String, CallLimitStats> stats = new TreeMap<>();
		this.gateways.forEach((name, gate) -> stats.put(name, stats(gate)));
		return stats;
	}

	CallLimitStats stats(CallGate gate) {
		this.lock.lock();
		try {
			return gate.stats();
		}
		finally {
			this.lock.unlock();
		}
	}

	/** Whether a call that goes to one of these nodes counts for any limit. */
	boolean limits(Originate call, List<EslNode> nodes) {
		return !gates(call).isEmpty() || nodes.stream().anyMatch((node) -> !node.callLimits().isNone());
	}

	private List<CallGate> gates(Originate call) {
		if (this.gateways.isEmpty()) {
			return List.of();
		}
		List<CallGate> gates = new ArrayList<>();
		for (String name : call.gateways()) {
			CallGate gate = this.gateways.get(name);
			if (gate != null && !gate.limits().isNone()) {
				gates.add(gate);
			}
		}
		return gates;
	}

	/** How long a call may wait: no longer than each gateway, and any node, allows. */
	Duration maxWait(Originate call, List<EslNode> nodes) {
		Duration longest = nodes.stream()
			.map((node) -> orDefault(node.callLimits()))
			.max(Duration::compareTo)
			.orElse(this.acquireTimeout);
		return gates(call).stream()
			.map((gate) -> orDefault(gate.limits()))
			.filter((wait) -> wait.compareTo(longest) < 0)
			.min(Duration::compareTo)
			.orElse(longest);
	}

	private Duration orDefault(CallLimits limits) {
		Duration wait = limits.maxWait();
		return (wait != null) ? wait : this.acquireTimeout;
	}

	/**
	 * Waits until a call may be placed.
	 * @param call the call
	 * @param candidates the nodes that take calls, asked again and again
	 * @param among picks among those that have room
	 * @param noNode what to fail with when no node suited
	 * @return completes on an event loop or in the caller; when cancelled, no permit is
	 * taken
	 */
	CompletableFuture<CallPermit> admit(Originate call, Supplier<List<EslNode>> candidates, LoadBalancer among,
			Supplier<EslException> noNode) {
		Waiter waiter = new Waiter(call.uuid(), gates(call), candidates, among, noNode,
				maxWait(call, candidates.get()));
		this.lock.lock();
		try {
			this.waiters.add(waiter);
			look();
			if (this.waiters.contains(waiter)) {
				var timers = EslClientResourcesInternals.nextEventLoop(this.resources);
				if (tooManyWait(waiter) || waiter.maxWait.isZero() || timers.isShuttingDown()) {
					refuse(waiter, tooManyWait(waiter));
				}
				else {
					ScheduledFuture<?> deadline = timers.schedule(() -> expired(waiter),
							Durations.toNanos(waiter.maxWait), TimeUnit.NANOSECONDS);
					waiter.future.whenComplete((permit, failure) -> deadline.cancel(false));
				}
			}
		}
		finally {
			this.lock.unlock();
		}
		tell();
		return waiter.future;
	}

	/** Waits for a permit; one that nobody waits for any more is given back. */
	static CallPermit await(CompletableFuture<CallPermit> permit, Duration maxWait, Originate call) {
		try {
			return Futures.await(permit, maxWait.multipliedBy(2).plusSeconds(1),
					"a permit to place call " + call.uuid());
		}
		catch (RuntimeException ex) {
			if (!permit.cancel(false) && !permit.isCompletedExceptionally()) {
				permit.join().close();
			}
			throw ex;
		}
	}

	/** The form of {@link #admit} that does not wait. */
	@Nullable CallPermit tryAdmit(Originate call, List<EslNode> candidates, LoadBalancer among) {
		Waiter once = new Waiter(call.uuid(), gates(call), () -> candidates, among,
				() -> new NoSuchNodeException("No node suits"), Duration.ZERO);
		this.lock.lock();
		try {
			CallPermit permit = grant(once);
			once.blockedBy(List.of());
			return permit;
		}
		finally {
			this.lock.unlock();
		}
	}

	void giveBack(List<CallGate> gates) {
		if (gates.isEmpty()) {
			return;
		}
		this.lock.lock();
		try {
			gates.forEach(CallGate::giveBack);
			look();
		}
		finally {
			this.lock.unlock();
		}
		tell();
	}

	/** Lets all go that may, in the order they came. */
	private void look() {
		this.waiters.forEach((waiter) -> waiter.blockedBy(List.of()));
		for (Iterator<Waiter> all = this.waiters.iterator(); all.hasNext();) {
			Waiter waiter = all.next();
			if (waiter.future.isDone()) {
				all.remove();
				continue;
			}
			try {
				CallPermit permit = grant(waiter);
				if (permit != null) {
					all.remove();
					this.news.add(() -> {
						if (!waiter.future.complete(permit)) {
							permit.close();
						}
					});
				}
			}
			catch (RuntimeException ex) {
				// A balancer of the user's own.
				all.remove();
				this.news.add(() -> waiter.future.completeExceptionally(ex));
			}
		}
		pollWhileSomebodyWaits();
	}

	private @Nullable CallPermit grant(Waiter waiter) {
		List<CallGate> blocked = new ArrayList<>(waiter.gateways);
		blocked.removeIf(CallGate::hasRoom);
		List<EslNode> candidates = waiter.candidates.get();
		List<EslNode> open = candidates.stream()
			.filter((node) -> node.callLimits().isNone() || node.gate().hasRoom())
			.toList();
		boolean byGateway = !blocked.isEmpty();
		if (!byGateway && !open.isEmpty()) {
			EslNode node = waiter.among.choose(open);
			if (node != null && open.contains(node)) {
				List<CallGate> gates = new ArrayList<>(waiter.gateways);
				if (!node.callLimits().isNone()) {
					gates.add(node.gate());
				}
				gates.forEach(CallGate::take);
				return new CallPermit(this, node, List.copyOf(gates));
			}
		}
		if (!byGateway || open.isEmpty()) {
			candidates.stream().filter((node) -> !open.contains(node)).map(EslNode::gate).forEach(blocked::add);
		}
		waiter.blockedBy(blocked);
		return null;
	}

	private void pollWhileSomebodyWaits() {
		var timers = EslClientResourcesInternals.nextEventLoop(this.resources);
		if (this.waiters.isEmpty() || timers.isShuttingDown()) {
			return;
		}
		long delay = POLL_NANOS;
		for (Waiter waiter : this.waiters) {
			for (CallGate gate : waiter.blockedBy) {
				delay = Math.min(delay, gate.nanosToRoom());
			}
		}
		long at = System.nanoTime() + delay;
		ScheduledFuture<?> pending = this.poll;
		if (pending != null && this.pollAt - at <= 0) {
			return;
		}
		if (pending != null) {
			pending.cancel(false);
		}
		this.pollAt = at;
		this.poll = timers.schedule(this::lookAgain, delay, TimeUnit.NANOSECONDS);
	}

	private void lookAgain() {
		this.lock.lock();
		try {
			this.poll = null;
			look();
		}
		finally {
			this.lock.unlock();
		}
		tell();
	}

	private boolean tooManyWait(Waiter waiter) {
		List<CallGate> nodes = new ArrayList<>(waiter.blockedBy);
		nodes.removeAll(waiter.gateways);
		boolean gatewayFull = waiter.blockedBy.stream()
			.anyMatch((gate) -> waiter.gateways.contains(gate) && gate.isQueueFull());
		boolean nodesFull = !nodes.isEmpty() && nodes.stream().allMatch(CallGate::isQueueFull);
		return gatewayFull || nodesFull || this.waiters.size() > MAX_WAITING;
	}

	private void expired(Waiter waiter) {
		this.lock.lock();
		try {
			if (this.waiters.contains(waiter) && !waiter.future.isDone()) {
				refuse(waiter, false);
			}
		}
		finally {
			this.lock.unlock();
		}
		tell();
	}

	private void refuse(Waiter waiter, boolean tooMany) {
		this.waiters.remove(waiter);
		List<CallGate> blockers = waiter.blockedBy;
		waiter.blockedBy(List.of());
		blockers.forEach(CallGate::refused);
		long now = System.nanoTime();
		boolean warn = now - this.warnedAt >= WARN_INTERVAL.toNanos();
		this.warnedAt = warn ? now : this.warnedAt;
		// Told without the one that does not wait any more.
		List<String> states = blockers.stream().map(CallGate::state).toList();
		this.news.add(() -> {
			EslException failure = (blockers.isEmpty() && !tooMany) ? waiter.noNode.get() : new CallLimitException(
					"Call %s was not placed%s: %s. Place fewer calls, try again later, or raise ".formatted(waiter.uuid,
							tooMany ? ", too many wait already" : " within " + Durations.toText(waiter.maxWait),
							states.isEmpty() ? MAX_WAITING + " calls wait" : String.join("; ", states))
							+ "the limit or how long and how many may wait for it");
			if (warn) {
				logger.warn("{}. Further ones are not logged for {}", failure.getMessage(),
						Durations.toText(WARN_INTERVAL));
			}
			waiter.future.completeExceptionally(failure);
		});
	}

	/**
	 * Completes what was decided, outside of the lock. Somebody told may give back at
	 * once what he got: he then leaves the telling to us, instead of nesting ever deeper.
	 */
	private void tell() {
		if (this.news.isEmpty() || this.telling.getAndIncrement() != 0) {
			return;
		}
		int missed = 1;
		do {
			for (Runnable next = this.news.poll(); next != null; next = this.news.poll()) {
				next.run();
			}
			missed = this.telling.addAndGet(-missed);
		}
		while (missed != 0);
	}

	/** A call that is to be placed. Guarded by the lock, but for the future. */
	private static final class Waiter {

		final CompletableFuture<CallPermit> future = new CompletableFuture<>();

		final String uuid;

		final List<CallGate> gateways;

		final Supplier<List<EslNode>> candidates;

		final LoadBalancer among;

		final Supplier<EslException> noNode;

		final Duration maxWait;

		/** What had no room when last looked. */
		List<CallGate> blockedBy = List.of();

		Waiter(String uuid, List<CallGate> gateways, Supplier<List<EslNode>> candidates, LoadBalancer among,
				Supplier<EslException> noNode, Duration maxWait) {
			this.uuid = uuid;
			this.gateways = gateways;
			this.candidates = candidates;
			this.among = among;
			this.noNode = noNode;
			this.maxWait = maxWait;
		}

		void blockedBy(List<CallGate> gates) {
			this.blockedBy.forEach((gate) -> gate.waits(-1));
			this.blockedBy = gates;
			gates.forEach((gate) -> gate.waits(1));
		}

	}

}
