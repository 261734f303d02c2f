package io.github.eslboot.event.stream;

/**
 * Observer of the state of a stream, for work of this library that must not wait for
 * listeners. Called on an event loop, or on the thread that closes the stream, without a
 * lock. Must not block.
 *
 * @since 0.1.0
 */
public interface StateObserver {

	/** Called when the stream is up. */
	default void onUp() {
	}

	/**
	 * Called when the server's process has changed.
	 * @param lostNanos when the connection to the former process was lost, as of
	 * {@link System#nanoTime()}
	 */
	default void onServerRestart(long lostNanos) {
	}

	/** Called when the stream is closed. */
	default void onClosed() {
	}

}
