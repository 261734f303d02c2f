package io.github.eslboot.sample.campaign;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.github.eslboot.Pacing;
import io.github.eslboot.call.CallEndedException;
import io.github.eslboot.call.OriginateException;
import io.github.eslboot.call.PendingCall;
import io.github.eslboot.command.Media;
import io.github.eslboot.command.Originate;
import io.github.eslboot.protocol.HangupCause;
import org.jspecify.annotations.Nullable;

/**
 * Calls to a list of numbers, of which the pacing permits a limited number at a time.
 * Those who answer are played a message. The pacing holds back the other calls, so all of
 * them are requested at once.
 */
final class Campaign {

	private final String id = UUID.randomUUID().toString();

	private final String name;

	private final Pacing pacing;

	private final Media message;

	private final int total;

	private final Queue<PendingCall> calls = new ConcurrentLinkedQueue<>();

	/** Number of calls by their outcome. Guarded by this. */
	private final Map<String, Integer> outcomes = new TreeMap<>();

	private volatile boolean stopped;

	Campaign(String name, List<Originate> calls, Pacing pacing, Media message) {
		this.name = name;
		this.pacing = pacing;
		this.message = message;
		this.total = calls.size();
		calls.forEach(this::call);
	}

	private void call(Originate number) {
		PendingCall call = this.pacing.originate(number);
		this.calls.add(call);
		call.answered()
			.thenCompose((customer) -> customer.async()
				.playback(this.message)
				.whenComplete((played, failure) -> customer.hangupQuietly()))
			.whenComplete((played, failure) -> count(outcome(failure)));
	}

	private static String outcome(@Nullable Throwable failure) {
		Throwable cause = (failure instanceof CompletionException) ? failure.getCause() : failure;
		if (cause == null) {
			return "informed";
		}
		if (cause instanceof OriginateException notReached) {
			HangupCause hangupCause = notReached.hangupCause();
			Object reason = (hangupCause != null) ? hangupCause : notReached.reason();
			return reason.toString().replace('_', ' ').toLowerCase(Locale.ROOT);
		}
		return (cause instanceof CallEndedException) ? "hung up early" : "failed";
	}

	private synchronized void count(String outcome) {
		this.outcomes.merge(outcome, 1, Integer::sum);
	}

	String id() {
		return this.id;
	}

	/** Holds back the calls that wait. Those under way continue. */
	void pause() {
		this.pacing.pause();
	}

	void resume() {
		if (!this.stopped) {
			this.pacing.resume();
		}
	}

	/** Cancels the calls that wait or ring. Messages are played to their end. */
	void stop() {
		this.stopped = true;
		this.pacing.pause();
		this.calls.forEach(PendingCall::cancel);
	}

	synchronized View view() {
		int done = this.outcomes.values().stream().mapToInt(Integer::intValue).sum();
		State state = (done == this.total) ? State.DONE
				: this.stopped ? State.STOPPED : this.pacing.isPaused() ? State.PAUSED : State.RUNNING;
		return new View(this.id, this.name, state, this.total, done, this.pacing.waiting(), this.pacing.underWay(),
				new TreeMap<>(this.outcomes));
	}

	/** State of a campaign. */
	enum State {

		/** Calls are placed. */
		RUNNING,

		/** Calls are held back. */
		PAUSED,

		/** Calls were cancelled; some may still be under way. */
		STOPPED,

		/** All calls have an outcome. */
		DONE

	}

	/**
	 * Progress of a campaign.
	 *
	 * @param id its id
	 * @param name its name
	 * @param state its state
	 * @param total the number of calls
	 * @param done the number of calls with an outcome
	 * @param waiting the number of calls that the limits hold back
	 * @param underWay the number of calls that ring or are answered
	 * @param outcomes the number of calls by their outcome
	 */
	record View(String id, String name, State state, int total, int done, int waiting, int underWay,
			Map<String, Integer> outcomes) {

	}

}
