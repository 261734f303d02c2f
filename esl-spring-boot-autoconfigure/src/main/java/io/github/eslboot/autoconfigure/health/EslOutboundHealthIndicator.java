package io.github.eslboot.autoconfigure.health;

import io.github.eslboot.outbound.EslSessionServer;
import io.github.eslboot.outbound.EslSessionServerStats;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * {@link HealthIndicator} for the session server, up while the server is running even if
 * all its slots are in use.
 *
 * @since 0.1.0
 */
public class EslOutboundHealthIndicator extends AbstractHealthIndicator {

	private final EslSessionServer server;

	/**
	 * Creates an indicator for a session server.
	 * @param server the server
	 */
	public EslOutboundHealthIndicator(EslSessionServer server) {
		super("Session server health check failed");
		this.server = server;
	}

	@Override
	protected void doHealthCheck(Health.Builder builder) {
		EslSessionServerStats stats = this.server.stats();
		if (this.server.isRunning()) {
			builder.up();
		}
		else {
			builder.down().withDetail("reason", "The session server is not running");
		}
		builder.withDetail("listening", stats.listening())
			.withDetail("slots", stats.slots())
			.withDetail("active", stats.active())
			.withDetail("accepted", stats.accepted())
			.withDetail("refused", stats.refused())
			.withDetail("failed", stats.failed());
	}

}
