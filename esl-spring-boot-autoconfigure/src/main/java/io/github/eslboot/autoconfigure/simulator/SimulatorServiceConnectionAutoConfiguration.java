package io.github.eslboot.autoconfigure.simulator;

import java.util.ArrayList;
import java.util.List;

import io.github.eslboot.autoconfigure.EslAutoConfiguration;
import io.github.eslboot.autoconfigure.EslConnectionDetails;
import io.github.eslboot.autoconfigure.GroupConnectionDetails;
import io.github.eslboot.test.FreeSwitchSimulator;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Primary;

/**
 * {@link EnableAutoConfiguration Auto-configuration} that connects the client to
 * simulator beans that are annotated with {@link ServiceConnection @ServiceConnection}:
 * to one of them, or to a group of several, whose nodes have the names of the annotations
 * or of the beans.
 *
 * @since 0.1.0
 */
@AutoConfiguration(before = EslAutoConfiguration.class, after = EmbeddedFreeSwitchAutoConfiguration.class)
@ConditionalOnClass({ FreeSwitchSimulator.class, ServiceConnection.class })
@Conditional(OnSimulatorServiceConnectionCondition.class)
@ConditionalOnMissingBean(name = "embeddedFreeSwitchConnectionDetails")
public final class SimulatorServiceConnectionAutoConfiguration {

	SimulatorServiceConnectionAutoConfiguration() {
	}

	@Bean
	@Primary
	EslConnectionDetails simulatorServiceConnectionDetails(ConfigurableListableBeanFactory beanFactory) {
		List<SimulatorConnectionDetails> servers = new ArrayList<>();
		for (String bean : OnSimulatorServiceConnectionCondition.simulators(beanFactory)) {
			ServiceConnection annotation = beanFactory.findAnnotationOnBean(bean, ServiceConnection.class);
			String name = (annotation != null && !annotation.value().isEmpty()) ? annotation.value() : bean;
			servers.add(
					new SimulatorConnectionDetails(name, beanFactory.getBean(bean, FreeSwitchSimulator.class).start()));
		}
		return (servers.size() == 1) ? servers.get(0) : new GroupConnectionDetails(servers);
	}

}
