package io.github.eslboot.annotation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

import io.github.eslboot.EslTemplate;
import io.github.eslboot.call.CallEnd;
import io.github.eslboot.call.EslCall;
import io.github.eslboot.event.EndReason;
import io.github.eslboot.event.EslEventListener;
import io.github.eslboot.event.EventGap;
import io.github.eslboot.event.EventSelector;
import io.github.eslboot.event.LostEvents;
import io.github.eslboot.event.Registration;
import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.EventName;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.BeanFactory;

/**
 * The handlers of one bean of scope {@code call} at one server. It hears all calls, so
 * that it is there when one's first event comes, and keeps an instance for each. A call's
 * end is heard by its CHANNEL_DESTROY, and should that be missed, by what tells that the
 * call is lost.
 */
final class CallScopedListener implements EslEventListener {

	private static final Logger logger = LoggerFactory.getLogger(EslEventHandler.class);

	private final Map<String, Instance> instances = new ConcurrentHashMap<>();

	private final String beanName;

	private final HandlerMethods type;

	private final EslTemplate template;

	private final BeanFactory beanFactory;

	private final CallBeanScope scope;

	private final HandlerMethodArgumentResolvers arguments;

	private final HandlerMethodInvoker calls;

	CallScopedListener(String beanName, HandlerMethods type, EslTemplate template, BeanFactory beanFactory,
			CallBeanScope scope, HandlerMethodArgumentResolvers arguments, HandlerMethodInvoker calls) {
		this.beanName = beanName;
		this.type = type;
		this.template = template;
		this.beanFactory = beanFactory;
		this.scope = scope;
		this.arguments = arguments;
		this.calls = calls;
	}

	void bind() {
		EventSelector.Builder selector = EventSelector.ofEvents(EventName.CHANNEL_DESTROY, EventName.CHANNEL_UUID);
		this.type.events().forEach((method) -> {
			selector.eventNames(method.names);
			selector.custom(method.subclasses.toArray(String[]::new));
		});
		this.template.listen(selector.build(), this);
	}

	int size() {
		return this.instances.size();
	}

	@Override
	public void onEvent(EslEvent event) {
		String uuid = event.uniqueId();
		if (uuid == null) {
			return;
		}
		if (event.type() == EventName.CHANNEL_UUID) {
			rename(event.header("Old-Unique-ID"), uuid);
		}
		Instance instance = this.instances.get(uuid);
		if (instance == null && isWanted(event)) {
			instance = this.instances.computeIfAbsent(uuid, (same) -> new Instance());
		}
		if (instance != null) {
			try {
				instance.onEvent(event, uuid);
			}
			finally {
				if (event.type() == EventName.CHANNEL_DESTROY) {
					end(instance, EndReason.CALL_ENDED);
				}
			}
		}
	}

	private boolean isWanted(EslEvent event) {
		return this.type.events().stream().anyMatch((method) -> method.wants(event));
	}

	private void rename(@Nullable String old, String renamed) {
		Instance instance = (old != null) ? this.instances.remove(old) : null;
		if (instance != null) {
			this.instances.put(renamed, instance);
		}
	}

	@Override
	public void onLost(LostEvents lost) {
		this.instances.values().forEach((instance) -> instance.notice((group) -> group.onLost(lost)));
	}

	@Override
	public void onGap(EventGap gap) {
		this.instances.values().forEach((instance) -> instance.notice((group) -> group.onGap(gap)));
	}

	/** The stream is closed for good. */
	@Override
	public void onEnd(EndReason reason) {
		List.copyOf(this.instances.values()).forEach((instance) -> end(instance, reason));
	}

	private void end(Instance instance, EndReason reason) {
		this.instances.values().remove(instance);
		instance.end(reason);
	}

	/** Names the bean in the stream's log. */
	@Override
	public String toString() {
		return "'" + this.beanName + "'";
	}

	/**
	 * The bean of one call. Its lock is held while its methods run, for a rename may lead
	 * the call into another lane.
	 */
	private final class Instance {

		private CallBeanScope.@Nullable Beans beans;

		private @Nullable HandlerMethodListener group;

		private @Nullable Registration ending;

		private boolean ended;

		synchronized void onEvent(EslEvent event, String uuid) {
			if (this.ended) {
				return;
			}
			HandlerMethodListener handlers = this.group;
			if (handlers == null) {
				handlers = make(event, uuid);
			}
			handlers.onEvent(event);
		}

		private HandlerMethodListener make(EslEvent event, String uuid) {
			CallScopedListener all = CallScopedListener.this;
			EslCall call = all.template.call(event);
			CallBeanScope.Beans made = new CallBeanScope.Beans(call);
			Object bean;
			try {
				bean = all.scope.make(made, () -> all.beanFactory.getBean(all.beanName));
			}
			catch (RuntimeException ex) {
				// Not tried again with every event of the call.
				this.ended = true;
				made.destroy();
				all.instances.values().remove(this);
				throw ex;
			}
			HandlerMethodListener handlers = new HandlerMethodListener(all.type, all.type.events(), bean, Set.of(uuid),
					all.template, all.arguments, all.calls);
			this.beans = made;
			this.group = handlers;
			handlers.begin();
			this.ending = all.template.listen(EventSelector.ofCall(uuid).events(EventName.CHANNEL_DESTROY).build(),
					new EslEventListener() {

						@Override
						public void onEvent(EslEvent destroyed) {
							// The end follows.
						}

						@Override
						public void onEnd(EndReason reason) {
							CallScopedListener.this.end(Instance.this, reason);
						}

					});
			// After a hangup the call's last events are still to be handled.
			call.async().ended().thenAccept((end) -> {
				if (end.kind() != CallEnd.Kind.HUNG_UP) {
					all.end(this, (end.kind() == CallEnd.Kind.LOST) ? EndReason.LOST : EndReason.STREAM_CLOSED);
				}
			});
			return handlers;
		}

		synchronized void notice(Consumer<HandlerMethodListener> notice) {
			HandlerMethodListener handlers = this.group;
			if (handlers != null && !this.ended) {
				notice.accept(handlers);
			}
		}

		void end(EndReason reason) {
			Registration registration;
			List<RuntimeException> failures = new ArrayList<>();
			synchronized (this) {
				if (this.ended) {
					return;
				}
				this.ended = true;
				registration = this.ending;
				HandlerMethodListener handlers = this.group;
				CallBeanScope.Beans made = this.beans;
				try {
					if (handlers != null) {
						handlers.onEnd(reason);
					}
				}
				catch (RuntimeException ex) {
					failures.add(ex);
				}
				if (made != null) {
					made.destroy();
				}
			}
			if (registration != null) {
				registration.cancel();
			}
			failures.forEach((failure) -> logger.error("The end of a call failed in '{}'",
					CallScopedListener.this.beanName, failure));
		}

	}

}
