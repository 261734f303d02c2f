package io.github.eslboot.autoconfigure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.github.eslboot.EslTemplate;
import io.github.eslboot.OnClose;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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

	private static final Logger logger = LoggerFactory.getLogger(PlacedCallsLifecycle.class);

	/**
	 * Time for sending the commands, in addition to the wait for the ends of the calls.
	 */
	private static final Duration MARGIN = Duration.ofSeconds(5);

	private static final Duration MAX_WAIT = Duration.ofDays(1);

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
			List<Runnable> hangups = new ArrayList<>();
			this.templates.forEach((template) -> hangups.add(() -> template.hangUpPlacedCalls(this.timeout)));
			runAll(hangups, this.timeout.plus(MARGIN));
		}
	}

	/**
	 * Hangs up the calls of all clients at the same time, so that the shutdown waits once
	 * for the timeout. A failure does not keep the other clients from it.
	 * @param hangups hang up the calls of one client each
	 * @param timeout maximum time to wait for them
	 */
	static void runAll(List<Runnable> hangups, Duration timeout) {
		List<Thread> threads = new ArrayList<>();
		for (Runnable hangup : hangups) {
			Runnable step = () -> runQuietly(hangup);
			try {
				Thread thread = new Thread(step, "esl-hang-up");
				thread.setDaemon(true);
				thread.start();
				threads.add(thread);
			}
			catch (Throwable ex) {
				// No thread can be started.
				step.run();
			}
		}
		Duration wait = (timeout.compareTo(MAX_WAIT) < 0) ? timeout : MAX_WAIT;
		long deadline = System.nanoTime() + wait.toNanos();
		try {
			for (Thread thread : threads) {
				thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime())));
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private static void runQuietly(Runnable hangup) {
		try {
			hangup.run();
		}
		catch (Throwable ex) {
			logger.warn("The application closes; the calls that it placed could not be hung up: {}", ex.getMessage(),
					ex);
		}
	}

}
