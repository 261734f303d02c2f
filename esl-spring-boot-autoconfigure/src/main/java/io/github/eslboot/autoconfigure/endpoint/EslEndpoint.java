package io.github.eslboot.autoconfigure.endpoint;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

import io.github.eslboot.EslTemplate;
import io.github.eslboot.annotation.EslHandlerInfo;
import io.github.eslboot.annotation.EslHandlerRegistry;
import io.github.eslboot.autoconfigure.EslRefresh;
import io.github.eslboot.autoconfigure.EslRefresher;
import io.github.eslboot.event.EventStreamState;
import io.github.eslboot.event.EventStreamStats;
import io.github.eslboot.event.Heartbeat;
import io.github.eslboot.group.EslNodeGroup;
import io.github.eslboot.job.JobRegistry;
import io.github.eslboot.job.JobResult.Outcome;
import io.github.eslboot.node.EslNode;
import io.github.eslboot.node.NodeState;
import io.github.eslboot.pool.PoolState;
import io.github.eslboot.pool.PoolStats;
import io.github.eslboot.protocol.EslException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

/**
 * {@link Endpoint @Endpoint} that shows what the Event Socket client is doing. It tells
 * neither passwords nor users.
 *
 * @since 0.1.0
 */
@Endpoint(id = "esl")
public class EslEndpoint {

	private final Supplier<Collection<EslTemplate>> templates;

	private final EslHandlerRegistry handlers;

	private final Supplier<Collection<EslRefresher>> refreshers;

	private final Duration drainTimeout;

	/**
	 * An endpoint.
	 * @param templates the templates of the servers, looked up when the endpoint is read
	 * @param handlers the handler methods of the application
	 * @param refreshers what follows changed configuration
	 * @param drainTimeout the deadline of drains that have none of their own
	 */
	public EslEndpoint(Supplier<Collection<EslTemplate>> templates, EslHandlerRegistry handlers,
			Supplier<Collection<EslRefresher>> refreshers, Duration drainTimeout) {
		this.templates = templates;
		this.handlers = handlers;
		this.refreshers = refreshers;
		this.drainTimeout = drainTimeout;
	}

	/**
	 * Describes all servers and handlers as they are now.
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
	 * Follows configuration that has changed.
	 * @return what has changed
	 * @see EslRefresher#refresh()
	 */
	@WriteOperation
	public RefreshDescriptor refresh() {
		return new RefreshDescriptor(this.refreshers.get().stream().map(EslRefresher::refresh).toList());
	}

	/**
	 * Drains or reconnects a node of a group, or gives one that drains new calls again.
	 * @param node the node's name
	 * @param action {@code drain}, {@code resume} or {@code reconnect}
	 * @param deadline when a node that is drained is removed with calls on it,
	 * {@code freeswitch.esl.timeouts.drain} unless given
	 * @return the node as it is now, or {@code null} when there is no such node
	 */
	@WriteOperation
	public @Nullable NodeDescriptor change(@Selector String node, Action action, @Nullable Duration deadline) {
		EslNodeGroup group = groupOf(node);
		if (group == null) {
			return null;
		}
		EslNode changed = group.node(node);
		if (action == Action.DRAIN) {
			group.drain(node, (deadline != null) ? deadline : this.drainTimeout);
		}
		else if (action == Action.RESUME) {
			group.resume(node);
		}
		else {
			group.reconnect(node);
		}
		return NodeDescriptor.of(changed);
	}

	/**
	 * Removes a node of a group at once.
	 * @param node the node's name
	 * @return the node as it is then, or {@code null} when there is no such node
	 */
	@DeleteOperation
	public @Nullable NodeDescriptor remove(@Selector String node) {
		EslNodeGroup group = groupOf(node);
		if (group == null) {
			return null;
		}
		EslNode removed = group.node(node);
		group.remove(node);
		return NodeDescriptor.of(removed);
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

	/** What can be done with a node. */
	public enum Action {

		/** No new calls; removed when its calls have ended. */
		DRAIN,

		/** New calls again, although it was to be drained. */
		RESUME,

		/** Connected anew. */
		RECONNECT

	}

	/**
	 * What was followed.
	 *
	 * @param changes what has changed, one element for each that follows configuration
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
	 * @param state how it is doing
	 * @param takesCalls whether it gets new calls
	 * @param weight its share of new calls
	 * @param tags what it is fit for
	 * @param pool its command connections
	 * @param stream its event stream
	 * @param jobs its background jobs
	 * @param server what it last said of itself, or {@code null}
	 */
	public record NodeDescriptor(NodeState state, boolean takesCalls, int weight, Set<String> tags, PoolDescriptor pool,
			StreamDescriptor stream, JobsDescriptor jobs,
			@Nullable ServerDescriptor server) implements OperationResponseBody {

		static NodeDescriptor of(EslNode node) {
			Heartbeat vitals = node.stream().lastHeartbeat();
			return new NodeDescriptor(node.state(), node.takesCalls(), node.weight(), node.tags(),
					PoolDescriptor.of(node.pool().stats()), StreamDescriptor.of(node.stream().stats()),
					JobsDescriptor.of(node.jobs()), (vitals != null) ? ServerDescriptor.of(vitals) : null);
		}

	}

	/**
	 * Description of a pool.
	 *
	 * @param state how it is doing
	 * @param size connections it is meant to have
	 * @param idle connections that are free
	 * @param borrowed connections that are borrowed
	 * @param recovering connections that wait for an overdue reply
	 * @param connecting connections that are being opened
	 * @param waiting callers that wait for a connection
	 * @param acquired connections borrowed so far
	 * @param acquireFailures callers that got no connection in time
	 * @param opened connections opened
	 * @param lost connections that broke
	 * @param connectFailures attempts to connect that failed
	 * @param lateReplies replies that came after their deadline
	 * @param leaks connections reported as borrowed for too long
	 * @param lastError the last failure, or {@code null}
	 */
	public record PoolDescriptor(PoolState state, int size, int idle, int borrowed, int recovering, int connecting,
			int waiting, long acquired, long acquireFailures, long opened, long lost, long connectFailures,
			long lateReplies, long leaks, @Nullable String lastError) {

		static PoolDescriptor of(PoolStats stats) {
			return new PoolDescriptor(stats.state(), stats.size(), stats.idle(), stats.borrowed(), stats.recovering(),
					stats.connecting(), stats.waiting(), stats.acquired(), stats.acquireFailures(), stats.opened(),
					stats.lost(), stats.connectFailures(), stats.lateReplies(), stats.leaks(),
					message(stats.lastError()));
		}

	}

	/**
	 * Description of an event stream.
	 *
	 * @param state how it is doing
	 * @param registrations listeners that are registered
	 * @param boundCalls calls that listeners are bound to
	 * @param lanes calls whose events wait or are being handled
	 * @param queuedEvents events that wait for handlers
	 * @param queuedBytes their size, in bytes
	 * @param received events received, by name
	 * @param dropped events dropped for lack of memory, by name
	 * @param unrouted events that no listener wanted
	 * @param handlerErrors calls of handlers that failed
	 * @param slowHandlers calls of handlers that took too long
	 * @param reconnects connections opened after the first
	 * @param gaps outages after which events came again
	 * @param lastError the last failure, or {@code null}
	 */
	public record StreamDescriptor(EventStreamState state, int registrations, int boundCalls, int lanes,
			long queuedEvents, long queuedBytes, Map<String, Long> received, Map<String, Long> dropped, long unrouted,
			long handlerErrors, long slowHandlers, long reconnects, long gaps, @Nullable String lastError) {

		static StreamDescriptor of(EventStreamStats stats) {
			return new StreamDescriptor(stats.state(), stats.registrations(), stats.boundCalls(), stats.lanes(),
					stats.queuedEvents(), stats.queuedBytes(), stats.received(), stats.dropped(), stats.unrouted(),
					stats.handlerErrors(), stats.slowHandlers(), stats.reconnects(), stats.gaps(),
					message(stats.lastError()));
		}

	}

	/**
	 * Description of the background jobs.
	 *
	 * @param pending jobs that have no result yet
	 * @param ended jobs that have ended, by outcome
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
	 * What a server said of itself.
	 *
	 * @param version its version, or {@code null}
	 * @param upTime how long it has run, in ISO 8601 form
	 * @param sessions its calls
	 * @param maxSessions the most calls it accepts
	 * @param sessionsPerSecond new calls it accepts in a second
	 * @param sessionsSinceStartup calls since it started
	 * @param idleCpu how much of its CPU is idle, in percent
	 * @param at when it said so
	 */
	public record ServerDescriptor(@Nullable String version, String upTime, long sessions, long maxSessions,
			long sessionsPerSecond, long sessionsSinceStartup, double idleCpu, Instant at) {

		static ServerDescriptor of(Heartbeat vitals) {
			return new ServerDescriptor(vitals.version(), vitals.upTime().toString(), vitals.sessions(),
					vitals.maxSessions(), vitals.sessionsPerSecond(), vitals.sessionsSinceStartup(), vitals.idleCpu(),
					vitals.at());
		}

	}

	private static @Nullable String message(@Nullable EslException error) {
		return (error != null) ? error.getMessage() : null;
	}

}
