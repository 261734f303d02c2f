package io.github.eslboot.annotation;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

import io.github.eslboot.EslTemplate;
import io.github.eslboot.event.EslEventListener;
import io.github.eslboot.event.EventSelector;
import io.github.eslboot.protocol.EventName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * Registers singleton beans of type {@link EslEventListener} for all events, in their
 * order, after all singletons have been created and before the event streams start. Beans
 * with handler methods are skipped, because their methods select their events. Beans that
 * are not autowire candidates are skipped as well, so that an application can register
 * them itself.
 */
final class EslEventListenerRegistrar implements SmartInitializingSingleton {

	private static final Logger logger = LoggerFactory.getLogger(EslEventListenerRegistrar.class);

	private final ConfigurableListableBeanFactory beanFactory;

	EslEventListenerRegistrar(ConfigurableListableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	@Override
	public void afterSingletonsInstantiated() {
		Set<EslEventListener> candidates = candidates();
		if (candidates.isEmpty()) {
			return;
		}
		List<EslTemplate> templates = new ClientTemplates(this.beanFactory).byDefault();
		if (templates.isEmpty()) {
			logger.warn("No EslTemplate bean found; {} EslEventListener beans receive no events", candidates.size());
		}
		EventSelector all = EventSelector.ofEvents(EventName.ALL).build();
		// The provider also evaluates @Order on bean methods.
		this.beanFactory.getBeanProvider(EslEventListener.class)
			.orderedStream(ObjectProvider.UNFILTERED, false)
			.filter(candidates::contains)
			.forEach((listener) -> templates.forEach((template) -> template.listen(all, listener)));
	}

	private Set<EslEventListener> candidates() {
		Set<EslEventListener> candidates = Collections.newSetFromMap(new IdentityHashMap<>());
		for (String name : this.beanFactory.getBeanNamesForType(EslEventListener.class, false, true)) {
			if (isAutowireCandidate(name)) {
				EslEventListener listener = this.beanFactory.getBean(name, EslEventListener.class);
				if (HandlerMethodIntrospector.hasHandlers(AopProxyUtils.ultimateTargetClass(listener))) {
					logger.debug("Bean '{}' has handler methods; not registered as a listener of all events", name);
				}
				else {
					candidates.add(listener);
				}
			}
		}
		return candidates;
	}

	private boolean isAutowireCandidate(String name) {
		return !this.beanFactory.containsBeanDefinition(name)
				|| this.beanFactory.getMergedBeanDefinition(name).isAutowireCandidate();
	}

}
