package io.github.eslboot.test;

import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * One leg of a call on the simulator, to be moved by a test. Thread-safe; every method
 * returns at once and the events follow.
 */
public final class SimulatedCall {

	private final Switchboard switchboard;

	private final Channel channel;

	SimulatedCall(Switchboard switchboard, Channel channel) {
		this.switchboard = switchboard;
		this.channel = channel;
	}

	/**
	 * The leg's uuid, as {@code Unique-ID}.
	 * @return the uuid
	 */
	public String uuid() {
		return this.channel.uuid();
	}

	/**
	 * The leg's name.
	 * @return for example {@code sofia/internal/1000@127.0.0.1}
	 */
	public String name() {
		return this.channel.name();
	}

	/**
	 * The number it calls.
	 * @return the destination number
	 */
	public String destination() {
		return this.switchboard.locked(() -> this.channel.profile().destination);
	}

	/**
	 * What a phone would show.
	 * @return for example {@code RINGING}, {@code ACTIVE}, {@code HELD} or {@code HANGUP}
	 */
	public String state() {
		return this.switchboard.locked(() -> this.channel.callState().name());
	}

	/**
	 * Whether the leg has not been hung up.
	 * @return true while it lives
	 */
	public boolean isAlive() {
		return this.switchboard.locked(() -> !this.channel.isDown());
	}

	/**
	 * Why the leg ended.
	 * @return the cause, null while it lives
	 */
	public @Nullable String hangupCause() {
		return this.switchboard.locked(() -> {
			HangupCause cause = this.channel.hangupCause();
			return (cause != null) ? cause.name() : null;
		});
	}

	/**
	 * The application that runs on the leg.
	 * @return its name or null
	 */
	public @Nullable String application() {
		return this.switchboard.locked(() -> this.channel.apps().current());
	}

	/**
	 * The uuid of the leg it is bridged to.
	 * @return the uuid or null
	 */
	public @Nullable String bridgedTo() {
		return this.switchboard.locked(() -> {
			Channel partner = this.channel.partner();
			return (partner != null) ? partner.uuid() : null;
		});
	}

	/**
	 * A channel variable.
	 * @param variable its name
	 * @return its value or null
	 */
	public @Nullable String variable(String variable) {
		return this.switchboard.variable(this.channel, variable);
	}

	/**
	 * All channel variables.
	 * @return a copy
	 */
	public Map<String, String> variables() {
		return this.switchboard.locked(this.channel::variables);
	}

	/**
	 * Sets a channel variable.
	 * @param variable its name
	 * @param value its value; empty removes it
	 * @return this
	 */
	public SimulatedCall setVariable(String variable, String value) {
		this.switchboard.locked(() -> this.channel.set(variable, value));
		return this;
	}

	/**
	 * The far end rings.
	 * @return this
	 */
	public SimulatedCall ring() {
		this.switchboard.locked(() -> this.switchboard.ring(this.channel));
		return this;
	}

	/**
	 * The leg is answered.
	 * @return this
	 */
	public SimulatedCall answer() {
		this.switchboard.locked(() -> this.switchboard.answer(this.channel));
		return this;
	}

	/**
	 * The person on this leg presses keys.
	 * @param digits {@code 0-9*#A-D}, perhaps {@code @} and milliseconds
	 * @return this
	 */
	public SimulatedCall dtmf(String digits) {
		this.switchboard.locked(() -> this.switchboard.digits(this.channel, digits, "RTP"));
		return this;
	}

	/**
	 * Joins this leg with another.
	 * @param other a live leg
	 * @return this
	 */
	public SimulatedCall bridge(SimulatedCall other) {
		this.switchboard.locked(() -> this.switchboard.bridges().join(this.channel, other.channel));
		return this;
	}

	/**
	 * Puts the person on this leg on hold.
	 * @return this
	 */
	public SimulatedCall hold() {
		this.switchboard.locked(() -> this.switchboard.hold(this.channel));
		return this;
	}

	/**
	 * Takes it from hold again.
	 * @return this
	 */
	public SimulatedCall unhold() {
		this.switchboard.locked(() -> this.switchboard.unhold(this.channel));
		return this;
	}

	/**
	 * The person on this leg hangs up.
	 * @param cause for example {@code NORMAL_CLEARING}; an unknown one counts as that
	 */
	public void hangup(String cause) {
		this.switchboard.locked(() -> this.switchboard.hangup(this.channel, HangupCause.parse(cause)));
	}

	/** The person on this leg hangs up, as usual. */
	public void hangup() {
		hangup("NORMAL_CLEARING");
	}

	@Override
	public String toString() {
		return name() + " " + uuid() + " " + state();
	}

}
