package io.github.eslboot.node;

import java.util.Collection;
import java.util.List;
import java.util.Set;

import io.github.eslboot.connection.ConnectionOptions;
import io.github.eslboot.connection.ReconnectBackoff;
import io.github.eslboot.event.EventStreamOptions;
import io.github.eslboot.limit.CallLimits;
import io.github.eslboot.pool.PoolOptions;
import org.jspecify.annotations.Nullable;

/**
 * Configuration of a node. Immutable; build one with {@link #builder}.
 *
 * @since 0.1.0
 */
public final class NodeConfig {

	private final String id;

	private final ConnectionOptions connection;

	private final int weight;

	private final Set<String> tags;

	private final PoolOptions pool;

	private final EventStreamOptions events;

	private final ReconnectBackoff backoff;

	private final CallLimits callLimits;

	private NodeConfig(Builder builder) {
		this.id = builder.id;
		this.connection = builder.connection;
		this.weight = builder.weight;
		this.tags = builder.tags;
		this.pool = builder.pool.toBuilder().name(this.id).build();
		this.events = builder.events.toBuilder().name(this.id).build();
		this.backoff = builder.backoff;
		this.callLimits = builder.callLimits;
		if (this.id.isBlank()) {
			throw new IllegalArgumentException("'id' must not be empty");
		}
		if (this.weight < 1) {
			throw new IllegalArgumentException(
					"'weight' of node '" + this.id + "' must be at least 1, but is " + this.weight);
		}
	}

	/**
	 * Returns a builder of a node of weight 1, without tags or limits and with the
	 * default options.
	 * @param id name of the node in its group, in messages, metrics and events
	 * @param connection address of the node and how to authenticate
	 * @return the builder
	 */
	public static Builder builder(String id, ConnectionOptions connection) {
		return new Builder(id, connection);
	}

	/**
	 * Returns a builder with the values of this configuration.
	 * @return the builder
	 */
	public Builder toBuilder() {
		Builder builder = new Builder(this.id, this.connection);
		builder.weight = this.weight;
		builder.tags = this.tags;
		builder.pool = this.pool;
		builder.events = this.events;
		builder.backoff = this.backoff;
		builder.callLimits = this.callLimits;
		return builder;
	}

	/**
	 * Returns the name of the node in its group, in messages, metrics and events.
	 * @return the name
	 */
	public String id() {
		return this.id;
	}

	/**
	 * Returns the address of the node and how to authenticate.
	 * @return the options
	 */
	public ConnectionOptions connection() {
		return this.connection;
	}

	/**
	 * Returns the node's share of new calls, relative to the other nodes'.
	 * @return the weight, at least 1
	 */
	public int weight() {
		return this.weight;
	}

	/**
	 * Returns the tags by which the node can be selected for new calls.
	 * @return the tags
	 */
	public Set<String> tags() {
		return this.tags;
	}

	/**
	 * Returns the options of the node's pool, which bears the name of the node.
	 * @return the options
	 */
	public PoolOptions pool() {
		return this.pool;
	}

	/**
	 * Returns the options of the node's event stream, which bears the name of the node.
	 * @return the options
	 */
	public EventStreamOptions events() {
		return this.events;
	}

	/**
	 * Returns the back-off between attempts to reconnect.
	 * @return the back-off
	 */
	public ReconnectBackoff backoff() {
		return this.backoff;
	}

	/**
	 * Returns the limits of the calls that are placed on the node.
	 * @return the limits
	 */
	public CallLimits callLimits() {
		return this.callLimits;
	}

	/** Returns whether a node can change to another configuration without a restart. */
	boolean hasSameParts(NodeConfig other) {
		return this.pool.equals(other.pool) && this.events.equals(other.events) && this.backoff.equals(other.backoff);
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof NodeConfig config && values().equals(config.values());
	}

	@Override
	public int hashCode() {
		return values().hashCode();
	}

	private List<Object> values() {
		return List.of(this.id, this.connection, this.weight, this.tags, this.pool, this.events, this.backoff,
				this.callLimits);
	}

	@Override
	public String toString() {
		return "NodeConfig[id=%s, connection=%s, weight=%s, tags=%s, pool=%s, events=%s, backoff=%s, callLimits=%s]"
			.formatted(values().toArray());
	}

	/** Builder of {@link NodeConfig}. Not thread-safe. */
	public static final class Builder {

		private final String id;

		private ConnectionOptions connection;

		private int weight = 1;

		private Set<String> tags = Set.of();

		private PoolOptions pool = PoolOptions.defaults();

		private EventStreamOptions events = EventStreamOptions.defaults();

		private ReconnectBackoff backoff = ReconnectBackoff.defaults();

		private CallLimits callLimits = CallLimits.none();

		private Builder(String id, ConnectionOptions connection) {
			this.id = id;
			this.connection = connection;
		}

		/**
		 * Sets {@link NodeConfig#connection()}.
		 * @param connection the options
		 * @return this builder
		 */
		public Builder connection(ConnectionOptions connection) {
			this.connection = connection;
			return this;
		}

		/**
		 * Sets {@link NodeConfig#weight()}, 1 by default.
		 * @param weight the weight, at least 1
		 * @return this builder
		 */
		public Builder weight(int weight) {
			this.weight = weight;
			return this;
		}

		/**
		 * Sets {@link NodeConfig#tags()}, none by default.
		 * @param tags the tags
		 * @return this builder
		 */
		public Builder tags(String... tags) {
			return tags(Set.of(tags));
		}

		/**
		 * Sets {@link NodeConfig#tags()}, none by default.
		 * @param tags the tags
		 * @return this builder
		 */
		public Builder tags(Collection<String> tags) {
			this.tags = Set.copyOf(tags);
			return this;
		}

		/**
		 * Sets {@link NodeConfig#pool()}.
		 * @param pool the options; their name is replaced by the node's
		 * @return this builder
		 */
		public Builder pool(PoolOptions pool) {
			this.pool = pool;
			return this;
		}

		/**
		 * Sets {@link NodeConfig#events()}.
		 * @param events the options; their name is replaced by the node's
		 * @return this builder
		 */
		public Builder events(EventStreamOptions events) {
			this.events = events;
			return this;
		}

		/**
		 * Sets {@link NodeConfig#backoff()}.
		 * @param backoff the back-off
		 * @return this builder
		 */
		public Builder backoff(ReconnectBackoff backoff) {
			this.backoff = backoff;
			return this;
		}

		/**
		 * Sets {@link NodeConfig#callLimits()}, none by default.
		 * @param callLimits the limits
		 * @return this builder
		 */
		public Builder callLimits(CallLimits callLimits) {
			this.callLimits = callLimits;
			return this;
		}

		/**
		 * Builds the configuration.
		 * @return the configuration
		 * @throws IllegalArgumentException when a value is out of its range
		 */
		public NodeConfig build() {
			return new NodeConfig(this);
		}

	}

}
