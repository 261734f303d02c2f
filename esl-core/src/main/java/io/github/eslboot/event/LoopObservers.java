package io.github.eslboot.event;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.EventName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Observers that are called on the event loop, by event name. An observer that fails is
 * logged and keeps the event from no other observer or listener.
 */
final class LoopObservers {

	private static final Logger logger = LoggerFactory.getLogger(LoopObservers.class);

	private final Map<EventName, List<Consumer<EslEvent>>> observers = new ConcurrentHashMap<>();

	private final String node;

	LoopObservers(String node) {
		this.node = node;
	}

	void add(EventName name, Consumer<EslEvent> observer) {
		this.observers.computeIfAbsent(name, (absent) -> new CopyOnWriteArrayList<>()).add(observer);
	}

	void notify(EventName name, EslEvent event) {
		List<Consumer<EslEvent>> interested = this.observers.get(name);
		if (interested != null) {
			interested.forEach((observer) -> notify(observer, event));
		}
	}

	private void notify(Consumer<EslEvent> observer, EslEvent event) {
		try {
			observer.accept(event);
		}
		catch (Throwable ex) {
			logger.error("{}: an observer failed on {}; listeners receive the event", this.node, event, ex);
		}
	}

}
