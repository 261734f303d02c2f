package io.github.eslboot.annotation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps the handlers of beans by id, and those of other objects by class. */
final class DefaultEslHandlerRegistry implements EslHandlerRegistry {

	private final Map<String, EventHandlerMethod> ofBeans = new ConcurrentHashMap<>();

	private final List<EventHandlerMethod> all = new CopyOnWriteArrayList<>();

	void addBean(HandlerMethods type) {
		for (EventHandlerMethod method : type.events()) {
			EventHandlerMethod other = this.ofBeans.putIfAbsent(method.id, method);
			if (other != null) {
				throw new InvalidEslHandlerException(method.method,
						"has the id '%s' of %s".formatted(method.id, MethodDescription.of(other.method)));
			}
		}
		this.all.addAll(type.events());
	}

	void addClass(HandlerMethods type) {
		this.all.addAll(type.events());
	}

	@Override
	public List<EslHandlerInfo> handlers() {
		List<EslHandlerInfo> handlers = new ArrayList<>();
		this.all.forEach((method) -> handlers.add(method.info()));
		return handlers;
	}

}
