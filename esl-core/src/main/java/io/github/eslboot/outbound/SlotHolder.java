package io.github.eslboot.outbound;

/**
 * Slot of one connection. It is released when the connection is closed and the handler of
 * its session has returned, so that the slots bound the number of handlers as well: a
 * handler that waits for something else keeps its thread after the end of the call.
 * Thread-safe.
 */
final class SlotHolder {

	private final Slots slots;

	private boolean closed;

	private boolean handling;

	/**
	 * Creates the holder of a slot that was taken.
	 * @param slots slots of the server
	 */
	SlotHolder(Slots slots) {
		this.slots = slots;
	}

	/** Called when the connection is closed. Further calls have no effect. */
	synchronized void connectionClosed() {
		if (this.closed) {
			return;
		}
		this.closed = true;
		if (this.handling) {
			this.slots.countHandlerAfterEnd();
		}
		else {
			this.slots.release();
		}
	}

	/** Called when the handler starts. */
	synchronized void handlerStarted() {
		this.handling = true;
		if (this.closed) {
			this.slots.takeForHandler();
		}
	}

	/** Called when the handler has returned or failed. */
	synchronized void handlerEnded() {
		this.handling = false;
		if (this.closed) {
			this.slots.releaseByHandler();
		}
	}

}
