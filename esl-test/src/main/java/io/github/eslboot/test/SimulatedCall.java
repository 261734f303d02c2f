package io.github.eslboot.test;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Call leg on the simulator, controlled by a test. The methods do not block; the
 * resulting events follow asynchronously. Thread-safe.
 *
 * @since 0.1.0
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
	 * @return the state
	 */
	public State state() {
		return this.switchboard.locked(() -> this.channel.callState());
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
	 * Returns whether the leg was answered.
	 * @return {@code true} from the answer on, also after the end of the call
	 */
	public boolean isAnswered() {
		return this.switchboard.locked(this.channel::isAnswered);
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
	 * Adds a reaction of the party of this leg to a file that it is played, now or later:
	 * {@code call.whenPlaying("ivr-menu").press("1")}. Each reaction is used once, in the
	 * order of their addition.
	 * @param file part of the file's path
	 * @return the reaction, to be completed with {@code press} or {@code hangUp}
	 */
	public WhenPlaying<SimulatedCall> whenPlaying(String file) {
		return new WhenPlaying<>(file, (reaction) -> {
			this.switchboard.locked(() -> this.channel.react(reaction));
			return this;
		});
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
		this.switchboard.locked(() -> Hold.begin(this.channel));
		return this;
	}

	/**
	 * Takes this leg off hold.
	 * @return this leg
	 */
	public SimulatedCall unhold() {
		this.switchboard.locked(() -> Hold.end(this.channel));
		return this;
	}

	/**
	 * Hangs up as the phone of this leg does.
	 * @param cause hangup cause; an unknown one counts as {@code NORMAL_CLEARING}
	 */
	public void hangup(String cause) {
		this.switchboard.locked(() -> this.switchboard.hangupByPhone(this.channel, HangupCause.parse(cause)));
	}

	/** Hangs up as the phone of this leg does, with the cause {@code NORMAL_CLEARING}. */
	public void hangup() {
		hangup("NORMAL_CLEARING");
	}

	/** Call states of a leg, as FreeSWITCH names them. Ordinals are its numbers. */
	public enum State {

		/** The channel has just been created. */
		DOWN,

		/** The leg is being called. */
		DIALING,

		/** The phone rings, or a ringback tone is played to the caller. */
		RINGING,

		/** Early media is played before the answer. */
		EARLY,

		/** The leg is answered. */
		ACTIVE,

		/** The phone has put the call on hold. */
		HELD,

		/** The answered leg waits for another one, which rings. */
		RING_WAIT,

		/** The leg is hung up. */
		HANGUP,

		/** The phone has taken the call off hold. */
		UNHELD

	}

	/** Returns the running application and its argument, or {@code null}. */
	@Nullable String applicationAndData() {
		return this.switchboard.locked(() -> {
			String application = this.channel.apps().current();
			String data = this.channel.apps().currentData();
			return (application == null || data == null || data.isEmpty()) ? application : application + " " + data;
		});
	}

	/** Returns what the leg does, or how it ended. */
	String describe() {
		return this.switchboard
			.locked(() -> this.channel.isDown() ? Diagnosis.ended(this.channel) : Diagnosis.live(this.channel));
	}

	@Override
	public String toString() {
		return name() + " " + uuid() + " " + state();
	}

}
