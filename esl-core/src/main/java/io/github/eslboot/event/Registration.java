package io.github.eslboot.event;

import java.time.Duration;
import java.util.concurrent.CompletionStage;

import io.github.eslboot.command.EslCommandException;
import io.github.eslboot.protocol.EslTimeoutException;

/**
 * Registration of a listener. It lasts until it is cancelled or, when bound to calls,
 * until the last of them has ended; it survives reconnects. Thread-safe.
 *
 * @since 0.1.0
 */
public interface Registration extends AutoCloseable {

	/**
	 * Returns a stage that completes once the server sends the requested events. Earlier
	 * events are not received, so wait for it before starting the call or job to observe.
	 * @return completes on a callback thread; exceptionally with
	 * {@link EslCommandException} when the server does not permit or does not know an
	 * event, and with {@link io.github.eslboot.connection.EslConnectionException} when
	 * the registration ends first
	 */
	CompletionStage<Void> ready();

	/**
	 * Waits until the server sends the requested events. Blocks.
	 * @param timeout maximum time to wait
	 * @throws EslCommandException when the server does not permit or does not know an
	 * event
	 * @throws io.github.eslboot.connection.EslConnectionException when the registration
	 * ends first
	 * @throws EslTimeoutException when the server does not send the events in time, for
	 * example because the stream is down
	 * @throws IllegalStateException when called on an event loop
	 */
	void awaitReady(Duration timeout);

	/**
	 * Returns whether the listener may still receive events.
	 * @return {@code false} once the registration is cancelled or ended
	 */
	boolean isActive();

	/**
	 * Ends the registration. Deliveries in progress are finished; no others follow. Does
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
