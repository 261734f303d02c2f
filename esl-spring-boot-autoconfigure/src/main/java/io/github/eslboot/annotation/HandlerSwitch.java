package io.github.eslboot.annotation;

import java.util.concurrent.atomic.LongAdder;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** State of a handler, and the number of events that were dropped while it was paused. */
final class HandlerSwitch {

	private static final Logger logger = LoggerFactory.getLogger(HandlerSwitch.class);

	private final String id;

	/** Applies a changed state; called one at a time. */
	private final Runnable onChange;

	private final LongAdder skipped = new LongAdder();

	private volatile EslHandlerState state;

	private long skippedBefore;

	HandlerSwitch(String id, boolean started, Runnable onChange) {
		this.id = id;
		this.state = started ? EslHandlerState.RUNNING : EslHandlerState.STOPPED;
		this.onChange = onChange;
	}

	EslHandlerState state() {
		return this.state;
	}

	long skipped() {
		return this.skipped.sum();
	}

	/** Returns whether the handler runs. An event of a paused handler is counted. */
	boolean admit() {
		EslHandlerState current = this.state;
		if (current == EslHandlerState.RUNNING) {
			return true;
		}
		if (current == EslHandlerState.PAUSED) {
			this.skipped.increment();
		}
		return false;
	}

	synchronized void start() {
		if (this.state == EslHandlerState.STOPPED) {
			change(EslHandlerState.RUNNING);
			logger.info("Handler '{}' is started", this.id);
		}
	}

	synchronized void stop() {
		if (this.state != EslHandlerState.STOPPED) {
			change(EslHandlerState.STOPPED);
			logger.info("Handler '{}' is stopped", this.id);
		}
	}

	synchronized void pause() {
		if (this.state == EslHandlerState.RUNNING) {
			this.skippedBefore = skipped();
			change(EslHandlerState.PAUSED);
			logger.info("Handler '{}' is paused; its events are dropped until it is resumed", this.id);
		}
	}

	synchronized void resume() {
		if (this.state == EslHandlerState.PAUSED) {
			change(EslHandlerState.RUNNING);
			logger.info("Handler '{}' is resumed; {} events were dropped while it was paused", this.id,
					skipped() - this.skippedBefore);
		}
	}

	private void change(EslHandlerState state) {
		EslHandlerState before = this.state;
		this.state = state;
		try {
			this.onChange.run();
		}
		catch (Throwable ex) {
			this.state = before;
			throw ex;
		}
	}

}
