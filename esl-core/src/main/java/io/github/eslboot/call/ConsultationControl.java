package io.github.eslboot.call;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import io.github.eslboot.command.ApiCommand;
import io.github.eslboot.command.DialString;
import io.github.eslboot.command.UuidCommands;
import io.github.eslboot.command.UuidCommands.TransferLeg;
import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.EslException;
import io.github.eslboot.protocol.EventName;
import io.github.eslboot.protocol.HangupCause;
import org.jspecify.annotations.Nullable;

/**
 * Consultation with the application {@code att_xfer}: one leg of a bridge talks to a
 * third party while the other one waits. The server completes it when the consulting leg
 * hangs up or is transferred, and ends it when the third party does, without this client.
 */
final class ConsultationControl {

	private static final String APPLICATION = "att_xfer";

	private final CallControl waiting;

	private final CallControl consulting;

	private final CallControl third;

	private ConsultationControl(CallControl waiting, CallControl consulting, CallControl third) {
		this.waiting = waiting;
		this.consulting = consulting;
		this.third = third;
	}

	CallControl waiting() {
		return this.waiting;
	}

	CallControl third() {
		return this.third;
	}

	/**
	 * Connects the partner of a bridge with a third party while the call waits.
	 * @param bridge the bridge
	 * @param dialString the third party: one leg
	 * @param timeout maximum time until the third party has answered
	 * @param cancelled when it completes, the third party is hung up
	 */
	static CompletableFuture<ConsultationControl> dial(BridgeControl bridge, DialString dialString, Duration timeout,
			CompletableFuture<@Nullable Void> cancelled) {
		DialString named = dialString.withUuids();
		if (named.uuids().size() != 1) {
			throw new IllegalArgumentException("A consultation needs a dial string of one leg, but has " + dialString);
		}
		CallControl consulting = bridge.partner();
		ApiCommand<@Nullable Void> command = UuidCommands.consult(consulting.uuid(), named);
		return bridge.whileBridged("consult", () -> {
			CallControl third = bridge.call().registered(named.uuids().get(0));
			ConsultationControl consultation = new ConsultationControl(bridge.call(), consulting, third);
			return third.subscribed(timeout).whenComplete((ready, failure) -> {
				if (failure != null) {
					// Nothing was sent, so the third party has no channel.
					third.end(CallEnd.unreported(CallEnd.Kind.LOST));
				}
			}).thenCompose((ready) -> consultation.start(command, timeout, cancelled));
		}, timeout);
	}

	/**
	 * Dials the third party, unless the consultation is cancelled.
	 * @return a future that completes when it has answered; if it fails, the third party
	 * is hung up
	 */
	private CompletableFuture<ConsultationControl> start(ApiCommand<@Nullable Void> command, Duration timeout,
			CompletableFuture<@Nullable Void> cancelled) {
		if (cancelled.isDone()) {
			this.third.end(CallEnd.unreported(CallEnd.Kind.LOST));
			return CompletableFuture.failedFuture(new CancellationException());
		}
		CompletableFuture<CallBridges.Leg> answered = this.consulting.monitor()
			.awaitBridgeWith(this.third.uuid(), "consult", timeout);
		// The application ends without a bridge if the third party is not reached.
		CompletableFuture<EslEvent> failed = this.consulting.monitor()
			.next(EventName.CHANNEL_EXECUTE_COMPLETE, this::isOwnApplication, "consult", timeout);
		CompletableFuture<CallSnapshot> ended = this.waiting.monitor().await(CallSnapshot::isEnded, "consult", timeout);
		failed.thenCompose((event) -> this.consulting.monitor().reasonOf(notReached(event), "consult"))
			.thenAccept(answered::completeExceptionally);
		ended.thenAccept((state) -> answered.completeExceptionally(endedException(this.waiting, "consult", state)));
		cancelled.thenRun(() -> {
			answered.cancel(false);
			if (!answered.isCompletedExceptionally()) {
				abandon();
			}
		});
		return CallWaits.failing(answered, this.consulting.commands().run(command), answered)
			.whenComplete((leg, failure) -> {
				failed.cancel(false);
				ended.cancel(false);
				if (failure != null) {
					abandon();
				}
			})
			.thenApply((leg) -> this);
	}

	/**
	 * Returns whether an event is of the application that dials this third party. An
	 * earlier, cancelled one may end after this one was requested.
	 */
	private boolean isOwnApplication(EslEvent event) {
		String dialled = event.header("Application-Data");
		return APPLICATION.equals(event.header("Application")) && dialled != null
				&& dialled.contains(this.third.uuid());
	}

	private BridgeFailedException notReached(EslEvent event) {
		CallEnd end = this.third.snapshot().end();
		HangupCause cause = (end != null) ? end.cause() : null;
		if (cause == null) {
			cause = CallSnapshot.cause(event.variable("originate_disposition"));
		}
		return new BridgeFailedException(this.consulting.uuid(), this.consulting.link().node(),
				(cause != null) ? cause : HangupCause.NORMAL_UNSPECIFIED);
	}

	/** Hangs up the third party, or ends its handle if it has no channel. */
	private void abandon() {
		if (this.third.snapshot().isEnded()) {
			return;
		}
		if (this.third.snapshot().createdAt() != null) {
			this.third.commands().hangup(HangupCause.ORIGINATOR_CANCEL);
		}
		else {
			this.third.hangupWhenSeen(HangupCause.ORIGINATOR_CANCEL);
			this.third.endUnlessExists(false);
		}
	}

	private static CallEndedException endedException(CallControl control, String operation, CallSnapshot state) {
		CallEnd end = state.end();
		return control.monitor().endedException(operation, (end != null) ? end : CallEnd.unreported(CallEnd.Kind.LOST));
	}

	/** Bridges the waiting call with the third party and hangs up the consulting one. */
	CompletableFuture<BridgeControl> complete(Duration timeout) {
		return connected("complete", () -> {
			CompletableFuture<CallBridges.Leg> bridged = bridgedWithThird("complete", timeout);
			return CallWaits.failing(bridged, this.consulting.commands().hangup(HangupCause.NORMAL_CLEARING), bridged)
				.thenApply((leg) -> new BridgeControl(this.waiting, this.third, leg));
		});
	}

	private CompletableFuture<CallBridges.Leg> bridgedWithThird(String operation, Duration timeout) {
		return this.waiting.monitor().awaitBridgeWith(this.third.uuid(), operation, timeout);
	}

	/** Hangs up the third party; the other two are bridged again. */
	CompletableFuture<@Nullable Void> cancel(Duration timeout) {
		return connected("cancel", () -> {
			CompletableFuture<EslEvent> bridged = this.consulting.monitor()
				.next(EventName.CHANNEL_BRIDGE, "cancel", timeout);
			return CallWaits.failing(bridged, this.third.commands().hangup(HangupCause.NORMAL_CLEARING), bridged)
				.thenApply((event) -> null);
		});
	}

	/** Moves all three into a conference. */
	CompletableFuture<ConferenceControl> conference(String name, Duration timeout) {
		ApiCommand<@Nullable Void> first = UuidCommands.joinConference(this.consulting.uuid(), TransferLeg.ALEG, name);
		ApiCommand<@Nullable Void> others = UuidCommands.joinConference(this.third.uuid(), TransferLeg.BOTH, name);
		return connected("conference", () -> {
			CompletableFuture<EslEvent> joined = joined(this.consulting, timeout);
			CompletableFuture<CallBridges.Leg> bridged = bridgedWithThird("conference", timeout);
			return CallWaits
				.failing(CompletableFuture.allOf(joined, bridged), this.consulting.commands().run(first), joined,
						bridged)
				.thenCompose((moved) -> {
					CompletableFuture<EslEvent> waiting = joined(this.waiting, timeout);
					CompletableFuture<EslEvent> third = joined(this.third, timeout);
					return CallWaits.failing(CompletableFuture.allOf(waiting, third), this.third.commands().run(others),
							waiting, third);
				})
				.thenApply((all) -> new ConferenceControl(this.waiting.link(), name));
		});
	}

	private static CompletableFuture<EslEvent> joined(CallControl control, Duration timeout) {
		return control.monitor().next(EventName.CHANNEL_EXECUTE, "conference", "conference", timeout);
	}

	/**
	 * Runs an operation unless a call has ended or the consulting one no longer talks to
	 * the third party.
	 */
	private <T extends @Nullable Object> CompletableFuture<T> connected(String operation,
			Supplier<CompletableFuture<T>> work) {
		CallSnapshot state = this.consulting.snapshot();
		for (CallControl control : new CallControl[] { this.waiting, this.consulting, this.third }) {
			if (control.snapshot().isEnded()) {
				return CompletableFuture.failedFuture(endedException(control, operation, control.snapshot()));
			}
		}
		if (!this.third.uuid().equals(state.bridgedWith()) || state.waitingPartner() == null) {
			return CompletableFuture
				.failedFuture(new EslException("%s: '%s' was not done: call %s no longer consults with %s"
					.formatted(this.consulting.link().node(), operation, this.consulting.uuid(), this.third.uuid())));
		}
		return work.get();
	}

	@Override
	public String toString() {
		return "consultation of call %s with %s".formatted(this.consulting.uuid(), this.third.uuid());
	}

}
