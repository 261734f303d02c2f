package io.github.eslboot.autoconfigure.endpoint;

import io.github.eslboot.EslTemplate;
import io.github.eslboot.annotation.ClientTemplates;
import io.github.eslboot.annotation.EslHandlerRegistry;
import io.github.eslboot.autoconfigure.EslAutoConfiguration;
import io.github.eslboot.autoconfigure.EslProperties;
import io.github.eslboot.autoconfigure.EslRefresher;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.endpoint.expose.EndpointExposure;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for {@link EslEndpoint}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = EslAutoConfiguration.class)
@ConditionalOnClass({ Endpoint.class, ConditionalOnAvailableEndpoint.class })
@ConditionalOnBean({ EslTemplate.class, EslHandlerRegistry.class })
@ConditionalOnAvailableEndpoint(EslEndpoint.class)
public final class EslEndpointAutoConfiguration {

	EslEndpointAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean
	EslEndpoint eslEndpoint(ListableBeanFactory beanFactory, EslHandlerRegistry handlers,
			ObjectProvider<EslRefresher> refreshers, EslProperties properties) {
		ClientTemplates templates = new ClientTemplates(beanFactory);
		return new EslEndpoint(() -> templates.all().values(), handlers, () -> refreshers.orderedStream().toList(),
				properties.getTimeouts().getDrain());
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnBean(EslEndpoint.class)
	@ConditionalOnAvailableEndpoint(exposure = EndpointExposure.WEB)
	EslEndpointWebExtension eslEndpointWebExtension(EslEndpoint endpoint) {
		return new EslEndpointWebExtension(endpoint);
	}

}
