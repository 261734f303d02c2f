package io.github.eslboot.autoconfigure.health;

import java.util.LinkedHashMap;
import java.util.Map;

import io.github.eslboot.EslTemplate;
import io.github.eslboot.event.EventStreamState;
import io.github.eslboot.event.EventStreamStats;
import io.github.eslboot.event.Heartbeat;
import io.github.eslboot.group.EslNodeGroup;
import io.github.eslboot.node.EslNode;
import io.github.eslboot.pool.PoolState;
import io.github.eslboot.pool.PoolStats;
import io.github.eslboot.protocol.EslException;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * {@link HealthIndicator} for one FreeSWITCH or for a group. One FreeSWITCH is up while
 * commands can be sent and events are received; a group is up while any of its nodes
 * takes calls. Reads the client's state only, so it does not block and sends no command.
 *
 * @since 0.1.0
 */
public class EslHealthIndicator extends AbstractHealthIndicator {

	private final EslTemplate template;

	/**
	 * Creates an indicator for the server or group of a template.
	 * @param template the template
	 */
	public EslHealthIndicator(EslTemplate template) {
		super("Event Socket health check failed");
		this.template = template;
	}

	@Override
	protected void doHealthCheck(Health.Builder builder) {
		EslNodeGroup group = this.template.group();
		if (group != null) {
			checkGroup(group, builder);
			return;
		}
		EslNode node = this.template.nodes().get(0);
		String reason = reason(node.pool().stats(), node.stream().stats());
		if (reason == null) {
			builder.up();
		}
		else {
			builder.down().withDetail("reason", reason);
		}
		builder.withDetail("node", node.id());
		nodeDetails(node).forEach(builder::withDetail);
	}

	private static void checkGroup(EslNodeGroup group, Health.Builder builder) {
		Map<String, Object> nodes = new LinkedHashMap<>();
		boolean up = false;
		for (EslNode node : group.nodes()) {
			boolean takesCalls = node.takesCalls();
			up |= takesCalls;
			Map<String, Object> details = new LinkedHashMap<>();
			details.put("state", node.state());
			details.put("takesCalls", takesCalls);
			String reason = reason(node.pool().stats(), node.stream().stats());
			if (node.isUnresponsive()) {
				details.put("reason", "Commands are not answered");
			}
			else if (reason != null) {
				details.put("reason", reason);
			}
			details.putAll(nodeDetails(node));
			nodes.put(node.id(), details);
		}
		if (up) {
			builder.up();
		}
		else {
			builder.down().withDetail("reason", nodes.isEmpty() ? "The group has no nodes" : "No node takes calls");
		}
		builder.withDetail("group", group.name()).withDetail("nodes", nodes);
	}

	private static Map<String, Object> nodeDetails(EslNode node) {
		Map<String, Object> details = new LinkedHashMap<>();
		details.put("pool", poolDetails(node.pool().stats()));
		details.put("stream", streamDetails(node.stream().stats()));
		Heartbeat heartbeat = node.stream().lastHeartbeat();
		if (heartbeat != null) {
			details.put("server", serverDetails(heartbeat));
		}
		return details;
	}

	private static @Nullable String reason(PoolStats pool, EventStreamStats stream) {
		if (pool.total() == 0 && pool.state() != PoolState.UP) {
			return "No connection for commands, the pool is " + pool.state() + because(pool.lastError());
		}
		if (stream.state() != EventStreamState.UP) {
			return "No events, the event stream is " + stream.state() + because(stream.lastError());
		}
		return null;
	}

	private static String because(@Nullable EslException error) {
		return (error != null) ? ": " + error.getMessage() : "";
	}

	private static Map<String, Object> poolDetails(PoolStats pool) {
		Map<String, Object> details = new LinkedHashMap<>();
		details.put("state", pool.state());
		details.put("size", pool.size());
		details.put("minSize", pool.minSize());
		details.put("open", pool.total());
		details.put("idle", pool.idle());
		details.put("borrowed", pool.borrowed());
		details.put("waiting", pool.waiting());
		putError(details, pool.lastError());
		return details;
	}

	private static Map<String, Object> streamDetails(EventStreamStats stream) {
		Map<String, Object> details = new LinkedHashMap<>();
		details.put("state", stream.state());
		details.put("reconnects", stream.reconnects());
		details.put("boundCalls", stream.boundCalls());
		details.put("queuedEvents", stream.queuedEvents());
		putError(details, stream.lastError());
		return details;
	}

	private static void putError(Map<String, Object> details, @Nullable EslException error) {
		if (error != null) {
			details.put("lastError", String.valueOf(error.getMessage()));
		}
	}

	private static Map<String, Object> serverDetails(Heartbeat heartbeat) {
		Map<String, Object> details = new LinkedHashMap<>();
		if (heartbeat.version() != null) {
			details.put("version", heartbeat.version());
		}
		details.put("sessions", heartbeat.sessions());
		details.put("maxSessions", heartbeat.maxSessions());
		details.put("idleCpu", heartbeat.idleCpu());
		details.put("upTime", heartbeat.upTime().toString());
		details.put("heartbeat", heartbeat.at().toString());
		return details;
	}

}
