package io.github.eslboot.event;

import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;

import io.github.eslboot.connection.EslClientResources;
import io.github.eslboot.connection.EslClientResourcesInternals;
import io.github.eslboot.event.delivery.HandlerLimit;
import io.github.eslboot.event.delivery.WorkerShare;

/**
 * Default limits of listeners, common to all streams that share their workers. A listener
 * of all calls has a limit of its own. Listeners that are bound to calls are many and of
 * few classes: those of one class share a limit.
 */
final class DefaultLimits {

	private static final Map<EslClientResources, DefaultLimits> INSTANCES = Collections
		.synchronizedMap(new WeakHashMap<>());

	private final Map<Class<?>, HandlerLimit> byClass = new ConcurrentHashMap<>();

	private final WorkerShare share;

	private DefaultLimits(int workers) {
		this.share = new WorkerShare(workers);
	}

	static DefaultLimits of(EslClientResources resources) {
		return INSTANCES.computeIfAbsent(resources,
				(absent) -> new DefaultLimits(EslClientResourcesInternals.maxWorkers(absent)));
	}

	WorkerShare share() {
		return this.share;
	}

	HandlerLimit ofBound(Class<?> listener) {
		return this.byClass.computeIfAbsent(listener, (absent) -> HandlerLimit.ofWorkers());
	}

}
