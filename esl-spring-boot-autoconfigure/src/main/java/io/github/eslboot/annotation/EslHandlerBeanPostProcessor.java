package io.github.eslboot.annotation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.aop.framework.AopInfrastructureBean;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.OrderUtils;
import org.springframework.util.ClassUtils;

/**
 * Detects beans with handler methods and registers them after all singletons have been
 * created and before the event streams start, so that no event is missed. Looks up its
 * collaborators on demand: injected beans would be created before the other
 * post-processors could process them.
 */
final class EslHandlerBeanPostProcessor implements BeanPostProcessor, SmartInitializingSingleton, Ordered {

	private static final Logger logger = LoggerFactory.getLogger(EslHandlerBeanPostProcessor.class);

	private final ConfigurableListableBeanFactory beanFactory;

	private final Set<Class<?>> withoutHandlers = ConcurrentHashMap.newKeySet();

	private final List<Candidate> candidates = new ArrayList<>();

	private boolean started;

	EslHandlerBeanPostProcessor(ConfigurableListableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	@Override
	public int getOrder() {
		return LOWEST_PRECEDENCE;
	}

	@Override
	public @Nullable Object postProcessAfterInitialization(Object bean, String beanName) {
		Class<?> type = AopProxyUtils.ultimateTargetClass(bean);
		if (bean instanceof AopInfrastructureBean || this.withoutHandlers.contains(type)) {
			return bean;
		}
		if (!HandlerMethodIntrospector.hasHandlers(type)) {
			if (EventHandlerAttributes.ofClass(type).isPresent()) {
				throw new InvalidEslHandlerException(
						"Bean '%s' has @EslEventHandler on its class %s, but no method with @EslEventHandler; annotate the methods that handle events"
							.formatted(beanName, type.getName()));
			}
			this.withoutHandlers.add(type);
		}
		else if (!this.beanFactory.containsBean(beanName) || !this.beanFactory.isSingleton(beanName)) {
			if (HandlerMethodIntrospector.hasCallHandlers(type)) {
				throw new InvalidEslHandlerException(
						"Bean '%s' (%s) has @EslCallHandler or @EslCallEndHandler methods and must therefore be a singleton"
							.formatted(beanName, type.getName()));
			}
			logger.debug("Bean '{}' is no singleton; its handlers are active once it is bound to a call", beanName);
		}
		else {
			addCandidate(new Candidate(beanName, bean, type));
		}
		return bean;
	}

	private void addCandidate(Candidate candidate) {
		synchronized (this.candidates) {
			if (!this.started) {
				this.candidates.add(candidate);
				return;
			}
		}
		register(List.of(candidate));
	}

	@Override
	public void afterSingletonsInstantiated() {
		List<Candidate> found;
		synchronized (this.candidates) {
			this.started = true;
			found = new ArrayList<>(this.candidates);
			this.candidates.clear();
		}
		found.replaceAll(this::withFinalProxy);
		found.sort(Comparator.comparingInt((candidate) -> OrderUtils.getOrder(candidate.type, LOWEST_PRECEDENCE)));
		register(found);
		registerCallScoped();
	}

	private void registerCallScoped() {
		if (!(this.beanFactory.getRegisteredScope(CallScope.NAME) instanceof CallBeanScope scope)) {
			return;
		}
		for (String name : this.beanFactory.getBeanDefinitionNames()) {
			if (!CallScope.NAME.equals(this.beanFactory.getMergedBeanDefinition(name).getScope())) {
				continue;
			}
			Class<?> type = this.beanFactory.getType(name, false);
			if (type == null || !HandlerMethodIntrospector.hasHandlers(ClassUtils.getUserClass(type))) {
				continue;
			}
			if (ScopedProxyUtils.isScopedTarget(name)) {
				throw new InvalidEslHandlerException(
						"Bean '%s' of scope 'call' must not have a scoped proxy: its handlers are invoked on the instance of the call"
							.formatted(name));
			}
			this.beanFactory.getBean(HandlerMethodRegistrar.class)
				.registerCallScoped(name, ClassUtils.getUserClass(type), new ClientTemplates(this.beanFactory),
						this.beanFactory, scope);
		}
	}

	/** Replaces the bean with the proxy that a later post-processor may have created. */
	private Candidate withFinalProxy(Candidate candidate) {
		Object bean = this.beanFactory.getBean(candidate.name);
		boolean same = AopProxyUtils.ultimateTargetClass(bean) == candidate.type;
		return same ? new Candidate(candidate.name, bean, candidate.type) : candidate;
	}

	private void register(List<Candidate> found) {
		if (found.isEmpty()) {
			return;
		}
		ClientTemplates templates = new ClientTemplates(this.beanFactory);
		if (templates.all().isEmpty()) {
			logger.warn("No EslTemplate bean found; the handlers of {} beans receive no events", found.size());
		}
		HandlerMethodRegistrar registrar = this.beanFactory.getBean(HandlerMethodRegistrar.class);
		found.forEach((candidate) -> registrar.registerBean(candidate.name, candidate.bean, templates));
	}

	private record Candidate(String name, Object bean, Class<?> type) {

	}

}
