package io.github.eslboot.annotation;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.github.eslboot.EslOperations;
import io.github.eslboot.event.ConcurrencyLimit;
import io.github.eslboot.event.EndReason;
import io.github.eslboot.event.EslEventListener;
import io.github.eslboot.event.EventGap;
import io.github.eslboot.event.EventSelector;
import io.github.eslboot.event.LostEvents;
import io.github.eslboot.event.Registration;
import io.github.eslboot.event.RoutingHeader;
import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.EventName;
import org.jspecify.annotations.Nullable;

/**
 * Listener that invokes those handler methods of one object that select the same calls.
 * The methods share one listener, so that they are never invoked concurrently for a call,
 * and each notice is delivered once.
 */
final class HandlerMethodListener implements EslEventListener {

	private final HandlerMethods type;

	private final EventHandlerGroup group;

	private final Object target;

	/** The methods of the group, by their positions. */
	private final List<BoundEvent> events = new ArrayList<>();

	private final List<BoundNotice> notices = new ArrayList<>();

	private final Set<RoutingHeader> keys = EnumSet.noneOf(RoutingHeader.class);

	/** Current uuids of the calls that the object is bound to; empty for all calls. */
	private final Set<String> uuids = ConcurrentHashMap.newKeySet();

	/** Whether methods differ in their routing headers, which must then be compared. */
	private final boolean mixedKeys;

	private final EslOperations operations;

	private final HandlerMethodArgumentResolvers resolvers;

	private final HandlerMethodInvoker invoker;

	HandlerMethodListener(HandlerMethods type, EventHandlerGroup group, Object target, Set<String> uuids,
			EslOperations operations, HandlerMethodArgumentResolvers resolvers, HandlerMethodInvoker invoker) {
		this.type = type;
		this.group = group;
		this.target = target;
		this.operations = operations;
		this.resolvers = resolvers;
		this.invoker = invoker;
		this.uuids.addAll(uuids);
		for (EventHandlerMethod method : group.methods()) {
			this.keys.addAll(method.keys);
			this.events.add(new BoundEvent(method));
		}
		for (NoticeHandlerMethod notice : type.notices()) {
			this.notices.add(new BoundNotice(notice, new InvocableEslHandlerMethod(target, notice.method(),
					notice.invocable(), resolvers.forNotices())));
		}
		this.mixedKeys = group.methods().stream().anyMatch((method) -> !method.keys.equals(this.keys));
	}

	/** Registers this listener with its template. */
	Registration register() {
		EventSelector selector = selector();
		begin();
		return this.operations.listen(selector, this);
	}

	/** Counts this listener as bound until {@link #onEnd}. */
	void begin() {
		this.events.forEach((event) -> event.method.bound.incrementAndGet());
	}

	/** Returns a selector of the events of all methods. */
	private EventSelector selector() {
		EventSelector.Builder selector = this.uuids.isEmpty() ? EventSelector.ofEvents()
				: EventSelector.ofCall(this.uuids.toArray(String[]::new));
		Set<String> subclasses = new LinkedHashSet<>();
		for (BoundEvent event : this.events) {
			selector.eventNames(event.method.names);
			subclasses.addAll(event.method.subclasses);
		}
		selector.custom(subclasses.toArray(String[]::new));
		selector.by(this.keys.iterator().next(), this.keys.toArray(RoutingHeader[]::new));
		if (!this.uuids.isEmpty()) {
			selector.events(EventName.CHANNEL_UUID);
		}
		this.group.addStreamConditions(selector);
		return selector.build();
	}

	@Override
	public ConcurrencyLimit concurrencyLimit(EslEvent event) {
		return this.type.limitOf(event);
	}

	@Override
	public Class<?> handlerType() {
		return this.target.getClass();
	}

	@Override
	public void onEvent(EslEvent event) {
		if (!this.uuids.isEmpty() && event.type() == EventName.CHANNEL_UUID) {
			followRename(event);
		}
		EslHandlerException failure = null;
		String uuid = uuidOf(event);
		List<Integer> matching = this.group.matching(event);
		for (int i = 0; i < matching.size(); i++) {
			BoundEvent bound = this.events.get(matching.get(i));
			EventHandlerMethod method = bound.method;
			if ((!this.mixedKeys || method.matchesUuid(event, this.uuids))
					&& method.servers.accepts(event, this.operations) && method.admit()) {
				method.calls.increment();
				EslHandlerException failed = this.invoker.invoke(method.id(), event, uuid,
						() -> bound.invoke(event, uuid), method);
				if (failed != null) {
					method.failures.increment();
					failure = join(failure, failed);
				}
			}
		}
		if (failure != null) {
			throw failure;
		}
	}

	/** Follows a rename of the channel, as the stream's registration does. */
	private void followRename(EslEvent event) {
		String old = event.header("Old-Unique-ID");
		String renamed = event.uniqueId();
		if (old != null && renamed != null && this.uuids.remove(old)) {
			this.uuids.add(renamed);
		}
	}

	private @Nullable String uuidOf(@Nullable EslEvent event) {
		if (!this.uuids.isEmpty() && this.uuids.size() == 1) {
			return this.uuids.iterator().next();
		}
		return (event != null) ? event.uniqueId() : null;
	}

	private static EslHandlerException join(@Nullable EslHandlerException first, EslHandlerException next) {
		if (first == null) {
			return next;
		}
		first.addSuppressed(next);
		return first;
	}

	@Override
	public void onLost(LostEvents lost) {
		notice(lost);
	}

	@Override
	public void onGap(EventGap gap) {
		notice(gap);
	}

	@Override
	public void onEnd(EndReason reason) {
		this.events.forEach((event) -> event.method.bound.decrementAndGet());
		notice(reason);
	}

	private void notice(Object notice) {
		EslHandlerException failure = null;
		for (BoundNotice bound : this.notices) {
			if (bound.method.type().isInstance(notice)) {
				EslHandlerException failed = this.invoker.invoke(bound.method.id(), bound.invocable,
						new HandlerMethodMessage(notice, this.operations, uuidOf(null)));
				if (failed != null) {
					failure = join(failure, failed);
				}
			}
		}
		if (failure != null) {
			throw failure;
		}
	}

	/** Returns the object's name, which identifies this listener in the stream's log. */
	@Override
	public String toString() {
		return "'" + this.type.name() + "'";
	}

	/** Method of the object. */
	private final class BoundEvent {

		private final EventHandlerMethod method;

		private final @Nullable DirectHandlerMethod direct;

		/** The method with Spring's argument resolvers; created when it is needed. */
		private volatile @Nullable InvocableEslHandlerMethod resolved;

		BoundEvent(EventHandlerMethod method) {
			this.method = method;
			this.direct = method.direct(HandlerMethodListener.this.resolvers);
		}

		void invoke(EslEvent event, @Nullable String uuid) throws Throwable {
			HandlerMethodListener owner = HandlerMethodListener.this;
			DirectHandlerMethod direct = this.direct;
			if (direct != null) {
				@Nullable Object[] arguments = direct.arguments(event, owner.operations, uuid);
				if (arguments != null) {
					direct.invoke(owner.target, arguments);
					return;
				}
			}
			InvocableEslHandlerMethod invocable = this.resolved;
			if (invocable == null) {
				invocable = new InvocableEslHandlerMethod(owner.target, this.method.method, this.method.invocable,
						owner.resolvers.forEvents());
				this.resolved = invocable;
			}
			invocable.invoke(new HandlerMethodMessage(event, owner.operations, uuid));
		}

	}

	private record BoundNotice(NoticeHandlerMethod method, InvocableEslHandlerMethod invocable) {

	}

}
