package io.github.eslboot.kafka;

/**
 * State of an instance of the cluster.
 *
 * @since 0.1.0
 */
public enum ClusterState {

	/** Not started, or stopped. */
	STOPPED,

	/**
	 * Started, but not a member of the cluster yet: Kafka was not reached, or the topics
	 * are not right. The instance tries again.
	 */
	CONNECTING,

	/** Member of the cluster; Kafka is reached. */
	RUNNING,

	/**
	 * Member of the cluster that does not reach Kafka at the moment. Events are kept
	 * within limits, and published when Kafka is reached again.
	 */
	KAFKA_AWAY

}
