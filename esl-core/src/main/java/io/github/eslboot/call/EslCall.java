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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Handle of one call on one server: of an originated call, of the call of an event, or of
 * the call with a uuid. It follows the call when the call is renamed, and remains
 * readable after its end.
 * <p>
 * The operations block until the server reports that they are complete: an application
 * with its CHANNEL_EXECUTE_COMPLETE, a hold with CHANNEL_HOLD. {@link #async()} has the
 * same operations in a form that does not block. Each of them ends; it throws
 * <ul>
 * <li>{@link CallEndedException} when the call ends first, or has already ended,</li>
 * <li>{@link EslTimeoutException} when the timeout elapses, which {@link #within} sets;
 * an application may still run then,</li>
 * <li>{@link ApplicationFailedException} when an application failed,</li>
 * <li>{@link ApplicationQueueFullException} when 200 applications already wait,</li>
 * <li>{@link EslCommandException} when the server refuses,</li>
 * <li>{@link EslConnectionException} when the server cannot be reached,</li>
 * <li>{@link IllegalStateException} on an event loop.</li>
 * </ul>
 * Applications run one after the other, in the order of the requests. Safe for use by any
 * number of threads; all handles of a call share its state. This class and its
 * asynchronous form know each other, because each leads to the other.
 */
public final class EslCall {

	private static final Logger logger = LoggerFactory.getLogger(EslCall.class);

	/**
	 * Time a future may need to report its own timeout on a machine that stood still.
	 */
	private static final Duration SLACK = Duration.ofSeconds(30);

	private static final Duration LONGEST = Duration.ofDays(10_000);

	private final CallActions actions;

	EslCall(CallControl control, Duration timeout) {
		this.actions = new CallActions(control, timeout);
	}

	/**
	 * Returns the current uuid of the call.
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
	 * Returns the current state of the call, as reported by the events received so far.
	 * @return the state
	 */
	public CallSnapshot snapshot() {
		return control().snapshot();
	}

	/**
	 * Returns a handle of the same call with another timeout.
	 * @param timeout maximum time that an operation of the returned handle may take
	 * @return the handle
	 */
	public EslCall within(Duration timeout) {
		if (timeout.isNegative() || timeout.isZero()) {
			throw new IllegalArgumentException("'timeout' must be positive, but is " + timeout);
		}
		return new EslCall(control(), timeout);
	}

	/**
	 * Returns the asynchronous form of the operations, with the same timeout.
	 * @return a handle of the same call
	 */
	public EslCallAsync async() {
		return new EslCallAsync(this.actions);
	}

	/**
	 * Answers the call. Does nothing if it is answered.
	 */
	public void answer() {
		await("answer", this.actions.answer());
	}

	/**
	 * Plays a file or stream to its end.
	 * @param path the file or stream, as FreeSWITCH names it
	 * @throws ApplicationFailedException when it does not exist or a transfer interrupted
	 * it
	 */
	public void playback(String path) {
		await("playback", this.actions.play("playback", path));
	}

	/**
	 * Says a number, a date and the like, with recorded words.
	 * @param language the language, for example {@code en}
	 * @param type the type of the text, for example {@code number} or {@code currency}
	 * @param method how to say it, for example {@code pronounced} or {@code iterated}
	 * @param text the text
	 */
	public void say(String language, String type, String method, String text) {
		await("say", this.actions.play("say", CallActions.sayArgument(language, type, method, text)));
	}

	/**
	 * Interrupts the file or stream that is being played; its {@link #playback} returns.
	 */
	public void stopPlayback() {
		await("stopPlayback", this.actions.stopPlayback());
	}

	/**
	 * Plays a prompt and collects digits.
	 * @param request prompt, number of digits and so on
	 * @return the digits, or why there are none
	 */
	public Digits playAndGetDigits(PlayAndGetDigits request) {
		return await("playAndGetDigits", this.actions.playAndGetDigits(request));
	}

	/**
	 * Starts to record both legs, while the call does anything else, until it ends or
	 * {@link #stopRecording} is called.
	 * @param path the file on the server; its suffix selects the format
	 */
	public void record(String path) {
		await("record", this.actions.record(path));
	}

	/**
	 * Stops a recording.
	 * @param path the file, or {@code all}
	 */
	public void stopRecording(String path) {
		await("stopRecording", this.actions.stopRecording(path));
	}

	/**
	 * Dials a B-leg and bridges the call with it. Returns as soon as the two are bridged.
	 * The call continues when the B-leg does not answer, and when it hangs up later. Sets
	 * the variable {@code continue_on_fail}.
	 * @param dialString the dial string, for example
	 * <code>{originate_timeout=20}user/1001</code>. It is sent as it is: use
	 * {@link #bridge(DialString)} for text from outside
	 * @return the bridge
	 * @throws BridgeFailedException when the B-leg did not answer
	 */
	public Bridge bridge(String dialString) {
		return await("bridge", this.actions.bridge(dialString));
	}

	/**
	 * Dials a B-leg and bridges the call with it, as {@link #bridge(String)} does. The
	 * variables reach the B-leg unchanged, whatever they contain.
	 * @param dialString the dial string
	 * @return the bridge
	 * @throws BridgeFailedException when the B-leg did not answer
	 */
	public Bridge bridge(DialString dialString) {
		return bridge(dialString.toArgument());
	}

	/**
	 * Bridges the call with another one. Returns as soon as the two are bridged. When one
	 * of them ends the other one ends as well, unless it has the variable
	 * {@code park_after_bridge}.
	 * @param other the other call, on the same server
	 * @return the bridge
	 * @throws BridgeFailedException when the other call ended
	 */
	public Bridge bridge(EslCall other) {
		return await("bridge", this.actions.bridge(other.control()));
	}

	/**
	 * Transfers the call to an extension. Returns when the server has accepted it; the
	 * dialplan starts a moment later.
	 * @param extension the extension
	 * @param dialplan the dialplan, usually {@code XML}
	 * @param context the context, for example {@code default}
	 */
	public void transfer(String extension, String dialplan, String context) {
		await("transfer", this.actions.transfer(extension, dialplan, context));
	}

	/**
	 * Puts the call on hold. Does nothing if it is on hold.
	 */
	public void hold() {
		await("hold", this.actions.hold());
	}

	/**
	 * Takes the call off hold.
	 */
	public void unhold() {
		await("unhold", this.actions.unhold());
	}

	/**
	 * Parks the call, and interrupts its running application.
	 */
	public void park() {
		await("park", this.actions.park());
	}

	/**
	 * Sets a variable of the call, also while an application runs on it.
	 * @param name the name: letters, digits, {@code _}, {@code -}, {@code .}
	 * @param value the value; {@code null} or empty unsets the variable
	 */
	public void setVariable(String name, @Nullable String value) {
		await("setVariable", this.actions.setVariable(name, value));
	}

	/**
	 * Reads a variable of the call.
	 * @param name the name
	 * @return the value, or {@code null} if it is not set
	 */
	public @Nullable String getVariable(String name) {
		return await("getVariable", this.actions.getVariable(name));
	}

	/**
	 * Runs a dialplan application after those that were requested earlier, and waits for
	 * its end.
	 * @param application the application, for example {@code sleep}
	 * @param argument its argument; may be empty. FreeSWITCH expands <code>${…}</code> in
	 * it
	 * @return its result, whether it succeeded or not
	 */
	public ApplicationResult execute(String application, String argument) {
		return await("execute", this.actions.execute(application, argument));
	}

	/**
	 * Waits until the call is in a state, for example {@code CallSnapshot::isAnswered}.
	 * @param condition evaluates a state; called on an event loop, so it must be quick
	 * and not block
	 * @return the first state that meets the condition
	 */
	public CallSnapshot await(Predicate<CallSnapshot> condition) {
		return await("await", control().monitor().await(condition, "a state", this.actions.timeout()));
	}

	/**
	 * Waits for the end of the call.
	 * @return how it ended
	 */
	public CallEnd awaitEnd() {
		return await("awaitEnd", this.actions.awaitEnd());
	}

	/**
	 * Hangs up the call, also while an application runs on it, and waits for its end.
	 * Does nothing if it has ended.
	 * @return how it ended, which may have another cause
	 */
	public CallEnd hangup() {
		return hangup(HangupCause.NORMAL_CLEARING);
	}

	/**
	 * Hangs up the call as {@link #hangup()} does.
	 * @param cause the hangup cause
	 * @return how it ended, which may have another cause
	 */
	public CallEnd hangup(HangupCause cause) {
		return await("hangup", this.actions.hangup(cause));
	}

	/**
	 * Hangs up the call without waiting for its end, for use in a {@code finally} block:
	 * never throws and never blocks. A failure is logged. Does nothing if the call has
	 * ended.
	 */
	public void hangupQuietly() {
		try {
			if (!snapshot().isEnded()) {
				control().commands().hangup(HangupCause.NORMAL_CLEARING);
			}
		}
		catch (RuntimeException ex) {
			logger.debug("{}: call {} could not be hung up", node(), uuid(), ex);
		}
	}

	CallControl control() {
		return this.actions.control();
	}

	private <T extends @Nullable Object> T await(String operation, CompletableFuture<T> future) {
		EslClientResourcesInternals.checkMayBlock("Waiting for '" + operation + "' on a call");
		Duration timeout = this.actions.timeout();
		return Futures.await(future, (timeout.compareTo(LONGEST) > 0) ? timeout : timeout.plus(SLACK),
				operation + " on call " + uuid());
	}

	@Override
	public String toString() {
		return "call %s on %s".formatted(uuid(), node());
	}

}
