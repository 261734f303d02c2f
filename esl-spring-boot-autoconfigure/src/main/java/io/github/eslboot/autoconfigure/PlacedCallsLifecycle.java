package io.github.eslboot.autoconfigure;

import java.time.Duration;

import io.github.eslboot.EslTemplate;
import io.github.eslboot.OnClose;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationContextAware;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextClosedEvent;

/**
 * Hangs up the calls that the application has placed when the application context is
 * closed, but not when it is only stopped or paused, if the application has chosen so.
 */
final class PlacedCallsLifecycle extends EslLifecycle
		implements ApplicationListener<ContextClosedEvent>, ApplicationContextAware {

	private final ObjectProvider<EslTemplate> templates;

	private final OnClose onClose;

	private final Duration timeout;

	private volatile boolean closing;

	private volatile @Nullable ApplicationContext context;

	/**
	 * Creates the lifecycle.
	 * @param templates the templates that have placed the calls
	 * @param onClose what to do with the calls
	 * @param timeout maximum time to wait for the ends of the calls of each template
	 */
	PlacedCallsLifecycle(ObjectProvider<EslTemplate> templates, OnClose onClose, Duration timeout) {
		super(PLACED_CALLS_PHASE, () -> {
		}, () -> {
		});
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
	public void stop() {
		super.stop();
		if (this.closing && this.onClose == OnClose.HANG_UP_PLACED) {
			this.templates.forEach((template) -> template.hangUpPlacedCalls(this.timeout));
		}
	}

}
