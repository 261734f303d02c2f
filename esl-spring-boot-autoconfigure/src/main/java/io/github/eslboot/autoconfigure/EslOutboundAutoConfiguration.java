package io.github.eslboot.autoconfigure;

import java.util.List;
import java.util.concurrent.Executor;

import io.github.eslboot.annotation.EslSessionHandlerConfiguration;
import io.github.eslboot.connection.EslClientResources;
import io.github.eslboot.outbound.EslSessionServer;
import io.github.eslboot.outbound.EslSessionServerListener;
import io.github.eslboot.outbound.EslSessionServerOptions;
import io.github.eslboot.outbound.SessionHandler;
import io.github.eslboot.protocol.HangupCause;
import io.netty.handler.ssl.SslContext;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the session server, to which
 * FreeSWITCH connects. The server starts after all components that handlers may use.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = EslAutoConfiguration.class)
@ConditionalOnClass(EslSessionServer.class)
@ConditionalOnBooleanProperty("freeswitch.esl.outbound.enabled")
@ConditionalOnBean(EslClientResources.class)
@EnableConfigurationProperties(EslOutboundProperties.class)
@Import(EslSessionHandlerConfiguration.class)
public final class EslOutboundAutoConfiguration {

	private static final String PREFIX = "freeswitch.esl.outbound.";

	EslOutboundAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean
	EslSessionServerOptions eslSessionServerOptions(EslOutboundProperties properties, EslProperties client,
			ObjectProvider<SslBundles> sslBundles,
			ObjectProvider<EslSessionServerOptionsBuilderCustomizer> customizers) {
		int slots = PropertyChecks.atLeast(PREFIX + "acceptors", properties.getAcceptors(), 1);
		EslSessionServerOptions.Builder builder = EslSessionServerOptions.builder()
			.address(properties.getAddress())
			.port(PropertyChecks.between(PREFIX + "port", properties.getPort(), 0, 65535))
			.slots(slots)
			.overflowStrategy(properties.getOverflowStrategy())
			.refuseBy(properties.getRefuseBy())
			.increaseBy(PropertyChecks.atLeast(PREFIX + "increase-by", properties.getIncreaseBy(), 1))
			.backlog(PropertyChecks.atLeast(PREFIX + "backlog", properties.getBacklog(), 1))
			.handshakeTimeout(PropertyChecks.positive(PREFIX + "handshake-timeout", properties.getHandshakeTimeout()))
			.idleCheckInterval(
					PropertyChecks.notNegative(PREFIX + "idle-check-interval", properties.getIdleCheckInterval()))
			.idleCheckTimeout(PropertyChecks.positive(PREFIX + "idle-check-timeout", properties.getIdleCheckTimeout()))
			.writeTimeout(PropertyChecks.positive(PREFIX + "write-timeout", properties.getWriteTimeout()))
			.linger(PropertyChecks.notNegative(PREFIX + "linger", properties.getLinger()))
			.onHandlerFailure(properties.getOnHandlerFailure())
			.stopTimeout(PropertyChecks.notNegative(PREFIX + "stop-timeout", properties.getStopTimeout()))
			.commandTimeout(
					PropertyChecks.positive("freeswitch.esl.timeouts.command", client.getTimeouts().getCommand()))
			.callTimeout(PropertyChecks.positive("freeswitch.esl.timeouts.job", client.getTimeouts().getJob()))
			.eventFormat(client.getEvents().getFormat());
		Integer ceiling = properties.getMaxAcceptors();
		if (ceiling != null) {
			builder.maxSlots(PropertyChecks.atLeast(PREFIX + "max-acceptors", ceiling, slots));
		}
		Integer overcommitted = properties.getMaxOvercommitted();
		if (overcommitted != null) {
			builder.maxOvercommitted(PropertyChecks.atLeast(PREFIX + "max-overcommitted", overcommitted, 0));
		}
		apply("refusal-cause", properties.getRefusalCause(),
				() -> builder.refusalCause(HangupCause.of(properties.getRefusalCause())));
		String[] peers = properties.getAllowedPeers();
		if (peers != null) {
			apply("allowed-peers", String.join(",", peers), () -> builder.allowedPeers(List.of(peers)).build());
		}
		SslContext sslContext = ServerSslContext.of(properties.getSsl(), sslBundles.getIfAvailable());
		if (sslContext != null) {
			builder.sslContext(sslContext);
		}
		customizers.orderedStream().forEach((customizer) -> customizer.customize(builder));
		return builder.build();
	}

	/**
	 * Runs an action that rejects an invalid value, and names the property if it does.
	 */
	private static void apply(String property, Object value, Runnable action) {
		try {
			action.run();
		}
		catch (IllegalArgumentException ex) {
			throw PropertyChecks.invalid(PREFIX + property, value, String.valueOf(ex.getMessage()));
		}
	}

	@Bean(destroyMethod = "")
	@ConditionalOnMissingBean
	EslSessionServer eslSessionServer(EslSessionServerOptions options,
			@Qualifier(EslSessionHandlerConfiguration.ROUTER) SessionHandler router, EslClientResources resources,
			ObjectProvider<VirtualThreadWorkers> virtualThreads, ObjectProvider<EslSessionServerListener> listeners) {
		VirtualThreadWorkers workers = virtualThreads.getIfAvailable();
		Executor threads = (workers != null) ? workers.executor() : null;
		EslSessionServer server = new EslSessionServer(options, router, resources, threads);
		listeners.orderedStream().forEach(server::addListener);
		return server;
	}

	@Bean
	EslLifecycle eslSessionServerLifecycle(EslSessionServer server) {
		return new EslLifecycle(EslLifecycle.SESSION_PHASE, server::start,
				() -> server.stop(server.options().stopTimeout()));
	}

}
