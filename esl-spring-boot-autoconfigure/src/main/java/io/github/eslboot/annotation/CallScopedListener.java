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
import io.github.eslboot.event.ConcurrencyLimit;
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
 * Listener for one bean of scope {@code call}, registered with one template. Subscribes
 * to all calls and keeps one bean instance per call, created on its first event and
 * destroyed on CHANNEL_DESTROY or when the call is reported lost. If the bean cannot be
 * created for a call, it is not tried again for that call, whose events count as
 * failures: a constructor that has failed usually fails again, and one that connects to
 * another system would do so for each event.
 * <p>
 * Notices reach an instance in the order of its events, through a registration for its
 * call, so that they do not wait for the handlers of other calls.
 */
final class CallScopedListener implements EslEventListener, CallBeanScope.Owner {

	private static final Logger logger = LoggerFactory.getLogger(CallScopedListener.class);

	private final Map<String, Instance> instances = new ConcurrentHashMap<>();

	private final String beanName;

	private final HandlerMethods methods;

	private final EslTemplate template;

	private final BeanFactory beanFactory;

	private final CallBeanScope scope;

	private final HandlerMethodArgumentResolvers resolvers;

	private final HandlerMethodInvoker invoker;

	/** Whether the application context is closed, so that its beans are destroyed. */
	private volatile boolean closed;

	CallScopedListener(String beanName, HandlerMethods methods, EslTemplate template, BeanFactory beanFactory,
			CallBeanScope scope, HandlerMethodArgumentResolvers resolvers, HandlerMethodInvoker invoker) {
		this.beanName = beanName;
		this.methods = methods;
		this.template = template;
		this.beanFactory = beanFactory;
		this.scope = scope;
		this.resolvers = resolvers;
		this.invoker = invoker;
	}

	Registration register() {
		EventSelector.Builder selector = EventSelector.ofEvents(EventName.CHANNEL_DESTROY, EventName.CHANNEL_UUID);
		this.methods.events().forEach((method) -> {
			selector.eventNames(method.names);
			selector.custom(method.subclasses.toArray(String[]::new));
		});
		this.scope.add(this);
		return this.template.listen(selector.build(), this);
	}

	int size() {
		return this.instances.size();
	}

	@Override
	public ConcurrencyLimit concurrencyLimit(EslEvent event) {
		return this.methods.limitOf(event);
	}

	@Override
	public void onEvent(EslEvent event) {
		String uuid = event.uniqueId();
		if (uuid == null || this.closed) {
			return;
		}
		if (event.type() == EventName.CHANNEL_UUID) {
			rename(event.header("Old-Unique-ID"), uuid);
		}
		Instance instance = this.instances.get(uuid);
		if (instance == null && this.methods.group().isHandled(event, this.template)) {
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

	private void rename(@Nullable String old, String renamed) {
		Instance instance = (old != null) ? this.instances.remove(old) : null;
		if (instance != null) {
			this.instances.put(renamed, instance);
		}
	}

	/** Notifies the instance of the call whose events were dropped. */
	@Override
	public void onLost(LostEvents lost) {
		Instance instance = (lost.uuid() != null) ? this.instances.get(lost.uuid()) : null;
		if (instance != null) {
			instance.notify((listener) -> listener.onLost(lost));
		}
	}

	/** Does nothing: instances are notified in the lanes of their calls. */
	@Override
	public void onGap(EventGap gap) {
	}

	/**
	 * Ends the instances whose calls are not watched, and all instances when the handler
	 * is stopped: later events of their calls would be missing. Otherwise the instances
	 * are notified in the lanes of their calls.
	 */
	@Override
	public void onEnd(EndReason reason) {
		this.scope.remove(this);
		List.copyOf(this.instances.values())
			.stream()
			.filter((instance) -> reason == EndReason.CANCELLED || instance.ending == null)
			.forEach((instance) -> end(instance, reason));
	}

	/** Destroys all instances, while the beans that they use still exist. */
	@Override
	public void close() {
		this.closed = true;
		List.copyOf(this.instances.values()).forEach((instance) -> end(instance, EndReason.STREAM_CLOSED));
	}

	private void end(Instance instance, EndReason reason) {
		this.instances.values().remove(instance);
		instance.end(reason);
	}

	/** Returns the bean's name, which identifies this listener in the stream's log. */
	@Override
	public String toString() {
		return "'" + this.beanName + "'";
	}

	/**
	 * Bean instance of one call. Its lock is held while its methods run, because events
	 * of a renamed call may be delivered in another lane, by another thread.
	 */
	private final class Instance {

		private CallBeanScope.@Nullable Beans beans;

		private @Nullable HandlerMethodListener listener;

		/** Why the bean could not be created, or {@code null}. */
		private @Nullable RuntimeException failure;

		/** Node of the call. */
		private @Nullable String node;

		private volatile @Nullable Registration ending;

		private boolean ended;

		synchronized void onEvent(EslEvent event, String uuid) {
			if (this.ended) {
				return;
			}
			this.node = event.node();
			if (this.failure == null && this.listener == null) {
				create(event, uuid);
			}
			if (this.failure != null) {
				fail(event, this.failure);
			}
			else if (this.listener != null) {
				this.listener.onEvent(event);
			}
		}

		/** Counts an event that no method can handle, as if the methods had failed. */
		private void fail(EslEvent event, RuntimeException failure) {
			HandlerMethods methods = CallScopedListener.this.methods;
			boolean failed = false;
			for (int position : methods.group().matching(event)) {
				EventHandlerMethod method = methods.events().get(position);
				if (method.servers.accepts(event, CallScopedListener.this.template) && method.admit()) {
					method.calls.increment();
					method.failures.increment();
					failed = true;
				}
			}
			if (failed) {
				throw failure;
			}
		}

		private void create(EslEvent event, String uuid) {
			CallScopedListener owner = CallScopedListener.this;
			EslCall call = owner.template.call(event);
			CallBeanScope.Beans created = new CallBeanScope.Beans(call);
			try {
				Object bean = owner.scope.create(created, () -> owner.beanFactory.getBean(owner.beanName));
				HandlerMethodListener delegate = new HandlerMethodListener(owner.methods, owner.methods.group(), bean,
						Set.of(uuid), owner.template, owner.resolvers, owner.invoker);
				this.beans = created;
				this.listener = delegate;
				delegate.begin();
			}
			catch (Throwable ex) {
				created.destroy();
				this.failure = new EslHandlerException(
						"Bean %s could not be created for call %s, whose events it does not handle: %s".formatted(owner,
								uuid, ex),
						ex);
			}
			watch(call, uuid);
		}

		/** Ends this instance with its call. */
		private void watch(EslCall call, String uuid) {
			CallScopedListener owner = CallScopedListener.this;
			this.ending = owner.template.listen(EventSelector.ofCall(uuid).events(EventName.CHANNEL_DESTROY).build(),
					new Watch());
			// A hangup is not the end: the call's last events are still to be handled.
			call.async().ended().thenAccept((end) -> {
				if (end.kind() != CallEnd.Kind.HUNG_UP) {
					owner.end(this, (end.kind() == CallEnd.Kind.LOST) ? EndReason.LOST : EndReason.STREAM_CLOSED);
				}
			});
		}

		/** Notifies the instance of a gap in the events of its node. */
		synchronized void onGap(EventGap gap) {
			if (this.node == null || this.node.equals(gap.node())) {
				notify((delegate) -> delegate.onGap(gap));
			}
		}

		synchronized void notify(Consumer<HandlerMethodListener> notice) {
			HandlerMethodListener delegate = this.listener;
			if (delegate != null && !this.ended) {
				notice.accept(delegate);
			}
		}

		void end(EndReason reason) {
			Registration registration;
			List<Throwable> failures = new ArrayList<>();
			synchronized (this) {
				if (this.ended) {
					return;
				}
				this.ended = true;
				registration = this.ending;
				HandlerMethodListener delegate = this.listener;
				CallBeanScope.Beans created = this.beans;
				try {
					if (delegate != null) {
						delegate.onEnd(reason);
					}
				}
				catch (Throwable ex) {
					failures.add(ex);
				}
				if (created != null) {
					created.destroy();
				}
			}
			if (registration != null) {
				registration.cancel();
			}
			failures.forEach((failure) -> logger.error("{}: failed to handle the end of a call",
					CallScopedListener.this, failure));
		}

		/** Listener for notices of the call, in the lane of its events. */
		private final class Watch implements EslEventListener {

			@Override
			public void onEvent(EslEvent destroyed) {
				// Nothing to do: onEnd follows.
			}

			@Override
			public void onGap(EventGap gap) {
				Instance.this.onGap(gap);
			}

			@Override
			public void onEnd(EndReason reason) {
				CallScopedListener.this.end(Instance.this, reason);
			}

		}

	}

}
