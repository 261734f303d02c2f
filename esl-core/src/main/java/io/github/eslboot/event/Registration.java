package io.github.eslboot.event;

import java.time.Duration;
import java.util.concurrent.CompletionStage;

import io.github.eslboot.command.EslCommandException;
import io.github.eslboot.protocol.EslTimeoutException;

/**
 * Registration of a listener. It lasts until it is cancelled or, when bound to calls,
 * until the last of them has ended; it survives reconnects. Thread-safe.
 */
public interface Registration extends AutoCloseable {

	/**
	 * Completes once the server sends the requested events. Earlier events are missed, so
	 * wait for it before starting the call or job to observe.
	 * @return completes on a worker; exceptionally with {@link EslCommandException} when
	 * the server does not permit an event, or when the registration ends first
	 */
	CompletionStage<Void> ready();

	/**
	 * Waits for {@link #ready()}.
	 * @param timeout how long to wait
	 * @throws EslCommandException when the server does not permit an event
	 * @throws EslTimeoutException when the stream is not up in time
	 * @throws IllegalStateException when called on an event loop
	 */
	void awaitReady(Duration timeout);

	/**
	 * Returns whether events may follow.
	 * @return {@code false} once the registration is cancelled or ended
	 */
	boolean isActive();

	/**
	 * Ends the registration. A delivery in progress is finished; no other follows. Does
	 * nothing if the registration has ended already.
	 */
	void cancel();

	/**
	 * Equivalent to {@link #cancel()}.
	 */
	@Override
	default void close() {
		cancel();
	}

}
