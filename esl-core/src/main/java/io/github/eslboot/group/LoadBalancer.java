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
 * Picks the node for new work. Called by any thread, so an implementation must be safe
 * for that, and must be quick and not block.
 */
@FunctionalInterface
public interface LoadBalancer {

	/**
	 * Picks a node.
	 * @param candidates the nodes that can take work and were not tried yet, at least
	 * one, in the order they joined
	 * @return one of them, or {@code null} when none suits
	 */
	@Nullable EslNode choose(List<EslNode> candidates);

	/**
	 * One node after the other, whatever their weight.
	 * @return the balancer
	 */
	static LoadBalancer roundRobin() {
		AtomicInteger next = new AtomicInteger();
		return (candidates) -> candidates.get(Math.floorMod(next.getAndIncrement(), candidates.size()));
	}

	/**
	 * Each node as often as its weight says, evenly spread: with weights 3 and 1 every
	 * fourth piece of work goes to the second.
	 * @return the balancer
	 */
	static LoadBalancer weighted() {
		return new LoadBalancer() {

			/** What each node has earned and not yet got. */
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
	 * The node with the fewest calls for its weight; see {@link EslNode#load()}. Of
	 * several such, one at random.
	 * @return the balancer
	 */
	static LoadBalancer leastSessions() {
		return (candidates) -> {
			double least = candidates.stream().mapToDouble(EslNode::load).min().orElse(0);
			List<EslNode> idlest = candidates.stream().filter((node) -> node.load() <= least).toList();
			List<EslNode> from = idlest.isEmpty() ? candidates : idlest;
			return from.get(ThreadLocalRandom.current().nextInt(from.size()));
		};
	}

	/**
	 * The less loaded of two nodes picked at random, which spreads well even when many
	 * applications share the nodes and what is known of their load is old.
	 * @return the balancer
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
			return Comparator.comparingDouble(EslNode::load).compare(one, other) <= 0 ? one : other;
		};
	}

	/**
	 * Only nodes with a tag.
	 * @param tag the tag
	 * @param among picks among those
	 * @return the balancer
	 */
	static LoadBalancer tagged(String tag, LoadBalancer among) {
		return (candidates) -> {
			List<EslNode> tagged = candidates.stream().filter((node) -> node.tags().contains(tag)).toList();
			return tagged.isEmpty() ? null : among.choose(tagged);
		};
	}

}
