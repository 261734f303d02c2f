package io.github.eslboot.call;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

import io.github.eslboot.command.CommandInternals;
import io.github.eslboot.command.DialString;
import io.github.eslboot.command.EslCommandException;
import io.github.eslboot.command.Expression;
import io.github.eslboot.command.Media;
import io.github.eslboot.connection.EslConnectionException;
import io.github.eslboot.protocol.EslBusyException;
import io.github.eslboot.protocol.EslException;
import io.github.eslboot.protocol.EslTimeoutException;
import io.github.eslboot.protocol.HangupCause;
import io.github.eslboot.protocol.ProtocolInternals;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Handle of one call on one server. The call is identified by its uuid; the handle
 * follows the call when FreeSWITCH changes the uuid, and its state remains readable after
 * the end of the call.
 * <p>
 * The operations block until the server reports their completion, for example an
 * application with its CHANNEL_EXECUTE_COMPLETE, a hold with CHANNEL_HOLD.
 * {@link #async()} returns their asynchronous form. Every operation ends. They throw
 * <ul>
 * <li>{@link CallEndedException} when the call ends before the operation is complete, or
 * has already ended,</li>
 * <li>{@link EslTimeoutException} when the timeout that {@link #within} sets elapses, or
 * when the server does not reply within the command timeout; an application may still be
 * running,</li>
 * <li>{@link ApplicationFailedException} when an application failed,</li>
 * <li>{@link ApplicationQueueFullException} when 200 applications already wait,</li>
 * <li>{@link EslCommandException} when the server refuses the command,</li>
 * <li>{@link EslConnectionException} when the server cannot be reached,</li>
 * <li>{@link EslBusyException} when too many operations already wait for the call, or no
 * connection could be borrowed in time,</li>
 * <li>{@link EslException} when the operation needs an API command and the call belongs
 * to an outbound session without {@code full},</li>
 * <li>{@link IllegalStateException} when called on an event loop.</li>
 * </ul>
 * Applications run one after the other, in the order of the requests. Those that last,
 * such as {@link #join} or {@link #playMusicOnHold()}, return a handle when they have
 * started, and later ones do not wait for their end: they interrupt it, or fail with an
 * {@link ApplicationBlockedException} during {@link #eavesdrop} and {@link #threeWay}. A
 * synchronous outbound session cannot start them. Thread-safe; all handles of a call
 * share its state. This class and its asynchronous form depend on each other:
 * {@link #async()} returns that form, whose methods accept handles. The class is long
 * because it has a method for each operation on a call.
 *
 * @since 0.1.0
 */
public final class EslCall {

	private static final Logger logger = LoggerFactory.getLogger(EslCall.class);

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
	 * Returns the name of the server that the call lives on.
	 * @return the configured name of the node; for an outbound session the
	 * {@code FreeSWITCH-Switchname}
	 */
	public String node() {
		return control().link().node();
	}

	/**
	 * Returns the current state of the call, from the events received so far. Does not
	 * block.
	 * @return the state
	 */
	public CallSnapshot snapshot() {
		return control().snapshot();
	}

	/**
	 * Returns a handle of the same call with another timeout.
	 * @param timeout timeout of the operations of the returned handle; positive
	 * @return the handle
	 * @throws IllegalArgumentException when the timeout is zero or negative
	 */
	public EslCall within(Duration timeout) {
		return new EslCall(control(), CallWaits.positive(timeout));
	}

	/**
	 * Returns the asynchronous form of the operations, with the same timeout.
	 * @return the asynchronous operations on the same call
	 */
	public EslCallAsync async() {
		return new EslCallAsync(this.actions);
	}

	/**
	 * Answers the call. Has no effect if the call is already answered.
	 */
	public void answer() {
		await("answer", this.actions.answer());
	}

	/**
	 * Plays a file to its end.
	 * @param path the name of the file on the server
	 * @throws ApplicationFailedException when the file does not exist, or a transfer
	 * interrupted the playback
	 * @throws IllegalArgumentException when FreeSWITCH would not read the text as the
	 * name of a file; see {@link Media} for streams
	 */
	public void playback(String path) {
		playback(Media.file(path));
	}

	/**
	 * Plays a file, a stream or text to speech to its end.
	 * @param media the media
	 * @throws ApplicationFailedException when the media cannot be played, or a transfer
	 * interrupted the playback
	 */
	public void playback(Media media) {
		await("playback", this.actions.play(media));
	}

	/**
	 * Says a number, a date or similar text with recorded words (application
	 * {@code say}).
	 * @param language the language, for example {@code en}
	 * @param type the type of the text, for example {@code number} or {@code currency}
	 * @param method how to say the text, for example {@code pronounced} or
	 * {@code iterated}
	 * @param text the text, without <code>${</code>, which FreeSWITCH would expand
	 * @throws IllegalArgumentException when language, type or method is not a single
	 * word, or the text contains <code>${</code>
	 */
	public void say(String language, String type, String method, String text) {
		await("say", this.actions.play("say", CallActions.sayArgument(language, type, method, text)));
	}

	/**
	 * Stops the file or stream that is being played; the pending {@link #playback}
	 * returns. If FreeSWITCH has not stopped it, as it ignores the command in the moment
	 * in which the file starts, the command is repeated in the background.
	 */
	public void stopPlayback() {
		await("stopPlayback", this.actions.stopPlayback());
	}

	/**
	 * Plays a prompt and collects digits.
	 * @param request prompt, number of digits, tries and timeouts
	 * @return the digits, or the reason why there are none
	 */
	public Digits playAndGetDigits(PlayAndGetDigits request) {
		return await("playAndGetDigits", this.actions.playAndGetDigits(request));
	}

	/**
	 * Starts to record both directions of the call to a file, in the background, until
	 * the call ends or {@link #stopRecording} is called.
	 * @param path the file on the server; its extension selects the format
	 */
	public void record(String path) {
		await("record", this.actions.record(path));
	}

	/**
	 * Stops a recording.
	 * @param path the file of the recording, or {@code all}
	 */
	public void stopRecording(String path) {
		await("stopRecording", this.actions.stopRecording(path));
	}

	/**
	 * Dials a B-leg and bridges the call with it. Returns as soon as the two are bridged.
	 * The call continues if the B-leg does not answer, and when the B-leg hangs up later.
	 * Sets the variable {@code continue_on_fail}.
	 * @param dialString the dial string in FreeSWITCH's syntax, for example
	 * <code>{originate_timeout=20}user/1001</code>. It is sent unchecked, except that
	 * <code>${</code> is rejected: use {@link #bridge(DialString)} for untrusted values
	 * @return the bridge
	 * @throws BridgeFailedException when the B-leg did not answer
	 */
	public Bridge bridge(String dialString) {
		return bridge(this.actions.bridge(dialString));
	}

	/**
	 * Dials a B-leg and bridges the call with it, like {@link #bridge(String)}. The
	 * values of the variables reach the B-leg unchanged.
	 * @param dialString the dial string
	 * @return the bridge
	 * @throws BridgeFailedException when the B-leg did not answer
	 */
	public Bridge bridge(DialString dialString) {
		return bridge(CommandInternals.argument(dialString));
	}

	/**
	 * Bridges the call with another call. Returns as soon as the two are bridged. The
	 * former partner of either is hung up. When one of the two ends, is transferred,
	 * parked or bridged with another call, the other one is hung up, unless it has the
	 * variable {@code park_after_bridge}.
	 * @param other the other call, on the same server
	 * @return the bridge
	 * @throws BridgeFailedException when the other call has ended
	 */
	public Bridge bridge(EslCall other) {
		return bridge(this.actions.bridge(other.control()));
	}

	/**
	 * Takes over another call, for example one that an agent cannot handle: this call is
	 * bridged with it, and its former partner is hung up with PICKED_OFF. The bridge of
	 * the other call ends with {@link BridgeEnd.EndKind#MOVED}. Interrupts the running
	 * application of this call.
	 * @param other the other call, on the same server
	 * @return the bridge
	 * @throws BridgeFailedException when the other call has ended
	 */
	public Bridge intercept(EslCall other) {
		return bridge(this.actions.intercept(other.control()));
	}

	private Bridge bridge(CompletableFuture<BridgeControl> bridge) {
		return new Bridge(await("bridge", bridge), this.actions.timeout());
	}

	/**
	 * Transfers the call to an extension. Returns when the server has accepted the
	 * transfer; the dialplan may start later. Ends a bridge, with the same result for the
	 * partner as {@link #park()}.
	 * @param extension the extension
	 * @param dialplan the dialplan, usually {@code XML}
	 * @param context the context, for example {@code default}
	 */
	public void transfer(String extension, String dialplan, String context) {
		await("transfer", this.actions.transfer(extension, dialplan, context));
	}

	/**
	 * Puts the call on hold. Has no effect if the call is already on hold. A bridge
	 * continues, and music on hold is played to the partner, unless the hold follows the
	 * start of the bridge within a fraction of a second.
	 * @throws HoldUnsupportedException when the channel of the call is a loopback, which
	 * FreeSWITCH could not take off hold
	 */
	public void hold() {
		await("hold", this.actions.hold());
	}

	/**
	 * Takes the call off hold.
	 * @throws EslCommandException when the call is not on hold
	 */
	public void unhold() {
		await("unhold", this.actions.unhold());
	}

	/**
	 * Parks the call. Interrupts the running application and ends a bridge: its partner
	 * is hung up with NORMAL_CLEARING, unless the partner has the variable
	 * {@code park_after_bridge} or dialled this call with an application {@code bridge}.
	 * {@link Bridge#split()} parks both.
	 */
	public void park() {
		await("park", this.actions.park());
	}

	/**
	 * Sets a channel variable of the call, even while an application is running.
	 * @param name the name: letters, digits, {@code _}, {@code -}, {@code .}
	 * @param value the value; {@code null} or empty unsets the variable. It is literal,
	 * except that an outbound session without {@code full} cannot set a value with
	 * <code>${</code>. FreeSWITCH expands a stored <code>${…}</code> when a dialplan or
	 * an application refers to the variable
	 * @throws IllegalArgumentException when FreeSWITCH would expand the value
	 */
	public void setVariable(String name, @Nullable String value) {
		await("setVariable", this.actions.setVariable(name, value));
	}

	/**
	 * Sets a channel variable of the call to text that FreeSWITCH expands. Waits for all
	 * earlier applications, as {@link #execute} does.
	 * @param name the name: letters, digits, {@code _}, {@code -}, {@code .}
	 * @param expression the expression that the value becomes
	 */
	public void setVariableTo(String name, Expression expression) {
		await("setVariableTo", this.actions.setVariableTo(name, expression));
	}

	/**
	 * Reads a channel variable of the call.
	 * @param name the name
	 * @return the value, or {@code null} if it is not set
	 */
	public @Nullable String getVariable(String name) {
		return await("getVariable", this.actions.getVariable(name));
	}

	/**
	 * Runs a dialplan application after all earlier ones, and waits for its end.
	 * @param application the application, for example {@code sleep}
	 * @param argument the argument of the application in FreeSWITCH's syntax; may be
	 * empty. It is not literal: FreeSWITCH expands <code>${…}</code> in it, so never pass
	 * untrusted text
	 * @return the result; it does not report success or failure, see
	 * {@link ApplicationResult#response()}
	 */
	public ApplicationResult execute(String application, String argument) {
		return await("execute", this.actions.execute(application, argument));
	}

	/**
	 * Starts a dialplan application that lasts, such as {@code gentones}, after all
	 * earlier ones that {@link #execute} waits for. Returns when it has started.
	 * Applications that are requested later interrupt it.
	 * @param application the application
	 * @param argument the argument of the application in FreeSWITCH's syntax; may be
	 * empty. It is not literal, as for {@link #execute}
	 * @return the application
	 */
	public RunningApplication start(String application, String argument) {
		return running("start", applications().start(application, argument));
	}

	/**
	 * Starts to send the audio of the call back to it (application {@code echo}).
	 * @return the application
	 */
	public RunningApplication echo() {
		return running("echo", applications().start("echo", ""));
	}

	/**
	 * Starts the music on hold of the call or of the server: the variable
	 * {@code hold_music}. Prompts that are played later interrupt the music, which then
	 * continues.
	 * @return the application, which ends with
	 * {@link ApplicationEnd.ApplicationOutcome#FAILED} if there is no music
	 */
	public RunningApplication playMusicOnHold() {
		return running("playMusicOnHold", applications().playMusicOnHold());
	}

	/**
	 * Starts to play media while other applications may run, like
	 * {@link #playMusicOnHold()}.
	 * @param media usually a stream, for example {@link Media#localStream}; a file is
	 * played once
	 * @return the application, which ends with
	 * {@link ApplicationEnd.ApplicationOutcome#FAILED} if the media cannot be played
	 */
	public RunningApplication playMusicOnHold(Media media) {
		return running("playMusicOnHold", applications().playMusicOnHold(media));
	}

	/**
	 * Puts the call into a queue of the call centre ({@code mod_callcenter}). Answers it.
	 * Returns when it waits in the queue. An agent who answers ends the application with
	 * {@link ApplicationEnd.ApplicationOutcome#MOVED}: the call is bridged with the agent
	 * then, and ends when one of them hangs up.
	 * @param queue the queue, for example {@code support@default}; an unknown queue ends
	 * the application immediately
	 * @return the application {@code callcenter}
	 */
	public RunningApplication enqueue(String queue) {
		return running("enqueue", applications().enqueue(queue));
	}

	/**
	 * Puts the call into a FIFO ({@code mod_fifo}). Answers it. Returns when it waits in
	 * the FIFO. A consumer that takes the call ends the application with
	 * {@link ApplicationEnd.ApplicationOutcome#MOVED}.
	 * @param name name of the FIFO: letters, digits, {@code _}, {@code -}, {@code .},
	 * {@code @}
	 * @return the application {@code fifo}
	 */
	public RunningApplication enterFifo(String name) {
		return running("enterFifo", applications().enterFifo(name));
	}

	/**
	 * Enters a conference with the profile {@code default}, which is created if it does
	 * not exist. Returns when the call is a member.
	 * @param conference name of the conference, one word, without <code>${</code>,
	 * {@code @}, {@code +} and {@code bridge:}. FreeSWITCH applies a lock or PIN to
	 * inbound calls, and to others with the variable {@code conference_enforce_security}
	 * @return the membership
	 * @throws ApplicationFailedException when the conference does not admit the call
	 */
	public ConferenceMember join(String conference) {
		return new ConferenceMember(await("join", applications().join(conference)), this.actions.timeout());
	}

	/**
	 * Listens to another call and its partner, who do not hear this call.
	 * @param other the other call, on the same server
	 * @return the eavesdropping
	 * @throws ApplicationFailedException when the other call has ended
	 */
	public Eavesdrop eavesdrop(EslCall other) {
		return eavesdrop(other, EavesdropMode.LISTEN);
	}

	/**
	 * Listens to another call and its partner. Returns when the application has started.
	 * @param other the other call, on the same server
	 * @param mode parties to which this call can talk; {@link Eavesdrop#changeMode}
	 * changes it
	 * @return the eavesdropping
	 * @throws ApplicationFailedException when the other call has ended
	 */
	public Eavesdrop eavesdrop(EslCall other, EavesdropMode mode) {
		return new Eavesdrop(await("eavesdrop", applications().eavesdrop(other.control(), mode)),
				this.actions.timeout());
	}

	/**
	 * Joins the conversation of another call with its partner (application
	 * {@code three_way}): all three hear each other. It ends when the other call ends.
	 * @param other the other call, on the same server
	 * @return the application
	 * @throws ApplicationFailedException when the other call has ended
	 */
	public RunningApplication threeWay(EslCall other) {
		return running("threeWay", applications().threeWay(other.control()));
	}

	/**
	 * Records a message of the caller to its end, as a voicemail does. The timeout starts
	 * when the message could have its maximum length. A caller usually ends a message by
	 * hanging up: then this method throws a {@link CallEndedException}, and the file is
	 * complete. {@link #stopPlayback()} ends the message early.
	 * @param recording file, maximum length, beep
	 * @return the message
	 * @throws CallEndedException also when the server cannot open the file: FreeSWITCH
	 * hangs up the call with DESTINATION_OUT_OF_ORDER
	 */
	public RecordedMessage recordMessage(Recording recording) {
		return CallWaits.await(control(), "recordMessage", applications().recordMessage(recording),
				applications().recordTimeout(recording));
	}

	private ApplicationActions applications() {
		return new ApplicationActions(this.actions);
	}

	private RunningApplication running(String operation, CompletableFuture<RunningControl> started) {
		return new RunningApplication(await(operation, started), this.actions.timeout());
	}

	/**
	 * Waits until the state of the call meets a condition, for example
	 * {@code CallSnapshot::isAnswered}. For the end of a bridge use
	 * {@link Bridge#awaitEnd()}: a call is not bridged for a moment while it is moved to
	 * another partner.
	 * @param condition evaluates a state; called on an event loop or on the calling
	 * thread, under a lock, so it must be quick and must not block
	 * @return the first state that meets the condition
	 */
	public CallSnapshot await(Predicate<CallSnapshot> condition) {
		return await("await", control().monitor().await(condition, "a state", this.actions.timeout()));
	}

	/**
	 * Waits for the end of the call.
	 * @return the end of the call
	 */
	public CallEnd awaitEnd() {
		return await("awaitEnd", this.actions.awaitEnd());
	}

	/**
	 * Interrupts the calling thread when the call ends, so that work that does not wait
	 * for the call ends as well, for example an HTTP request. Interrupts it immediately
	 * if the call has ended. A wait for an operation of this call is not affected: it
	 * throws a {@link CallEndedException}.
	 * @return the interruption, which the calling thread must close, preferably with a
	 * {@code try} statement
	 */
	public CallInterruption interruptOnEnd() {
		return CallInterruption.begin(control().monitor());
	}

	/**
	 * Hangs up the call, even while an application is running, and waits for its end.
	 * Returns the end if the call has already ended.
	 * @return the end of the call, which may have another cause
	 */
	public CallEnd hangup() {
		return hangup(HangupCause.NORMAL_CLEARING);
	}

	/**
	 * Hangs up the call like {@link #hangup()}.
	 * @param cause the hangup cause
	 * @return the end of the call, which may have another cause
	 */
	public CallEnd hangup(HangupCause cause) {
		return await("hangup", this.actions.hangup(cause));
	}

	/**
	 * Hangs up the call without waiting for its end, for use in a {@code finally} block.
	 * Never throws and never blocks; failures are logged at debug level. Has no effect if
	 * the call has ended.
	 */
	public void hangupQuietly() {
		try {
			if (!snapshot().isEnded()) {
				control().commands().hangup(HangupCause.NORMAL_CLEARING);
			}
		}
		catch (Throwable ex) {
			logger.debug("{} could not be hung up", this, ex);
		}
	}

	CallControl control() {
		return this.actions.control();
	}

	private <T extends @Nullable Object> T await(String operation, CompletableFuture<T> future) {
		return CallWaits.await(control(), operation, future, this.actions.timeout());
	}

	@Override
	public String toString() {
		return ProtocolInternals.logText("call %s on %s".formatted(uuid(), node()));
	}

}
