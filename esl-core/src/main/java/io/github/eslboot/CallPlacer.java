package io.github.eslboot;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.github.eslboot.call.CallInternals;
import io.github.eslboot.call.PendingCall;
import io.github.eslboot.call.TwoLegCall;
import io.github.eslboot.command.CommandInternals;
import io.github.eslboot.command.Originate;
import io.github.eslboot.connection.EslClientResources;
import io.github.eslboot.connection.EslClientResourcesInternals;
import io.github.eslboot.event.EslEventListener;
import io.github.eslboot.job.BackgroundJob;
import io.github.eslboot.observation.EslObserver;
import io.github.eslboot.observation.ObservedCall;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Places calls on the node that the limits and the load balancer select. */
final class CallPlacer {

	private static final Logger logger = LoggerFactory.getLogger(CallPlacer.class);

	private static final CompletionStage<?> DIALLED = CompletableFuture.completedStage(null);

	private final Nodes nodes;

	private final Timeouts timeouts;

	CallPlacer(Nodes nodes, Timeouts timeouts) {
		this.nodes = nodes;
		this.timeouts = timeouts;
	}

	EslClientResources resources() {
		return this.nodes.resources();
	}

	/**
	 * Originates a call.
	 * @param requested the call
	 * @param listener listener of the call, or {@code null}
	 * @param pace determines when the call is placed
	 * @return the pending call
	 */
	PendingCall originate(Originate requested, @Nullable EslEventListener listener, Pace pace) {
		ObservedCall observed = observe(requested);
		Originate call = withContext(requested, observed);
		if (listener == null) {
			return CallInternals.pending(call, resources(), observed, (pending) -> place(pending, call, DIALLED, pace));
		}
		FailoverListener attempts = this.nodes.failover(listener);
		return CallInternals.pending(call, resources(), observed, (pending) -> {
			CompletableFuture<BackgroundJob> accepted = pace.place(call, (placing, permit) -> this.nodes
				.onAsync(placing, (node) -> node.originate(pending, call, attempts.nextAttempt(), permit, DIALLED)));
			accepted.whenComplete((job, failure) -> attempts.placed(failure == null));
			return accepted;
		});
	}

	/**
	 * Originates leg A of two, which then dials leg B.
	 * @param a leg A
	 * @param b leg B
	 * @param pace determines when leg A is placed
	 * @return the call
	 */
	TwoLegCall connect(Originate.Builder a, Originate.Builder b, Pace pace) {
		Originate requested = CommandInternals.connecting(a, b);
		ObservedCall observed = observe(requested);
		Originate call = withContext(requested, observed);
		return CallInternals.connect(call, resources(), this.timeouts.job(), observed,
				(pending, dialled) -> place(pending, call, dialled, pace));
	}

	private @Nullable ObservedCall observe(Originate call) {
		EslObserver observer = EslClientResourcesInternals.observer(resources());
		return (observer != null) ? observer.originate(call) : null;
	}

	/** Returns the call with the variables of its observation. */
	private static Originate withContext(Originate call, @Nullable ObservedCall observed) {
		Map<String, String> variables = (observed != null) ? observed.variables() : Map.of();
		if (variables.isEmpty()) {
			return call;
		}
		try {
			return CommandInternals.withVariables(call, variables);
		}
		catch (RuntimeException ex) {
			logger.debug("The context of call {} is not passed on to its events: {}", call.uuid(), ex.getMessage());
			return call;
		}
	}

	private CompletableFuture<BackgroundJob> place(PendingCall pending, Originate call, CompletionStage<?> dialled,
			Pace pace) {
		return pace.place(call, (placing, permit) -> this.nodes.onAsync(placing,
				(node) -> node.originate(pending, call, null, permit, dialled)));
	}

}
