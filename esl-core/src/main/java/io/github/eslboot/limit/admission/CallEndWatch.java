package io.github.eslboot.limit.admission;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

import io.github.eslboot.command.CommandInternals;
import io.github.eslboot.command.Originate;
import io.github.eslboot.event.EndReason;
import io.github.eslboot.event.EslEventListener;
import io.github.eslboot.event.EventSelector;
import io.github.eslboot.event.EventStream;
import io.github.eslboot.event.EventStreamInternals;
import io.github.eslboot.event.Registration;
import io.github.eslboot.job.BackgroundJob;
import io.github.eslboot.job.JobInternals;
import io.github.eslboot.job.JobResult;
import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.EventName;
import org.jspecify.annotations.Nullable;

/**
 * Watch for the end of a call that this application places, with all its legs. Legs that
 * appear neither in the result of the job nor in an event are released, so that the watch
 * ends with the last leg that exists. Leg B of a call of two legs is dialled later and
 * released by {@link #releasePartner}. Events are received on the event loop; the end may
 * be notified on any thread.
 */
final class CallEndWatch implements EslEventListener {

	private final Originate call;

	private final List<String> partner;

	private final EventStream stream;

	private final Consumer<? super CallEndWatch> onEnd;

	/** Legs that have sent an event. */
	private final Set<String> seen = ConcurrentHashMap.newKeySet();

	private volatile @Nullable Registration registration;

	CallEndWatch(Originate call, EventStream stream, Consumer<? super CallEndWatch> onEnd) {
		Originate second = CommandInternals.partner(call);
		this.call = call;
		this.partner = (second != null) ? second.uuids() : List.of();
		this.stream = stream;
		this.onEnd = onEnd;
	}

	Registration begin() {
		EventSelector selector = EventSelector.ofCall(uuids().toArray(String[]::new))
			.events(EventName.CHANNEL_CREATE, EventName.CHANNEL_HANGUP_COMPLETE, EventName.CHANNEL_DESTROY)
			.build();
		Registration current = EventStreamInternals.listenOnLoop(this.stream, selector, this);
		this.registration = current;
		return current;
	}

	private Stream<String> uuids() {
		return Stream.concat(this.call.uuids().stream(), this.partner.stream());
	}

	boolean isActive() {
		Registration current = this.registration;
		return current != null && current.isActive();
	}

	void cancel() {
		Registration current = this.registration;
		if (current != null) {
			current.cancel();
		}
	}

	void follow(BackgroundJob job) {
		JobInternals.resultOnLoop(job).whenComplete((result, failure) -> jobEnded(result));
	}

	private void jobEnded(@Nullable JobResult result) {
		if (result == null || result.outcome() == JobResult.Outcome.EXPIRED) {
			awaitGracePeriod();
			return;
		}
		switch (result.outcome()) {
			case LOST -> this.onEnd.accept(this);
			case OK -> {
				this.call.uuids()
					.stream()
					.filter((uuid) -> result.text().contains(uuid))
					.forEach((uuid) -> EventStreamInternals.markLive(this.stream, uuid));
				releaseMissing(this.call.uuids().stream().filter((uuid) -> !result.text().contains(uuid)));
			}
			default -> releaseMissing(uuids());
		}
	}

	/** Releases the legs B that were not dialled: no further one will be. */
	void releasePartner() {
		releaseMissing(this.partner.stream());
	}

	private void releaseMissing(Stream<String> legs) {
		Registration current = this.registration;
		if (current != null) {
			legs.filter((uuid) -> !this.seen.contains(uuid))
				.forEach((uuid) -> EventStreamInternals.releaseCall(this.stream, current, uuid));
		}
	}

	/**
	 * Ends the watch if no event arrives within the grace period. The outcome of the
	 * command is unknown; without an event the call is assumed never to have started.
	 */
	void awaitGracePeriod() {
		uuids().forEach((uuid) -> EventStreamInternals.expectNoEvents(this.stream, uuid));
	}

	@Override
	public void onEvent(EslEvent event) {
		String uuid = event.uniqueId();
		if (uuid != null) {
			this.seen.add(uuid);
		}
	}

	@Override
	public void onEnd(EndReason reason) {
		this.onEnd.accept(this);
	}

	@Override
	public String toString() {
		return "watch for the end of call " + this.call.uuid();
	}

}
