package io.github.eslboot.call;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

import io.github.eslboot.command.DialString;
import io.github.eslboot.command.EslCommandException;
import io.github.eslboot.connection.EslClientResourcesInternals;
import io.github.eslboot.connection.EslConnectionException;
import io.github.eslboot.internal.Futures;
import io.github.eslboot.protocol.EslTimeoutException;
import io.github.eslboot.protocol.HangupCause;
import org.jspecify.annotations.Nullable;

/**
 * A handle on one call of one server: from placing it, from an event, or by its uuid. It
 * follows the call when it is renamed, and stays readable when the call has ended.
 * <p>
 * The methods block, so that a flow reads as it runs; {@link #async()} has the same ones
 * without. Each is done when the server says that its own work is: an application by its
 * own CHANNEL_EXECUTE_COMPLETE, a hold by CHANNEL_HOLD. None waits for ever; they throw
 * <ul>
 * <li>{@link CallEndedException} as soon as the call ends, or if it has,</li>
 * <li>{@link EslTimeoutException} at the deadline, which {@link #within} sets; an
 * application may go on then,</li>
 * <li>{@link ApplicationFailedException} when an application did not do its work,</li>
 * <li>{@link CallQueueFullException} when 200 applications wait already,</li>
 * <li>{@link EslCommandException} when the server refuses,</li>
 * <li>{@link EslConnectionException} when it cannot be reached,</li>
 * <li>{@link IllegalStateException} on an event loop.</li>
 * </ul>
 * Applications run one after the other, in the order asked for. Safe for use by any
 * number of threads; all handles of a call share its state.
 */
public final class EslCall {

	/**
	 * The future's own deadline comes first; this one is for a machine that stood still.
	 */
	private static final Duration SLACK = Duration.ofSeconds(30);

	private static final Duration LONGEST = Duration.ofDays(10_000);

	private final CallActions actions;

	EslCall(CallControl control, Duration deadline) {
		this.actions = new CallActions(control, deadline);
	}

	/**
	 * Returns the call's uuid at this moment.
	 * @return the uuid
	 */
	public String uuid() {
		return snapshot().uuid();
	}

	/**
	 * Returns the name of the call's server.
	 * @return the name
	 */
	public String node() {
		return control().link().node();
	}

	/**
	 * Returns how the call is at this moment, as far as its events have come.
	 * @return the state
	 */
	public CallSnapshot snapshot() {
		return control().snapshot();
	}

	/**
	 * The same call with another deadline for what is done through it.
	 * @param deadline how long a method of the returned handle may wait
	 * @return a handle of the same call
	 */
	public EslCall within(Duration deadline) {
		if (deadline.isNegative() || deadline.isZero()) {
			throw new IllegalArgumentException("'deadline' must be positive, but is " + deadline);
		}
		return new EslCall(control(), deadline);
	}

	/**
	 * The same call, controlled without blocking.
	 * @return a handle of the same call
	 */
	public EslCallAsync async() {
		return new EslCallAsync(this.actions);
	}

	/**
	 * Answers the call. Does nothing when it is answered.
	 */
	public void answer() {
		done("answer", this.actions.answer());
	}

	/**
	 * Plays a file or stream to its end.
	 * @param path what to play, as FreeSWITCH finds it
	 * @throws ApplicationFailedException when it is not there or was cut off by a
	 * transfer
	 */
	public void playback(String path) {
		done("playback", this.actions.play("playback", path));
	}

	/**
	 * Says a number, a date and the like, with recorded words.
	 * @param language the language, for example {@code en}
	 * @param type what the text is, for example {@code number} or {@code currency}
	 * @param method how to say it, for example {@code pronounced} or {@code iterated}
	 * @param text what to say
	 */
	public void say(String language, String type, String method, String text) {
		done("say", this.actions.play("say", CallActions.say(language, type, method, text)));
	}

	/**
	 * Breaks off what is being played; whoever waits for its end goes on.
	 */
	public void stopPlayback() {
		done("stopPlayback", this.actions.stopPlayback());
	}

	/**
	 * Plays a prompt and collects digits.
	 * @param question what to ask for
	 * @return what the caller keyed in, or why nothing came; the call's end is a result,
	 * too
	 */
	public DigitsResult playAndGetDigits(PlayAndGetDigits question) {
		return done("playAndGetDigits", this.actions.playAndGetDigits(question));
	}

	/**
	 * Records both sides from now on, beside whatever else the call does, until its end
	 * or {@link #stopRecording}.
	 * @param path the file on the server; its ending tells the format
	 */
	public void record(String path) {
		done("record", this.actions.record(path));
	}

	/**
	 * Ends a recording.
	 * @param path the file, or {@code all}
	 */
	public void stopRecording(String path) {
		done("stopRecording", this.actions.stopRecording(path));
	}

	/**
	 * Dials somebody and bridges the call with them. The result is there as soon as both
	 * hear each other; await {@code !state.isBridged()} for the end of it. When that is
	 * nobody, or the other hangs up, the call goes on. Sets the variable
	 * {@code continue_on_fail}.
	 * @param dialString whom to dial, for example
	 * <code>{originate_timeout=20}user/1001</code>; taken as it is, so that text from
	 * outside belongs into {@link #bridgeTo(DialString)}
	 * @return the other leg, or why there is none; the call's end is a result, too
	 */
	public BridgeResult bridgeTo(String dialString) {
		return done("bridgeTo", this.actions.bridgeTo(dialString));
	}

	/**
	 * Dials and bridges like {@link #bridgeTo(String)}. The variables arrive at the other
	 * leg unchanged, whatever they hold.
	 * @param dialString whom to dial
	 * @return the other leg, or why there is none; the call's end is a result, too
	 */
	public BridgeResult bridgeTo(DialString dialString) {
		return bridgeTo(dialString.toArgument());
	}

	/**
	 * Bridges the call with another. Without the variable {@code park_after_bridge} one
	 * of them ends with the other.
	 * @param other the other call, on the same server
	 * @return the result, once both hear each other
	 */
	public BridgeResult bridgeTo(EslCall other) {
		return done("bridgeTo", this.actions.bridgeTo(other.uuid(), other.control()));
	}

	/**
	 * Sends the call to an extension, and to whatever runs there. When this is done the
	 * server has accepted it; the dialplan begins a moment later.
	 * @param extension the extension
	 * @param dialplan the dialplan, mostly {@code XML}
	 * @param context the context, for example {@code default}
	 */
	public void transfer(String extension, String dialplan, String context) {
		done("transfer", this.actions.transfer(extension, dialplan, context));
	}

	/**
	 * Puts the call on hold, and waits until it is.
	 */
	public void hold() {
		done("hold", this.actions.hold());
	}

	/**
	 * Takes the call from hold, and waits until it is.
	 */
	public void unhold() {
		done("unhold", this.actions.unhold());
	}

	/**
	 * Takes the call out of whatever it does and parks it, and waits until it is.
	 */
	public void park() {
		done("park", this.actions.park());
	}

	/**
	 * Sets a variable of the call at once, whatever runs on it.
	 * @param name the name: letters, digits, {@code _}, {@code -}, {@code .}
	 * @param value the value; {@code null} or empty unsets the variable
	 */
	public void setVariable(String name, @Nullable String value) {
		done("setVariable", this.actions.setVariable(name, value));
	}

	/**
	 * Reads a variable of the call.
	 * @param name the name
	 * @return the value, or {@code null} when it is not set
	 */
	public @Nullable String getVariable(String name) {
		return done("getVariable", this.actions.getVariable(name));
	}

	/**
	 * Runs a dialplan application once those asked for before have ended, and waits for
	 * its end.
	 * @param application the application, for example {@code sleep}
	 * @param argument its argument; may be empty. FreeSWITCH expands <code>${…}</code> in
	 * it
	 * @return what it says of itself; not judged
	 */
	public ApplicationResult execute(String application, String argument) {
		return done("execute", this.actions.execute(application, argument));
	}

	/**
	 * Waits until the call is as wanted, for example {@code CallSnapshot::isAnswered}.
	 * @param wanted tells whether it is; called on an event loop, so it must be quick and
	 * not block
	 * @return the call as it was then
	 */
	public CallSnapshot await(Predicate<CallSnapshot> wanted) {
		return done("await", control().await(wanted, "a state", this.actions.deadline));
	}

	/**
	 * Waits for the call's end.
	 * @return how it ended
	 */
	public CallEnd awaitEnd() {
		return done("awaitEnd", this.actions.end());
	}

	/**
	 * Hangs the call up, at once and whatever runs on it. Does nothing when it has ended.
	 * @return how it ended, which may be otherwise than by this
	 */
	public CallEnd hangup() {
		return done("hangup", this.actions.hangup(HangupCause.NORMAL_CLEARING));
	}

	/**
	 * Hangs the call up, as {@link #hangup()}.
	 * @param cause why
	 * @return how it ended
	 */
	public CallEnd hangup(HangupCause cause) {
		return done("hangup", this.actions.hangup(cause));
	}

	CallControl control() {
		return this.actions.control();
	}

	private <T extends @Nullable Object> T done(String what, CompletableFuture<T> future) {
		EslClientResourcesInternals.checkMayBlock("Waiting for '" + what + "' on a call");
		Duration patience = (this.actions.deadline.compareTo(LONGEST) > 0) ? this.actions.deadline
				: this.actions.deadline.plus(SLACK);
		return Futures.await(future, patience, what + " on call " + uuid());
	}

	@Override
	public String toString() {
		return "call %s on %s".formatted(uuid(), node());
	}

}
