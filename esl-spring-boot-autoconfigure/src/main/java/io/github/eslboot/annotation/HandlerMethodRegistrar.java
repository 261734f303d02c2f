package io.github.eslboot.annotation;

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
 * Binds objects with handler methods at event streams: beans when the application starts,
 * others to one call at run time.
 */
final class HandlerMethodRegistrar implements EslHandlerAdapter {

	private final HandlerMethodIntrospector types;

	private final HandlerMethodArgumentResolvers arguments;

	private final HandlerMethodInvoker calls;

	private final DefaultEslHandlerRegistry registry;

	/** Reflection is slow, and the same few classes come with every call. */
	private final Map<HandlerMethodIntrospector.Key, HandlerMethods> ofObjects = new ConcurrentHashMap<>();

	HandlerMethodRegistrar(HandlerMethodIntrospector types, HandlerMethodArgumentResolvers arguments,
			HandlerMethodInvoker calls, DefaultEslHandlerRegistry registry) {
		this.types = types;
		this.arguments = arguments;
		this.calls = calls;
		this.registry = registry;
	}

	/** Has a bean hear what its methods ask for, at every server. */
	void bindBean(String name, Object bean, Collection<EslTemplate> templates) {
		HandlerMethods type = this.types.ofBean(name, AopProxyUtils.ultimateTargetClass(bean), bean.getClass());
		this.registry.addBean(type);
		for (List<EventHandlerMethod> methods : byCalls(type)) {
			for (EslTemplate template : templates) {
				new HandlerMethodListener(type, methods, bean, methods.get(0).uuids, template, this.arguments,
						this.calls)
					.bind();
			}
		}
	}

	private static Collection<List<EventHandlerMethod>> byCalls(HandlerMethods type) {
		Map<Calls, List<EventHandlerMethod>> groups = new LinkedHashMap<>();
		for (EventHandlerMethod method : type.events()) {
			groups.computeIfAbsent(new Calls(method.uuids, method.keys), (calls) -> new ArrayList<>()).add(method);
		}
		return groups.values();
	}

	/** Has a bean of scope {@code call} hear each call with an instance of its own. */
	void bindCallScoped(String name, Class<?> type, Collection<EslTemplate> templates, BeanFactory beanFactory,
			CallBeanScope scope) {
		HandlerMethods handlers = this.types.ofCallScoped(name, type);
		this.registry.addBean(handlers);
		for (EslTemplate template : templates) {
			new CallScopedListener(name, handlers, template, beanFactory, scope, this.arguments, this.calls).bind();
		}
	}

	@Override
	public Registration bind(EslOperations operations, String uuid, Object handler) {
		HandlerMethods type = this.ofObjects.computeIfAbsent(
				new HandlerMethodIntrospector.Key(AopProxyUtils.ultimateTargetClass(handler), handler.getClass()),
				this::ofObjects);
		return new HandlerMethodListener(type, type.events(), handler, Set.of(uuid), operations, this.arguments,
				this.calls)
			.bind();
	}

	private HandlerMethods ofObjects(HandlerMethodIntrospector.Key key) {
		HandlerMethods type = this.types.ofObjects(key.type(), key.proxyType());
		this.registry.addClass(type);
		return type;
	}

	/** The calls methods hear, and how they find them. */
	private record Calls(Set<String> uuids, Set<RoutingHeader> keys) {

	}

}
