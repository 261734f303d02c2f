package io.github.eslboot.annotation;

import java.util.ArrayList;
import java.util.List;

import io.github.eslboot.event.ConcurrencyLimit;
import io.github.eslboot.protocol.EslEvent;

/**
 * Handler methods of a bean, or of all objects of a class.
 *
 * @param name name of the bean or class
 * @param events methods for events, in the order of their invocation
 * @param group the same methods, for an object that is bound to calls
 * @param notices methods for notices
 * @param calls methods that serve calls
 * @param callEnds methods for records of ended calls
 * @param limit limit of the methods without a limit of their own
 */
record HandlerMethods(String name, List<EventHandlerMethod> events, EventHandlerGroup group,
		List<NoticeHandlerMethod> notices, List<CallHandlerMethod> calls, List<CallEndHandlerMethod> callEnds,
		ConcurrencyLimit limit) {

	/** Returns all methods with an id. */
	List<HandlerMethod> all() {
		List<HandlerMethod> all = new ArrayList<>(this.events);
		all.addAll(this.calls);
		all.addAll(this.callEnds);
		return all;
	}

	/** Returns the limit of the methods that handle an event. */
	ConcurrencyLimit limitOf(EslEvent event) {
		for (int i = 0; i < this.events.size(); i++) {
			EventHandlerMethod method = this.events.get(i);
			if (method.limit != null && method.matchesName(event)) {
				return method.limit;
			}
		}
		return this.limit;
	}

}
