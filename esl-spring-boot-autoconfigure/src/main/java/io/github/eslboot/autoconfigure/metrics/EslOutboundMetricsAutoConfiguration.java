package io.github.eslboot.autoconfigure.metrics;

import io.github.eslboot.autoconfigure.EslOutboundAutoConfiguration;
import io.github.eslboot.outbound.EslSessionServer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for meters of the session server.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = EslOutboundAutoConfiguration.class,
		afterName = "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration")
@ConditionalOnClass({ EslSessionServer.class, MeterRegistry.class })
@ConditionalOnBean({ EslSessionServer.class, MeterRegistry.class })
public final class EslOutboundMetricsAutoConfiguration {

	EslOutboundMetricsAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean(name = "eslOutboundMeterBinder")
	MeterBinder eslOutboundMeterBinder(EslSessionServer server) {
		return new SessionServerMetrics(server);
	}

}
