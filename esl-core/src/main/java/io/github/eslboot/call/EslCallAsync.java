package io.github.eslboot.call;

import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

import io.github.eslboot.command.CommandInternals;
import io.github.eslboot.command.DialString;
import io.github.eslboot.command.Expression;
import io.github.eslboot.command.Media;
import io.github.eslboot.protocol.HangupCause;
import org.jspecify.annotations.Nullable;

/**
 * Asynchronous form of {@link EslCall}: the same operations, with the same parameters and
 * the same timeout. Every future completes, on a callback thread, with the result of the
 * blocking operation, or exceptionally with the exception that the blocking operation
 * throws. Completing or cancelling a future has no effect on the call. Thread-safe. This
 * class and {@link EslCall} depend on each other, as {@link EslCall#async()} returns this
 * form. The class is long because it has a method for each operation on a call.
 *
 * @since 0.1.0
 */
public final class EslCallAsync {

	private final CallActions actions;

	EslCallAsync(CallActions actions) {
		this.actions = actions;
	}

	/**
	 * Asynchronous form of {@link EslCall#answer()}.
	 * @return a future that completes like the blocking form
	 */
	public CompletableFuture<@Nullable Void> answer() {
		return view(this.actions.answer());
	}

	/**
	 * Asynchronous form of {@link EslCall#playback(String)}.
	 * @param path as for the blocking form
	 * @return a future that completes like the blocking form
	 */
	public CompletableFuture<@Nullable Void> playback(String path) {
		return playback(Media.file(path));
	}

	/**
	 * Asynchronous form of {@link EslCall#playback(Media)}.
	 * @param media as for the blocking form
	 * @return a future that completes like the blocking form
	 */
	public CompletableFuture<@Nullable Void> playback(Media media) {
		return view(this.actions.play(media));
	}

	/**
	 * Asynchronous form of {@link EslCall#say(String, String, String, String)}.
	 * @param language as for the blocking form
	 * @param type as for the blocking form
	 * @param method as for the blocking form
	 * @param text as for the blocking form
	 * @return a future that completes like the blocking form
	 */
	public CompletableFuture<@Nullable Void> say(String language, String type, String method, String text) {
		return view(this.actions.play("say", CallActions.sayArgument(language, type, method, text)));
	}

	/**
	 * Asynchronous form of {@link EslCall#stopPlayback()}.
	 * @return a future that completes like the blocking form
	 */
	public CompletableFuture<@Nullable Void> stopPlayback() {
		return view(this.actions.stopPlayback());
	}

	/**
	 * Asynchronous form of {@link EslCall#playAndGetDigits(PlayAndGetDigits)}.
	 * @param request as for the blocking form
	 * @return a future that completes like the blocking form
	 */
	public CompletableFuture<Digits> playAndGetDigits(PlayAndGetDigits request) {
		return view(this.actions.playAndGetDigits(request));
	}

	/**
	 * Asynchronous form of {@link EslCall#record(String)}.
	 * @param path as for the blocking form
	 * @return a future that completes like the blocking form
	 */
	public CompletableFuture<@Nullable Void> record(String path) {
		return view(this.actions.record(path));
	}

	/**
	 * Asynchronous form of {@link EslCall#stopRecording(String)}.
	 * @param path as for the blocking form
	 * @return a future that completes like the blocking form
	 */
	public CompletableFuture<@Nullable Void> stopRecording(String path) {
		return view(this.actions.stopRecording(path));
	}

	/**
	 * Asynchronous form of {@link EslCall#bridge(String)}.
	 * @param dialString as for the blocking form
	 * @return a future that completes like the blocking form
	 */
	public CompletableFuture<Bridge> bridge(String dialString) {
		return bridge(this.actions.bridge(dialString));
	}

	/**
	 * Asynchronous form of {@link EslCall#bridge(DialString)}.
	 * @param dialString as for the blocking form
	 * @return a future that completes like the blocking form
	 */
	public CompletableFuture<Bridge> bridge(DialString dialString) {
		return bridge(CommandInternals.argument(dialString));
	}

	/**
	 * Asynchronous form of {@link EslCall#bridge(EslCall)}.
	 * @param other as for the blocking form
	 * @return a future that completes like the blocking form
	 */
	public CompletableFuture<Bridge> bridge(EslCall other) {
		return bridge(this.actions.bridge(other.control()));
	}

	/**
	 * Asynchronous form of {@link EslCall#intercept(EslCall)}.
	 * @param other as for the blocking form
	 * @return a future that completes like the blocking form
	 */
	public CompletableFuture<Bridge> intercept(EslCall other) {
		return bridge(this.actions.intercept(other.control()));
	}

	private CompletableFuture<Bridge> bridge(CompletableFuture<BridgeControl> bridge) {
		return view(bridge.thenApply((control) -> new Bridge(control, this.actions.timeout())));
	}

	/**
	 * Asynchronous form of {@link EslCall#transfer(String, String, String)}.
	 * @param extension as for the blocking form
	 * @param dialplan as for the blocking form
	 * @param context as for the blocking form
	 * @return a future that completes like the blocking form
	 */
	public CompletableFuture<@Nullable Void> transfer(String extension, String dialplan, String context) {
		return view(this.actions.transfer(extension, dialplan, context));
	}

	/**
	 * Asynchronous form of {@link EslCall#hold()}.
	 * @return a future that completes like the blocking form
	 */
	public CompletableFuture<@Nullable Void> hold() {
		return view(this.actions.hold());
	}

	/**
	 * Asynchronous form of {@link EslCall#unhold()}.
	 * @return a future that completes like the blocking form
	 */
	public CompletableFuture<@Nullable Void> unhold() {
		return view(this.actions.unhold());
	}

	/**
	 * Asynchronous form of {@link EslCall#park()}.
	 * @return a future that completes like the blocking form
	 */
	public CompletableFuture<@Nullable Void> park() {
		return view(this.actions.park());
	}

	/**
	 * Asynchronous form of {@link EslCall#setVariable(String, String)}.
	 * @param name as for the blocking form
	 * @param value as for the blocking form
	 * @return a future that completes like the blocking form
	 */
	public CompletableFuture<@Nullable Void> setVariable(String name, @Nullable String value) {
		return view(this.actions.setVariable(name, value));
	}

	/**
	 * Asynchronous form of {@link EslCall#setVariableTo(String, Expression)}.
	 * @param name as for the blocking form
	 * @param expression as for the blocking form
	 * @return a future that completes like the blocking form
	 */
	public CompletableFuture<@Nullable Void> setVariableTo(String name, Expression expression) {
		return view(this.actions.setVariableTo(name, expression));
	}

	/**
	 * Asynchronous form of {@link EslCall#getVariable(String)}.
	 * @param name as for the blocking form
	 * @return a future that completes like the blocking form
	 */
	public CompletableFuture<@Nullable String> getVariable(String name) {
		return view(this.actions.getVariable(name));
	}

	/**
	 * Asynchronous form of {@link EslCall#execute(String, String)}.
	 * @param application as for the blocking form
	 * @param argument as for the blocking form
	 * @return a future that completes like the blocking form
	 */
	public CompletableFuture<ApplicationResult> execute(String application, String argument) {
		return view(this.actions.execute(application, argument));
	}

	/**
	 * Asynchronous form of {@link EslCall#start(String, String)}.
	 * @param application as for the blocking form
	 * @param argument as for the blocking form
	 * @return a future that completes like the blocking form
	 */
	public CompletableFuture<RunningApplication> start(String application, String argument) {
		return running(applications().start(application, argument));
	}

	/**
	 * Asynchronous form of {@link EslCall#echo()}.
	 * @return a future that completes like the blocking form
	 */
	public CompletableFuture<RunningApplication> echo() {
		return running(applications().start("echo", ""));
	}

	/**
	 * Asynchronous form of {@link EslCall#playMusicOnHold()}.
	 * @return a future that completes like the blocking form
	 */
	public CompletableFuture<RunningApplication> playMusicOnHold() {
		return running(applications().playMusicOnHold());
	}

	/**
	 * Asynchronous form of {@link EslCall#playMusicOnHold(Media)}.
	 * @param media as for the blocking form
	 * @return a future that completes like the blocking form
	 */
	public CompletableFuture<RunningApplication> playMusicOnHold(Media media) {
		return running(applications().playMusicOnHold(media));
	}

	/**
	 * Asynchronous form of {@link EslCall#enqueue(String)}.
	 * @param queue as for the blocking form
	 * @return a future that completes like the blocking form
	 */
	public CompletableFuture<RunningApplication> enqueue(String queue) {
		return running(applications().enqueue(queue));
	}

	/**
	 * Asynchronous form of {@link EslCall#enterFifo(String)}.
	 * @param name as for the blocking form
	 * @return a future that completes like the blocking form
	 */
	public CompletableFuture<RunningApplication> enterFifo(String name) {
		return running(applications().enterFifo(name));
	}

	/**
	 * Asynchronous form of {@link EslCall#join(String)}.
	 * @param conference as for the blocking form
	 * @return a future that completes like the blocking form
	 */
	public CompletableFuture<ConferenceMember> join(String conference) {
		return view(applications().join(conference)
			.thenApply((member) -> new ConferenceMember(member, this.actions.timeout())));
	}

	/**
	 * Asynchronous form of {@link EslCall#eavesdrop(EslCall)}.
	 * @param other as for the blocking form
	 * @return a future that completes like the blocking form
	 */
	public CompletableFuture<Eavesdrop> eavesdrop(EslCall other) {
		return eavesdrop(other, EavesdropMode.LISTEN);
	}

	/**
	 * Asynchronous form of {@link EslCall#eavesdrop(EslCall, EavesdropMode)}.
	 * @param other as for the blocking form
	 * @param mode as for the blocking form
	 * @return a future that completes like the blocking form
	 */
	public CompletableFuture<Eavesdrop> eavesdrop(EslCall other, EavesdropMode mode) {
		return view(applications().eavesdrop(other.control(), mode)
			.thenApply((control) -> new Eavesdrop(control, this.actions.timeout())));
	}

	/**
	 * Asynchronous form of {@link EslCall#threeWay(EslCall)}.
	 * @param other as for the blocking form
	 * @return a future that completes like the blocking form
	 */
	public CompletableFuture<RunningApplication> threeWay(EslCall other) {
		return running(applications().threeWay(other.control()));
	}

	/**
	 * Asynchronous form of {@link EslCall#recordMessage(Recording)}.
	 * @param recording as for the blocking form
	 * @return a future that completes like the blocking form
	 */
	public CompletableFuture<RecordedMessage> recordMessage(Recording recording) {
		return view(applications().recordMessage(recording));
	}

	private ApplicationActions applications() {
		return new ApplicationActions(this.actions);
	}

	private CompletableFuture<RunningApplication> running(CompletableFuture<RunningControl> started) {
		return view(started.thenApply((control) -> new RunningApplication(control, this.actions.timeout())));
	}

	/**
	 * Asynchronous form of {@link EslCall#await(Predicate)}.
	 * @param condition as for the blocking form
	 * @return a future that completes like the blocking form
	 */
	public CompletableFuture<CallSnapshot> await(Predicate<CallSnapshot> condition) {
		return view(control().monitor().await(condition, "a state", this.actions.timeout()));
	}

	/**
	 * Asynchronous form of {@link EslCall#awaitEnd()}.
	 * @return a future that completes like the blocking form
	 */
	public CompletableFuture<CallEnd> awaitEnd() {
		return view(this.actions.awaitEnd());
	}

	/**
	 * Asynchronous form of {@link EslCall#hangup()}.
	 * @return a future that completes like the blocking form
	 */
	public CompletableFuture<CallEnd> hangup() {
		return hangup(HangupCause.NORMAL_CLEARING);
	}

	/**
	 * Asynchronous form of {@link EslCall#hangup(HangupCause)}.
	 * @param cause as for the blocking form
	 * @return a future that completes like the blocking form
	 */
	public CompletableFuture<CallEnd> hangup(HangupCause cause) {
		return view(this.actions.hangup(cause));
	}

	/**
	 * Returns the future end of the call, without a timeout.
	 * @return a future that completes after the last event of the call, or when the call
	 * is known to be lost
	 */
	public CompletableFuture<CallEnd> ended() {
		return view(control().ended());
	}

	private CallControl control() {
		return this.actions.control();
	}

	private <T extends @Nullable Object> CompletableFuture<T> view(CompletableFuture<T> future) {
		return CallbackFutures.of(control().link().resources(), future);
	}

	@Override
	public String toString() {
		return "call %s on %s".formatted(control().uuid(), control().link().node());
	}

}
