package io.github.eslboot.group;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;

import io.github.eslboot.command.Originate;
import io.github.eslboot.connection.EslClientResourcesInternals;
import io.github.eslboot.internal.Durations;
import io.github.eslboot.internal.Futures;
import io.github.eslboot.limit.admission.CallLimiter;
import io.github.eslboot.limit.admission.CallPermit;
import io.github.eslboot.limit.admission.Candidates;
import io.github.eslboot.limit.admission.LimitCounter;
import io.github.eslboot.node.EslNode;
import io.github.eslboot.node.NodeInternals;
import io.github.eslboot.protocol.EslException;
import io.github.eslboot.protocol.Sent;
import org.jspecify.annotations.Nullable;

/**
 * Failover of work that any node may do: it runs on the node that the load balancer picks
 * and, while nothing was sent, on the other nodes in turn.
 */
final class Failover {

	private final GroupMembership membership;

	private final NodePicker picker;

	private final CallLocations locations;

	private final CallLimiter limiter;

	private final Duration acquireTimeout;

	Failover(GroupMembership membership, NodePicker picker, CallLocations locations, CallLimiter limiter,
			Duration acquireTimeout) {
		this.membership = membership;
		this.picker = picker;
		this.locations = locations;
		this.limiter = limiter;
		this.acquireTimeout = acquireTimeout;
	}

	/**
	 * Runs work. Blocks.
	 * @param balancer picks the node
	 * @param work the work
	 * @param <T> type of the result
	 * @return the result
	 * @throws NodeUnavailableException when no node could take it in time
	 * @throws NoSuchNodeException when no node suits
	 * @throws IllegalStateException if called on an event loop
	 */
	<T extends @Nullable Object> T run(LoadBalancer balancer, Function<EslNode, T> work) {
		EslClientResourcesInternals.checkMayBlock("Waiting for a node");
		EslNode first = Futures.await(this.picker.whenUsable(balancer),
				this.acquireTimeout.multipliedBy(2).plusSeconds(1), "a node of group " + this.membership.groupName(),
				Sent.NO);
		return run(nodes(balancer), first, work);
	}

	/**
	 * Asynchronous form of {@link #run}.
	 * @param balancer picks the node
	 * @param work the work
	 * @param <T> type of the result
	 * @return completes where the work does, or on an event loop
	 */
	<T extends @Nullable Object> CompletableFuture<T> runAsync(LoadBalancer balancer,
			Function<EslNode, CompletableFuture<T>> work) {
		return runAsync(nodes(balancer), this.picker.whenUsable(balancer), work);
	}

	/**
	 * Places a call on a node whose limits allow it. Fails with
	 * {@link io.github.eslboot.limit.CallLimitException} when they do not in time.
	 * @param balancer picks among the nodes whose limits have room
	 * @param call the call
	 * @param minWait maximum wait of the call, if it is longer than that of the limits
	 * @param work places the call; its failure settles the permit
	 * @param <T> type of the result
	 * @return completes where the work does, or on an event loop
	 */
	<T extends @Nullable Object> CompletableFuture<T> placeAsync(LoadBalancer balancer, Originate call,
			Duration minWait, Function<CallPermit<EslNode>, CompletableFuture<T>> work) {
		return runAsync(permits(balancer, call), admit(balancer, call, minWait), (permit) -> {
			assign(call, permit.target());
			return permit.runAsync(work).whenComplete((placed, failure) -> {
				if (failure != null) {
					unassign(call);
				}
			});
		});
	}

	/**
	 * Assigns a call to a node, so that commands for the call go there before its first
	 * event.
	 */
	private void assign(Originate call, EslNode node) {
		call.uuids().forEach((uuid) -> this.locations.put(uuid, node));
		NodeInternals.countCall(node);
	}

	private void unassign(Originate call) {
		call.uuids().forEach(this.locations::forget);
	}

	private CompletableFuture<CallPermit<EslNode>> admit(LoadBalancer balancer, Originate call, Duration minWait) {
		if (!this.limiter.limits(call, counters())) {
			return this.picker.whenUsable(balancer).thenApply(CallPermit::unlimited);
		}
		return this.limiter.admit(call, new Untried(balancer, Set.of()), minWait);
	}

	Duration maxWait(Originate call) {
		return this.limiter.maxWait(call, counters());
	}

	private List<LimitCounter> counters() {
		return this.membership.nodes().stream().map(NodeInternals::counter).toList();
	}

	private Attempts<EslNode> nodes(LoadBalancer balancer) {
		return new Attempts<>((node) -> node, (tried) -> this.picker.pick(balancer, tried), (tried, left) -> null,
				(node) -> {
				}, this.acquireTimeout);
	}

	private Attempts<CallPermit<EslNode>> permits(LoadBalancer balancer, Originate call) {
		return new Attempts<>(CallPermit::target, (tried) -> this.limiter.tryAdmit(call, new Untried(balancer, tried)),
				(tried, left) -> this.limiter.admitAgain(call, new Untried(balancer, tried), left), CallPermit::close,
				this.acquireTimeout);
	}

	private static <N, T extends @Nullable Object> T run(Attempts<N> attempts, N first, Function<N, T> work) {
		N target = first;
		while (true) {
			try {
				return work.apply(target);
			}
			catch (EslException ex) {
				N next = attempts.mayRetry(target, ex) ? attempts.next() : null;
				if (next == null) {
					throw ex;
				}
				target = next;
			}
		}
	}

	private static <N, T extends @Nullable Object> CompletableFuture<T> runAsync(Attempts<N> attempts,
			CompletableFuture<N> first, Function<N, CompletableFuture<T>> work) {
		CompletableFuture<T> result = new CompletableFuture<>();
		result.whenComplete((value, failure) -> {
			if (result.isCancelled()) {
				first.cancel(false);
			}
		});
		first.whenComplete((target, failure) -> {
			if (failure != null) {
				result.completeExceptionally(Futures.unwrap(failure));
			}
			else if (result.isDone()) {
				attempts.abandon(target);
			}
			else {
				attempt(attempts, work, target, result);
			}
		});
		return result;
	}

	private static <N, T extends @Nullable Object> void attempt(Attempts<N> attempts,
			Function<N, CompletableFuture<T>> work, N target, CompletableFuture<T> result) {
		CompletableFuture<T> done;
		try {
			done = work.apply(target);
		}
		catch (Throwable ex) {
			done = CompletableFuture.failedFuture(ex);
		}
		done.whenComplete((value, failure) -> {
			if (failure == null) {
				result.complete(value);
				return;
			}
			Throwable cause = Futures.unwrap(failure);
			N next = null;
			CompletableFuture<N> later = null;
			try {
				if (cause instanceof EslException known && !result.isDone() && attempts.mayRetry(target, known)) {
					next = attempts.next();
					later = (next != null) ? null : attempts.nextLater();
				}
			}
			catch (Throwable ex) {
				// Thrown by a load balancer of the application.
				cause.addSuppressed(ex);
			}
			if (next != null) {
				attempt(attempts, work, next, result);
			}
			else if (later != null) {
				attemptLater(attempts, work, later, result, cause);
			}
			else {
				result.completeExceptionally(cause);
			}
		});
	}

	/** Makes the next attempt when its target is there. */
	private static <N, T extends @Nullable Object> void attemptLater(Attempts<N> attempts,
			Function<N, CompletableFuture<T>> work, CompletableFuture<N> later, CompletableFuture<T> result,
			Throwable cause) {
		result.whenComplete((value, failure) -> {
			if (result.isCancelled()) {
				later.cancel(false);
			}
		});
		later.whenComplete((next, failure) -> {
			if (failure != null) {
				cause.addSuppressed(Futures.unwrap(failure));
				result.completeExceptionally(cause);
			}
			else if (result.isDone()) {
				attempts.abandon(next);
			}
			else {
				attempt(attempts, work, next, result);
			}
		});
	}

	/**
	 * Nodes that were tried for one piece of work.
	 *
	 * @param <N> type of the target of an attempt: a node, or the permit for one
	 */
	private static final class Attempts<N> {

		private final Set<EslNode> tried = ConcurrentHashMap.newKeySet();

		private final Function<N, EslNode> node;

		private final Function<Set<EslNode>, @Nullable N> nextTarget;

		private final BiFunction<Set<EslNode>, Duration, @Nullable CompletableFuture<N>> laterTarget;

		private final Consumer<N> onAbandon;

		private final long deadline;

		Attempts(Function<N, EslNode> node, Function<Set<EslNode>, @Nullable N> nextTarget,
				BiFunction<Set<EslNode>, Duration, @Nullable CompletableFuture<N>> laterTarget, Consumer<N> onAbandon,
				Duration timeout) {
			this.node = node;
			this.nextTarget = nextTarget;
			this.laterTarget = laterTarget;
			this.onAbandon = onAbandon;
			this.deadline = System.nanoTime() + Durations.toNanos(timeout);
		}

		/**
		 * Returns whether another attempt may be made after a failure: only if nothing
		 * was sent, and within the timeout; after the timeout only if the failed node no
		 * longer takes calls, since the work may have waited for a connection of a node
		 * that was then lost. The work of a caller that was interrupted is not attempted
		 * again.
		 */
		boolean mayRetry(N failed, EslException failure) {
			EslNode node = this.node.apply(failed);
			this.tried.add(node);
			boolean inTime = System.nanoTime() - this.deadline < 0 || !node.takesCalls();
			return failure.sent() == Sent.NO && inTime && !Thread.currentThread().isInterrupted();
		}

		/**
		 * Returns the target of the next attempt, or {@code null} if there is none now.
		 */
		@Nullable N next() {
			return this.nextTarget.apply(this.tried);
		}

		/**
		 * Waits for the target of the next attempt; {@code null} if that is pointless.
		 */
		@Nullable CompletableFuture<N> nextLater() {
			return this.laterTarget.apply(this.tried, Duration.ofNanos(this.deadline - System.nanoTime()));
		}

		/** Releases a target that no attempt uses because the work was cancelled. */
		void abandon(N target) {
			this.onAbandon.accept(target);
		}

	}

	/** Nodes that take calls and were not tried yet. */
	private final class Untried implements Candidates<EslNode> {

		private final LoadBalancer balancer;

		private final Collection<EslNode> tried;

		Untried(LoadBalancer balancer, Collection<EslNode> tried) {
			this.balancer = balancer;
			this.tried = tried;
		}

		@Override
		public List<EslNode> available() {
			return Failover.this.picker.candidates(this.tried);
		}

		@Override
		public LimitCounter counter(EslNode target) {
			return NodeInternals.counter(target);
		}

		@Override
		public @Nullable EslNode choose(List<EslNode> open) {
			return this.balancer.choose(open);
		}

		@Override
		public EslException noneAvailable() {
			return Failover.this.picker.noneUsable(this.balancer);
		}

	}

}
