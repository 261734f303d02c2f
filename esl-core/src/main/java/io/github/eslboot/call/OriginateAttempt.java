package io.github.eslboot.call;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

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
 * Attempt to originate a call on one node. Determines the outcome (answered, failed,
 * cancelled, timed out or lost) from the events of the legs, the result of the background
 * job and the deadline.
 */
final class OriginateAttempt {

	/** Maximum time until an originated call executes its application. */
	private static final Duration EXECUTING = Duration.ofSeconds(1);

	/** Maximum time from the result of the job to the event of the answer. */
	private static final Duration ANSWER_EVENT = Duration.ofMillis(500);

	/**
	 * A control for each leg that is dialled. The first leg represents the call until a
	 * leg answers.
	 */
	private final List<CallControl> legs;

	private final Duration timeout;

	private volatile CompletableFuture<EslCall> answered = new CompletableFuture<>();

	private volatile CallControl control;

	private volatile boolean cancelled;

	OriginateAttempt(List<CallControl> legs, Duration timeout) {
		this.legs = List.copyOf(legs);
		this.control = legs.get(0);
		this.timeout = timeout;
	}

	List<CallControl> legs() {
		return this.legs;
	}

	CallSnapshot snapshot() {
		return this.control.snapshot();
	}

	/**
	 * Starts to determine the outcome, once the server has accepted the call.
	 * @param job the job that originates the call
	 * @param answered future to complete with the outcome
	 */
	void accepted(BackgroundJob job, CompletableFuture<EslCall> answered) {
		this.answered = answered;
		var timer = EslClientResourcesInternals.schedule(this.control.link().resources(), this::timedOut, this.timeout);
		answered.whenComplete((call, failure) -> timer.cancel(false));
		if (this.legs.size() == 1) {
			this.control.ended().thenAccept((end) -> settle(snapshot()));
			this.control.monitor()
				.next(EventName.CHANNEL_PARK, "an answer", this.timeout)
				.thenAccept((parked) -> settleIfAnswered());
		}
		JobInternals.resultOnLoop(job).whenComplete(this::jobEnded);
	}

	/** Ends the legs, because the server did not accept the call. */
	void abandon() {
		this.legs.forEach((leg) -> leg.end(CallEnd.unreported(CallEnd.Kind.LOST)));
	}

	/** Hangs up the legs that exist, and those that appear later. */
	void cancel() {
		this.cancelled = true;
		this.legs.forEach((leg) -> leg.hangupWhenSeen(HangupCause.ORIGINATOR_CANCEL));
	}

	/**
	 * Hangs up the legs because the application closes: cancels the call if it is not
	 * answered.
	 * @return completes when the server has replied for all legs; never exceptionally
	 */
	CompletableFuture<?> hangUp() {
		boolean answered = snapshot().isAnswered();
		if (!answered) {
			this.cancelled = true;
		}
		HangupCause cause = answered ? HangupCause.NORMAL_CLEARING : HangupCause.ORIGINATOR_CANCEL;
		return CompletableFuture.allOf(this.legs.stream()
			.filter((leg) -> !leg.snapshot().isEnded())
			.map((leg) -> leg.hangupWhenSeen(cause).exceptionally((failure) -> null))
			.toArray(CompletableFuture[]::new));
	}

	/** Returns a future that completes when all legs have ended. */
	CompletableFuture<Void> ended() {
		return CompletableFuture.allOf(this.legs.stream().map(CallControl::ended).toArray(CompletableFuture[]::new));
	}

	/**
	 * Completes the call if it is answered. The result of the job may be lost, but a call
	 * that executes the application it was originated for is ready.
	 */
	private void settleIfAnswered() {
		if (snapshot().isAnswered()) {
			settle(snapshot());
		}
	}

	/**
	 * Waits for the answer, after the result of the job: FreeSWITCH would interrupt an
	 * application that is sent earlier when it starts the application that the call was
	 * originated for.
	 */
	private void awaitAnswer() {
		this.control.monitor()
			.await((state) -> state.isAnswered() || state.isEnded(), "an answer", this.timeout)
			.thenAccept(this::settle);
	}

	private void settle(CallSnapshot state) {
		CallEnd end = state.end();
		if (end == null) {
			if (!this.cancelled) {
				this.answered.complete(new EslCall(this.control, this.timeout));
			}
			else {
				// The hangup was requested: wait for the end.
				this.control.ended().thenAccept((ended) -> fail(cancelledException()));
			}
		}
		else if (this.cancelled) {
			fail(cancelledException());
		}
		else if (end.kind() != CallEnd.Kind.HUNG_UP || state.answeredAt() != null) {
			fail(this.control.monitor().endedException("originate", end));
		}
		else {
			fail(OriginateException.failed(state.uuid(), node(), end.cause(), null));
		}
	}

	private boolean fail(Throwable failure) {
		return this.answered.completeExceptionally(failure);
	}

	private OriginateException cancelledException() {
		return OriginateException.cancelled(this.control.uuid(), node());
	}

	String node() {
		return this.control.link().node();
	}

	private void jobEnded(@Nullable JobResult result, @Nullable Throwable failure) {
		if (result == null) {
			fail(Futures.unwrap(Objects.requireNonNull(failure)));
			this.legs.forEach((leg) -> leg.end(CallEnd.unreported(CallEnd.Kind.UNOBSERVED)));
			return;
		}
		switch (result.outcome()) {
			case OK -> originated(result.text());
			case ERR -> failed(result.text());
			case EXPIRED -> timedOut();
			case LOST -> {
				CallEnd lost = CallEnd.unreported(CallEnd.Kind.LOST);
				fail(this.control.monitor().endedException("originate", lost));
				this.legs.forEach((leg) -> leg.end(lost));
			}
		}
	}

	/**
	 * Follows the leg that {@code originate} returned, which is answered or has early
	 * media only.
	 */
	private void originated(String text) {
		for (CallControl leg : this.legs) {
			if (text.endsWith(leg.uuid())) {
				this.control = leg;
			}
			else if (leg.snapshot().createdAt() == null) {
				// Another leg answered before this leg was dialled.
				leg.end(new CallEnd(CallEnd.Kind.HUNG_UP, HangupCause.LOSE_RACE, null));
			}
		}
		this.control.applications().holdUntilExecuting(EXECUTING);
		awaitAnswer();
		checkUnlessAnswered();
	}

	/**
	 * Reads the state of the call from the server if no event reports an answer soon: the
	 * event may be lost.
	 */
	private void checkUnlessAnswered() {
		CallControl leg = this.control;
		if (leg.snapshot().isAnswered() || leg.snapshot().isEnded()) {
			return;
		}
		try {
			EslClientResourcesInternals.schedule(leg.link().resources(), () -> {
				if (!leg.snapshot().isAnswered()) {
					leg.endUnlessExists(false);
				}
			}, ANSWER_EVENT);
		}
		catch (Throwable ex) {
			// The client is being closed, or has no memory.
			leg.endUnlessExists(false);
		}
	}

	private void failed(String text) {
		String word = text.startsWith("-ERR ") ? text.substring("-ERR ".length()).strip() : "";
		HangupCause cause = CallSnapshot.cause(word);
		if (fail(this.cancelled ? cancelledException()
				: OriginateException.failed(this.control.uuid(), node(), cause, text))) {
			// No event reports the end of a leg that has no channel.
			CallEnd end = new CallEnd(CallEnd.Kind.HUNG_UP, cause, null);
			this.legs.forEach((leg) -> leg.end(end));
		}
	}

	private void timedOut() {
		if (this.legs.size() == 1 && !this.cancelled) {
			// The call may be answered and only the result of the job be lost.
			settleIfAnswered();
		}
		if (fail(this.cancelled ? cancelledException()
				: OriginateException.timeout(this.control.uuid(), node(), Durations.toText(this.timeout)))) {
			this.legs.forEach((leg) -> leg.hangupWhenSeen(HangupCause.ORIGINATOR_CANCEL));
		}
	}

}
