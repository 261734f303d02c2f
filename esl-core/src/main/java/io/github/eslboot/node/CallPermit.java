package io.github.eslboot.node;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;

import io.github.eslboot.command.EslCommandException;
import io.github.eslboot.command.Originate;
import io.github.eslboot.connection.EslConnectionException;
import io.github.eslboot.connection.EslConnectionException.Reason;
import io.github.eslboot.event.EndReason;
import io.github.eslboot.event.EslEventListener;
import io.github.eslboot.event.EventSelector;
import io.github.eslboot.event.EventStreamInternals;
import io.github.eslboot.event.Registration;
import io.github.eslboot.job.BackgroundJob;
import io.github.eslboot.job.JobInternals;
import io.github.eslboot.job.JobResult;
import io.github.eslboot.protocol.EslBusyException;
import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.EslException;
import io.github.eslboot.protocol.EventName;
import org.jspecify.annotations.Nullable;

/**
 * One call's place within the limits of its node and its gateways. Given back exactly
 * once: when the last leg of the call has ended, or when it is known that it will not
 * come. Methods may be called by any thread and do not block.
 */
public final class CallPermit implements AutoCloseable {

	private final CallLimiter limiter;

	private final EslNode node;

	private final List<CallGate> gates;

	private final AtomicBoolean givenBack = new AtomicBoolean();

	/** Legs of which something was heard. */
	private final Set<String> seen = ConcurrentHashMap.newKeySet();

	private volatile @Nullable Registration registration;

	private volatile @Nullable Originate call;

	CallPermit(CallLimiter limiter, EslNode node, List<CallGate> gates) {
		this.limiter = limiter;
		this.node = node;
		this.gates = gates;
	}

	/**
	 * Returns the node the call may be placed on.
	 * @return the node
	 */
	public EslNode node() {
		return this.node;
	}

	/**
	 * Begins to listen for the end of the call. To be called before it is placed.
	 * @param call the call
	 * @return the registration, to be ready before the call is placed, or {@code null}
	 * when the call counts for no limit
	 */
	public @Nullable Registration follow(Originate call) {
		if (this.gates.isEmpty()) {
			return null;
		}
		this.call = call;
		EventSelector selector = EventSelector.ofCall(call.uuids().toArray(String[]::new))
			.events(EventName.CHANNEL_CREATE, EventName.CHANNEL_HANGUP_COMPLETE, EventName.CHANNEL_DESTROY)
			.build();
		Registration made = EventStreamInternals.listenOnLoop(this.node.stream(), selector, new Legs());
		this.registration = made;
		return made;
	}

	/**
	 * The call was sent to the server.
	 * @param job the job that places it
	 */
	public void placed(BackgroundJob job) {
		if (!this.gates.isEmpty()) {
			JobInternals.resultOnLoop(job).whenComplete((result, failure) -> jobEnded(result));
		}
	}

	private void jobEnded(@Nullable JobResult result) {
		if (result == null || result.outcome() == JobResult.Outcome.EXPIRED) {
			mayHaveCome();
			return;
		}
		switch (result.outcome()) {
			case LOST -> close();
			case OK -> ofLegs((uuid) -> result.text().contains(uuid));
			default -> ofLegs((uuid) -> false);
		}
	}

	private void ofLegs(Predicate<String> answered) {
		Originate placed = this.call;
		Registration heard = this.registration;
		if (placed == null || heard == null) {
			return;
		}
		for (String uuid : placed.uuids()) {
			if (answered.test(uuid)) {
				EventStreamInternals.markLive(this.node.stream(), uuid);
			}
			else if (!this.seen.contains(uuid)) {
				EventStreamInternals.releaseCall(this.node.stream(), heard, uuid);
			}
		}
	}

	/** Nobody can tell; if nothing is heard for a while, it did not. */
	private void mayHaveCome() {
		Originate placed = this.call;
		if (placed != null) {
			placed.uuids().forEach((uuid) -> EventStreamInternals.expectNoEvents(this.node.stream(), uuid));
		}
	}

	/**
	 * The call could not be placed. Gives the permit back, unless the server may have got
	 * the command all the same: then when nothing is heard of the call for a while.
	 * @param failure why
	 */
	public void failed(Throwable failure) {
		boolean maybeSent = failure instanceof EslException known && !known.isPermanent()
				&& !(failure instanceof EslBusyException) && !(failure instanceof EslCommandException)
				&& !(failure instanceof EslConnectionException lost && lost.reason() == Reason.UNAVAILABLE);
		Registration heard = this.registration;
		if (maybeSent && heard != null && heard.isActive()) {
			mayHaveCome();
		}
		else {
			close();
		}
	}

	/** Gives the permit back. Does nothing the second time. */
	@Override
	public void close() {
		if (this.givenBack.compareAndSet(false, true)) {
			Registration heard = this.registration;
			if (heard != null) {
				heard.cancel();
			}
			this.limiter.giveBack(this.gates);
		}
	}

	/** Hears on the event loop. */
	private final class Legs implements EslEventListener {

		@Override
		public void onEvent(EslEvent event) {
			String uuid = event.uniqueId();
			if (uuid != null) {
				CallPermit.this.seen.add(uuid);
			}
		}

		@Override
		public void onEnd(EndReason reason) {
			close();
		}

		@Override
		public String toString() {
			return "the limit of calls";
		}

	}

}
