package io.github.eslboot.event;

import java.time.Duration;
import java.util.concurrent.CompletionStage;

import io.github.eslboot.command.EslCommandException;
import io.github.eslboot.protocol.EslTimeoutException;

/**
 * A listener's place at the stream. It lasts until cancelled or, when bound to calls,
 * until the last of them has ended; it outlives connections.
 */
public interface Registration extends AutoCloseable {

	/**
	 * Completes once the server sends the events asked for. What happens before is
	 * missed, so wait for it before starting what is to be observed.
	 * @return completes on a worker; exceptionally with {@link EslCommandException} when
	 * the server does not permit an event, or when the registration ends first
	 */
	CompletionStage<Void> ready();

	/**
	 * Waits for {@link #ready()}.
	 * @param timeout how long
	 * @throws EslCommandException when the server does not permit an event
	 * @throws EslTimeoutException when the stream is not up in time
	 * @throws IllegalStateException when called on an event loop
	 */
	void awaitReady(Duration timeout);

	/**
	 * Whether events may still come.
	 * @return {@code false} once cancelled or ended
	 */
	boolean isActive();

	/**
	 * Ends the registration. An event that is being delivered is finished; none follows.
	 * Does nothing the second time.
	 */
	void cancel();

	/**
	 * The same as {@link #cancel()}.
	 */
	@Override
	default void close() {
		cancel();
	}

}
