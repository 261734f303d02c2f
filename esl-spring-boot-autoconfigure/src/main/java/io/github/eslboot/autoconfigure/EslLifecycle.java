package io.github.eslboot.autoconfigure;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.SmartLifecycle;

/**
 * Starts and stops with the context, and with its pauses and restarts, what does its work
 * in the background. Stopping waits for work in hand, on a thread of its own so that
 * others in the same phase need not wait for it.
 */
final class EslLifecycle implements SmartLifecycle {

	/**
	 * Phase of command connections: there before, and gone after, those who use them.
	 */
	static final int POOL_PHASE = 0;

	/**
	 * Phase of event streams: after everything handlers may use, and before the graceful
	 * shutdown of a web server. As with other message listeners of Spring.
	 */
	static final int STREAM_PHASE = Integer.MAX_VALUE - 100;

	/** Phase of session servers: handlers may use what event streams bring. */
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
	public void stop(Runnable callback) {
		Thread thread = new Thread(() -> {
			try {
				stop();
			}
			catch (RuntimeException ex) {
				logger.warn("Stopping the Event Socket client failed", ex);
			}
			finally {
				callback.run();
			}
		}, "esl-stop");
		thread.start();
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public int getPhase() {
		return this.phase;
	}

}
