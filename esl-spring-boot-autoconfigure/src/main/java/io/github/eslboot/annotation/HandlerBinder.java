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
final class HandlerBinder implements EslHandlerAdapter {

	private final HandlerTypes types;

	private final HandlerArguments arguments;

	private final HandlerCalls calls;

	private final DefaultEslHandlerRegistry registry;

	/** Reflection is slow, and the same few classes come with every call. */
	private final Map<HandlerTypes.Key, HandlerType> ofObjects = new ConcurrentHashMap<>();

	HandlerBinder(HandlerTypes types, HandlerArguments arguments, HandlerCalls calls,
			DefaultEslHandlerRegistry registry) {
		this.types = types;
		this.arguments = arguments;
		this.calls = calls;
		this.registry = registry;
	}

	/** Has a bean hear what its methods ask for, at every server. */
	void bindBean(String name, Object bean, Collection<EslTemplate> templates) {
		HandlerType type = this.types.ofBean(name, AopProxyUtils.ultimateTargetClass(bean), bean.getClass());
		this.registry.addBean(type);
		for (List<EventMethod> methods : byCalls(type)) {
			for (EslTemplate template : templates) {
				new HandlerGroup(type, methods, bean, methods.get(0).uuids, template, this.arguments, this.calls)
					.bind();
			}
		}
	}

	private static Collection<List<EventMethod>> byCalls(HandlerType type) {
		Map<Calls, List<EventMethod>> groups = new LinkedHashMap<>();
		for (EventMethod method : type.events()) {
			groups.computeIfAbsent(new Calls(method.uuids, method.keys), (calls) -> new ArrayList<>()).add(method);
		}
		return groups.values();
	}

	/** Has a bean of scope {@code call} hear each call with an instance of its own. */
	void bindCallScoped(String name, Class<?> type, Collection<EslTemplate> templates, BeanFactory beanFactory,
			CallBeanScope scope) {
		HandlerType handlers = this.types.ofCallScoped(name, type);
		this.registry.addBean(handlers);
		for (EslTemplate template : templates) {
			new CallScopedHandlers(name, handlers, template, beanFactory, scope, this.arguments, this.calls).bind();
		}
	}

	@Override
	public Registration bind(EslOperations operations, String uuid, Object handler) {
		HandlerType type = this.ofObjects.computeIfAbsent(
				new HandlerTypes.Key(AopProxyUtils.ultimateTargetClass(handler), handler.getClass()), this::ofObjects);
		return new HandlerGroup(type, type.events(), handler, Set.of(uuid), operations, this.arguments, this.calls)
			.bind();
	}

	private HandlerType ofObjects(HandlerTypes.Key key) {
		HandlerType type = this.types.ofObjects(key.type(), key.proxyType());
		this.registry.addClass(type);
		return type;
	}

	/** The calls methods hear, and how they find them. */
	private record Calls(Set<String> uuids, Set<RoutingHeader> keys) {

	}

}
