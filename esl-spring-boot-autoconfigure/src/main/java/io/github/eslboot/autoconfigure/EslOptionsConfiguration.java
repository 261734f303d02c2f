package io.github.eslboot.autoconfigure;

import java.time.Duration;
import java.util.regex.Pattern;

import io.github.eslboot.connection.ConnectionOptions;
import io.github.eslboot.connection.Credentials;
import io.github.eslboot.connection.ReconnectBackoff;
import io.github.eslboot.event.EventStreamOptions;
import io.github.eslboot.pool.PoolOptions;
import io.github.eslboot.protocol.EventFormat;
import io.github.eslboot.protocol.ProtocolLimits;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;
import org.springframework.util.unit.DataSize;

/**
 * Configuration that maps each group of properties to its options class. Validates the
 * values, so that an invalid one fails the startup with a report that names the property.
 */
@Configuration(proxyBeanMethods = false)
class EslOptionsConfiguration {

	private static final Logger logger = LoggerFactory.getLogger(EslOptionsConfiguration.class);

	/** Default password of every FreeSWITCH. */
	static final String WELL_KNOWN_PASSWORD = "ClueCon";

	/** Placeholder, which Spring Boot keeps as it is if it cannot be resolved. */
	private static final Pattern UNRESOLVED = Pattern.compile("\\$\\{[^}]+\\}");

	private static final String JSON_PARSER = "tools.jackson.core.json.JsonFactory";

	private static final DataSize KILOBYTE = DataSize.ofKilobytes(1);

	private static final DataSize MAX_INT = DataSize.ofBytes(Integer.MAX_VALUE);

	@Bean
	@ConditionalOnMissingBean
	EslConnectionDetails eslConnectionDetails(EslProperties properties, ObjectProvider<SslBundles> sslBundles,
			ObjectProvider<DiscoveredServers> discovered) {
		DiscoveredServers servers = discovered.getIfAvailable();
		if (servers != null) {
			// Each of the usual three DNS servers may need the timeout.
			servers.start(
					PropertyChecks.positive("freeswitch.esl.discovery.timeout", properties.getDiscovery().getTimeout())
						.multipliedBy(3));
			return new DiscoveredConnectionDetails(servers, properties, sslBundles.getIfAvailable());
		}
		return new PropertiesEslConnectionDetails(properties, sslBundles.getIfAvailable());
	}

	static ConnectionOptions connectionOptions(EslProperties properties, EslConnectionDetails details,
			ObjectProvider<EslConnectionOptionsBuilderCustomizer> customizers) {
		ConnectionOptions.Builder builder = ConnectionOptions
			.builder(details.getHost(), details.getPort(), credentials(details))
			.limits(limits(properties.getLimits()));
		applyTimeouts(properties.getTimeouts(), builder);
		SslBundle sslBundle = details.getSslBundle();
		if (sslBundle != null) {
			builder.sslContext(ClientSslContext.of(sslBundle));
		}
		customizers.orderedStream().forEach((customizer) -> customizer.customize(builder));
		return builder.build();
	}

	private static Credentials credentials(EslConnectionDetails details) {
		if (UNRESOLVED.matcher(details.getPassword()).matches()) {
			logger.warn("{}:{}: the Event Socket password is a placeholder that was not resolved: the environment "
					+ "variable or property that it names is not set.", details.getHost(), details.getPort());
		}
		String user = details.getUser();
		if (user != null) {
			return Credentials.ofUser(user, details.getPassword());
		}
		if (details.getPassword().equals(WELL_KNOWN_PASSWORD)) {
			logger.warn("{}:{}: the Event Socket password is FreeSWITCH's well-known default; every client that "
					+ "reaches this port controls the server. Change it in event_socket.conf.xml and set "
					+ "'freeswitch.esl.password'.", details.getHost(), details.getPort());
		}
		return Credentials.ofPassword(details.getPassword());
	}

	private static ProtocolLimits limits(EslProtocolLimitProperties limits) {
		return new ProtocolLimits(bytes("freeswitch.esl.limits.header-block", limits.getHeaderBlock()),
				bytes("freeswitch.esl.limits.header-line", limits.getHeaderLine()),
				bytes("freeswitch.esl.limits.body", limits.getBody()));
	}

	private static int bytes(String property, DataSize size) {
		return (int) PropertyChecks.between(property, size, KILOBYTE, MAX_INT).toBytes();
	}

	private static void applyTimeouts(EslTimeoutProperties timeouts, ConnectionOptions.Builder builder) {
		String prefix = "freeswitch.esl.timeouts.";
		builder.connectTimeout(PropertyChecks.positive(prefix + "connect", timeouts.getConnect()));
		builder.greetingTimeout(PropertyChecks.positive(prefix + "greeting", timeouts.getGreeting()));
		builder.authenticationTimeout(PropertyChecks.positive(prefix + "authentication", timeouts.getAuthentication()));
		builder.commandTimeout(PropertyChecks.positive(prefix + "command", timeouts.getCommand()));
		builder.idleCheckInterval(
				PropertyChecks.notNegative(prefix + "idle-check-interval", timeouts.getIdleCheckInterval()));
		builder.idleCheckTimeout(PropertyChecks.positive(prefix + "idle-check", timeouts.getIdleCheck()));
		builder.lateReplyTimeout(PropertyChecks.positive(prefix + "late-reply", timeouts.getLateReply()));
	}

	@Bean
	@ConditionalOnMissingBean
	PoolOptions eslPoolOptions(EslProperties properties) {
		EslPoolProperties pool = properties.getPool();
		String prefix = "freeswitch.esl.pool.";
		PoolOptions.Builder builder = PoolOptions.builder();
		Integer minSize = pool.getMinSize();
		int size = PropertyChecks.between(prefix + "size", pool.getSize(), 1, 1000);
		if (minSize != null) {
			builder.minSize(PropertyChecks.between(prefix + "min-size", minSize, 0, size));
		}
		return builder.name(name(properties))
			.size(size)
			.idleTimeout(PropertyChecks.notNegative(prefix + "idle-timeout", pool.getIdleTimeout()))
			.acquireTimeout(PropertyChecks.notNegative(prefix + "acquire-timeout", pool.getAcquireTimeout()))
			.maxWaiting(PropertyChecks.atLeast(prefix + "max-waiting", pool.getMaxWaiting(), 0))
			.maxConcurrentConnects(
					PropertyChecks.atLeast(prefix + "max-concurrent-connects", pool.getMaxConcurrentConnects(), 1))
			.leakDetectionThreshold(
					PropertyChecks.notNegative(prefix + "leak-detection-threshold", pool.getLeakDetectionThreshold()))
			.closeTimeout(PropertyChecks.notNegative(prefix + "close-timeout", pool.getCloseTimeout()))
			.build();
	}

	@Bean
	@ConditionalOnMissingBean
	EventStreamOptions eslEventStreamOptions(EslProperties properties) {
		EslEventProperties events = properties.getEvents();
		String prefix = "freeswitch.esl.events.";
		return EventStreamOptions.builder()
			.name(name(properties))
			.format(format(prefix + "format", events.getFormat()))
			.memoryBudget(PropertyChecks
				.between(prefix + "memory-budget", events.getMemoryBudget(), DataSize.ofKilobytes(64),
						DataSize.ofTerabytes(1))
				.toBytes())
			.slowHandlerThreshold(
					PropertyChecks.notNegative(prefix + "slow-handler-threshold", events.getSlowHandlerThreshold()))
			.callEndGrace(PropertyChecks.notNegative(prefix + "call-end-grace", events.getCallEndGrace()))
			.quietCallCheck(PropertyChecks.notNegative(prefix + "quiet-call-check", events.getQuietCallCheck()))
			.wakeUpInterval(wakeUpInterval(prefix + "wake-up-interval", events.getWakeUpInterval()))
			.build();
	}

	private static Duration wakeUpInterval(String property, Duration interval) {
		if (!interval.isZero() && interval.toMillis() < 1) {
			throw PropertyChecks.invalid(property, interval,
					"It must be at least 1ms, or zero to disable the wake-up.");
		}
		return interval;
	}

	private static EventFormat format(String property, EventFormat format) {
		if (format == EventFormat.JSON
				&& !ClassUtils.isPresent(JSON_PARSER, EslOptionsConfiguration.class.getClassLoader())) {
			throw PropertyChecks.invalid(property, format,
					"It needs tools.jackson.core:jackson-core, which is not on the class path.");
		}
		return format;
	}

	private static String name(EslProperties properties) {
		if (!StringUtils.hasText(properties.getName())) {
			throw PropertyChecks.invalid("freeswitch.esl.name", properties.getName(), "It must not be empty.");
		}
		return properties.getName();
	}

	@Bean
	@ConditionalOnMissingBean
	ReconnectBackoff eslReconnectBackoff(EslProperties properties) {
		EslReconnectProperties reconnect = properties.getReconnect();
		String prefix = "freeswitch.esl.reconnect.";
		PropertyChecks.positive(prefix + "delay", reconnect.getDelay());
		if (!(reconnect.getMultiplier() >= 1)) {
			throw PropertyChecks.invalid(prefix + "multiplier", reconnect.getMultiplier(), "It must be at least 1.");
		}
		if (reconnect.getMaxDelay().compareTo(reconnect.getDelay()) < 0) {
			throw PropertyChecks.invalid(prefix + "max-delay", reconnect.getMaxDelay(),
					"It must not be shorter than '%sdelay', which is %s.".formatted(prefix, reconnect.getDelay()));
		}
		PropertyChecks.notNegative(prefix + "jitter", reconnect.getJitter());
		if (reconnect.getJitter().compareTo(reconnect.getDelay()) > 0) {
			throw PropertyChecks.invalid(prefix + "jitter", reconnect.getJitter(),
					"It must not be longer than '%sdelay', which is %s.".formatted(prefix, reconnect.getDelay()));
		}
		PropertyChecks.positive(prefix + "permanent-failure-delay", reconnect.getPermanentFailureDelay());
		return ReconnectBackoff.builder()
			.delay(reconnect.getDelay())
			.multiplier(reconnect.getMultiplier())
			.maxDelay(reconnect.getMaxDelay())
			.jitter(reconnect.getJitter())
			.permanentFailureDelay(reconnect.getPermanentFailureDelay())
			.build();
	}

}
