package io.github.eslboot.autoconfigure.health;

import io.github.eslboot.EslTemplate;
import io.github.eslboot.annotation.ClientTemplates;
import io.github.eslboot.autoconfigure.EslAutoConfiguration;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.CompositeHealthContributorConfiguration;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for {@link EslHealthIndicator}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = EslAutoConfiguration.class)
@ConditionalOnClass({ EslTemplate.class, HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class })
@ConditionalOnBean(EslTemplate.class)
@ConditionalOnEnabledHealthIndicator("esl")
public final class EslHealthContributorAutoConfiguration
		extends CompositeHealthContributorConfiguration<EslHealthIndicator, EslTemplate> {

	EslHealthContributorAutoConfiguration() {
		super(EslHealthIndicator::new);
	}

	@Bean
	@ConditionalOnMissingBean(name = { "eslHealthIndicator", "eslHealthContributor" })
	HealthContributor eslHealthContributor(ConfigurableListableBeanFactory beanFactory) {
		return createContributor(new ClientTemplates(beanFactory).all());
	}

}
