package io.github.eslboot.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

import io.github.eslboot.EslTemplate;
import io.github.eslboot.event.EslEventListener;
import io.github.eslboot.event.EventSelector;
import io.github.eslboot.event.Registration;

/**
 * Cluster of the instances of an application, which handle each event once. Thread-safe.
 *
 * @since 0.1.0
 */
public final class EslCluster implements AutoCloseable {

	private EslCluster(Builder builder) {
	}

	/**
	 * Returns a builder.
	 * @param esl the client whose nodes are read; not closed with the cluster
	 * @param kafkaProperties properties of Kafka clients: servers, TLS, SASL
	 * @return the builder
	 */
	public static Builder builder(EslTemplate esl, Map<String, Object> kafkaProperties) {
		return new Builder(esl, kafkaProperties);
	}

	/**
	 * Registers a listener of all calls. Each event is delivered to one instance.
	 * @param selector selects the events; not bound to calls
	 * @param listener the listener
	 * @return the registration
	 */
	public Registration listen(EventSelector selector, EslEventListener listener) {
		throw new UnsupportedOperationException("The cluster is not complete: it cannot join");
	}

	/**
	 * Returns whether this instance publishes the events of a node.
	 * @param node name of the node
	 * @return whether it does
	 */
	public boolean publishes(String node) {
		return false;
	}

	/**
	 * Starts to join the cluster in the background.
	 */
	public void start() {
	}

	/**
	 * Leaves the cluster.
	 * @param drain maximum time to wait for handlers
	 */
	public void stop(Duration drain) {
	}

	/**
	 * Returns a snapshot of the state.
	 * @return the state
	 */
	public ClusterStatus status() {
		return new ClusterStatus(ClusterState.STOPPED, "", Map.of(), Map.of(), Set.of(), 0, 0, null, 0, 0, 0, 0, 0, 0,
				0, null);
	}

	/**
	 * Adds a listener for changes of the cluster.
	 * @param listener the listener
	 */
	public void addListener(ClusterListener listener) {
	}

	@Override
	public void close() {
	}

	/** Builder. */
	public static final class Builder {

		private final EslTemplate esl;

		private final Map<String, Object> kafkaProperties;

		private ClusterOptions options = ClusterOptions.builder().build();

		private ClusterErrorHandler errorHandler = (event, delivery, failure) -> true;

		private Builder(EslTemplate esl, Map<String, Object> kafkaProperties) {
			this.esl = esl;
			this.kafkaProperties = new HashMap<>(kafkaProperties);
		}

		/**
		 * Sets the options.
		 * @param value the options
		 * @return this builder
		 */
		public Builder options(ClusterOptions value) {
			this.options = value;
			return this;
		}

		/**
		 * Sets the handler of failures of listeners.
		 * @param value the handler
		 * @return this builder
		 */
		public Builder errorHandler(ClusterErrorHandler value) {
			this.errorHandler = value;
			return this;
		}

		/**
		 * Creates the cluster, not started.
		 * @return the cluster
		 */
		public EslCluster build() {
			return new EslCluster(this);
		}

	}

}
