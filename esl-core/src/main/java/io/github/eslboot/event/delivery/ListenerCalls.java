package io.github.eslboot.event.delivery;

import java.util.concurrent.atomic.LongAdder;

import io.github.eslboot.protocol.EslEvent;

/**
 * Calls of listeners. Any failure of a listener is logged and counted, and an interrupt
 * that it leaves is cleared: it would fail the next listener, which the thread calls for
 * another call.
 */
final class ListenerCalls {

	private final FailureLog log;

	private final LongAdder failures = new LongAdder();

	ListenerCalls(String node) {
		this.log = new FailureLog(node);
	}

	/** Calls a receiver with an event. */
	void event(Receiver receiver, EslEvent event) {
		try {
			receiver.onEvent(event);
		}
		catch (Throwable ex) {
			failed(receiver, event, ex);
		}
		finally {
			Thread.interrupted();
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
		finally {
			Thread.interrupted();
		}
	}

	private void failed(Receiver receiver, Object what, Throwable failure) {
		this.failures.increment();
		this.log.add(receiver, what, failure);
	}

	long failures() {
		return this.failures.sum();
	}

}
