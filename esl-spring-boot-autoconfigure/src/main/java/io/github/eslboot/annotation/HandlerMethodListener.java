package io.github.eslboot.annotation;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.github.eslboot.EslOperations;
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
 * Methods of one object that hear the same calls, as one listener: so the stream delivers
 * to them one at a time, and a notice comes once.
 */
final class HandlerMethodListener implements EslEventListener {

	private final String name;

	private final List<BoundEvent> events = new ArrayList<>();

	private final List<BoundNotice> notices = new ArrayList<>();

	private final Set<RoutingHeader> keys = EnumSet.noneOf(RoutingHeader.class);

	/** The calls it is bound to, under their present uuids; empty for all. */
	private final Set<String> uuids = ConcurrentHashMap.newKeySet();

	/** Whether some methods look at other headers than others, and must be told apart. */
	private final boolean mixedKeys;

	private final EslOperations operations;

	private final HandlerMethodInvoker calls;

	HandlerMethodListener(HandlerMethods type, List<EventHandlerMethod> methods, Object object, Set<String> uuids,
			EslOperations operations, HandlerMethodArgumentResolvers arguments, HandlerMethodInvoker calls) {
		this.name = type.name();
		this.operations = operations;
		this.calls = calls;
		this.uuids.addAll(uuids);
		for (EventHandlerMethod method : methods) {
			this.keys.addAll(method.keys);
			this.events.add(new BoundEvent(method,
					new InvocableEslHandlerMethod(object, method.method, method.invocable, arguments.ofEvents())));
		}
		for (NoticeHandlerMethod notice : type.notices()) {
			this.notices.add(new BoundNotice(notice,
					new InvocableEslHandlerMethod(object, notice.method(), notice.invocable(), arguments.ofNotices())));
		}
		this.mixedKeys = methods.stream().anyMatch((method) -> !method.keys.equals(this.keys));
	}

	/** Starts to listen. */
	Registration bind() {
		EventSelector selector = selector();
		begin();
		return this.operations.listen(selector, this);
	}

	/** Counts as bound, until {@link #onEnd}. */
	void begin() {
		this.events.forEach((event) -> event.method.bound.incrementAndGet());
	}

	/** What all methods together want. */
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
		else if (this.events.size() == 1) {
			this.events.get(0).method.conditions.forEach((condition) -> condition.pushDown(selector));
		}
		return selector.build();
	}

	@Override
	public void onEvent(EslEvent event) {
		if (!this.uuids.isEmpty() && event.type() == EventName.CHANNEL_UUID) {
			followRename(event);
		}
		HandlerMethodMessage message = null;
		EslHandlerException failure = null;
		for (BoundEvent bound : this.events) {
			EventHandlerMethod method = bound.method;
			if (method.wants(event) && (!this.mixedKeys || method.looksAt(event, this.uuids))) {
				if (message == null) {
					message = new HandlerMethodMessage(event, this.operations, uuidOf(event));
				}
				method.calls.increment();
				EslHandlerException failed = this.calls.call(method.id, bound.invoker, message);
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

	/** A transfer may give a channel another uuid; the stream follows, and so do we. */
	private void followRename(EslEvent event) {
		String old = event.header("Old-Unique-ID");
		String renamed = event.uniqueId();
		if (old != null && renamed != null && this.uuids.remove(old)) {
			this.uuids.add(renamed);
		}
	}

	private @Nullable String uuidOf(@Nullable EslEvent event) {
		if (this.uuids.size() == 1) {
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
				EslHandlerException failed = this.calls.call(bound.method.id(), bound.invoker,
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

	/** Names the object in the stream's log. */
	@Override
	public String toString() {
		return "'" + this.name + "'";
	}

	private record BoundEvent(EventHandlerMethod method, InvocableEslHandlerMethod invoker) {

	}

	private record BoundNotice(NoticeHandlerMethod method, InvocableEslHandlerMethod invoker) {

	}

}
