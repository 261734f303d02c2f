package io.github.eslboot.call;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

import io.github.eslboot.call.OriginateResult.Answered;
import io.github.eslboot.call.OriginateResult.Cancelled;
import io.github.eslboot.call.OriginateResult.Expired;
import io.github.eslboot.call.OriginateResult.Failed;
import io.github.eslboot.call.OriginateResult.Lost;
import io.github.eslboot.connection.EslClientResourcesInternals;
import io.github.eslboot.internal.Durations;
import io.github.eslboot.internal.Futures;
import io.github.eslboot.job.BackgroundJob;
import io.github.eslboot.job.JobInternals;
import io.github.eslboot.job.JobResult;
import io.github.eslboot.protocol.EventName;
import io.github.eslboot.protocol.HangupCause;
import org.jspecify.annotations.Nullable;

/**
 * A call that was placed and whose outcome is to come. It comes from whatever is first:
 * the call's own events, the result of the job that places it, or the deadline. Early
 * media is no answer, and an answer counts once FreeSWITCH is done with placing the call:
 * applications sent before would be cut off.
 */
public final class PlacedCall {

	/** One control a leg that is dialled; the first stands for all until one answers. */
	private final List<CallControl> legs;

	private final Duration deadline;

	private final CompletableFuture<OriginateResult> outcome = new CompletableFuture<>();

	private volatile CallControl control;

	private volatile boolean cancelled;

	PlacedCall(List<CallControl> legs, Duration deadline, BackgroundJob job) {
		this.legs = List.copyOf(legs);
		this.control = legs.get(0);
		this.deadline = deadline;
		var timer = EslClientResourcesInternals.nextEventLoop(this.control.link().resources())
			.schedule(this::expired, Durations.toNanos(deadline), TimeUnit.NANOSECONDS);
		this.outcome.whenComplete((result, failure) -> timer.cancel(false));
		if (legs.size() == 1) {
			this.control.ended.thenAccept((end) -> settled(snapshot()));
			this.control.next(EventName.CHANNEL_PARK, "an answer", deadline).thenAccept((parked) -> answeredAtLast());
		}
		JobInternals.resultOnLoop(job).whenComplete(this::jobEnded);
	}

	/** The result of the job may have been missed, but where a call parks it is ready. */
	private void answeredAtLast() {
		if (snapshot().isAnswered()) {
			settled(snapshot());
		}
	}

	/**
	 * Answered and placed: an application that is sent between the two would be cut off,
	 * as a real server does when it moves the call on to what it was placed for.
	 */
	private void awaitAnswer() {
		this.control.await((state) -> state.isAnswered() || state.isEnded(), "an answer", this.deadline)
			.thenAccept(this::settled);
	}

	/**
	 * Returns the call's uuid, known before the call exists; of several legs that of the
	 * one that answered, or the first as long as none has.
	 * @return the uuid
	 */
	public String uuid() {
		return this.control.uuid();
	}

	/**
	 * Returns how the call is at this moment.
	 * @return the state
	 */
	public CallSnapshot snapshot() {
		return this.control.snapshot();
	}

	/**
	 * Returns the outcome to come.
	 * @return completes on a worker, and exceptionally only when the event stream was
	 * closed for good
	 */
	public CompletionStage<OriginateResult> outcome() {
		return EslClientResourcesInternals.toWorker(this.control.link().resources(), this.outcome);
	}

	/**
	 * Waits for the outcome.
	 * @return the outcome
	 * @throws IllegalStateException when called on an event loop
	 */
	public OriginateResult await() {
		EslClientResourcesInternals.checkMayBlock("Waiting for a placed call");
		return Futures.await(this.outcome, this.deadline.multipliedBy(2), "originate " + uuid());
	}

	/**
	 * Gives the attempt up, and hangs up whatever is there of it or comes after all. The
	 * outcome is then {@link Cancelled}. Does nothing once there is an outcome.
	 */
	public void cancel() {
		if (!this.outcome.isDone()) {
			this.cancelled = true;
			this.legs.forEach((leg) -> leg.doom(HangupCause.ORIGINATOR_CANCEL));
		}
	}

	private void settled(CallSnapshot state) {
		CallEnd end = state.end();
		if (end == null) {
			if (!this.cancelled) {
				this.outcome.complete(new Answered(this.control.calls().handle(this.control)));
			}
			else {
				// Hung up already; its end is what is waited for.
				this.control.ended.thenAccept((over) -> this.outcome.complete(new Cancelled()));
			}
		}
		else if (this.cancelled) {
			this.outcome.complete(new Cancelled());
		}
		else {
			this.outcome
				.complete((end.kind() == CallEnd.Kind.HUNG_UP) ? new Failed(end.cause(), end.toString()) : new Lost());
		}
	}

	private void jobEnded(@Nullable JobResult result, @Nullable Throwable failure) {
		if (result == null) {
			this.outcome.completeExceptionally(Futures.unwrap(failure));
			this.legs.forEach((leg) -> leg.end(CallEnd.unseen(CallEnd.Kind.UNHEARD)));
			return;
		}
		switch (result.outcome()) {
			case OK -> placed(result.text());
			case ERR -> failed(result.text());
			case EXPIRED -> expired();
			case LOST -> {
				this.outcome.complete(new Lost());
				this.legs.forEach((leg) -> leg.end(CallEnd.unseen(CallEnd.Kind.LOST)));
			}
		}
	}

	/** Answered, or only early media; if its event was missed, the server knows. */
	private void placed(String text) {
		for (CallControl leg : this.legs) {
			if (text.endsWith(leg.uuid())) {
				this.control = leg;
			}
			else if (leg.snapshot().createdAt() == null) {
				// It was not dialled any more.
				leg.end(new CallEnd(CallEnd.Kind.HUNG_UP, HangupCause.LOSE_RACE, null));
			}
		}
		awaitAnswer();
		this.control.refresh().thenAccept((lives) -> {
			if (!lives) {
				this.control.goneUnlessEnding();
			}
		});
	}

	private void failed(String text) {
		String word = text.startsWith("-ERR ") ? text.substring("-ERR ".length()).strip() : "";
		HangupCause cause = CallSnapshot.cause(word);
		if (this.outcome.complete(this.cancelled ? new Cancelled() : new Failed(cause, text))) {
			// There need not have been a channel that could tell of its end.
			CallEnd end = new CallEnd(CallEnd.Kind.HUNG_UP, cause, null);
			this.legs.forEach((leg) -> leg.end(end));
		}
	}

	/** Whatever comes of it now, nobody waits for it any more. */
	private void expired() {
		if (this.legs.size() == 1 && !this.cancelled) {
			// Only the job's result is missing.
			answeredAtLast();
		}
		if (this.outcome.complete(this.cancelled ? new Cancelled() : new Expired(this.deadline))) {
			this.legs.forEach((leg) -> leg.doom(HangupCause.ORIGINATOR_CANCEL));
		}
	}

	@Override
	public String toString() {
		return "placed call %s on %s".formatted(uuid(), this.control.link().node());
	}

}
