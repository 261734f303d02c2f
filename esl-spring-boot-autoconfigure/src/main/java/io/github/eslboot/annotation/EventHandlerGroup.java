package io.github.eslboot.annotation;

import java.util.List;
import java.util.stream.IntStream;

import io.github.eslboot.EslOperations;
import io.github.eslboot.event.EventSelector;
import io.github.eslboot.event.SelectorIndex;
import io.github.eslboot.protocol.EslEvent;

/**
 * Handler methods of one object that select the same calls and therefore share one
 * listener. Immutable and common to all objects of a class.
 */
final class EventHandlerGroup {

	private final List<EventHandlerMethod> methods;

	/** Whether the stream tests the conditions that are fast enough. */
	private final boolean testedByStream;

	/** Positions of the methods, by the events that they handle. */
	private final SelectorIndex<Integer> index;

	private EventHandlerGroup(List<EventHandlerMethod> methods, boolean testedByStream) {
		this.methods = List.copyOf(methods);
		this.testedByStream = testedByStream;
		this.index = SelectorIndex.of(IntStream.range(0, this.methods.size()).boxed().toList(),
				(position) -> this.methods.get(position).selector(testedByStream));
	}

	/** Returns the methods of an object that is bound to calls. */
	static EventHandlerGroup ofCalls(List<EventHandlerMethod> methods) {
		return new EventHandlerGroup(methods, false);
	}

	/**
	 * Returns the methods of an object that receives the events of all calls. The
	 * conditions of a single method are tested by the stream, where they are not tested
	 * again.
	 */
	static EventHandlerGroup ofAllCalls(List<EventHandlerMethod> methods) {
		return new EventHandlerGroup(methods, methods.size() == 1);
	}

	List<EventHandlerMethod> methods() {
		return this.methods;
	}

	/**
	 * Returns the positions of the methods whose names, subclasses and conditions match
	 * an event, except for conditions that the stream has tested. Uuids are ignored.
	 */
	List<Integer> matching(EslEvent event) {
		return this.index.find(event);
	}

	/**
	 * Returns whether a running method handles an event. If none does, the event counts
	 * as skipped by those that are paused.
	 * @param operations operations of the client that received the event
	 */
	boolean isHandled(EslEvent event, EslOperations operations) {
		List<Integer> matching = matching(event);
		if (matching.isEmpty()) {
			return false;
		}
		List<EventHandlerMethod> selecting = matching.stream()
			.map(this.methods::get)
			.filter((method) -> method.servers.accepts(event, operations))
			.toList();
		if (selecting.stream().anyMatch(EventHandlerMethod::isRunning)) {
			return true;
		}
		selecting.forEach(EventHandlerMethod::admit);
		return false;
	}

	/** Adds the conditions that the stream tests for this group. */
	void addStreamConditions(EventSelector.Builder selector) {
		if (this.testedByStream) {
			this.methods.get(0).conditions.stream()
				.filter(HeaderCondition::isFast)
				.forEach((condition) -> condition.addTo(selector));
		}
	}

}
