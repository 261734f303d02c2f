package io.github.eslboot.annotation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.github.eslboot.EslTemplate;
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
 * Finds beans with handler methods and binds them once all singletons are there: before
 * the event streams start, so that no event is missed. What it needs for that is looked
 * up late, because a post-processor that injects beans makes them too early.
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
			this.withoutHandlers.add(type);
		}
		else if (!this.beanFactory.containsBean(beanName) || !this.beanFactory.isSingleton(beanName)) {
			logger.debug("Bean '{}' is no singleton: its handlers wait to be bound to a call", beanName);
		}
		else {
			found(new Candidate(beanName, bean, type));
		}
		return bean;
	}

	private void found(Candidate candidate) {
		synchronized (this.candidates) {
			if (!this.started) {
				this.candidates.add(candidate);
				return;
			}
		}
		bind(List.of(candidate));
	}

	@Override
	public void afterSingletonsInstantiated() {
		List<Candidate> found;
		synchronized (this.candidates) {
			this.started = true;
			found = new ArrayList<>(this.candidates);
			this.candidates.clear();
		}
		found.replaceAll(this::finished);
		found.sort(Comparator.comparingInt((candidate) -> OrderUtils.getOrder(candidate.type, LOWEST_PRECEDENCE)));
		bind(found);
		bindCallScoped();
	}

	private void bindCallScoped() {
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
						"Bean '%s' of scope 'call' must not have a scoped proxy: its handlers are called on the instance of the call"
							.formatted(name));
			}
			this.beanFactory.getBean(HandlerMethodRegistrar.class)
				.bindCallScoped(name, ClassUtils.getUserClass(type), templates(), this.beanFactory, scope);
		}
	}

	/** Others may have put a proxy around the bean after it came by here. */
	private Candidate finished(Candidate candidate) {
		Object bean = this.beanFactory.getBean(candidate.name);
		boolean same = AopProxyUtils.ultimateTargetClass(bean) == candidate.type;
		return same ? new Candidate(candidate.name, bean, candidate.type) : candidate;
	}

	private void bind(List<Candidate> found) {
		if (found.isEmpty()) {
			return;
		}
		List<EslTemplate> templates = templates();
		if (templates.isEmpty()) {
			logger.warn("There is no EslTemplate, so the handlers of {} beans hear nothing", found.size());
		}
		HandlerMethodRegistrar binder = this.beanFactory.getBean(HandlerMethodRegistrar.class);
		found.forEach((candidate) -> binder.bindBean(candidate.name, candidate.bean, templates));
	}

	/** One template for each stream: two of the same would deliver everything twice. */
	private List<EslTemplate> templates() {
		Set<Object> streams = Collections.newSetFromMap(new IdentityHashMap<>());
		return this.beanFactory.getBeanProvider(EslTemplate.class)
			.orderedStream()
			.filter((template) -> streams.add(Objects.requireNonNullElseGet(template.group(), template::stream)))
			.toList();
	}

	private record Candidate(String name, Object bean, Class<?> type) {

	}

}
