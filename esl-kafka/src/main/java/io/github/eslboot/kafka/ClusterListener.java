package io.github.eslboot.kafka;

import java.util.Map;
import java.util.Set;

/**
 * Listener for changes of the cluster. Called on callback threads, one call at a time and
 * in order. An exception is logged and has no further effect.
 *
 * @since 0.1.0
 */
public interface ClusterListener {

	/**
	 * Called when the roles or the partitions of this instance have changed.
	 * @param nodes roles of this instance by name of the node
	 * @param partitions partitions of the topic of events that this instance handles
	 */
	default void onRebalance(Map<String, NodeRole> nodes, Set<Integer> partitions) {
	}

	/**
	 * Called when this instance begins or ends to publish the events of a node.
	 * @param node name of the node
	 * @param publishes whether this instance publishes the events now
	 */
	default void onPublisherChange(String node, boolean publishes) {
	}

	/**
	 * Called when this instance publishes the events of a node in place of an instance
	 * that has failed.
	 * @param node name of the node
	 * @param from id of the instance that published the events before
	 */
	default void onTakeover(String node, String from) {
	}

	/**
	 * Called when the state of this instance has changed, for example because Kafka is
	 * not reached any more.
	 * @param state the state
	 */
	default void onKafkaState(ClusterState state) {
	}

}
