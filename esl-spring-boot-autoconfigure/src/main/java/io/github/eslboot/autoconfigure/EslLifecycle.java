package io.github.eslboot.autoconfigure;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.SmartLifecycle;

/**
 * Starts and stops a background component with the application context, including pauses
 * and restarts of the context. Stopping waits for work in progress; it runs on a thread
 * of its own, so that components of the same phase stop concurrently.
 */
class EslLifecycle implements SmartLifecycle {

	/**
	 * Phase of command pools: started before and stopped after the components that use
	 * them.
	 */
	static final int POOL_PHASE = 0;

	/**
	 * Phase of event streams, the same as that of Spring's message listeners: started
	 * after all components that handlers may use, and stopped before the graceful
	 * shutdown of a web server.
	 */
	static final int STREAM_PHASE = Integer.MAX_VALUE - 100;

	/**
	 * Phase in which placed calls are hung up: after session handlers and call flows have
	 * ended, and while event streams still deliver the ends of the calls to handlers.
	 */
	static final int PLACED_CALLS_PHASE = STREAM_PHASE + 10;

	/** Phase of session servers, whose handlers may use event streams. */
	static final int SESSION_PHASE = STREAM_PHASE + 50;

	private static final Logger logger = LoggerFactory.getLogger(EslLifecycle.class);

	private final int phase;

	private final Runnable starter;

	private final Runnable stopper;

	private volatile boolean running;

	EslLifecycle(int phase, Runnable starter, Runnable stopper) {
		this.phase = phase;
		this.starter = starter;
		this.stopper = stopper;
	}

	@Override
	public void start() {
		this.starter.run();
		this.running = true;
	}

	@Override
	public void stop() {
		this.running = false;
		this.stopper.run();
	}

	@Override
	public final void stop(Runnable callback) {
		try {
			new Thread(() -> stopAndReport(callback), "esl-stop").start();
		}
		catch (Throwable ex) {
			// No thread can be started.
			stopAndReport(callback);
		}
	}

	private void stopAndReport(Runnable callback) {
		try {
			stop();
		}
		catch (Throwable ex) {
			logger.warn("Failed to stop the Event Socket client; the shutdown continues", ex);
		}
		finally {
			callback.run();
		}
	}

	@Override
	public final boolean isRunning() {
		return this.running;
	}

	@Override
	public final int getPhase() {
		return this.phase;
	}

}
