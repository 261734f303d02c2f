package io.github.eslboot.annotation;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.github.eslboot.EslHandlerAdapter;
import io.github.eslboot.EslOperations;
import io.github.eslboot.EslTemplate;
import io.github.eslboot.event.Registration;
import io.github.eslboot.event.RoutingHeader;

import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.beans.factory.BeanFactory;

/**
 * Registers objects with handler methods as listeners of event streams: beans when the
 * application starts, other objects for one call at run time.
 */
final class HandlerMethodRegistrar implements EslHandlerAdapter {

	private final HandlerMethodIntrospector introspector;

	private final HandlerMethodArgumentResolvers resolvers;

	private final HandlerMethodInvoker invoker;

	private final DefaultEslHandlerRegistry registry;

	/**
	 * Cache of introspected classes: reflection is slow, and objects of few classes are
	 * bound to many calls.
	 */
	private final Map<BoundType, HandlerMethods> methodsOfObjects = new ConcurrentHashMap<>();

	HandlerMethodRegistrar(HandlerMethodIntrospector introspector, HandlerMethodArgumentResolvers resolvers,
			HandlerMethodInvoker invoker, DefaultEslHandlerRegistry registry) {
		this.introspector = introspector;
		this.resolvers = resolvers;
		this.invoker = invoker;
		this.registry = registry;
	}

	/** Registers the methods of a singleton bean with each template of their clients. */
	void registerBean(String name, Object bean, ClientTemplates templates) {
		HandlerMethods methods = this.introspector.ofBean(name, AopProxyUtils.ultimateTargetClass(bean),
				bean.getClass());
		this.registry.addBean(methods);
		for (List<EventHandlerMethod> group : groupByCalls(methods)) {
			EventHandlerMethod first = group.get(0);
			for (EslTemplate template : of(first.client, first.method, templates)) {
				EventHandlerGroup sharing = first.uuids.isEmpty() ? EventHandlerGroup.ofAllCalls(group)
						: EventHandlerGroup.ofCalls(group);
				HandlerRegistration.add(sharing, () -> new HandlerMethodListener(methods, sharing, bean, first.uuids,
						template, this.resolvers, this.invoker)
					.register());
			}
		}
		registerCallHandlers(methods, bean, templates);
	}

	private static Collection<EslTemplate> of(String client, Method method, ClientTemplates templates) {
		try {
			return templates.of(client);
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidEslHandlerException(method, String.valueOf(ex.getMessage()), ex);
		}
	}

	/** Starts the call flows and the deliveries of call records of a bean. */
	private void registerCallHandlers(HandlerMethods methods, Object bean, ClientTemplates templates) {
		for (CallHandlerMethod method : methods.calls()) {
			InvocableEslHandlerMethod invocable = new InvocableEslHandlerMethod(bean, method.method, method.invocable,
					this.resolvers.forEvents());
			of(method.client, method.method, templates)
				.forEach((template) -> this.registry.add(method, template.handleCalls(method.options,
						new HandlerMethodCallFlow(method.id(), invocable, template, this.invoker))));
		}
		for (CallEndHandlerMethod method : methods.callEnds()) {
			InvocableEslHandlerMethod invocable = new InvocableEslHandlerMethod(bean, method.method, method.invocable,
					this.resolvers.forCallRecords());
			of(method.client, method.method, templates)
				.forEach((template) -> this.registry.add(method, template.recordCalls(method.options,
						new HandlerMethodCallRecordListener(method.id(), invocable, template, this.invoker))));
		}
	}

	private static Collection<List<EventHandlerMethod>> groupByCalls(HandlerMethods methods) {
		Map<Calls, List<EventHandlerMethod>> groups = new LinkedHashMap<>();
		for (EventHandlerMethod method : methods.events()) {
			groups.computeIfAbsent(new Calls(method.client, method.uuids, method.keys), (calls) -> new ArrayList<>())
				.add(method);
		}
		return groups.values();
	}

	/** Registers the methods of a bean of scope {@code call} with each template. */
	void registerCallScoped(String name, Class<?> type, ClientTemplates templates, BeanFactory beanFactory,
			CallBeanScope scope) {
		HandlerMethods methods = this.introspector.ofCallScoped(name, type);
		this.registry.addBean(methods);
		EventHandlerMethod first = methods.events().get(0);
		for (EslTemplate template : of(first.client, first.method, templates)) {
			HandlerRegistration.add(methods.group(), () -> new CallScopedListener(name, methods, template, beanFactory,
					scope, this.resolvers, this.invoker)
				.register());
		}
	}

	@Override
	public Registration bind(EslOperations operations, String uuid, Object handler) {
		HandlerMethods methods = this.methodsOfObjects.computeIfAbsent(
				new BoundType(AopProxyUtils.ultimateTargetClass(handler), handler.getClass()), this::introspect);
		return new HandlerMethodListener(methods, methods.group(), handler, Set.of(uuid), operations, this.resolvers,
				this.invoker)
			.register();
	}

	private HandlerMethods introspect(BoundType bound) {
		HandlerMethods methods = this.introspector.ofObjects(bound.type(), bound.proxyType());
		this.registry.addClass(methods);
		return methods;
	}

	/** Client and calls of a method, and the headers that identify the calls. */
	private record Calls(String client, Set<String> uuids, Set<RoutingHeader> keys) {
	}

	/**
	 * Class of a bound object and the class of its proxy. Both are equal if there is no
	 * proxy.
	 */
	private record BoundType(Class<?> type, Class<?> proxyType) {
	}

}
