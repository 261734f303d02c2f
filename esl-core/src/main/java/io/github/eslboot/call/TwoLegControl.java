package io.github.eslboot.call;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;

import io.github.eslboot.call.CallProgress.CallLeg;
import io.github.eslboot.call.CallProgress.EndedBy;
import io.github.eslboot.call.CallProgress.LegState;
import io.github.eslboot.command.CommandInternals;
import io.github.eslboot.command.Originate;
import io.github.eslboot.connection.EslClientResources;
import io.github.eslboot.connection.EslClientResourcesInternals;
import io.github.eslboot.internal.Futures;
import io.github.eslboot.job.BackgroundJob;
import io.github.eslboot.observation.ObservationInternals;
import io.github.eslboot.observation.ObservedCall;
import io.github.eslboot.observation.ObservedContext;
import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.HangupCause;
import io.github.eslboot.protocol.Sent;
import org.jspecify.annotations.Nullable;

/**
 * Call of two legs: leg A is originated and parked; when it has answered, its application
 * {@code bridge} dials leg B under a uuid that is known before. The server hangs up leg A
 * when leg B fails or hangs up, also without this client. Futures complete on an event
 * loop or on the calling thread.
 * <p>
 * The class is long because it is one state machine: the events of both legs, the cancel
 * and the deadlines decide together how the call ends, and for which reason.
 */
final class TwoLegControl {

	/** Variable of leg A that FreeSWITCH sets before it hangs it up as leg B failed. */
	private static final String FAILED_CAUSE = "originate_failed_cause";

	private final Originate second;

	private final String argument;

	private final EslClientResources resources;

	private final Duration timeout;

	private final TwoLegProgress progress;

	private final CompletableFuture<BridgeControl> bridged = new CompletableFuture<>();

	private final CompletableFuture<@Nullable Void> dialled = new CompletableFuture<>();

	/** Leg A until it is answered. */
	private final PendingCall first;

	/** Leg A once it is answered. */
	private volatile @Nullable CallControl a;

	/** Legs that may become leg B; empty until they are dialled. */
	private volatile List<CallControl> legs = List.of();

	/** Context of the caller, which the dialling of leg B belongs to. */
	private final @Nullable ObservedContext caller;

	/** The leg that is bridged with leg A. */
	private volatile @Nullable CallControl b;

	/** Hangup cause of leg B if it was not reached. Guarded by this. */
	private @Nullable HangupCause failedCause;

	/** Guarded by this. */
	private boolean cancelled;

	/** Whether the attempt to reach leg B has ended. Guarded by this. */
	private boolean attempted;

	private TwoLegControl(Originate call, EslClientResources resources, Duration timeout,
			@Nullable ObservedCall observed,
			BiFunction<PendingCall, CompletionStage<?>, CompletableFuture<BackgroundJob>> work) {
		this.second = Objects.requireNonNull(CommandInternals.partner(call), "no leg B");
		this.argument = CommandInternals.argument(this.second.dialString());
		this.resources = resources;
		this.timeout = timeout;
		this.caller = EslClientResourcesInternals.currentContext(resources);
		this.progress = new TwoLegProgress(EslClientResourcesInternals.newSerialExecutor(resources));
		this.first = PendingCall.start(call, resources, observed, (pending) -> work.apply(pending, this.dialled));
	}

	/**
	 * Starts to originate leg A.
	 * @param call leg A, with its leg B
	 * @param resources threads of futures and listeners
	 * @param timeout maximum time until a leg is answered, and timeout of the handles
	 * @param observed the observation of leg A, or {@code null} if it is not observed
	 * @param work originates leg A, as for {@link PendingCall#start}; the second argument
	 * completes when no further leg will be dialled
	 * @return the call
	 */
	static TwoLegControl start(Originate call, EslClientResources resources, Duration timeout,
			@Nullable ObservedCall observed,
			BiFunction<PendingCall, CompletionStage<?>, CompletableFuture<BackgroundJob>> work) {
		TwoLegControl control = new TwoLegControl(call, resources, timeout, observed, work);
		control.followFirst();
		return control;
	}

	EslClientResources resources() {
		return this.resources;
	}

	Duration timeout() {
		return this.timeout;
	}

	TwoLegProgress progress() {
		return this.progress;
	}

	/** Returns a future that completes with the bridge when both legs are answered. */
	CompletableFuture<BridgeControl> bridged() {
		return this.bridged;
	}

	String uuid(CallLeg leg) {
		CallControl control = control(leg);
		return (control != null) ? control.uuid() : (leg == CallLeg.A) ? this.first.uuid() : this.second.uuid();
	}

	CallSnapshot snapshot(CallLeg leg) {
		CallControl control = control(leg);
		return (control != null) ? control.snapshot()
				: (leg == CallLeg.A) ? this.first.snapshot() : CallSnapshot.ofUnknown(this.second.uuid());
	}

	Optional<EslCall> call(CallLeg leg) {
		CallControl control = control(leg);
		return (control != null) ? Optional.of(new EslCall(control, this.timeout)) : Optional.empty();
	}

	private @Nullable CallControl control(CallLeg leg) {
		if (leg == CallLeg.A) {
			return this.a;
		}
		CallControl partner = this.b;
		List<CallControl> dialling = this.legs;
		return (partner != null || dialling.isEmpty()) ? partner : dialling.get(0);
	}

	private void followFirst() {
		this.first.acceptedOnLoop().thenAccept((job) -> this.first.legs().forEach((leg) -> follow(CallLeg.A, leg)));
		this.first.answeredOnLoop().whenComplete((answered, failure) -> {
			if (failure == null) {
				answered(answered.control());
			}
			else {
				notAnswered(Futures.unwrap(failure));
			}
		});
	}

	private void follow(CallLeg leg, CallControl control) {
		control.monitor()
			.await((state) -> state.ringingAt() != null, "ringing", this.timeout)
			.thenAccept((state) -> this.progress.report(leg, LegState.RINGING, state.uuid()));
		control.monitor()
			.await((state) -> state.answeredAt() != null, "an answer", this.timeout)
			.thenAccept((state) -> this.progress.report(leg, LegState.ANSWERED, state.uuid()));
	}

	private void notAnswered(Throwable failure) {
		if (failure instanceof OriginateException ex && ex.reason() != OriginateException.FailureReason.FAILED) {
			this.progress.endedByApplication();
		}
		this.progress.ended(CallLeg.A, this.first.uuid(), endOfFirst(failure), false);
		this.progress.ended(CallLeg.B, this.second.uuid(), null, false);
		this.dialled.complete(null);
		this.bridged.completeExceptionally(failure);
	}

	private @Nullable CallEnd endOfFirst(Throwable failure) {
		if (failure instanceof CallEndedException ex) {
			return ex.end();
		}
		if (!(failure instanceof OriginateException ex) || ex.sent() == Sent.NO) {
			return null;
		}
		CallEnd reported = this.first.snapshot().end();
		return (reported != null) ? reported : new CallEnd(CallEnd.Kind.HUNG_UP, ex.hangupCause(), null);
	}

	private void answered(CallControl control) {
		boolean dials;
		synchronized (this) {
			this.a = control;
			dials = !this.cancelled;
		}
		control.monitor().ending().thenAccept((ending) -> endedA(control, ending));
		if (dials && !control.snapshot().isEnded()) {
			dial(control);
		}
		else {
			attemptFailed(control, OriginateException.cancelled(control.uuid(), control.link().node()));
			this.dialled.complete(null);
		}
	}

	private void dial(CallControl control) {
		CompletableFuture<BridgeControl> dialling;
		try {
			List<CallControl> dialled = this.second.uuids().stream().map(control::registered).toList();
			this.legs = dialled;
			dialled.forEach((leg) -> {
				follow(CallLeg.B, leg);
				leg.monitor().ending().thenAccept((ending) -> checkEndOfB());
			});
			dialling = CompletableFuture
				.allOf(dialled.stream().map((leg) -> leg.subscribed(this.timeout)).toArray(CompletableFuture<?>[]::new))
				.thenCompose((ready) -> bridge(control))
				.thenCompose(this::answeredB);
		}
		catch (Throwable ex) {
			dialling = CompletableFuture.failedFuture(ex);
		}
		dialling.whenComplete((bridge, failure) -> {
			if (failure != null) {
				attemptFailed(control, Futures.unwrap(failure));
			}
			if (failure != null || !bridged(bridge)) {
				// After the end of leg A the server dials no further leg.
				control.ended().thenAccept(this::noFurtherLegs);
			}
		});
	}

	private CompletableFuture<BridgeControl> bridge(CallControl control) {
		return isCancelled()
				? CompletableFuture.failedFuture(OriginateException.cancelled(control.uuid(), control.link().node()))
				: ObservationInternals.in(this.caller,
						() -> new BridgeActions(control, this.timeout).dial(this.argument));
	}

	/** Waits for the answer of leg B, which may be bridged with early media before. */
	private CompletableFuture<BridgeControl> answeredB(BridgeControl bridge) {
		CallControl partner = bridge.partner();
		this.b = partner;
		if (!this.legs.contains(partner)) {
			// A destination with several registrations: FreeSWITCH chose the uuid.
			partner.monitor().ending().thenAccept((ending) -> checkEndOfB());
		}
		return partner.monitor()
			.await((state) -> state.isAnswered() || state.isEnded(), "an answer", this.timeout)
			.thenCompose((state) -> state.isAnswered() ? CompletableFuture.completedFuture(bridge)
					: endedB(bridge.call(), partner, Objects.requireNonNull(state.end())));
	}

	/** Returns a future that fails with the end of leg B, or of leg A that caused it. */
	private static <T> CompletableFuture<T> endedB(CallControl control, CallControl partner, CallEnd end) {
		HangupCause cause = end.cause();
		return (cause != null)
				? control.monitor()
					.reasonOf(new BridgeFailedException(control.uuid(), control.link().node(), cause), "connect")
					.thenCompose(CompletableFuture::failedFuture)
				: CompletableFuture.failedFuture(partner.monitor().endedException("connect", end));
	}

	/** Returns whether the legs continue, and are not being hung up. */
	private boolean bridged(BridgeControl bridge) {
		synchronized (this) {
			if (this.attempted || this.cancelled) {
				return false;
			}
			this.attempted = true;
		}
		this.progress.report(CallLeg.B, LegState.ANSWERED, bridge.partner().uuid());
		this.progress.report(CallLeg.A, LegState.BRIDGED, bridge.call().uuid());
		this.progress.report(CallLeg.B, LegState.BRIDGED, bridge.partner().uuid());
		endUndialled(CallEnd.hungUp(HangupCause.LOSE_RACE));
		this.dialled.complete(null);
		this.bridged.complete(bridge);
		return true;
	}

	private void endedA(CallControl control, CallMonitor.Ending ending) {
		HangupCause cause = causeOfB(ending.event());
		if (cause != null) {
			failedB(cause);
		}
		boolean talked = isAttempted() && !wasMoved(control);
		if (cause != null || (talked && CallBridges.causeOfPartner(ending.event()) != null)) {
			this.progress.endedBy(EndedBy.B);
		}
		this.progress.ended(CallLeg.A, control.uuid(), ending.end(), wasMoved(control));
		attemptFailed(control, control.monitor().endedException("connect", ending.end()));
	}

	/**
	 * Returns the hangup cause of leg B if the server hung up leg A because of it, or
	 * {@code null}.
	 */
	private @Nullable HangupCause causeOfB(@Nullable EslEvent event) {
		synchronized (this) {
			if (this.attempted || this.cancelled) {
				return null;
			}
		}
		HangupCause reported = (event != null) ? CallSnapshot.cause(event.variable(FAILED_CAUSE)) : null;
		if (reported == null && this.b != null) {
			// Leg B was bridged with early media.
			reported = CallBridges.causeOfPartner(event);
		}
		if (reported == null) {
			CallControl partner = (this.legs.size() == 1) ? this.legs.get(0) : this.b;
			CallEnd end = (partner != null) ? partner.snapshot().end() : null;
			reported = (end != null) ? end.cause() : null;
		}
		return isCancelOfA(reported) ? null : reported;
	}

	/** Returns whether leg B has ended because leg A did. */
	private static boolean isCancelOfA(@Nullable HangupCause cause) {
		return HangupCause.ORIGINATOR_CANCEL.equals(cause);
	}

	/** Records that leg B was not reached: the legs without a channel get none. */
	private void failedB(HangupCause cause) {
		synchronized (this) {
			this.failedCause = cause;
		}
		endUndialled(CallEnd.hungUp(cause));
		if (this.b == null) {
			this.progress.ended(CallLeg.B, uuid(CallLeg.B), CallEnd.hungUp(cause), false);
		}
	}

	/** Ends the attempt to reach leg B, unless it has ended. */
	private void attemptFailed(CallControl control, Throwable failure) {
		CallEnd ended = control.snapshot().end();
		HangupCause reported = (failure instanceof BridgeFailedException ex) ? ex.hangupCause()
				: (failure instanceof CallEndedException && ended == null) ? causeOfB(null) : null;
		Throwable reason;
		synchronized (this) {
			if (this.attempted) {
				return;
			}
			this.attempted = true;
			HangupCause cause = (this.failedCause != null) ? this.failedCause : reported;
			reason = this.cancelled ? OriginateException.cancelled(control.uuid(), control.link().node())
					: (cause != null) ? new BridgeFailedException(control.uuid(), control.link().node(), cause)
							: failure;
		}
		if (reason instanceof BridgeFailedException ex) {
			failedB(ex.hangupCause());
			this.dialled.complete(null);
		}
		else if (ended == null) {
			this.progress.endedByApplication();
			hangUp(control);
		}
		checkEndOfB();
		this.bridged.completeExceptionally(reason);
	}

	private void checkEndOfB() {
		CallControl partner = this.b;
		if (partner == null) {
			List<CallControl> all = this.legs;
			boolean last = all.size() == 1 || isAttempted();
			if (!last || all.stream().anyMatch((leg) -> !leg.snapshot().isEnded())) {
				return;
			}
			partner = all.isEmpty() ? null : all.get(all.size() - 1);
		}
		if (partner == null) {
			this.progress.ended(CallLeg.B, this.second.uuid(), null, false);
		}
		else if (partner.monitor().ending().isDone()) {
			CallMonitor.Ending ending = partner.monitor().ending().join();
			boolean moved = wasMoved(partner);
			if (!moved && (isCancelOfA(ending.end().cause()) || CallBridges.causeOfPartner(ending.event()) != null)) {
				this.progress.endedBy(EndedBy.A);
			}
			this.progress.ended(CallLeg.B, partner.uuid(), ending.end(), moved);
		}
	}

	/** Returns whether a leg was bridged with another partner, parked or transferred. */
	private static boolean wasMoved(CallControl control) {
		BridgeEnd end = control.snapshot().bridgeEnd();
		return end != null && (end.movedOn() || end.kind() == BridgeEnd.EndKind.PARTNER_LEFT);
	}

	private void noFurtherLegs(CallEnd endOfA) {
		CallEnd end = (endOfA.kind() == CallEnd.Kind.HUNG_UP) ? CallEnd.hungUp(HangupCause.ORIGINATOR_CANCEL) : endOfA;
		for (CallControl leg : this.legs) {
			if (isUndialled(leg)) {
				leg.commands().checkExists(false).whenComplete((exists, failure) -> {
					if (failure != null) {
						leg.endUnlessExists(false);
					}
					else if (!exists && isUndialled(leg)) {
						leg.end(end);
					}
				});
			}
		}
		this.dialled.complete(null);
	}

	private void endUndialled(CallEnd end) {
		this.legs.stream().filter(TwoLegControl::isUndialled).forEach((leg) -> leg.end(end));
	}

	private static boolean isUndialled(CallControl leg) {
		CallSnapshot state = leg.snapshot();
		return state.createdAt() == null && !state.isEnded();
	}

	private synchronized boolean isCancelled() {
		return this.cancelled;
	}

	private synchronized boolean isAttempted() {
		return this.attempted;
	}

	/** Hangs up both legs, unless leg A is no longer bridged with leg B. */
	void cancel() {
		BridgeControl talk = this.bridged.isCompletedExceptionally() ? null : this.bridged.getNow(null);
		CallControl answered;
		synchronized (this) {
			boolean over = this.progress.ended().isDone() || (talk != null && !talk.isCurrent());
			if (this.cancelled || over) {
				return;
			}
			this.cancelled = true;
			answered = this.a;
		}
		this.progress.endedByApplication();
		this.first.cancel();
		if (talk != null) {
			talk.call().commands().hangup(HangupCause.NORMAL_CLEARING);
			talk.partner().commands().hangup(HangupCause.NORMAL_CLEARING);
		}
		else if (answered != null) {
			hangUp(answered);
		}
	}

	private void hangUp(CallControl control) {
		control.hangupWhenSeen(HangupCause.ORIGINATOR_CANCEL);
		this.legs.forEach((leg) -> leg.hangupWhenSeen(HangupCause.ORIGINATOR_CANCEL));
	}

	@Override
	public String toString() {
		return "call of %s and %s".formatted(uuid(CallLeg.A), uuid(CallLeg.B));
	}

}
