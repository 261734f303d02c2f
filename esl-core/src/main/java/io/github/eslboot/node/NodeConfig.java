package io.github.eslboot.node;

import java.util.Set;

import io.github.eslboot.connection.ConnectionOptions;
import io.github.eslboot.connection.ReconnectBackoff;
import io.github.eslboot.event.EventStreamOptions;
import io.github.eslboot.limit.CallLimits;
import io.github.eslboot.pool.PoolOptions;

/**
 * What a node is made of. Immutable; start with {@link #of} and derive with the
 * {@code with…} methods.
 *
 * @param id the node's name in its group, in messages, metrics and events
 * @param connection where it is and how to authenticate
 * @param weight its share of new calls, compared with the other nodes'; at least 1
 * @param tags what it is fit for
 * @param pool size and patience of its pool
 * @param events how its events are delivered
 * @param backoff when to try again after a failure
 * @param callLimits how many calls may be placed on it
 */
public record NodeConfig(String id, ConnectionOptions connection, int weight, Set<String> tags, PoolOptions pool,
		EventStreamOptions events, ReconnectBackoff backoff, CallLimits callLimits) {

	public NodeConfig {
		if (id.isBlank()) {
			throw new IllegalArgumentException("'id' must not be empty");
		}
		if (weight < 1) {
			throw new IllegalArgumentException("'weight' of node '" + id + "' must be at least 1, but is " + weight);
		}
		tags = Set.copyOf(tags);
		pool = pool.toBuilder().name(id).build();
		events = events.toBuilder().name(id).build();
	}

	/**
	 * A node of weight 1, without tags and with the default options.
	 * @param id the node's name
	 * @param connection where it is and how to authenticate
	 * @return the configuration
	 */
	public static NodeConfig of(String id, ConnectionOptions connection) {
		return new NodeConfig(id, connection, 1, Set.of(), PoolOptions.defaults(), EventStreamOptions.defaults(),
				ReconnectBackoff.defaults(), CallLimits.NONE);
	}

	/**
	 * This configuration with another share of new calls.
	 * @param weight the weight, at least 1
	 * @return the configuration
	 */
	public NodeConfig withWeight(int weight) {
		return new NodeConfig(this.id, this.connection, weight, this.tags, this.pool, this.events, this.backoff,
				this.callLimits);
	}

	/**
	 * This configuration with other tags.
	 * @param tags the tags
	 * @return the configuration
	 */
	public NodeConfig withTags(String... tags) {
		return new NodeConfig(this.id, this.connection, this.weight, Set.of(tags), this.pool, this.events, this.backoff,
				this.callLimits);
	}

	/**
	 * This configuration with another pool.
	 * @param options the options; the name is the node's
	 * @return the configuration
	 */
	public NodeConfig withPool(PoolOptions options) {
		return new NodeConfig(this.id, this.connection, this.weight, this.tags, options, this.events, this.backoff,
				this.callLimits);
	}

	/**
	 * This configuration with another delivery of events.
	 * @param options the options; the name is the node's
	 * @return the configuration
	 */
	public NodeConfig withEvents(EventStreamOptions options) {
		return new NodeConfig(this.id, this.connection, this.weight, this.tags, this.pool, options, this.backoff,
				this.callLimits);
	}

	/**
	 * This configuration with other waits after failures.
	 * @param backoff the waits
	 * @return the configuration
	 */
	public NodeConfig withBackoff(ReconnectBackoff backoff) {
		return new NodeConfig(this.id, this.connection, this.weight, this.tags, this.pool, this.events, backoff,
				this.callLimits);
	}

	/**
	 * This configuration with other limits of calls.
	 * @param limits how many calls may be placed on the node
	 * @return the configuration
	 */
	public NodeConfig withCallLimits(CallLimits limits) {
		return new NodeConfig(this.id, this.connection, this.weight, this.tags, this.pool, this.events, this.backoff,
				limits);
	}

}
