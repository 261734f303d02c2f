package io.github.eslboot.autoconfigure.health;

import io.github.eslboot.autoconfigure.EslOutboundAutoConfiguration;
import io.github.eslboot.outbound.EslSessionServer;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for
 * {@link EslOutboundHealthIndicator}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = EslOutboundAutoConfiguration.class)
@ConditionalOnClass({ EslSessionServer.class, HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class })
@ConditionalOnBean(EslSessionServer.class)
@ConditionalOnEnabledHealthIndicator("esl")
public final class EslOutboundHealthContributorAutoConfiguration {

	EslOutboundHealthContributorAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean(name = { "eslOutboundHealthIndicator", "eslOutboundHealthContributor" })
	EslOutboundHealthIndicator eslOutboundHealthContributor(EslSessionServer server) {
		return new EslOutboundHealthIndicator(server);
	}

}
