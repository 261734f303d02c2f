package io.github.eslboot.event.delivery;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.github.eslboot.connection.EslClientResources;
import io.github.eslboot.connection.EslClientResourcesInternals;

/**
 * Default limits of handlers, common to all streams that share their workers. A listener
 * of all calls has a limit of its own. Listeners that are bound to calls are many and of
 * few classes: those of one handler class share a limit. Thread-safe.
 *
 * @since 0.1.0
 */
public final class DefaultLimits {

	private final Map<Class<?>, HandlerLimit> byClass = new ConcurrentHashMap<>();

	private final WorkerShare share;

	/**
	 * Creates limits.
	 * @param workers maximum number of workers; {@link Integer#MAX_VALUE} if they are not
	 * limited
	 */
	DefaultLimits(int workers) {
		this.share = new WorkerShare(workers);
	}

	/**
	 * Returns the limits of a client.
	 * @param resources the threads of the client
	 * @return the limits, one object for these resources
	 */
	public static DefaultLimits of(EslClientResources resources) {
		return EslClientResourcesInternals.shared(resources, DefaultLimits.class,
				(same) -> new DefaultLimits(EslClientResourcesInternals.maxWorkers(same)));
	}

	WorkerShare share() {
		return this.share;
	}

	HandlerLimit ofBound(Class<?> handler) {
		return this.byClass.computeIfAbsent(handler, (absent) -> HandlerLimit.ofWorkers());
	}

}
