package io.github.eslboot.autoconfigure;

import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

import io.github.eslboot.EslTemplate;
import io.github.eslboot.annotation.ClientTemplates;
import io.github.eslboot.event.EventStream;
import io.github.eslboot.group.EslNodeGroup;
import io.github.eslboot.node.EslNode;
import io.github.eslboot.pool.EslConnectionPool;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.AbstractBeanDefinition;

/**
 * Rejects an application whose clients cannot be told apart: nodes of two clients have
 * the same name, or a pool, event stream, node or group that is injected by its type
 * belongs to another client than the {@link EslTemplate}, so that commands would go to
 * one server and events be those of another. Runs before the auto-configured client
 * connects.
 */
final class EslBeansCheck implements SmartInitializingSingleton {

	private final ConfigurableListableBeanFactory beanFactory;

	EslBeansCheck(ConfigurableListableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	@Override
	public void afterSingletonsInstantiated() {
		checkNames();
		checkParts();
	}

	/** Meters, health and the actuator endpoint tell nodes apart by their names. */
	private void checkNames() {
		Map<String, String> clients = new HashMap<>();
		new ClientTemplates(this.beanFactory).all().forEach((client, template) -> {
			for (EslNode node : template.nodes()) {
				String other = clients.putIfAbsent(node.id(), client);
				if (other != null) {
					throw new MixedClientsException(
							"Clients '%s' and '%s' both have a node named '%s'".formatted(other, client, node.id()),
							"Give the nodes different names, with the property 'freeswitch.esl.name' or "
									+ "NodeConfig.builder(name, …).");
				}
			}
		});
	}

	private void checkParts() {
		Set<Object> parts = Collections.newSetFromMap(new IdentityHashMap<>());
		this.beanFactory.getBeanProvider(EslTemplate.class).forEach((template) -> addParts(template, parts));
		if (parts.isEmpty()) {
			return;
		}
		check(EslConnectionPool.class, parts::contains);
		check(EventStream.class, parts::contains);
		check(EslNodeGroup.class, parts::contains);
		check(EslNode.class, (node) -> parts.contains(node.pool()) && parts.contains(node.stream()));
	}

	private static void addParts(EslTemplate template, Set<Object> parts) {
		parts.add(template.pool());
		EslNodeGroup group = template.group();
		if (group != null) {
			parts.add(group);
		}
		for (EslNode node : template.nodes()) {
			parts.add(node.pool());
			parts.add(node.stream());
		}
	}

	private <T> void check(Class<T> type, Predicate<T> isPart) {
		for (String name : this.beanFactory.getBeanNamesForType(type, false, true)) {
			Object bean = isDefaultCandidate(name) ? this.beanFactory.getBean(name) : null;
			// Not an instance if the bean is null because this application does not need
			// it.
			if (type.isInstance(bean) && !isPart.test(type.cast(bean))) {
				throw new MixedClientsException(
						"Bean '%s' (%s) belongs to another Event Socket client than the EslTemplate".formatted(name,
								bean),
						MixedClientsException.ONE_CLIENT);
			}
		}
	}

	private boolean isDefaultCandidate(String name) {
		if (!this.beanFactory.containsBeanDefinition(name)) {
			return true;
		}
		BeanDefinition definition = this.beanFactory.getMergedBeanDefinition(name);
		return definition.isAutowireCandidate()
				&& (!(definition instanceof AbstractBeanDefinition own) || own.isDefaultCandidate());
	}

}
