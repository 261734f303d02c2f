package io.github.eslboot.call;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import io.github.eslboot.command.EslCommandException;
import io.github.eslboot.protocol.EslTimeoutException;
import io.github.eslboot.protocol.ProtocolInternals;
import org.jspecify.annotations.Nullable;

/**
 * A call that eavesdrops on another one and its partner, for example a supervisor. The
 * other call and its bridge are not affected. It ends when the other call ends.
 * <p>
 * FreeSWITCH does not interrupt it: applications that are requested for the call fail
 * with an {@link ApplicationBlockedException} until it has ended.
 * <p>
 * The operations have the timeout of the call that eavesdrops, or of {@link #within}, and
 * fail like those of {@link EslCall}. Thread-safe.
 *
 * @since 0.1.0
 */
public final class Eavesdrop {

	private final EavesdropControl control;

	private final Duration timeout;

	Eavesdrop(EavesdropControl control, Duration timeout) {
		this.control = control;
		this.timeout = timeout;
	}

	/**
	 * Returns whether no event has reported the end. Does not block.
	 * @return whether the call eavesdrops
	 */
	public boolean isRunning() {
		return this.control.running().isRunning();
	}

	/**
	 * Returns the same handle with another timeout.
	 * @param timeout timeout of the operations; positive
	 * @return the handle
	 * @throws IllegalArgumentException when the timeout is zero or negative
	 */
	public Eavesdrop within(Duration timeout) {
		return new Eavesdrop(this.control, CallWaits.positive(timeout));
	}

	/**
	 * Returns the asynchronous form of the operations, with the same timeout.
	 * @return the asynchronous operations
	 */
	public EavesdropAsync async() {
		return new EavesdropAsync(this.control, this.timeout);
	}

	/**
	 * Changes the parties to which the call can talk. Returns when the server has
	 * accepted the change; no event confirms it. The keys 0 to 3 of the phone change it
	 * as well, and {@code *} ends the eavesdropping, unless the call has the variable
	 * {@code eavesdrop_enable_dtmf} with the value {@code false}.
	 * @param mode parties to which the call can talk
	 * @throws ApplicationEndedException when the eavesdropping has ended
	 * @throws EslCommandException when the server refuses it
	 */
	public void changeMode(EavesdropMode mode) {
		await("changeMode", this.control.changeMode(mode));
	}

	/**
	 * Waits for the end. The end of the call is one of its kinds.
	 * @return the end
	 * @throws EslTimeoutException when the timeout elapses first
	 * @throws IllegalStateException when called on an event loop
	 */
	public ApplicationEnd awaitEnd() {
		return await("awaitEnd", this.control.running().awaitEnd(this.timeout));
	}

	/**
	 * Stops the eavesdropping and waits for its end. Returns the end if it has already
	 * ended.
	 * @return the end, which may have another kind
	 */
	public ApplicationEnd stop() {
		return await("stop", this.control.running().stop(this.timeout));
	}

	private <T extends @Nullable Object> T await(String operation, CompletableFuture<T> future) {
		return CallWaits.await(this.control.running().call(), operation, future, this.timeout);
	}

	@Override
	public String toString() {
		return ProtocolInternals.logText(this.control.running().toString());
	}

}
