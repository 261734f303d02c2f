package io.github.eslboot.kafka;

import java.time.Duration;
import java.util.UUID;

/**
 * Options of a cluster. Immutable.
 *
 * @since 0.1.0
 */
public final class ClusterOptions {

	private final String group;

	private final String instanceId;

	private final String eventsTopic;

	private final String nodesTopic;

	private final String callsTopic;

	private final String deadLetterTopic;

	private final int partitions;

	private final short replicationFactor;

	private final Duration sessionTimeout;

	private final int standby;

	private final Duration dedupeWindow;

	private final Duration takeoverDelay;

	private final Duration ring;

	private final long ringBytes;

	private final long queueBytes;

	private final int maxUndonePerPartition;

	private final Duration drainTimeout;

	private ClusterOptions(Builder builder) {
		this.group = builder.group;
		this.instanceId = builder.instanceId;
		this.eventsTopic = builder.eventsTopic;
		this.nodesTopic = builder.nodesTopic;
		this.callsTopic = builder.callsTopic;
		this.deadLetterTopic = builder.deadLetterTopic;
		this.partitions = builder.partitions;
		this.replicationFactor = builder.replicationFactor;
		this.sessionTimeout = builder.sessionTimeout;
		this.standby = builder.standby;
		this.dedupeWindow = builder.dedupeWindow;
		this.takeoverDelay = builder.takeoverDelay;
		this.ring = builder.ring;
		this.ringBytes = builder.ringBytes;
		this.queueBytes = builder.queueBytes;
		this.maxUndonePerPartition = builder.maxUndonePerPartition;
		this.drainTimeout = builder.drainTimeout;
	}

	/**
	 * Returns a builder with the default options.
	 * @return the builder
	 */
	public static Builder builder() {
		return new Builder();
	}

	/**
	 * Returns a builder with these options.
	 * @return the builder
	 */
	public Builder toBuilder() {
		Builder builder = new Builder();
		builder.group = this.group;
		builder.instanceId = this.instanceId;
		builder.eventsTopic = this.eventsTopic;
		builder.nodesTopic = this.nodesTopic;
		builder.callsTopic = this.callsTopic;
		builder.deadLetterTopic = this.deadLetterTopic;
		builder.partitions = this.partitions;
		builder.replicationFactor = this.replicationFactor;
		builder.sessionTimeout = this.sessionTimeout;
		builder.standby = this.standby;
		builder.dedupeWindow = this.dedupeWindow;
		builder.takeoverDelay = this.takeoverDelay;
		builder.ring = this.ring;
		builder.ringBytes = this.ringBytes;
		builder.queueBytes = this.queueBytes;
		builder.maxUndonePerPartition = this.maxUndonePerPartition;
		builder.drainTimeout = this.drainTimeout;
		return builder;
	}

	/**
	 * Returns the name of the cluster. It is the consumer group of the handlers; the
	 * instances form the group {@code <group>.nodes}.
	 * @return the name
	 */
	public String group() {
		return this.group;
	}

	/**
	 * Returns the id of this instance, unique within the cluster.
	 * @return the id
	 */
	public String instanceId() {
		return this.instanceId;
	}

	/**
	 * Returns the topic of events.
	 * @return the name
	 */
	public String eventsTopic() {
		return this.eventsTopic;
	}

	/**
	 * Returns the topic in which instances report their state.
	 * @return the name
	 */
	public String nodesTopic() {
		return this.nodesTopic;
	}

	/**
	 * Returns the compacted topic of the keys of calls.
	 * @return the name
	 */
	public String callsTopic() {
		return this.callsTopic;
	}

	/**
	 * Returns the topic of events that could not be handled.
	 * @return the name
	 */
	public String deadLetterTopic() {
		return this.deadLetterTopic;
	}

	/**
	 * Returns the number of partitions of the topic of events, if this library creates
	 * it.
	 * @return the number
	 */
	public int partitions() {
		return this.partitions;
	}

	/**
	 * Returns the replication factor of topics that this library creates.
	 * @return the factor; -1 for the default of the brokers
	 */
	public short replicationFactor() {
		return this.replicationFactor;
	}

	/**
	 * Returns after which time without a heartbeat Kafka considers an instance dead.
	 * @return the timeout
	 */
	public Duration sessionTimeout() {
		return this.sessionTimeout;
	}

	/**
	 * Returns the number of standbys of each node.
	 * @return the number
	 */
	public int standby() {
		return this.standby;
	}

	/**
	 * Returns how long the identities of delivered events are remembered to drop
	 * duplicates.
	 * @return the time
	 */
	public Duration dedupeWindow() {
		return this.dedupeWindow;
	}

	/**
	 * Returns after which time without a report of the publisher a standby takes over.
	 * Each further standby waits a second longer.
	 * @return the delay
	 */
	public Duration takeoverDelay() {
		return this.takeoverDelay;
	}

	/**
	 * Returns how long a standby keeps events.
	 * @return the time
	 */
	public Duration ring() {
		return this.ring;
	}

	/**
	 * Returns the maximum size of the events that are kept for a node that another
	 * instance publishes.
	 * @return the size in bytes
	 */
	public long ringBytes() {
		return this.ringBytes;
	}

	/**
	 * Returns the maximum size of the events of a node that wait for Kafka. Beyond it
	 * events of low priority are dropped first.
	 * @return the size in bytes
	 */
	public long queueBytes() {
		return this.queueBytes;
	}

	/**
	 * Returns the number of fetched events of a partition that may wait for handlers. At
	 * this number the partition is paused.
	 * @return the number
	 */
	public int maxUndonePerPartition() {
		return this.maxUndonePerPartition;
	}

	/**
	 * Returns how long a rebalance waits for handlers of the partitions that move.
	 * @return the time
	 */
	public Duration drainTimeout() {
		return this.drainTimeout;
	}

	@Override
	public String toString() {
		return "ClusterOptions[group=%s, instanceId=%s, eventsTopic=%s, standby=%d, sessionTimeout=%s]"
			.formatted(this.group, this.instanceId, this.eventsTopic, this.standby, this.sessionTimeout);
	}

	/** Builder of {@link ClusterOptions}. Not thread-safe. */
	public static final class Builder {

		private String group = "esl";

		private String instanceId = UUID.randomUUID().toString();

		private String eventsTopic = "esl.events";

		private String nodesTopic = "esl.nodes";

		private String callsTopic = "esl.calls";

		private String deadLetterTopic = "esl.events.dlt";

		private int partitions = 24;

		private short replicationFactor = (short) -1;

		private Duration sessionTimeout = Duration.ofSeconds(6);

		private int standby = 1;

		private Duration dedupeWindow = Duration.ofSeconds(30);

		private Duration takeoverDelay = Duration.ofSeconds(2);

		private Duration ring = Duration.ofSeconds(10);

		private long ringBytes = 16L << 20;

		private long queueBytes = 64L << 20;

		private int maxUndonePerPartition = 1000;

		private Duration drainTimeout = Duration.ofSeconds(5);

		private Builder() {
		}

		/**
		 * Sets the name of the cluster.
		 * @param value the name
		 * @return this builder
		 * @see ClusterOptions#group()
		 */
		public Builder group(String value) {
			this.group = text("group", value);
			return this;
		}

		/**
		 * Sets the id of this instance, unique within the cluster.
		 * @param value the id
		 * @return this builder
		 * @see ClusterOptions#instanceId()
		 */
		public Builder instanceId(String value) {
			this.instanceId = text("instanceId", value);
			return this;
		}

		/**
		 * Sets the topic of events.
		 * @param value the name
		 * @return this builder
		 * @see ClusterOptions#eventsTopic()
		 */
		public Builder eventsTopic(String value) {
			this.eventsTopic = text("eventsTopic", value);
			return this;
		}

		/**
		 * Sets the topic in which instances report their state.
		 * @param value the name
		 * @return this builder
		 * @see ClusterOptions#nodesTopic()
		 */
		public Builder nodesTopic(String value) {
			this.nodesTopic = text("nodesTopic", value);
			return this;
		}

		/**
		 * Sets the compacted topic of the keys of calls.
		 * @param value the name
		 * @return this builder
		 * @see ClusterOptions#callsTopic()
		 */
		public Builder callsTopic(String value) {
			this.callsTopic = text("callsTopic", value);
			return this;
		}

		/**
		 * Sets the topic of events that could not be handled.
		 * @param value the name
		 * @return this builder
		 * @see ClusterOptions#deadLetterTopic()
		 */
		public Builder deadLetterTopic(String value) {
			this.deadLetterTopic = text("deadLetterTopic", value);
			return this;
		}

		/**
		 * Sets the number of partitions of the topic of events, if this library creates
		 * it.
		 * @param value the number
		 * @return this builder
		 * @see ClusterOptions#partitions()
		 */
		public Builder partitions(int value) {
			this.partitions = atLeast("partitions", value, 1);
			return this;
		}

		/**
		 * Sets the replication factor of topics that this library creates.
		 * @param value the factor; -1 for the default of the brokers
		 * @return this builder
		 * @see ClusterOptions#replicationFactor()
		 */
		public Builder replicationFactor(short value) {
			this.replicationFactor = value;
			return this;
		}

		/**
		 * Sets after which time without a heartbeat Kafka considers an instance dead.
		 * @param value the timeout
		 * @return this builder
		 * @see ClusterOptions#sessionTimeout()
		 */
		public Builder sessionTimeout(Duration value) {
			this.sessionTimeout = positive("sessionTimeout", value);
			return this;
		}

		/**
		 * Sets the number of standbys of each node.
		 * @param value the number
		 * @return this builder
		 * @see ClusterOptions#standby()
		 */
		public Builder standby(int value) {
			this.standby = atLeast("standby", value, 0);
			return this;
		}

		/**
		 * Sets how long the identities of delivered events are remembered to drop
		 * duplicates.
		 * @param value the time
		 * @return this builder
		 * @see ClusterOptions#dedupeWindow()
		 */
		public Builder dedupeWindow(Duration value) {
			this.dedupeWindow = positive("dedupeWindow", value);
			return this;
		}

		/**
		 * Sets after which time without a report of the publisher a standby takes over.
		 * @param value the delay
		 * @return this builder
		 * @see ClusterOptions#takeoverDelay()
		 */
		public Builder takeoverDelay(Duration value) {
			this.takeoverDelay = positive("takeoverDelay", value);
			return this;
		}

		/**
		 * Sets how long a standby keeps events.
		 * @param value the time
		 * @return this builder
		 * @see ClusterOptions#ring()
		 */
		public Builder ring(Duration value) {
			this.ring = positive("ring", value);
			return this;
		}

		/**
		 * Sets the maximum size of the events that are kept for a node that another
		 * instance publishes.
		 * @param value the size in bytes
		 * @return this builder
		 * @see ClusterOptions#ringBytes()
		 */
		public Builder ringBytes(long value) {
			this.ringBytes = atLeast("ringBytes", value, 1L << 16);
			return this;
		}

		/**
		 * Sets the maximum size of the events of a node that wait for Kafka.
		 * @param value the size in bytes
		 * @return this builder
		 * @see ClusterOptions#queueBytes()
		 */
		public Builder queueBytes(long value) {
			this.queueBytes = atLeast("queueBytes", value, 1L << 16);
			return this;
		}

		/**
		 * Sets the number of fetched events of a partition that may wait for handlers.
		 * @param value the number
		 * @return this builder
		 * @see ClusterOptions#maxUndonePerPartition()
		 */
		public Builder maxUndonePerPartition(int value) {
			this.maxUndonePerPartition = atLeast("maxUndonePerPartition", value, 1);
			return this;
		}

		/**
		 * Sets how long a rebalance waits for handlers of the partitions that move.
		 * @param value the time
		 * @return this builder
		 * @see ClusterOptions#drainTimeout()
		 */
		public Builder drainTimeout(Duration value) {
			this.drainTimeout = positive("drainTimeout", value);
			return this;
		}

		/**
		 * Builds the options.
		 * @return the options
		 * @throws IllegalArgumentException when options contradict each other
		 */
		public ClusterOptions build() {
			if (this.ring.compareTo(this.takeoverDelay) <= 0) {
				throw new IllegalArgumentException(
						"'ring' must be longer than 'takeoverDelay' (%s), but is %s; a standby would lose events"
							.formatted(this.takeoverDelay, this.ring));
			}
			return new ClusterOptions(this);
		}

		private static String text(String option, String value) {
			if (!value.matches("[A-Za-z0-9._-]{1,200}")) {
				throw new IllegalArgumentException(
						"'%s' may have letters, digits, '.', '_' and '-' only, but is '%s'".formatted(option, value));
			}
			return value;
		}

		private static Duration positive(String option, Duration value) {
			if (value.isNegative() || value.isZero()) {
				throw new IllegalArgumentException("'%s' must be positive, but is %s".formatted(option, value));
			}
			return value;
		}

		private static int atLeast(String option, int value, int minimum) {
			return (int) atLeast(option, (long) value, minimum);
		}

		private static long atLeast(String option, long value, long minimum) {
			if (value < minimum) {
				throw new IllegalArgumentException(
						"'%s' must be at least %d, but is %d".formatted(option, minimum, value));
			}
			return value;
		}

	}

}
