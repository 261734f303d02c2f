package io.github.eslboot.autoconfigure.health;

import java.util.LinkedHashMap;
import java.util.Map;

import io.github.eslboot.EslTemplate;
import io.github.eslboot.event.EventStreamState;
import io.github.eslboot.event.EventStreamStats;
import io.github.eslboot.event.NodeVitals;
import io.github.eslboot.pool.PoolStats;
import io.github.eslboot.protocol.EslException;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * {@link HealthIndicator} of one FreeSWITCH: up while commands can be sent and events
 * come. It looks at what is known already, so it neither blocks nor sends a command.
 *
 * @since 0.1.0
 */
public class EslHealthIndicator extends AbstractHealthIndicator {

	private final EslTemplate template;

	/**
	 * An indicator of one server.
	 * @param template the server's template
	 */
	public EslHealthIndicator(EslTemplate template) {
		super("Event Socket health check failed");
		this.template = template;
	}

	@Override
	protected void doHealthCheck(Health.Builder builder) {
		PoolStats pool = this.template.pool().stats();
		EventStreamStats stream = this.template.stream().stats();
		String reason = reason(pool, stream);
		if (reason == null) {
			builder.up();
		}
		else {
			builder.down().withDetail("reason", reason);
		}
		builder.withDetail("node", this.template.pool().name());
		builder.withDetail("pool", poolDetails(pool));
		builder.withDetail("stream", streamDetails(stream));
		NodeVitals vitals = this.template.stream().vitals();
		if (vitals != null) {
			builder.withDetail("server", serverDetails(vitals));
		}
	}

	private static @Nullable String reason(PoolStats pool, EventStreamStats stream) {
		if (pool.total() == 0) {
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
		details.put("open", pool.total());
		details.put("idle", pool.idle());
		details.put("lent", pool.lent());
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

	private static Map<String, Object> serverDetails(NodeVitals vitals) {
		Map<String, Object> details = new LinkedHashMap<>();
		if (vitals.version() != null) {
			details.put("version", vitals.version());
		}
		details.put("sessions", vitals.sessions());
		details.put("maxSessions", vitals.maxSessions());
		details.put("idleCpu", vitals.idleCpu());
		details.put("upTime", vitals.upTime().toString());
		details.put("heartbeat", vitals.at().toString());
		return details;
	}

}
