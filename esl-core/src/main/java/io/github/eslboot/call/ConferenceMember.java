package io.github.eslboot.call;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import io.github.eslboot.protocol.EslTimeoutException;
import io.github.eslboot.protocol.ProtocolInternals;
import org.jspecify.annotations.Nullable;

/**
 * Membership of a call in a conference. It ends once, in one of the ways of
 * {@link ApplicationEnd.ApplicationOutcome}.
 * <p>
 * Applications that are requested for the call while it is a member run immediately: the
 * call does not hear the other members meanwhile.
 * <p>
 * The operations have the timeout of the call that entered the conference, or of
 * {@link #within}, and fail like those of {@link EslCall}. If the end is not reported
 * because events are lost in an outage, it ends with the call. Thread-safe.
 *
 * @since 0.1.0
 */
public final class ConferenceMember {

	private final MemberControl control;

	private final Duration timeout;

	ConferenceMember(MemberControl control, Duration timeout) {
		this.control = control;
		this.timeout = timeout;
	}

	/**
	 * Returns the conference.
	 * @return the conference
	 */
	public Conference conference() {
		return new Conference(this.control.conference(), this.timeout);
	}

	/**
	 * Returns the member id, by which
	 * {@link io.github.eslboot.command.ConferenceCommands} select the member.
	 * @return the id
	 */
	public int memberId() {
		return this.control.id();
	}

	/**
	 * Returns whether no event has reported that the call left the conference. Does not
	 * block.
	 * @return whether the call is a member
	 */
	public boolean isRunning() {
		return this.control.running().isRunning();
	}

	/**
	 * Returns the same membership with another timeout.
	 * @param timeout timeout of the operations; positive
	 * @return the membership
	 * @throws IllegalArgumentException when the timeout is zero or negative
	 */
	public ConferenceMember within(Duration timeout) {
		return new ConferenceMember(this.control, CallWaits.positive(timeout));
	}

	/**
	 * Returns the asynchronous form of the operations, with the same timeout.
	 * @return the asynchronous operations on the same membership
	 */
	public ConferenceMemberAsync async() {
		return new ConferenceMemberAsync(this.control, this.timeout);
	}

	/**
	 * Mutes the call, so that the other members do not hear it.
	 * @throws ApplicationEndedException when the call has left the conference
	 */
	public void mute() {
		await("mute", this.control.mute(true));
	}

	/**
	 * Ends {@link #mute()}.
	 * @throws ApplicationEndedException when the call has left the conference
	 */
	public void unmute() {
		await("unmute", this.control.mute(false));
	}

	/**
	 * Makes the call deaf, so that it does not hear the other members.
	 * @throws ApplicationEndedException when the call has left the conference
	 */
	public void deaf() {
		await("deaf", this.control.deafen(true));
	}

	/**
	 * Ends {@link #deaf()}.
	 * @throws ApplicationEndedException when the call has left the conference
	 */
	public void undeaf() {
		await("undeaf", this.control.deafen(false));
	}

	/**
	 * Leaves the conference and waits for the end of the membership. The call continues.
	 * Returns the end if it has already ended.
	 * @return the end, which may have another kind
	 */
	public ApplicationEnd leave() {
		return await("leave", this.control.running().stop(this.timeout));
	}

	/**
	 * Leaves the conference like {@link #leave()}, with the sound that its profile plays
	 * to members that are kicked.
	 * @return the end, which may have another kind
	 */
	public ApplicationEnd kick() {
		return await("kick", this.control.kick(this.timeout));
	}

	/**
	 * Waits until the call has left the conference. The end of the call is one of the
	 * kinds.
	 * @return the end
	 * @throws EslTimeoutException when the timeout elapses first
	 * @throws IllegalStateException when called on an event loop
	 */
	public ApplicationEnd awaitEnd() {
		return await("awaitEnd", this.control.running().awaitEnd(this.timeout));
	}

	private <T extends @Nullable Object> T await(String operation, CompletableFuture<T> future) {
		return CallWaits.await(this.control.running().call(), operation, future, this.timeout);
	}

	@Override
	public String toString() {
		return ProtocolInternals.logText(this.control.toString());
	}

}
