package io.github.eslboot.call;

import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

import io.github.eslboot.command.DialString;
import io.github.eslboot.protocol.HangupCause;
import org.jspecify.annotations.Nullable;

/**
 * Asynchronous form of {@link EslCall}: the same operations, which return a future that
 * completes with the result of the blocking one, or exceptionally with what it throws.
 * Every future completes, on a worker. Completing or cancelling one has no effect on the
 * call. This class and {@link EslCall} know each other, because each leads to the other.
 */
public final class EslCallAsync {

	private final CallActions actions;

	EslCallAsync(CallActions actions) {
		this.actions = actions;
	}

	/**
	 * Asynchronous form of {@link EslCall#answer()}.
	 * @return completes as the blocking form returns or throws
	 */
	public CompletableFuture<@Nullable Void> answer() {
		return view(this.actions.answer());
	}

	/**
	 * Asynchronous form of {@link EslCall#playback(String)}.
	 * @param path as there
	 * @return completes as the blocking form returns or throws
	 */
	public CompletableFuture<@Nullable Void> playback(String path) {
		return view(this.actions.play("playback", path));
	}

	/**
	 * Asynchronous form of {@link EslCall#say(String, String, String, String)}.
	 * @param language as there
	 * @param type as there
	 * @param method as there
	 * @param text as there
	 * @return completes as the blocking form returns or throws
	 */
	public CompletableFuture<@Nullable Void> say(String language, String type, String method, String text) {
		return view(this.actions.play("say", CallActions.sayArgument(language, type, method, text)));
	}

	/**
	 * Asynchronous form of {@link EslCall#stopPlayback()}.
	 * @return completes as the blocking form returns or throws
	 */
	public CompletableFuture<@Nullable Void> stopPlayback() {
		return view(this.actions.stopPlayback());
	}

	/**
	 * Asynchronous form of {@link EslCall#playAndGetDigits(PlayAndGetDigits)}.
	 * @param request as there
	 * @return completes as the blocking form returns or throws
	 */
	public CompletableFuture<Digits> playAndGetDigits(PlayAndGetDigits request) {
		return view(this.actions.playAndGetDigits(request));
	}

	/**
	 * Asynchronous form of {@link EslCall#record(String)}.
	 * @param path as there
	 * @return completes as the blocking form returns or throws
	 */
	public CompletableFuture<@Nullable Void> record(String path) {
		return view(this.actions.record(path));
	}

	/**
	 * Asynchronous form of {@link EslCall#stopRecording(String)}.
	 * @param path as there
	 * @return completes as the blocking form returns or throws
	 */
	public CompletableFuture<@Nullable Void> stopRecording(String path) {
		return view(this.actions.stopRecording(path));
	}

	/**
	 * Asynchronous form of {@link EslCall#bridge(String)}.
	 * @param dialString as there
	 * @return completes as the blocking form returns or throws
	 */
	public CompletableFuture<Bridge> bridge(String dialString) {
		return view(this.actions.bridge(dialString));
	}

	/**
	 * Asynchronous form of {@link EslCall#bridge(DialString)}.
	 * @param dialString as there
	 * @return completes as the blocking form returns or throws
	 */
	public CompletableFuture<Bridge> bridge(DialString dialString) {
		return bridge(dialString.toArgument());
	}

	/**
	 * Asynchronous form of {@link EslCall#bridge(EslCall)}.
	 * @param other as there
	 * @return completes as the blocking form returns or throws
	 */
	public CompletableFuture<Bridge> bridge(EslCall other) {
		return view(this.actions.bridge(other.control()));
	}

	/**
	 * Asynchronous form of {@link EslCall#transfer(String, String, String)}.
	 * @param extension as there
	 * @param dialplan as there
	 * @param context as there
	 * @return completes as the blocking form returns or throws
	 */
	public CompletableFuture<@Nullable Void> transfer(String extension, String dialplan, String context) {
		return view(this.actions.transfer(extension, dialplan, context));
	}

	/**
	 * Asynchronous form of {@link EslCall#hold()}.
	 * @return completes as the blocking form returns or throws
	 */
	public CompletableFuture<@Nullable Void> hold() {
		return view(this.actions.hold());
	}

	/**
	 * Asynchronous form of {@link EslCall#unhold()}.
	 * @return completes as the blocking form returns or throws
	 */
	public CompletableFuture<@Nullable Void> unhold() {
		return view(this.actions.unhold());
	}

	/**
	 * Asynchronous form of {@link EslCall#park()}.
	 * @return completes as the blocking form returns or throws
	 */
	public CompletableFuture<@Nullable Void> park() {
		return view(this.actions.park());
	}

	/**
	 * Asynchronous form of {@link EslCall#setVariable(String, String)}.
	 * @param name as there
	 * @param value as there
	 * @return completes as the blocking form returns or throws
	 */
	public CompletableFuture<@Nullable Void> setVariable(String name, @Nullable String value) {
		return view(this.actions.setVariable(name, value));
	}

	/**
	 * Asynchronous form of {@link EslCall#getVariable(String)}.
	 * @param name as there
	 * @return completes as the blocking form returns or throws
	 */
	public CompletableFuture<@Nullable String> getVariable(String name) {
		return view(this.actions.getVariable(name));
	}

	/**
	 * Asynchronous form of {@link EslCall#execute(String, String)}.
	 * @param application as there
	 * @param argument as there
	 * @return completes as the blocking form returns or throws
	 */
	public CompletableFuture<ApplicationResult> execute(String application, String argument) {
		return view(this.actions.execute(application, argument));
	}

	/**
	 * Asynchronous form of {@link EslCall#await(Predicate)}.
	 * @param condition as there
	 * @return completes as the blocking form returns or throws
	 */
	public CompletableFuture<CallSnapshot> await(Predicate<CallSnapshot> condition) {
		return view(control().monitor().await(condition, "a state", this.actions.timeout()));
	}

	/**
	 * Asynchronous form of {@link EslCall#awaitEnd()}.
	 * @return completes as the blocking form returns or throws
	 */
	public CompletableFuture<CallEnd> awaitEnd() {
		return view(this.actions.awaitEnd());
	}

	/**
	 * Asynchronous form of {@link EslCall#hangup()}.
	 * @return completes as the blocking form returns or throws
	 */
	public CompletableFuture<CallEnd> hangup() {
		return hangup(HangupCause.NORMAL_CLEARING);
	}

	/**
	 * Asynchronous form of {@link EslCall#hangup(HangupCause)}.
	 * @param cause as there
	 * @return completes as the blocking form returns or throws
	 */
	public CompletableFuture<CallEnd> hangup(HangupCause cause) {
		return view(this.actions.hangup(cause));
	}

	/**
	 * Returns the end of the call, without a timeout.
	 * @return completes after the last event of the call, or when the call is known to be
	 * lost
	 */
	public CompletableFuture<CallEnd> ended() {
		return view(control().ended());
	}

	private CallControl control() {
		return this.actions.control();
	}

	private <T extends @Nullable Object> CompletableFuture<T> view(CompletableFuture<T> future) {
		return WorkerFutures.of(control().link().resources(), future);
	}

	@Override
	public String toString() {
		return "call %s on %s".formatted(control().uuid(), control().link().node());
	}

}
