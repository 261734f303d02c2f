package io.github.eslboot.annotation;

import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationContextAware;
import org.springframework.context.ApplicationListener;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.ContextClosedEvent;

/**
 * Destroys the beans of scope {@code call} when the application context is closed, but
 * not when it is only stopped or paused. It does so after the event streams have stopped
 * and before the context destroys its singletons: the container does not know which
 * singletons these beans use, for example a data source.
 */
final class CallScopeLifecycle
		implements SmartLifecycle, ApplicationListener<ContextClosedEvent>, ApplicationContextAware {

	private final CallBeanScope scope;

	private volatile boolean running;

	private volatile boolean closing;

	private volatile @Nullable ApplicationContext context;

	CallScopeLifecycle(CallBeanScope scope) {
		this.scope = scope;
	}

	@Override
	public void setApplicationContext(ApplicationContext applicationContext) {
		this.context = applicationContext;
	}

	/** Called before the context stops its lifecycle components. */
	@Override
	public void onApplicationEvent(ContextClosedEvent event) {
		// Events of child contexts are published to this context as well.
		if (event.getApplicationContext() == this.context) {
			this.closing = true;
		}
	}

	@Override
	public void start() {
		this.running = true;
	}

	@Override
	public void stop() {
		this.running = false;
		if (this.closing) {
			this.scope.close();
		}
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public int getPhase() {
		return CallHandlerLifecycle.AFTER_STREAMS;
	}

}
