package io.github.eslboot.test;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Call leg on the simulator, controlled by a test. The methods do not block; the
 * resulting events follow asynchronously. Thread-safe.
 */
public final class SimulatedCall {

	private final Switchboard switchboard;

	private final Channel channel;

	SimulatedCall(Switchboard switchboard, Channel channel) {
		this.switchboard = switchboard;
		this.channel = channel;
	}

	/**
	 * Returns the uuid of the leg, which events carry as {@code Unique-ID}.
	 * @return the uuid
	 */
	public String uuid() {
		return this.channel.uuid();
	}

	/**
	 * Returns the channel name of the leg.
	 * @return the name, for example {@code sofia/internal/1000@127.0.0.1}
	 */
	public String name() {
		return this.channel.name();
	}

	/**
	 * Returns the number that the leg calls.
	 * @return the destination number
	 */
	public String destination() {
		return this.switchboard.locked(() -> this.channel.profile().destination);
	}

	/**
	 * Returns the call state, as a phone would show it.
	 * @return the state, for example {@code RINGING}, {@code ACTIVE}, {@code HELD} or
	 * {@code HANGUP}
	 */
	public String state() {
		return this.switchboard.locked(() -> this.channel.callState().name());
	}

	/**
	 * Returns whether the leg is alive.
	 * @return {@code false} once it was hung up
	 */
	public boolean isAlive() {
		return this.switchboard.locked(() -> !this.channel.isDown());
	}

	/**
	 * Returns the hangup cause.
	 * @return the cause, or {@code null} while the leg is alive
	 */
	public @Nullable String hangupCause() {
		return this.switchboard.locked(() -> {
			HangupCause cause = this.channel.hangupCause();
			return (cause != null) ? cause.name() : null;
		});
	}

	/**
	 * Returns the application that runs on the leg.
	 * @return name of the application, or {@code null}
	 */
	public @Nullable String application() {
		return this.switchboard.locked(() -> this.channel.apps().current());
	}

	/**
	 * Returns the uuid of the bridged leg.
	 * @return the uuid, or {@code null} if the leg is not bridged
	 */
	public @Nullable String bridgedTo() {
		return this.switchboard.locked(() -> {
			Channel partner = this.channel.partner();
			return (partner != null) ? partner.uuid() : null;
		});
	}

	/**
	 * Returns a channel variable.
	 * @param variable name of the variable
	 * @return the value, or {@code null}
	 */
	public @Nullable String variable(String variable) {
		return this.switchboard.variable(this.channel, variable);
	}

	/**
	 * Returns all channel variables.
	 * @return a copy
	 */
	public Map<String, String> variables() {
		return this.switchboard.locked(this.channel::variables);
	}

	/**
	 * Sets a channel variable.
	 * @param variable name of the variable
	 * @param value the value; an empty text removes the variable
	 * @return this leg
	 */
	public SimulatedCall setVariable(String variable, String value) {
		this.switchboard.locked(() -> this.channel.set(variable, value));
		return this;
	}

	/**
	 * Makes the leg ring.
	 * @return this leg
	 */
	public SimulatedCall ring() {
		this.switchboard.locked(() -> this.switchboard.ring(this.channel));
		return this;
	}

	/**
	 * Answers the leg.
	 * @return this leg
	 */
	public SimulatedCall answer() {
		this.switchboard.locked(() -> this.switchboard.answer(this.channel));
		return this;
	}

	/**
	 * Sends DTMF digits as the phone of this leg does when keys are pressed.
	 * @param digits the digits {@code 0-9*#A-D}, optionally followed by {@code @} and the
	 * milliseconds per digit
	 * @return this leg
	 */
	public SimulatedCall dtmf(String digits) {
		this.switchboard.locked(() -> Dtmf.receive(this.channel, digits, "RTP"));
		return this;
	}

	/**
	 * Bridges this leg to another.
	 * @param other a live leg
	 * @return this leg
	 */
	public SimulatedCall bridge(SimulatedCall other) {
		this.switchboard.locked(() -> this.switchboard.bridges().join(this.channel, other.channel));
		return this;
	}

	/**
	 * Transfers the partner as the phone of this call does with a SIP REFER. Has no
	 * effect if the call is not bridged.
	 * @param extension the extension, in the context {@code default}
	 * @return this call
	 */
	public SimulatedCall refer(String extension) {
		this.switchboard.locked(() -> {
			Channel partner = this.channel.partner();
			if (partner != null) {
				this.channel.set("endpoint_disposition", "BLIND_TRANSFER");
				this.switchboard.transfer(List.of(partner), new Destination(extension, "XML", "default"));
			}
		});
		return this;
	}

	/**
	 * Puts this leg on hold.
	 * @return this leg
	 */
	public SimulatedCall hold() {
		this.switchboard.locked(() -> this.switchboard.hold(this.channel));
		return this;
	}

	/**
	 * Takes this leg off hold.
	 * @return this leg
	 */
	public SimulatedCall unhold() {
		this.switchboard.locked(() -> this.switchboard.unhold(this.channel));
		return this;
	}

	/**
	 * Hangs up as the phone of this leg does.
	 * @param cause hangup cause; an unknown one counts as {@code NORMAL_CLEARING}
	 */
	public void hangup(String cause) {
		this.switchboard.locked(() -> this.switchboard.hangup(this.channel, HangupCause.parse(cause)));
	}

	/** Hangs up as the phone of this leg does, with the cause {@code NORMAL_CLEARING}. */
	public void hangup() {
		hangup("NORMAL_CLEARING");
	}

	@Override
	public String toString() {
		return name() + " " + uuid() + " " + state();
	}

}
