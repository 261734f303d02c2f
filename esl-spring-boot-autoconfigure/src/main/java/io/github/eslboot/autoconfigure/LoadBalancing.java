package io.github.eslboot.autoconfigure;

import java.util.function.Supplier;

import io.github.eslboot.group.LoadBalancer;

/** How nodes are picked for new calls. */
public enum LoadBalancing {

	/** One after the other, whatever their weight. */
	ROUND_ROBIN(LoadBalancer::roundRobin),

	/** Each as often as its weight says. */
	WEIGHTED(LoadBalancer::weighted),

	/** The node with the fewest calls for its weight. */
	LEAST_SESSIONS(LoadBalancer::leastSessions),

	/** The less loaded of two picked at random. */
	TWO_RANDOM_CHOICES(LoadBalancer::twoRandomChoices);

	private final Supplier<LoadBalancer> balancer;

	LoadBalancing(Supplier<LoadBalancer> balancer) {
		this.balancer = balancer;
	}

	LoadBalancer balancer() {
		return this.balancer.get();
	}

}
