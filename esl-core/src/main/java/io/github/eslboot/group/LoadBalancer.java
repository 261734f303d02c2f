package io.github.eslboot.group;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.eslboot.node.EslNode;
import org.jspecify.annotations.Nullable;

/**
 * Strategy that picks the node for new work: calls, commands for no call, and borrowed
 * connections. Called by any thread, event loops included, and with the lock of the call
 * limits held: an implementation must be thread-safe and fast and must not block.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface LoadBalancer {

	/**
	 * Picks a node.
	 * @param candidates nodes that take work and were not tried yet, at least one, in the
	 * order they joined; if no node takes work, all nodes of the group, to find out
	 * whether any of them would suit
	 * @return one of them, or {@code null} if none suits
	 */
	@Nullable EslNode choose(List<EslNode> candidates);

	/**
	 * Returns a load balancer that picks the nodes in turn, regardless of their weight.
	 * @return the load balancer
	 */
	static LoadBalancer roundRobin() {
		AtomicInteger next = new AtomicInteger();
		return (candidates) -> candidates.get(Math.floorMod(next.getAndIncrement(), candidates.size()));
	}

	/**
	 * Returns a load balancer that picks each node in proportion to its weight, evenly
	 * spread: with weights 3 and 1 the second node gets every fourth piece of work.
	 * @return the load balancer
	 */
	static LoadBalancer weighted() {
		return new LoadBalancer() {

			/** Smooth weighted round robin: weights gained minus work received, by id. */
			private final Map<String, Integer> credits = new HashMap<>();

			@Override
			public synchronized EslNode choose(List<EslNode> candidates) {
				this.credits.keySet()
					.removeIf((id) -> candidates.stream().noneMatch((candidate) -> candidate.id().equals(id)));
				EslNode best = candidates.get(0);
				int total = 0;
				for (EslNode candidate : candidates) {
					total += candidate.weight();
					int credit = this.credits.merge(candidate.id(), candidate.weight(), Integer::sum);
					if (credit > this.credits.getOrDefault(best.id(), 0)) {
						best = candidate;
					}
				}
				this.credits.merge(best.id(), -total, Integer::sum);
				return best;
			}

		};
	}

	/**
	 * Returns a load balancer that picks the node with the lowest {@link EslNode#load()},
	 * or a random one of these nodes if several have it.
	 * @return the load balancer
	 */
	static LoadBalancer leastSessions() {
		return (candidates) -> {
			double least = candidates.stream().mapToDouble(EslNode::load).min().orElse(0);
			List<EslNode> leastLoaded = candidates.stream().filter((node) -> node.load() <= least).toList();
			List<EslNode> from = leastLoaded.isEmpty() ? candidates : leastLoaded;
			return from.get(ThreadLocalRandom.current().nextInt(from.size()));
		};
	}

	/**
	 * Returns a load balancer that picks the less loaded of two random nodes. It spreads
	 * well even when many applications share the nodes and know an outdated load.
	 * @return the load balancer
	 */
	static LoadBalancer twoRandomChoices() {
		return (candidates) -> {
			ThreadLocalRandom random = ThreadLocalRandom.current();
			int first = random.nextInt(candidates.size());
			if (candidates.size() == 1) {
				return candidates.get(first);
			}
			int second = random.nextInt(candidates.size() - 1);
			EslNode one = candidates.get(first);
			EslNode other = candidates.get((second >= first) ? second + 1 : second);
			return (Comparator.comparingDouble(EslNode::load).compare(one, other) <= 0) ? one : other;
		};
	}

	/**
	 * Returns a load balancer that picks only nodes with a tag.
	 * @param tag the tag
	 * @param among picks among the nodes with the tag
	 * @return the load balancer
	 */
	static LoadBalancer tagged(String tag, LoadBalancer among) {
		return (candidates) -> {
			List<EslNode> tagged = candidates.stream().filter((node) -> node.tags().contains(tag)).toList();
			return tagged.isEmpty() ? null : among.choose(tagged);
		};
	}

}
