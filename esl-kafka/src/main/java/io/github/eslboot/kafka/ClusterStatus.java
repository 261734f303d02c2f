package io.github.eslboot.kafka;

import java.time.Instant;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Snapshot of the state of an instance of the cluster.
 *
 * @param state state of the instance
 * @param instance id of the instance
 * @param nodes roles of this instance by name of the node
 * @param publishers id of the instance that publishes the events of a node, by name of
 * the node; without the nodes whose publisher is not known
 * @param partitions partitions of the topic of events that this instance handles
 * @param lag number of records of these partitions that this instance has not fetched, as
 * of the last fetch
 * @param undone number of records that were fetched and not handled
 * @param lastRebalance when the roles or the partitions changed last, or {@code null} if
 * they never did
 * @param queued number of events that wait for Kafka
 * @param queuedBytes their size in bytes
 * @param published number of events that Kafka has acknowledged
 * @param lost number of events that were dropped because Kafka was away for too long
 * @param duplicates number of records that were dropped because their event was delivered
 * before
 * @param deadLetters number of events that went to the topic of dead letters
 * @param takeovers number of times this instance took over a node whose publisher failed
 * @param kafkaError why Kafka is not reached, or {@code null} if it is
 * @since 0.1.0
 */
public record ClusterStatus(ClusterState state, String instance, Map<String, NodeRole> nodes,
		Map<String, String> publishers, Set<Integer> partitions, long lag, long undone, @Nullable Instant lastRebalance,
		long queued, long queuedBytes, long published, long lost, long duplicates, long deadLetters, long takeovers,
		@Nullable String kafkaError) {

	/**
	 * Creates a snapshot. Copies the collections.
	 */
	public ClusterStatus {
		nodes = Map.copyOf(nodes);
		publishers = Map.copyOf(publishers);
		partitions = Set.copyOf(partitions);
	}

}
