package io.github.eslboot.call;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import io.github.eslboot.protocol.EslTimeoutException;
import io.github.eslboot.protocol.ProtocolInternals;
import org.jspecify.annotations.Nullable;

/**
 * Application of a call that lasts until it is stopped or the call leaves it, such as
 * {@code echo} or music on hold. It ends once, in one of the ways of
 * {@link ApplicationEnd.ApplicationOutcome}.
 * <p>
 * Applications that are requested while it runs do not wait for its end: FreeSWITCH
 * interrupts it for them, and it continues when they have ended. The exception is
 * {@code three_way}: it is not interrupted, and requests fail with an
 * {@link ApplicationBlockedException}.
 * <p>
 * The operations have the timeout of the call that started it, or of {@link #within}, and
 * fail like those of {@link EslCall}. If the end is not reported because events are lost
 * in an outage, it ends with the call. Thread-safe.
 *
 * @since 0.1.0
 */
public final class RunningApplication {

	private final RunningControl control;

	private final Duration timeout;

	RunningApplication(RunningControl control, Duration timeout) {
		this.control = control;
		this.timeout = timeout;
	}

	/**
	 * Returns the name of the application.
	 * @return the name, for example {@code echo}
	 */
	public String name() {
		return this.control.name();
	}

	/**
	 * Returns whether no event has reported the end. Does not block.
	 * @return whether the application runs
	 */
	public boolean isRunning() {
		return this.control.isRunning();
	}

	/**
	 * Returns the same application with another timeout.
	 * @param timeout timeout of the operations; positive
	 * @return the application
	 * @throws IllegalArgumentException when the timeout is zero or negative
	 */
	public RunningApplication within(Duration timeout) {
		return new RunningApplication(this.control, CallWaits.positive(timeout));
	}

	/**
	 * Returns the asynchronous form of the operations, with the same timeout.
	 * @return the asynchronous operations on the same application
	 */
	public RunningApplicationAsync async() {
		return new RunningApplicationAsync(this.control, this.timeout);
	}

	/**
	 * Waits for the end. The end of the call is one of its kinds.
	 * @return the end
	 * @throws EslTimeoutException when the timeout elapses first
	 * @throws IllegalStateException when called on an event loop
	 */
	public ApplicationEnd awaitEnd() {
		return await("awaitEnd", this.control.awaitEnd(this.timeout));
	}

	/**
	 * Stops the application and waits for its end. A queue is left by parking the call.
	 * Applications that run within it are stopped as well. Returns the end if it has
	 * already ended.
	 * @return the end, which may have another kind
	 * @throws EslTimeoutException when it does not end in time: some applications can
	 * only be ended by {@link EslCall#park()}, a transfer or a hangup
	 */
	public ApplicationEnd stop() {
		return await("stop", this.control.stop(this.timeout));
	}

	private <T extends @Nullable Object> T await(String operation, CompletableFuture<T> future) {
		return CallWaits.await(this.control.call(), operation, future, this.timeout);
	}

	@Override
	public String toString() {
		return ProtocolInternals.logText(this.control.toString());
	}

}
