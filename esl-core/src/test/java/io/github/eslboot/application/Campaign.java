package io.github.eslboot.application;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import io.github.eslboot.EslOperations;
import io.github.eslboot.Pacing;
import io.github.eslboot.call.CallEndedException;
import io.github.eslboot.call.EslCall;
import io.github.eslboot.call.OriginateException;
import io.github.eslboot.call.PendingCall;
import io.github.eslboot.command.Endpoint;
import io.github.eslboot.command.Media;
import io.github.eslboot.command.Originate;

/**
 * Plays a message to many customers, of whom a limited number is called at a time. Can be
 * paused.
 */
final class Campaign {

	private final Media message;

	private final Pacing pacing;

	private final Map<String, PendingCall> calls = new LinkedHashMap<>();

	private final Map<String, CompletableFuture<String>> outcomes = new LinkedHashMap<>();

	Campaign(EslOperations esl, Media message, int atOnce, List<String> numbers) {
		this.message = message;
		this.pacing = esl.pacing(atOnce).perSecond(100);
		for (String number : numbers) {
			this.calls.put(number,
					this.pacing.originate(Originate.to(Endpoint.gateway("carrier", number))
						.callerId("Campaign", "4930555")
						.ringTimeout(Duration.ofSeconds(25))
						.park()));
		}
		this.calls.forEach((number, call) -> this.outcomes.put(number, outcome(call)));
	}

	private CompletableFuture<String> outcome(PendingCall call) {
		return call.answered().thenCompose(this::inform).handle((end, failure) -> {
			if (failure == null) {
				return "informed";
			}
			Throwable cause = (failure instanceof CompletionException) ? failure.getCause() : failure;
			if (cause instanceof OriginateException ex) {
				return (ex.reason() == OriginateException.FailureReason.FAILED) ? String.valueOf(ex.hangupCause())
						: ex.reason().toString();
			}
			return (cause instanceof CallEndedException) ? "hung up early" : "failed: " + cause.getMessage();
		});
	}

	private CompletableFuture<?> inform(EslCall customer) {
		return customer.async()
			.playback(this.message)
			.whenComplete((played, failure) -> customer.hangupQuietly())
			.thenCompose((played) -> customer.async().ended());
	}

	void pause() {
		this.pacing.pause();
	}

	void resume() {
		this.pacing.resume();
	}

	/** Returns the number of calls that wait and of those that are under way. */
	String progress() {
		return this.pacing.waiting() + " waiting, " + this.pacing.underWay() + " under way";
	}

	/**
	 * Cancels the calls that are waiting or ringing. The message to customers who have
	 * answered is played to its end.
	 */
	void stop() {
		this.pacing.pause();
		this.calls.values().forEach(PendingCall::cancel);
	}

	boolean isDone() {
		return this.outcomes.values().stream().allMatch(CompletableFuture::isDone);
	}

	/** Returns the outcome of each call, by number. Waits for the last one. */
	Map<String, String> outcomes() {
		Map<String, String> results = new LinkedHashMap<>();
		this.outcomes.forEach((number, outcome) -> results.put(number, outcome.join()));
		return results;
	}

}
