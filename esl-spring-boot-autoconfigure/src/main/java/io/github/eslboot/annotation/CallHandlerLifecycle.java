package io.github.eslboot.annotation;

import org.springframework.context.SmartLifecycle;

/**
 * Stops call flows before the event streams, whose events they need, and waits for the
 * records of ended calls after the event streams have stopped.
 */
final class CallHandlerLifecycle implements SmartLifecycle {

	/** Phase of event streams; larger phases stop earlier. */
	private static final int STREAM_PHASE = Integer.MAX_VALUE - 100;

	private static final int DISTANCE = 25;

	/** Phase of what stops when the event streams have stopped. */
	static final int AFTER_STREAMS = STREAM_PHASE - DISTANCE;

	private final int phase;

	private final Runnable starter;

	private final Runnable stopper;

	private volatile boolean running;

	private CallHandlerLifecycle(int phase, Runnable starter, Runnable stopper) {
		this.phase = phase;
		this.starter = starter;
		this.stopper = stopper;
	}

	static CallHandlerLifecycle ofFlows(DefaultEslHandlerRegistry registry, EslHandlerSettings settings) {
		return new CallHandlerLifecycle(STREAM_PHASE + DISTANCE, registry::resumeFlows,
				() -> registry.stopFlows(settings.stopTimeout()));
	}

	static CallHandlerLifecycle ofRecords(DefaultEslHandlerRegistry registry, EslHandlerSettings settings) {
		return new CallHandlerLifecycle(AFTER_STREAMS, () -> {
		}, () -> registry.drainRecords(settings.stopTimeout()));
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
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public int getPhase() {
		return this.phase;
	}

}
