package io.github.eslboot.annotation;

import java.lang.reflect.Method;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

import io.github.eslboot.event.ConcurrencyLimit;
import io.github.eslboot.event.EventSelector;
import io.github.eslboot.event.RoutingHeader;
import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.EventName;
import org.jspecify.annotations.Nullable;

/**
 * Validated {@link EslEventHandler @EslEventHandler} method of a bean, or of all objects
 * of a class, with its invocation counters.
 */
final class EventHandlerMethod extends SwitchedHandlerMethod implements HandlerMethodInvoker.FailureSettings {

	final Set<String> uuids;

	final Set<String> names;

	final Set<String> subclasses;

	final Set<RoutingHeader> keys;

	final List<HeaderCondition> conditions;

	/** Configured number of concurrent invocations; zero if none is configured. */
	final int concurrency;

	/**
	 * Limit of this method and of all that handle the same events, or {@code null} if
	 * none of them has one.
	 */
	@Nullable ConcurrencyLimit limit;

	/** Called when the state has changed. */
	private final List<Runnable> stateListeners = new CopyOnWriteArrayList<>();

	/** How to invoke the method; created when the first object is bound. */
	private volatile @Nullable Optional<DirectHandlerMethod> direct;

	final AtomicInteger bound = new AtomicInteger();

	final LongAdder calls = new LongAdder();

	final LongAdder failures = new LongAdder();

	private final LongAdder retries = new LongAdder();

	private final @Nullable EslListenerErrorHandler errorHandler;

	/** Servers whose events are handled. */
	final NodeFilter servers;

	EventHandlerMethod(String id, Method method, Method invocable, String client, Set<String> uuids,
			EventSelector selector, List<HeaderCondition> conditions, Settings settings) {
		super(id, method, invocable, client, settings.autoStartup());
		this.uuids = uuids;
		this.names = selector.names();
		this.subclasses = selector.subclasses();
		this.keys = selector.keys();
		this.conditions = conditions;
		this.concurrency = settings.concurrency();
		this.errorHandler = settings.errorHandler();
		this.servers = settings.servers();
	}

	/**
	 * Returns a selector of the events, without uuids.
	 * @param slowOnly whether only the conditions that no stream tests are included
	 */
	EventSelector selector(boolean slowOnly) {
		EventSelector.Builder selector = EventSelector.ofEvents()
			.eventNames(this.names)
			.custom(this.subclasses.toArray(String[]::new));
		this.conditions.stream()
			.filter((condition) -> !slowOnly || !condition.isFast())
			.forEach((condition) -> condition.addTo(selector));
		return selector.build();
	}

	/** Returns the direct form of the method, or {@code null} if there is none. */
	@Nullable DirectHandlerMethod direct(HandlerMethodArgumentResolvers resolvers) {
		Optional<DirectHandlerMethod> known = this.direct;
		if (known == null) {
			known = Optional.ofNullable(resolvers.direct(this.method, this.invocable));
			this.direct = known;
		}
		return known.orElse(null);
	}

	boolean matchesName(EslEvent event) {
		String name = event.name();
		if (this.names.contains(name) || this.names.contains(EventName.ALL.name())) {
			return true;
		}
		String subclass = (this.subclasses.isEmpty() || event.type() != EventName.CUSTOM) ? null : event.subclass();
		return subclass != null && this.subclasses.contains(subclass);
	}

	/** Returns whether an event may exist that both methods handle. */
	boolean overlaps(EventHandlerMethod other) {
		String all = EventName.ALL.name();
		return this.names.contains(all) || other.names.contains(all) || !Collections.disjoint(this.names, other.names)
				|| !Collections.disjoint(this.subclasses, other.subclasses);
	}

	/** Returns whether one of the method's routing headers has one of these uuids. */
	boolean matchesUuid(EslEvent event, Set<String> uuids) {
		for (RoutingHeader key : this.keys) {
			String uuid = event.header(key.header());
			if (uuid != null && uuids.contains(uuid)) {
				return true;
			}
		}
		return false;
	}

	void onStateChange(Runnable listener) {
		this.stateListeners.add(listener);
	}

	@Override
	void applyState() {
		this.stateListeners.forEach(Runnable::run);
	}

	@Override
	public @Nullable EslListenerErrorHandler errorHandler() {
		return this.errorHandler;
	}

	@Override
	public boolean isRunning() {
		return state() == EslHandlerState.RUNNING;
	}

	@Override
	public LongAdder retries() {
		return this.retries;
	}

	@Override
	public EslHandlerInfo info() {
		return new EslHandlerInfo(id(), MethodDescription.of(this.method), this.names, this.subclasses, this.uuids,
				this.keys, this.conditions.stream().map(HeaderCondition::toString).toList(), state(), this.bound.get(),
				this.calls.sum(), this.failures.sum(), this.retries.sum(), skipped());
	}

	/**
	 * Settings of a method that do not select events by their contents.
	 *
	 * @param concurrency number of concurrent invocations; zero if none is configured
	 * @param autoStartup whether the method runs from the start
	 * @param errorHandler the method's error handler, or {@code null} for the default
	 * @param servers servers whose events are handled
	 */
	record Settings(int concurrency, boolean autoStartup, @Nullable EslListenerErrorHandler errorHandler,
			NodeFilter servers) {

	}

}
