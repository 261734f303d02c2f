package io.github.eslboot.autoconfigure;

import java.time.Duration;

import io.github.eslboot.EslTemplate;
import io.github.eslboot.OnClose;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationContextAware;
import org.springframework.context.ApplicationListener;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.ContextClosedEvent;

/**
 * Hangs up the calls that the application has placed when the application context is
 * closed, but not when it is only stopped or paused, if the application has chosen so.
 * Runs on a thread of its own, so that components of the same phase stop concurrently.
 */
final class PlacedCallsLifecycle
		implements SmartLifecycle, ApplicationListener<ContextClosedEvent>, ApplicationContextAware {

	private static final Logger logger = LoggerFactory.getLogger(PlacedCallsLifecycle.class);

	private final ObjectProvider<EslTemplate> templates;

	private final OnClose onClose;

	private final Duration timeout;

	private volatile boolean running;

	private volatile boolean closing;

	private volatile @Nullable ApplicationContext context;

	/**
	 * Creates the lifecycle.
	 * @param templates the templates that have placed the calls
	 * @param onClose what to do with the calls
	 * @param timeout maximum time to wait for the ends of the calls of each template
	 */
	PlacedCallsLifecycle(ObjectProvider<EslTemplate> templates, OnClose onClose, Duration timeout) {
		this.templates = templates;
		this.onClose = onClose;
		this.timeout = timeout;
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
		if (this.closing && this.onClose == OnClose.HANG_UP_PLACED) {
			this.templates.forEach((template) -> template.hangUpPlacedCalls(this.timeout));
		}
	}

	@Override
	public void stop(Runnable callback) {
		Thread thread = new Thread(() -> {
			try {
				stop();
			}
			catch (Throwable ex) {
				logger.warn("Failed to hang up the placed calls; the shutdown continues", ex);
			}
			finally {
				callback.run();
			}
		}, "esl-hang-up");
		thread.start();
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public int getPhase() {
		return EslLifecycle.PLACED_CALLS_PHASE;
	}

}
