package io.github.eslboot.autoconfigure.endpoint;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.github.eslboot.EslTemplate;
import io.github.eslboot.annotation.EslHandler;
import io.github.eslboot.annotation.EslHandlerInfo;
import io.github.eslboot.annotation.EslHandlerRegistry;
import io.github.eslboot.autoconfigure.EslRefresh;
import io.github.eslboot.autoconfigure.EslRefresher;
import io.github.eslboot.event.EventStreamState;
import io.github.eslboot.event.EventStreamStats;
import io.github.eslboot.event.Heartbeat;
import io.github.eslboot.group.EslNodeGroup;
import io.github.eslboot.group.NoSuchNodeException;
import io.github.eslboot.job.JobRegistry;
import io.github.eslboot.job.JobResult.Outcome;
import io.github.eslboot.node.EslNode;
import io.github.eslboot.node.NodeState;
import io.github.eslboot.pool.PoolState;
import io.github.eslboot.pool.PoolStats;
import io.github.eslboot.protocol.EslException;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

/**
 * {@link Endpoint @Endpoint} that shows the state of the Event Socket client and controls
 * its nodes and handlers. Passwords and users are not exposed. By default it may only be
 * read: {@code management.endpoint.esl.access=unrestricted} permits the other operations.
 *
 * @since 0.1.0
 */
@Endpoint(id = "esl", defaultAccess = Access.READ_ONLY)
public class EslEndpoint {

	/** First part of the path of a handler. */
	static final String HANDLERS = "handlers";

	private final Supplier<Collection<EslTemplate>> templates;

	private final EslHandlerRegistry handlers;

	private final Supplier<Collection<EslRefresher>> refreshers;

	private final Duration drainTimeout;

	/**
	 * Creates an endpoint.
	 * @param templates the templates of the servers, looked up when the endpoint is read
	 * @param handlers the registry of the application's handler methods
	 * @param refreshers the refreshers of the configuration
	 * @param drainTimeout the timeout of drains that specify none
	 */
	public EslEndpoint(Supplier<Collection<EslTemplate>> templates, EslHandlerRegistry handlers,
			Supplier<Collection<EslRefresher>> refreshers, Duration drainTimeout) {
		this.templates = templates;
		this.handlers = handlers;
		this.refreshers = refreshers;
		this.drainTimeout = drainTimeout;
	}

	/**
	 * Returns the current state of all servers and handlers.
	 * @return the description
	 */
	@ReadOperation
	public EslDescriptor esl() {
		Map<String, NodeDescriptor> nodes = new LinkedHashMap<>();
		this.templates.get()
			.forEach((template) -> template.nodes().forEach((node) -> nodes.put(node.id(), NodeDescriptor.of(node))));
		return new EslDescriptor(nodes, this.handlers.handlers());
	}

	/**
	 * Applies changed configuration.
	 * @return the changes
	 * @see EslRefresher#refresh()
	 */
	@WriteOperation
	public RefreshDescriptor refresh() {
		return new RefreshDescriptor(this.refreshers.get().stream().map(EslRefresher::refresh).toList());
	}

	/**
	 * Drains, resumes or reconnects a node of a group.
	 * @param node the node's name
	 * @param action {@code drain}, {@code resume} or {@code reconnect}
	 * @param deadline time after which a draining node is removed even if it still has
	 * calls; {@code freeswitch.esl.timeouts.drain} by default
	 * @param force whether to drain the node even if the group has no other node that
	 * stays; {@code false} by default
	 * @return the node's current state, or {@code null} if there is no such node
	 * @throws InvalidEndpointRequestException if the last node is to be drained without
	 * force, or if the deadline is negative
	 */
	@WriteOperation
	public @Nullable NodeDescriptor change(@Selector String node, Action action, @Nullable Duration deadline,
			@Nullable Boolean force) {
		if (deadline != null && deadline.isNegative()) {
			throw new InvalidEndpointRequestException("The deadline %s is negative".formatted(deadline),
					"The deadline must not be negative");
		}
		return apply(node, (group) -> {
			switch (action) {
				case DRAIN -> {
					checkNotLast(group, node, force, "drain");
					group.drain(node, (deadline != null) ? deadline : this.drainTimeout);
				}
				case RESUME -> group.resume(node);
				case RECONNECT -> group.reconnect(node);
			}
		});
	}

	/**
	 * Starts, stops, pauses or resumes a handler.
	 * @param kind {@value #HANDLERS}
	 * @param id the handler's id
	 * @param action {@code start}, {@code stop}, {@code pause} or {@code resume}
	 * @return the handler's current state, or {@code null} if there is no such handler
	 * @throws InvalidEndpointRequestException if the handler does not support the action
	 */
	@WriteOperation
	public @Nullable HandlerDescriptor changeHandler(@Selector String kind, @Selector String id, HandlerAction action) {
		EslHandler handler = kind.equals(HANDLERS)
				? this.handlers.all().stream().filter((candidate) -> candidate.id().equals(id)).findFirst().orElse(null)
				: null;
		if (handler == null) {
			return null;
		}
		try {
			switch (action) {
				case START -> handler.start();
				case STOP -> handler.stop();
				case PAUSE -> handler.pause();
				case RESUME -> handler.resume();
			}
		}
		catch (UnsupportedOperationException ex) {
			throw new InvalidEndpointRequestException(String.valueOf(ex.getMessage()), String.valueOf(ex.getMessage()));
		}
		return new HandlerDescriptor(handler.info());
	}

	/**
	 * Removes a node of a group immediately, without draining it.
	 * @param node the node's name
	 * @param force whether to remove the node even if the group has no other node that
	 * stays; {@code false} by default
	 * @return the node's state after the removal, or {@code null} if there is no such
	 * node
	 * @throws InvalidEndpointRequestException if the last node is to be removed without
	 * force
	 */
	@DeleteOperation
	public @Nullable NodeDescriptor remove(@Selector String node, @Nullable Boolean force) {
		return apply(node, (group) -> {
			checkNotLast(group, node, force, "remove");
			group.remove(node);
		});
	}

	/**
	 * Applies one change at a time, so that two requests do not remove the last nodes.
	 */
	private synchronized @Nullable NodeDescriptor apply(String node, Consumer<EslNodeGroup> change) {
		EslNodeGroup group = groupOf(node);
		if (group == null) {
			return null;
		}
		try {
			EslNode changed = group.node(node);
			change.accept(group);
			return NodeDescriptor.of(changed);
		}
		catch (NoSuchNodeException ex) {
			return null;
		}
	}

	private static void checkNotLast(EslNodeGroup group, String node, @Nullable Boolean force, String action) {
		boolean last = group.nodes()
			.stream()
			.noneMatch((other) -> !other.id().equals(node) && other.state() != NodeState.DRAINING);
		if (last && !Boolean.TRUE.equals(force)) {
			throw new LastNodeException(
					"Group '%s' has no node that stays besides '%s'. To %s it nevertheless, repeat the request with force=true"
						.formatted(group.name(), node, action));
		}
	}

	private @Nullable EslNodeGroup groupOf(String node) {
		for (EslTemplate template : this.templates.get()) {
			EslNodeGroup group = template.group();
			if (group != null && group.nodes().stream().anyMatch((member) -> member.id().equals(node))) {
				return group;
			}
		}
		return null;
	}

	/** Operations on a node. */
	public enum Action {

		/** Assigns no new calls to the node and removes it when its calls have ended. */
		DRAIN,

		/** Cancels draining: assigns new calls to the node again. */
		RESUME,

		/** Closes and reopens the connections of the node. */
		RECONNECT

	}

	/** Operations on a handler. */
	public enum HandlerAction {

		/** Starts a stopped handler. */
		START,

		/** Stops the handler. */
		STOP,

		/** Pauses the handler: its events are dropped and counted. */
		PAUSE,

		/** Resumes a paused handler. */
		RESUME

	}

	/**
	 * Result of an operation on a handler.
	 *
	 * @param handler the handler
	 */
	public record HandlerDescriptor(EslHandlerInfo handler) implements OperationResponseBody {

	}

	/**
	 * Result of a refresh.
	 *
	 * @param changes the changes, one element for each refresher
	 */
	public record RefreshDescriptor(List<EslRefresh> changes) implements OperationResponseBody {

	}

	/**
	 * Description of the client.
	 *
	 * @param nodes the servers by name
	 * @param handlers the handler methods
	 */
	public record EslDescriptor(Map<String, NodeDescriptor> nodes,
			List<EslHandlerInfo> handlers) implements OperationResponseBody {

	}

	/**
	 * Description of a server.
	 *
	 * @param state the node's state
	 * @param takesCalls whether it takes new calls
	 * @param weight its share of new calls
	 * @param tags its tags
	 * @param pool its command pool
	 * @param stream its event stream
	 * @param jobs its background jobs
	 * @param server its last heartbeat, or {@code null} if none has been received
	 */
	public record NodeDescriptor(NodeState state, boolean takesCalls, int weight, Set<String> tags, PoolDescriptor pool,
			StreamDescriptor stream, JobsDescriptor jobs,
			@Nullable ServerDescriptor server) implements OperationResponseBody {

		static NodeDescriptor of(EslNode node) {
			Heartbeat heartbeat = node.stream().lastHeartbeat();
			return new NodeDescriptor(node.state(), node.takesCalls(), node.weight(), node.tags(),
					PoolDescriptor.of(node.pool().stats()), StreamDescriptor.of(node.stream().stats()),
					JobsDescriptor.of(node.jobs()), (heartbeat != null) ? ServerDescriptor.of(heartbeat) : null);
		}

	}

	/**
	 * Description of a pool.
	 *
	 * @param state the pool's state
	 * @param size maximum number of connections
	 * @param minSize number of connections that are kept open
	 * @param idle number of idle connections
	 * @param borrowed number of borrowed connections
	 * @param recovering number of connections that wait for a late reply
	 * @param connecting number of connections being opened
	 * @param waiting number of callers waiting for a connection
	 * @param acquired number of successful acquires
	 * @param acquireFailures number of failed acquires
	 * @param opened number of connections opened
	 * @param lost number of connections lost
	 * @param connectFailures number of failed attempts to connect
	 * @param lateReplies number of replies received after their command had timed out
	 * @param leaks number of connections reported as leaked
	 * @param lastError the last failure, or {@code null}
	 */
	public record PoolDescriptor(PoolState state, int size, int minSize, int idle, int borrowed, int recovering,
			int connecting, int waiting, long acquired, long acquireFailures, long opened, long lost,
			long connectFailures, long lateReplies, long leaks, @Nullable String lastError) {

		static PoolDescriptor of(PoolStats stats) {
			return new PoolDescriptor(stats.state(), stats.size(), stats.minSize(), stats.idle(), stats.borrowed(),
					stats.recovering(), stats.connecting(), stats.waiting(), stats.acquired(), stats.acquireFailures(),
					stats.opened(), stats.lost(), stats.connectFailures(), stats.lateReplies(), stats.leaks(),
					message(stats.lastError()));
		}

	}

	/**
	 * Description of an event stream.
	 *
	 * @param state the stream's state
	 * @param registrations number of registered listeners
	 * @param boundCalls number of calls that listeners are bound to
	 * @param lanes number of calls whose events are queued or being handled
	 * @param queuedEvents number of events queued for handlers
	 * @param queuedBytes size of these events, in bytes
	 * @param received number of events received, by name
	 * @param dropped number of events dropped to keep the memory budget, by name
	 * @param unparsed number of events that could not be parsed and are lost
	 * @param unrouted number of events without a listener
	 * @param handlerErrors number of failed handler invocations
	 * @param slowHandlers number of slow handler invocations
	 * @param reconnects number of connections opened after the first
	 * @param gaps number of outages the stream has recovered from
	 * @param lastError the last failure, or {@code null}
	 */
	public record StreamDescriptor(EventStreamState state, int registrations, int boundCalls, int lanes,
			long queuedEvents, long queuedBytes, Map<String, Long> received, Map<String, Long> dropped, long unparsed,
			long unrouted, long handlerErrors, long slowHandlers, long reconnects, long gaps,
			@Nullable String lastError) {

		static StreamDescriptor of(EventStreamStats stats) {
			return new StreamDescriptor(stats.state(), stats.registrations(), stats.boundCalls(), stats.lanes(),
					stats.queuedEvents(), stats.queuedBytes(), stats.received(), stats.dropped(), stats.unparsed(),
					stats.unrouted(), stats.handlerErrors(), stats.slowHandlers(), stats.reconnects(), stats.gaps(),
					message(stats.lastError()));
		}

	}

	/**
	 * Description of the background jobs.
	 *
	 * @param pending number of jobs without a result
	 * @param ended number of ended jobs, by outcome
	 */
	public record JobsDescriptor(int pending, Map<Outcome, Long> ended) {

		static JobsDescriptor of(JobRegistry jobs) {
			Map<Outcome, Long> ended = new EnumMap<>(Outcome.class);
			for (Outcome outcome : Outcome.values()) {
				ended.put(outcome, jobs.ended(outcome));
			}
			return new JobsDescriptor(jobs.pending(), ended);
		}

	}

	/**
	 * Description of a server from its last heartbeat.
	 *
	 * @param version the version, or {@code null} if unknown
	 * @param upTime the time since its start, in ISO 8601 format
	 * @param sessions number of current calls
	 * @param maxSessions maximum number of calls
	 * @param sessionsPerSecond maximum number of new calls per second
	 * @param sessionsSinceStartup number of calls since its start
	 * @param idleCpu idle CPU, in percent
	 * @param at time of the heartbeat
	 */
	public record ServerDescriptor(@Nullable String version, String upTime, long sessions, long maxSessions,
			long sessionsPerSecond, long sessionsSinceStartup, double idleCpu, Instant at) {

		static ServerDescriptor of(Heartbeat heartbeat) {
			return new ServerDescriptor(heartbeat.version(), heartbeat.upTime().toString(), heartbeat.sessions(),
					heartbeat.maxSessions(), heartbeat.sessionsPerSecond(), heartbeat.sessionsSinceStartup(),
					heartbeat.idleCpu(), heartbeat.at());
		}

	}

	private static @Nullable String message(@Nullable EslException error) {
		return (error != null) ? error.getMessage() : null;
	}

}
