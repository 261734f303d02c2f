package io.github.eslboot.call;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;

import io.github.eslboot.command.DialString;
import io.github.eslboot.connection.EslClientResourcesInternals;
import io.github.eslboot.protocol.HangupCause;
import org.jspecify.annotations.Nullable;

/**
 * The methods of {@link EslCall} in a form that does not block. The stages complete on a
 * worker, and always: with a result, or exceptionally with what {@link EslCall} throws.
 * Giving up on a stage has no effect on the call.
 */
public final class EslCallAsync {

	private final CallActions actions;

	EslCallAsync(CallActions actions) {
		this.actions = actions;
	}

	/**
	 * {@link EslCall#answer()}.
	 * @return completes as that returns or throws
	 */
	public CompletionStage<@Nullable Void> answer() {
		return view(this.actions.answer());
	}

	/**
	 * {@link EslCall#playback(String)}.
	 * @param path as there
	 * @return completes as that returns or throws
	 */
	public CompletionStage<@Nullable Void> playback(String path) {
		return view(this.actions.play("playback", path));
	}

	/**
	 * {@link EslCall#say(String, String, String, String)}.
	 * @param language as there
	 * @param type as there
	 * @param method as there
	 * @param text as there
	 * @return completes as that returns or throws
	 */
	public CompletionStage<@Nullable Void> say(String language, String type, String method, String text) {
		return view(this.actions.play("say", CallActions.say(language, type, method, text)));
	}

	/**
	 * {@link EslCall#stopPlayback()}.
	 * @return completes as that returns or throws
	 */
	public CompletionStage<@Nullable Void> stopPlayback() {
		return view(this.actions.stopPlayback());
	}

	/**
	 * {@link EslCall#playAndGetDigits(PlayAndGetDigits)}.
	 * @param question as there
	 * @return completes as that returns or throws
	 */
	public CompletionStage<DigitsResult> playAndGetDigits(PlayAndGetDigits question) {
		return view(this.actions.playAndGetDigits(question));
	}

	/**
	 * {@link EslCall#record(String)}.
	 * @param path as there
	 * @return completes as that returns or throws
	 */
	public CompletionStage<@Nullable Void> record(String path) {
		return view(this.actions.record(path));
	}

	/**
	 * {@link EslCall#stopRecording(String)}.
	 * @param path as there
	 * @return completes as that returns or throws
	 */
	public CompletionStage<@Nullable Void> stopRecording(String path) {
		return view(this.actions.stopRecording(path));
	}

	/**
	 * {@link EslCall#bridgeTo(String)}.
	 * @param dialString as there
	 * @return completes as that returns or throws
	 */
	public CompletionStage<BridgeResult> bridgeTo(String dialString) {
		return view(this.actions.bridgeTo(dialString));
	}

	/**
	 * {@link EslCall#bridgeTo(DialString)}.
	 * @param dialString as there
	 * @return completes as that returns or throws
	 */
	public CompletionStage<BridgeResult> bridgeTo(DialString dialString) {
		return bridgeTo(dialString.toArgument());
	}

	/**
	 * {@link EslCall#bridgeTo(EslCall)}.
	 * @param other as there
	 * @return completes as that returns or throws
	 */
	public CompletionStage<BridgeResult> bridgeTo(EslCall other) {
		return view(this.actions.bridgeTo(other.uuid(), other.control()));
	}

	/**
	 * {@link EslCall#transfer(String, String, String)}.
	 * @param extension as there
	 * @param dialplan as there
	 * @param context as there
	 * @return completes as that returns or throws
	 */
	public CompletionStage<@Nullable Void> transfer(String extension, String dialplan, String context) {
		return view(this.actions.transfer(extension, dialplan, context));
	}

	/**
	 * {@link EslCall#hold()}.
	 * @return completes as that returns or throws
	 */
	public CompletionStage<@Nullable Void> hold() {
		return view(this.actions.hold());
	}

	/**
	 * {@link EslCall#unhold()}.
	 * @return completes as that returns or throws
	 */
	public CompletionStage<@Nullable Void> unhold() {
		return view(this.actions.unhold());
	}

	/**
	 * {@link EslCall#park()}.
	 * @return completes as that returns or throws
	 */
	public CompletionStage<@Nullable Void> park() {
		return view(this.actions.park());
	}

	/**
	 * {@link EslCall#setVariable(String, String)}.
	 * @param name as there
	 * @param value as there
	 * @return completes as that returns or throws
	 */
	public CompletionStage<@Nullable Void> setVariable(String name, @Nullable String value) {
		return view(this.actions.setVariable(name, value));
	}

	/**
	 * {@link EslCall#getVariable(String)}.
	 * @param name as there
	 * @return completes as that returns or throws
	 */
	public CompletionStage<@Nullable String> getVariable(String name) {
		return view(this.actions.getVariable(name));
	}

	/**
	 * {@link EslCall#execute(String, String)}.
	 * @param application as there
	 * @param argument as there
	 * @return completes as that returns or throws
	 */
	public CompletionStage<ApplicationResult> execute(String application, String argument) {
		return view(this.actions.execute(application, argument));
	}

	/**
	 * {@link EslCall#await(Predicate)}.
	 * @param wanted as there
	 * @return completes as that returns or throws
	 */
	public CompletionStage<CallSnapshot> await(Predicate<CallSnapshot> wanted) {
		return view(control().await(wanted, "a state", this.actions.deadline));
	}

	/**
	 * {@link EslCall#awaitEnd()}.
	 * @return completes as that returns or throws
	 */
	public CompletionStage<CallEnd> awaitEnd() {
		return view(this.actions.end());
	}

	/**
	 * {@link EslCall#hangup()}.
	 * @return completes as that returns or throws
	 */
	public CompletionStage<CallEnd> hangup() {
		return view(this.actions.hangup(HangupCause.NORMAL_CLEARING));
	}

	/**
	 * {@link EslCall#hangup(HangupCause)}.
	 * @param cause as there
	 * @return completes as that returns or throws
	 */
	public CompletionStage<CallEnd> hangup(HangupCause cause) {
		return view(this.actions.hangup(cause));
	}

	/**
	 * Returns the call's end to come, without a deadline.
	 * @return completes once the call has ended and the server told the last of it, or
	 * once it is known to be lost
	 */
	public CompletionStage<CallEnd> ended() {
		return view(control().ended);
	}

	private CallControl control() {
		return this.actions.control();
	}

	private <T extends @Nullable Object> CompletionStage<T> view(CompletableFuture<T> future) {
		return EslClientResourcesInternals.toWorker(control().link().resources(), future);
	}

	@Override
	public String toString() {
		return "call %s on %s".formatted(control().uuid(), control().link().node());
	}

}
