package io.github.eslboot;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.eslboot.connection.ConnectionOptions;
import io.github.eslboot.connection.Credentials;
import io.github.eslboot.connection.EslAuthenticationException;
import io.github.eslboot.connection.EslClientResources;
import io.github.eslboot.connection.EslConnectionException;
import io.github.eslboot.event.EventStream;
import io.github.eslboot.group.EslNodeGroup;
import io.github.eslboot.group.LoadBalancer;
import io.github.eslboot.group.NodeUnavailableException;
import io.github.eslboot.internal.Durations;
import io.github.eslboot.job.JobRegistry;
import io.github.eslboot.limit.CallLimits;
import io.github.eslboot.limit.CallRateBuckets;
import io.github.eslboot.node.EslNode;
import io.github.eslboot.node.NodeConfig;
import io.github.eslboot.observation.EslObserver;
import io.github.eslboot.pool.EslConnectionPool;
import io.github.eslboot.pool.PooledConnection;
import io.github.eslboot.protocol.EslException;
import org.jspecify.annotations.Nullable;

/**
 * Client of one server or of a group of servers, for applications without Spring. It owns
 * the command connections, the event streams and, unless they are shared, the threads,
 * and closes them. It connects in the background and reconnects after failures, so it can
 * be built before its server runs. Thread-safe.
 *
 * @since 0.1.0
 */
public final class EslClient implements AutoCloseable {

	private static final int DEFAULT_PORT = 8021;

	private final EslTemplate template;

	/** Parts to close, in this order. */
	private final List<AutoCloseable> parts;

	private EslClient(EslTemplate template, List<AutoCloseable> parts) {
		this.template = template;
		this.parts = List.copyOf(parts);
	}

	/**
	 * Returns a builder for a client of one server with the default options.
	 * @param host host name or address of the server; the port is 8021
	 * @param password password of the Event Socket
	 * @return the builder
	 */
	public static Builder builder(String host, String password) {
		return builder(ConnectionOptions.builder(host, DEFAULT_PORT, Credentials.ofPassword(password)).build());
	}

	/**
	 * Returns a builder for a client of one server.
	 * @param connection address, credentials and timeouts of the server
	 * @return the builder
	 */
	public static Builder builder(ConnectionOptions connection) {
		return builder(NodeConfig.builder("default", connection).build());
	}

	/**
	 * Returns a builder for a client of one server, or of a group if there are several.
	 * The acquire timeout and the command timeout of a group are those of its first
	 * server.
	 * @param nodes configuration of the servers
	 * @return the builder
	 */
	public static Builder builder(NodeConfig... nodes) {
		return new Builder(Arrays.asList(nodes));
	}

	/**
	 * Returns the operations on the server or the group.
	 * @return the template
	 */
	public EslTemplate template() {
		return this.template;
	}

	/**
	 * Waits until the server accepts commands and sends events. For a group, waits until
	 * one of its servers does. Blocks.
	 * @param timeout maximum time to wait
	 * @throws EslAuthenticationException when the single server rejects the password,
	 * without waiting for the timeout
	 * @throws EslConnectionException when the server cannot be reached within the timeout
	 * @throws NodeUnavailableException when no server of a group can be reached within
	 * the timeout
	 * @throws IllegalStateException when called on an event loop
	 */
	public void awaitUp(Duration timeout) {
		long end = System.nanoTime() + Durations.toNanos(timeout);
		try (PooledConnection connection = this.template.pool().acquire(timeout)) {
			if (this.template.group() == null) {
				this.template.stream().awaitUp(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
			}
		}
	}

	/**
	 * Ends all registrations, closes all connections and stops the threads, unless they
	 * were set with {@link Builder#resources}. Waits for borrowed connections up to the
	 * close timeout of the pool. Calls stay up, unless {@link Builder#onClose} was set.
	 * @throws EslException when a part could not be closed; the other parts are closed
	 * nevertheless
	 */
	@Override
	public void close() {
		EslException failure = null;
		for (AutoCloseable part : this.parts) {
			try {
				part.close();
			}
			catch (Throwable ex) {
				EslException failed = new EslException("%s could not be closed: %s".formatted(part, ex), ex);
				if (failure == null) {
					failure = failed;
				}
				else {
					failure.addSuppressed(failed);
				}
			}
		}
		if (failure != null) {
			throw failure;
		}
	}

	@Override
	public String toString() {
		return "client of " + ((this.template.group() != null) ? this.template.group() : this.template.pool().name());
	}

	/**
	 * Builds an {@link EslClient}. Not thread-safe.
	 */
	public static final class Builder {

		private final List<NodeConfig> nodes;

		private final Map<String, CallLimits> gateways = new LinkedHashMap<>();

		private @Nullable CallRateBuckets callRateBuckets;

		private LoadBalancer loadBalancer = LoadBalancer.weighted();

		private Duration jobTimeout = EslTemplate.DEFAULT_JOB_TIMEOUT;

		private OnClose onClose = OnClose.LEAVE;

		private @Nullable EslClientResources shared;

		private @Nullable EslObserver observer;

		private Builder(List<NodeConfig> nodes) {
			this.nodes = new ArrayList<>(nodes);
		}

		/**
		 * Adds a server. Two or more servers form a group.
		 * @param node configuration of the server
		 * @return this builder
		 */
		public Builder node(NodeConfig node) {
			this.nodes.add(node);
			return this;
		}

		/**
		 * Sets the load balancer of a group. By default new work is distributed by the
		 * weights of the servers. Has no effect on a client of one server.
		 * @param loadBalancer picks the server for new work
		 * @return this builder
		 */
		public Builder loadBalancer(LoadBalancer loadBalancer) {
			this.loadBalancer = loadBalancer;
			return this;
		}

		/**
		 * Limits the calls through a gateway. All servers share the limits.
		 * @param gateway name of the gateway, as in {@code sofia/gateway/<name>/…}
		 * @param limits the limits
		 * @return this builder
		 */
		public Builder gatewayLimits(String gateway, CallLimits limits) {
			this.gateways.put(gateway, limits);
			return this;
		}

		/**
		 * Shares the limits of calls per second with other instances of the application.
		 * By default each instance has its own.
		 * @param buckets supplies the token buckets of servers and gateways
		 * @return this builder
		 */
		public Builder callRateBuckets(CallRateBuckets buckets) {
			this.callRateBuckets = buckets;
			return this;
		}

		/**
		 * Sets the default timeout of background jobs: the maximum time until the result
		 * if the operation has no timeout parameter. The default is 5 minutes.
		 * @param timeout the timeout
		 * @return this builder
		 */
		public Builder jobTimeout(Duration timeout) {
			this.jobTimeout = timeout;
			return this;
		}

		/**
		 * Sets what {@link EslClient#close()} does with the calls that were originated
		 * through the client and have not ended. By default they stay up.
		 * @param onClose whether to leave or to hang up the calls; the longest close
		 * timeout of the pools limits the wait for their ends
		 * @return this builder
		 */
		public Builder onClose(OnClose onClose) {
			this.onClose = onClose;
			return this;
		}

		/**
		 * Sets the threads of the client. By default the client creates threads and stops
		 * them when it is closed.
		 * @param resources threads that several clients may share; the client does not
		 * close them
		 * @return this builder
		 */
		public Builder resources(EslClientResources resources) {
			this.shared = resources;
			return this;
		}

		/**
		 * Sets the observer of the client's work, unless the threads are set with
		 * {@link #resources}: these have an observer of their own. By default there is
		 * none.
		 * @param observer the observer
		 * @return this builder
		 */
		public Builder observer(EslObserver observer) {
			this.observer = observer;
			return this;
		}

		/**
		 * Builds the client, which starts to connect in the background. Does not block.
		 * @return the client
		 * @throws IllegalStateException when no server was added
		 */
		public EslClient build() {
			if (this.nodes.isEmpty()) {
				throw new IllegalStateException("A client needs a server; add one with node(…)");
			}
			EslClientResources resources = (this.shared != null) ? this.shared : createResources();
			List<AutoCloseable> parts = new ArrayList<>();
			EslTemplate template = (this.nodes.size() > 1) ? group(resources, parts)
					: single(this.nodes.get(0), resources, parts);
			if (this.onClose == OnClose.HANG_UP_PLACED) {
				Duration timeout = this.nodes.stream()
					.map((node) -> node.pool().closeTimeout())
					.max(Duration::compareTo)
					.orElseThrow();
				parts.add(0, () -> template.hangUpPlacedCalls(timeout));
			}
			if (this.shared == null) {
				parts.add(resources);
			}
			return new EslClient(template, parts);
		}

		private EslClientResources createResources() {
			EslClientResources.Builder builder = EslClientResources.builder();
			return ((this.observer != null) ? builder.observer(this.observer) : builder).build();
		}

		private EslTemplate single(NodeConfig config, EslClientResources resources, List<AutoCloseable> parts) {
			ConnectionOptions connection = config.connection();
			EslConnectionPool pool = EslConnectionPool.create(connection, config.pool(), config.backoff(), resources);
			EventStream stream = EventStream.create(connection, config.events(), config.backoff(), resources, pool);
			JobRegistry jobs = new JobRegistry(stream, resources);
			parts.add(stream);
			parts.add(pool);
			EslNode node = EslNode.of(pool, stream, jobs, config.callLimits(), this.gateways);
			if (this.callRateBuckets != null) {
				node.shareCallRates(this.callRateBuckets);
			}
			pool.start();
			stream.start();
			return new EslTemplate(node, connection.commandTimeout(), this.jobTimeout);
		}

		private EslTemplate group(EslClientResources resources, List<AutoCloseable> parts) {
			NodeConfig first = this.nodes.get(0);
			EslNodeGroup group = EslNodeGroup.create("default", resources, this.loadBalancer,
					first.pool().acquireTimeout());
			parts.add(group);
			if (this.callRateBuckets != null) {
				group.shareCallRates(this.callRateBuckets);
			}
			this.gateways.forEach(group::limitGateway);
			this.nodes.forEach(group::add);
			group.start();
			return new EslTemplate(group, first.connection().commandTimeout(), this.jobTimeout);
		}

	}

}
