package io.github.eslboot.autoconfigure;

import java.util.function.Supplier;

import io.github.eslboot.group.LoadBalancer;

/**
 * Strategies that select a node for new work.
 *
 * @since 0.1.0
 */
public enum LoadBalancing {

	/** Selects nodes in turn, regardless of their weight. */
	ROUND_ROBIN(LoadBalancer::roundRobin),

	/** Selects nodes in proportion to their weight. */
	WEIGHTED(LoadBalancer::weighted),

	/** Selects the node with the fewest calls relative to its weight. */
	LEAST_SESSIONS(LoadBalancer::leastSessions),

	/** Selects the less loaded of two random nodes. */
	TWO_RANDOM_CHOICES(LoadBalancer::twoRandomChoices);

	private final Supplier<LoadBalancer> balancer;

	LoadBalancing(Supplier<LoadBalancer> balancer) {
		this.balancer = balancer;
	}

	LoadBalancer balancer() {
		return this.balancer.get();
	}

}
