package io.github.eslboot.test;

import java.time.Duration;
import java.util.function.UnaryOperator;

/**
 * Script of a called party, created by {@link FreeSwitchSimulator#callee}. It applies to
 * each leg that is originated to the destination, by {@code originate}, {@code bridge} or
 * {@code att_xfer}, and fires the events and causes of a real SIP phone that behaves in
 * this way.
 * <p>
 * The methods describe one behaviour, for all calls: {@code callee("1001").busy()},
 * {@code callee("1001").answersAfter(ofSeconds(2)).hangsUpAfter(ofSeconds(10))}. After
 * {@link #then()} they describe that of the next call:
 * {@code callee("1001").busy().then().answers()} rejects the first call and answers all
 * others. Calling {@link FreeSwitchSimulator#callee} again and setting a behaviour
 * replaces the script.
 * <p>
 * A callee without a script answers, unless its destination contains {@code busy},
 * {@code reject}, {@code noanswer} or {@code early}. Thread-safe.
 *
 * @since 0.1.0
 */
public final class Callee {

	private final CalleeScript script;

	private boolean written;

	Callee(CalleeScript script) {
		this.script = script;
	}

	/**
	 * Rings, and answers after the simulator's answer time.
	 * @return this script
	 */
	public Callee answers() {
		return change((behavior) -> behavior.answering(null));
	}

	/**
	 * Rings, and answers after a time.
	 * @param ringing time that the callee rings
	 * @return this script
	 */
	public Callee answersAfter(Duration ringing) {
		return change((behavior) -> behavior.answering(ringing));
	}

	/**
	 * Rings until the caller gives up. The leg fails with {@code NO_ANSWER} at the
	 * time-out of the call.
	 * @return this script
	 */
	public Callee neverAnswers() {
		return change((behavior) -> behavior.failing(null, null));
	}

	/**
	 * Is busy: the call fails with {@code USER_BUSY}, without ringing.
	 * @return this script
	 */
	public Callee busy() {
		return failsWith("USER_BUSY");
	}

	/**
	 * Rejects the call with {@code CALL_REJECTED}, without ringing.
	 * @return this script
	 */
	public Callee rejects() {
		return failsWith("CALL_REJECTED");
	}

	/**
	 * Rings, then rejects the call with {@code CALL_REJECTED}.
	 * @param ringing time that the callee rings
	 * @return this script
	 */
	public Callee rejectsAfter(Duration ringing) {
		return failsAfter(ringing, "CALL_REJECTED");
	}

	/**
	 * Is not registered: the call fails with {@code USER_NOT_REGISTERED}, and has no
	 * channel.
	 * @return this script
	 */
	public Callee notRegistered() {
		return failsWith("USER_NOT_REGISTERED");
	}

	/**
	 * Fails without ringing. The leg has a channel unless FreeSWITCH finds the cause by
	 * itself, as {@code USER_NOT_REGISTERED} and {@code GATEWAY_DOWN}.
	 * @param cause the hangup cause
	 * @return this script
	 * @throws IllegalArgumentException if FreeSWITCH has no such cause
	 */
	public Callee failsWith(String cause) {
		HangupCause parsed = HangupCause.require(cause);
		return change((behavior) -> behavior.failing(null, parsed));
	}

	/**
	 * Rings, then fails.
	 * @param ringing time that the callee rings
	 * @param cause the hangup cause
	 * @return this script
	 * @throws IllegalArgumentException if FreeSWITCH has no such cause
	 */
	public Callee failsAfter(Duration ringing, String cause) {
		HangupCause parsed = HangupCause.require(cause);
		return change((behavior) -> behavior.failing(ringing, parsed));
	}

	/**
	 * Begins early media instead of ringing. As in FreeSWITCH the caller is connected
	 * with it, unless the variable {@code ignore_early_media} is true.
	 * @return this script
	 */
	public Callee playsEarlyMedia() {
		return change(CalleeBehavior::withEarlyMedia);
	}

	/**
	 * Hangs up after the answer, with {@code NORMAL_CLEARING}.
	 * @param talking time from the answer to the hangup
	 * @return this script
	 */
	public Callee hangsUpAfter(Duration talking) {
		return hangsUpAfter(talking, "NORMAL_CLEARING");
	}

	/**
	 * Hangs up after the answer.
	 * @param talking time from the answer to the hangup
	 * @param cause the hangup cause
	 * @return this script
	 * @throws IllegalArgumentException if FreeSWITCH has no such cause
	 */
	public Callee hangsUpAfter(Duration talking, String cause) {
		HangupCause parsed = HangupCause.require(cause);
		return change((behavior) -> behavior.hangingUp(talking, parsed));
	}

	/**
	 * Adds a reaction of the callee to a file that it is played. Each reaction is used
	 * once in a call, in the order of their addition.
	 * @param file part of the file's path, for example {@code confirm}
	 * @return the reaction, to be completed with {@code press} or {@code hangUp}
	 */
	public WhenPlaying<Callee> whenPlaying(String file) {
		return new WhenPlaying<>(file, (reaction) -> change((behavior) -> behavior.reacting(reaction)));
	}

	/**
	 * Ends the description of one call. What follows applies to the next call and, if
	 * nothing else is described, to all further ones.
	 * @return this script
	 */
	public Callee then() {
		begin();
		this.script.next();
		return this;
	}

	/**
	 * Returns how many times the callee was called.
	 * @return the number of legs that were originated to it since its first script
	 */
	public int calls() {
		return this.script.calls();
	}

	private synchronized Callee change(UnaryOperator<CalleeBehavior> change) {
		begin();
		this.script.change(change);
		return this;
	}

	private synchronized void begin() {
		if (!this.written) {
			this.written = true;
			this.script.rewrite();
		}
	}

}
