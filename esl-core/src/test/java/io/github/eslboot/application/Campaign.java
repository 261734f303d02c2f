package io.github.eslboot.application;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.eslboot.Pacing;
import io.github.eslboot.call.CallEndedException;
import io.github.eslboot.call.OriginateException;
import io.github.eslboot.call.PendingCall;
import io.github.eslboot.command.Endpoint;
import io.github.eslboot.command.Media;
import io.github.eslboot.command.Originate;

/** Plays a message to customers, of whom a limited number is called at a time. */
final class Campaign {

	private final List<PendingCall> calls = new CopyOnWriteArrayList<>();

	private final Media message;

	private final Pacing pacing;

	/** Creates a campaign, which can be paused and resumed with its pacing. */
	Campaign(Media message, Pacing pacing) {
		this.message = message;
		this.pacing = pacing;
	}

	/** Calls a customer when the pacing permits, and returns the outcome. */
	CompletableFuture<String> call(String number) {
		PendingCall call = this.pacing
			.originate(Originate.to(Endpoint.gateway("carrier", number)).ringTimeout(Duration.ofSeconds(25)).park());
		this.calls.add(call);
		return call.answered()
			.thenCompose((customer) -> customer.async()
				.playback(this.message)
				.whenComplete((played, failure) -> customer.hangupQuietly()))
			.handle((played, failure) -> (failure != null) ? reason(failure) : "informed");
	}

	private static String reason(Throwable failure) {
		Throwable cause = (failure instanceof CompletionException) ? failure.getCause() : failure;
		if (cause instanceof OriginateException ex) {
			return String.valueOf((ex.hangupCause() != null) ? ex.hangupCause() : ex.reason());
		}
		return (cause instanceof CallEndedException) ? "hung up early" : "failed: " + cause.getMessage();
	}

	/** Cancels the calls that wait or ring. Messages are played to their end. */
	void stop() {
		this.pacing.pause();
		this.calls.forEach(PendingCall::cancel);
	}

}
