package io.github.eslboot.annotation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Registry of the handler methods of beans and of objects bound at run time. */
final class DefaultEslHandlerRegistry implements EslHandlerRegistry {

	private final Map<String, EventHandlerMethod> beanMethodsById = new ConcurrentHashMap<>();

	private final List<EventHandlerMethod> all = new CopyOnWriteArrayList<>();

	/**
	 * Adds the methods of a bean.
	 * @throws InvalidEslHandlerException if another bean has a method with the same id
	 */
	void addBean(HandlerMethods methods) {
		for (EventHandlerMethod method : methods.events()) {
			EventHandlerMethod other = this.beanMethodsById.putIfAbsent(method.id, method);
			if (other != null) {
				throw new InvalidEslHandlerException(method.method,
						"has the id '%s' of %s".formatted(method.id, MethodDescription.of(other.method)));
			}
		}
		this.all.addAll(methods.events());
	}

	void addClass(HandlerMethods methods) {
		this.all.addAll(methods.events());
	}

	@Override
	public List<EslHandlerInfo> handlers() {
		List<EslHandlerInfo> handlers = new ArrayList<>();
		this.all.forEach((method) -> handlers.add(method.info()));
		return handlers;
	}

}
