package io.github.eslboot.event.delivery;

import java.util.concurrent.atomic.LongAdder;

import io.github.eslboot.protocol.EslEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls of listeners. A failure of a listener is logged and counted. */
final class ListenerCalls {

	private static final Logger logger = LoggerFactory.getLogger(ListenerCalls.class);

	private final String node;

	private final LongAdder failures = new LongAdder();

	ListenerCalls(String node) {
		this.node = node;
	}

	/** Calls a receiver with an event. */
	void event(Receiver receiver, EslEvent event) {
		try {
			receiver.onEvent(event);
		}
		catch (Throwable ex) {
			failed(receiver, event, ex);
		}
	}

	/**
	 * Notifies a receiver of something other than an event.
	 * @param receiver the receiver
	 * @param what name of the notification, for the log
	 * @param call calls the receiver
	 */
	void notifyReceiver(Receiver receiver, String what, Runnable call) {
		try {
			call.run();
		}
		catch (Throwable ex) {
			failed(receiver, what, ex);
		}
	}

	private void failed(Receiver receiver, Object what, Throwable failure) {
		this.failures.increment();
		logger.error("{}: listener {} failed on {}", this.node, receiver, what, failure);
		if (failure instanceof InterruptedException) {
			Thread.currentThread().interrupt();
		}
	}

	long failures() {
		return this.failures.sum();
	}

}
