package io.github.eslboot.annotation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.github.eslboot.call.EslCall;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.ObjectFactory;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.config.Scope;

/**
 * Implementation of the scope {@code call}. A thread has a current call only while a bean
 * instance for that call is created.
 */
final class CallBeanScope implements Scope, BeanFactoryPostProcessor {

	private static final Logger logger = LoggerFactory.getLogger(CallBeanScope.class);

	private final ThreadLocal<@Nullable Beans> current = new ThreadLocal<>();

	/** Owners of the instances. */
	private final Set<Owner> owners = ConcurrentHashMap.newKeySet();

	/** Registers the scope before the first bean is created. */
	@Override
	public void postProcessBeanFactory(ConfigurableListableBeanFactory beanFactory) {
		beanFactory.registerScope(CallScope.NAME, this);
		ObjectFactory<EslCall> call = () -> beans(EslCall.class.getName()).call;
		beanFactory.registerResolvableDependency(EslCall.class, call);
	}

	void add(Owner owner) {
		this.owners.add(owner);
	}

	void remove(Owner owner) {
		this.owners.remove(owner);
	}

	/** Destroys the beans of all calls. No further ones are created. */
	void close() {
		this.owners.forEach(Owner::close);
	}

	/** Creates a bean with the given call as the thread's current call. */
	Object create(Beans beans, ObjectFactory<?> getBean) {
		Beans before = this.current.get();
		this.current.set(beans);
		try {
			return getBean.getObject();
		}
		finally {
			if (before != null) {
				this.current.set(before);
			}
			else {
				this.current.remove();
			}
		}
	}

	@Override
	public Object get(String name, ObjectFactory<?> objectFactory) {
		Beans beans = beans(name);
		Object bean = beans.objects.get(name);
		if (bean == null) {
			bean = objectFactory.getObject();
			beans.objects.put(name, bean);
		}
		return bean;
	}

	private Beans beans(String name) {
		Beans beans = this.current.get();
		if (beans == null) {
			throw new IllegalStateException(
					"'%s' has the scope 'call', but no handler of a call is being created on this thread"
						.formatted(name));
		}
		return beans;
	}

	@Override
	public @Nullable Object remove(String name) {
		return beans(name).objects.remove(name);
	}

	@Override
	public void registerDestructionCallback(String name, Runnable callback) {
		beans(name).callbacks.add(callback);
	}

	@Override
	public @Nullable Object resolveContextualObject(String key) {
		Beans beans = this.current.get();
		return (beans != null && key.equals(CallScope.NAME)) ? beans.call : null;
	}

	@Override
	public @Nullable String getConversationId() {
		Beans beans = this.current.get();
		return (beans != null) ? beans.call.uuid() : null;
	}

	/** Owner of the instances of one bean. */
	interface Owner {

		/** Destroys all instances and creates no further ones. */
		void close();

	}

	/** Bean instances of one call. Used by one thread at a time. */
	static final class Beans {

		private final EslCall call;

		private final Map<String, Object> objects = new HashMap<>();

		private final List<Runnable> callbacks = new ArrayList<>();

		Beans(EslCall call) {
			this.call = call;
		}

		void destroy() {
			for (int i = this.callbacks.size() - 1; i >= 0; i--) {
				try {
					this.callbacks.get(i).run();
				}
				catch (Throwable ex) {
					logger.error("{}: failed to destroy a bean of the call", this.call, ex);
				}
			}
			this.callbacks.clear();
			this.objects.clear();
		}

	}

}
