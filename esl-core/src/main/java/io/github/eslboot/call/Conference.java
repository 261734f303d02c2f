package io.github.eslboot.call;

import java.time.Duration;

import io.github.eslboot.protocol.EslTimeoutException;
import io.github.eslboot.protocol.ProtocolInternals;

/**
 * A conference on one server. It exists while it has members.
 * {@link io.github.eslboot.command.ConferenceCommands} has the commands for it. The
 * operations have the timeout of the call that entered it, or of {@link #within}.
 * Thread-safe.
 *
 * @since 0.1.0
 */
public final class Conference {

	private final ConferenceControl control;

	private final Duration timeout;

	Conference(ConferenceControl control, Duration timeout) {
		this.control = control;
		this.timeout = timeout;
	}

	/**
	 * Returns the name of the conference.
	 * @return the name
	 */
	public String name() {
		return this.control.name();
	}

	/**
	 * Returns the name of the server that the conference is on.
	 * @return the name, as of {@link EslCall#node()}
	 */
	public String node() {
		return this.control.link().node();
	}

	/**
	 * Returns the same conference with another timeout.
	 * @param timeout timeout of the operations; positive
	 * @return the conference
	 * @throws IllegalArgumentException when the timeout is zero or negative
	 */
	public Conference within(Duration timeout) {
		return new Conference(this.control, CallWaits.positive(timeout));
	}

	/**
	 * Returns the asynchronous form of the operations, with the same timeout.
	 * @return the asynchronous operations on the same conference
	 */
	public ConferenceAsync async() {
		return new ConferenceAsync(this.control, this.timeout);
	}

	/**
	 * Waits until the conference has a number of members, or more.
	 * @param count the number, at least 1
	 * @return the number of members when the wait ended
	 * @throws EslTimeoutException when the timeout elapses first
	 * @throws IllegalStateException when the call belongs to an outbound session, which
	 * receives no events of other calls, or when called on an event loop
	 */
	public int awaitMembers(int count) {
		return CallWaits.await("awaitMembers of " + this, this.control.awaitMembers(count, this.timeout), this.timeout);
	}

	@Override
	public String toString() {
		return ProtocolInternals.logText(this.control.toString());
	}

}
