package io.github.eslboot.call;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

import io.github.eslboot.call.BridgeEnd.EndKind;
import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.EventName;
import io.github.eslboot.protocol.HangupCause;
import org.jspecify.annotations.Nullable;

/**
 * Bridges of one call, as its events report them. {@code Bridge-A-Unique-ID} and
 * {@code Bridge-B-Unique-ID} name the two legs of a bridge; {@code Other-Leg-Unique-ID}
 * of a CHANNEL_UNBRIDGE names the <em>next</em> partner of its leg, if there is one.
 * <p>
 * CHANNEL_UNBRIDGE is sent for the A-leg only and does not report what becomes of the
 * B-leg. The end of a bridge is therefore undecided until the next event of the call: its
 * next bridge, application, park or hangup, or until {@link #settle}.
 * <p>
 * During a consultation a call has two bridges: the inner one with the third party, and
 * the one with the partner that waits. Guarded by the lock of {@link CallMonitor}.
 * <p>
 * The class is long because it is one state machine: what an event means depends on the
 * bridges and the undecided end that all earlier events left.
 */
final class CallBridges {

	/** Numbers of channel states. */
	private static final int CS_ROUTING = 2;

	private static final int CS_PARK = 6;

	private static final int CS_CONSUME_MEDIA = 7;

	private static final int CS_RESET = 9;

	private static final int CS_HANGUP = 10;

	/** Hangup cause of the partner of the last bridge that ended with its hangup. */
	private static final String BRIDGE_CAUSE = "bridge_hangup_cause";

	/** Whether the events of partners are received. */
	private final boolean observesPartners;

	/** The current bridges, the innermost last. */
	private final Deque<Leg> legs = new ArrayDeque<>();

	/** Ended bridge whose kind of end the next events decide, or {@code null}. */
	private @Nullable Leg undecided;

	private @Nullable BridgeEnd lastEnd;

	/** Ends for which a call of {@link #settle} is due. */
	private final List<Undecided> unsettled = new ArrayList<>();

	/** Completions of futures, to run outside the lock. */
	private final List<Runnable> completions = new ArrayList<>();

	CallBridges(boolean observesPartners, @Nullable String partner) {
		this.observesPartners = observesPartners;
		if (partner != null) {
			this.legs.add(new Leg(partner));
		}
	}

	/** Returns the state that a single event of the call reports. */
	static CallSnapshot stateOf(String uuid, EslEvent event) {
		CallBridges bridges = new CallBridges(true, event.variable("bridge_to"));
		bridges.after(event, uuid, true);
		return bridges.applyTo(CallSnapshot.ofUnknown(uuid).refreshed(event).after(event));
	}

	/** Returns the innermost current bridge, or {@code null}. */
	@Nullable Leg current() {
		return this.legs.peekLast();
	}

	/** Returns the current bridge with a partner, or {@code null}. */
	@Nullable Leg find(String partner) {
		for (Leg leg : this.legs) {
			if (leg.partner.equals(partner)) {
				return leg;
			}
		}
		return null;
	}

	/** Returns the state with the bridges. */
	CallSnapshot applyTo(CallSnapshot state) {
		Leg inner = this.legs.peekLast();
		Leg outer = (this.legs.size() > 1) ? this.legs.peekFirst() : null;
		return state.bridged((inner != null) ? inner.partner : null, (outer != null) ? outer.partner : null,
				this.lastEnd);
	}

	/** Returns and removes the ends for which a call of {@link #settle} is due. */
	List<Undecided> takeUnsettled() {
		return take(this.unsettled);
	}

	/** Returns and removes the completions to run outside the lock. */
	List<Runnable> takeCompletions() {
		return take(this.completions);
	}

	private static <T> List<T> take(List<T> list) {
		if (list.isEmpty()) {
			return List.of();
		}
		List<T> all = List.copyOf(list);
		list.clear();
		return all;
	}

	/**
	 * Applies an event.
	 * @param event the event of the call itself or of another leg
	 * @param uuid uuid of the call
	 * @param own whether it is an event of the call itself
	 */
	void after(EslEvent event, String uuid, boolean own) {
		EventName type = event.type();
		if (type == EventName.CHANNEL_BRIDGE || type == EventName.CHANNEL_UNBRIDGE) {
			String partner = partner(event, uuid, own);
			if (partner != null && type == EventName.CHANNEL_BRIDGE) {
				started(partner, event, own);
			}
			else if (partner != null) {
				ended(partner, event, own);
			}
		}
		else if (type != null && (this.undecided != null || !this.legs.isEmpty())) {
			if (own) {
				afterOwn(type, event);
			}
			else {
				afterOther(type, event);
			}
		}
	}

	private void afterOwn(EventName type, EslEvent event) {
		switch (type) {
			case CHANNEL_EXECUTE -> executed(event);
			case CHANNEL_EXECUTE_COMPLETE -> completed(event);
			case CHANNEL_PARK -> parked(event);
			default -> {
				return;
			}
		}
	}

	private void afterOther(EventName type, EslEvent event) {
		switch (type) {
			case CHANNEL_UUID -> renamed(event.header("Old-Unique-ID"), event.uniqueId());
			case CHANNEL_HANGUP, CHANNEL_HANGUP_COMPLETE, CHANNEL_DESTROY -> partnerHungUp(event);
			default -> {
				return;
			}
		}
	}

	/** Returns the other leg of the bridge of an event, or {@code null}. */
	private @Nullable String partner(EslEvent event, String uuid, boolean own) {
		String a = event.header("Bridge-A-Unique-ID");
		String b = event.header("Bridge-B-Unique-ID");
		if (a != null && b != null) {
			return uuid.equals(a) ? b : (uuid.equals(b) ? a : null);
		}
		if (!own) {
			return event.uniqueId();
		}
		Leg current = this.legs.peekLast();
		return (event.type() == EventName.CHANNEL_UNBRIDGE && current != null) ? current.partner
				: event.header("Other-Leg-Unique-ID");
	}

	private void started(String partner, EslEvent event, boolean own) {
		Leg pending = this.undecided;
		if (pending != null) {
			this.undecided = null;
			if (pending.partner.equals(partner)) {
				// The bridge was interrupted, for example by a consultation.
				this.legs.addLast(pending.resumed());
				pending.causeBefore = own ? event.variable(BRIDGE_CAUSE) : pending.causeBefore;
				return;
			}
			end(pending, new BridgeEnd(EndKind.MOVED, null, partner, event.timestamp()));
		}
		if (find(partner) != null) {
			return;
		}
		Leg current = this.legs.peekLast();
		boolean consults = own && current != null && current.partner.equals(event.variable("soft_holding_uuid"));
		if (!consults) {
			// The event of the previous bridge's end is late or lost.
			endAll(new BridgeEnd(EndKind.MOVED, null, partner, event.timestamp()));
		}
		Leg leg = new Leg(partner);
		leg.causeBefore = own ? event.variable(BRIDGE_CAUSE) : null;
		this.legs.addLast(leg);
	}

	private void ended(String partner, EslEvent event, boolean own) {
		Leg leg = find(partner);
		if (leg == null) {
			Leg pending = this.undecided;
			if (pending != null && pending.awaitsUnbridge && pending.partner.equals(partner)) {
				decide(EndKind.PARKED, event);
			}
			return;
		}
		this.legs.remove(leg);
		if (own) {
			endedByOwnEvent(leg, event);
		}
		else if (leg.isTakenOver() || !leg.partnerHungUp) {
			undecide(leg, leg.partnerHungUp ? EndKind.PARTNER_HUNG_UP : EndKind.PARTNER_LEFT, event);
		}
		else {
			end(leg, EndKind.PARTNER_HUNG_UP, event);
		}
	}

	private void endedByOwnEvent(Leg leg, EslEvent event) {
		String next = event.header("Other-Leg-Unique-ID");
		int state = state(event);
		if (!this.observesPartners && !leg.partnerHungUp) {
			String cause = event.variable(BRIDGE_CAUSE);
			leg.partnerHungUp = cause != null;
			leg.partnerCause = CallSnapshot.cause(cause);
		}
		if (state >= CS_HANGUP) {
			// CHANNEL_HANGUP of this call comes later.
			endWithCall(leg, CallSnapshot.cause(event.header("Hangup-Cause")), event);
		}
		else if (state == CS_PARK) {
			undecide(leg, EndKind.PARKED, event);
		}
		else if (next == null || state == CS_ROUTING) {
			// A partner that hangs up while it dials a third party leaves no other leg.
			boolean abandoned = leg.partnerHungUp && state != CS_ROUTING;
			undecide(leg, abandoned ? EndKind.PARTNER_HUNG_UP : EndKind.LEFT, event);
		}
		else if (!next.equals(leg.partner) || (state >= CS_CONSUME_MEDIA && state <= CS_RESET)) {
			leg.resumes = next.equals(leg.partner);
			undecide(leg, EndKind.MOVED, event);
		}
		else if (leg.partnerHungUp) {
			end(leg, EndKind.PARTNER_HUNG_UP, event);
		}
		else {
			leg.hangupMayBeLate = true;
			undecide(leg, EndKind.PARTNER_LEFT, event);
		}
	}

	/** Ends a bridge with an event of this call, whose hangup is not reported yet. */
	private void endWithCall(Leg leg, @Nullable HangupCause own, EslEvent event) {
		HangupCause cause = causeOfPartner(event);
		HangupCause ofPartner = (leg.partnerCause != null) ? leg.partnerCause : cause;
		boolean byPartner = cause != null || (leg.partnerHungUp && !leg.partnerFollowed);
		end(leg, byPartner ? new BridgeEnd(EndKind.PARTNER_HUNG_UP, ofPartner, null, event.timestamp())
				: new BridgeEnd(EndKind.CALL_ENDED, own, null, event.timestamp()));
	}

	private static int state(EslEvent event) {
		String number = event.header("Channel-State-Number");
		return (number != null && number.matches("\\d{1,2}")) ? Integer.parseInt(number) : -1;
	}

	/** A transferred channel has no other leg any more. */
	private static boolean isTransferred(EslEvent event) {
		return event.header("Other-Leg-Unique-ID") == null;
	}

	private void executed(EslEvent event) {
		String application = event.header("Application");
		if ("uuid_bridge".equals(application)) {
			return;
		}
		Leg pending = this.undecided;
		boolean parks = "park".equals(application);
		if (pending == null) {
			if (isTransferred(event) && "CS_EXECUTE".equals(event.header("Channel-State"))) {
				Leg left = leaveAll(event);
				undecide(left, EndKind.LEFT, event);
				pending = left;
			}
			else {
				return;
			}
		}
		if (parks) {
			pending.likely = EndKind.PARKED;
		}
		else if (isTransferred(event)) {
			decide(EndKind.LEFT, event);
		}
		else if (pending.likely == EndKind.PARTNER_LEFT) {
			partnerLeft(pending, event);
		}
	}

	/**
	 * Decides the end of a bridge that the partner left, unless it may have been hung up:
	 * its CHANNEL_HANGUP can come after the events of this call that it caused.
	 */
	private void partnerLeft(Leg pending, EslEvent event) {
		String cause = event.variable(BRIDGE_CAUSE);
		if (cause == null || !pending.hangupMayBeLate) {
			decide(EndKind.PARTNER_LEFT, event);
		}
		else if (!cause.equals(pending.causeBefore)) {
			pending.partnerHungUp = true;
			pending.partnerCause = CallSnapshot.cause(cause);
			decide(EndKind.PARTNER_HUNG_UP, event);
		}
	}

	private void completed(EslEvent event) {
		Leg pending = this.undecided;
		String application = event.header("Application");
		// A call with this variable is parked, or hung up as its partner is intercepted.
		boolean parks = "true".equals(event.variable("park_after_bridge"));
		if (pending == null || pending.likely != EndKind.PARTNER_LEFT || parks) {
			return;
		}
		// After a cancelled consultation the two are bridged again.
		boolean returns = "att_xfer".equals(application) && pending.partner.equals(event.header("Other-Leg-Unique-ID"));
		if ("bridge".equals(application) || ("att_xfer".equals(application) && !returns)) {
			partnerLeft(pending, event);
		}
	}

	private void parked(EslEvent event) {
		Leg pending = this.undecided;
		if (pending == null) {
			if (!isTransferred(event) && !"CS_PARK".equals(event.header("Channel-State"))) {
				// The application park runs within the bridge.
				return;
			}
			pending = leaveAll(event);
			undecide(pending, pending.partnerHungUp ? EndKind.PARTNER_HUNG_UP : EndKind.PARKED, event);
			if (!pending.partnerHungUp && !"true".equals(event.variable("park_after_bridge"))) {
				// FreeSWITCH parks the B-leg briefly when a consultation is completed.
				pending.awaitsUnbridge = true;
				return;
			}
		}
		if (pending.likely == EndKind.MOVED || pending.isTakenOver()) {
			return;
		}
		if (pending.likely == EndKind.PARTNER_HUNG_UP) {
			decide(EndKind.PARTNER_HUNG_UP, event);
		}
		else {
			boolean afterBridge = "true".equals(event.variable("park_after_bridge"));
			if (afterBridge) {
				partnerLeft(pending, event);
			}
			else {
				decide(EndKind.PARKED, event);
			}
		}
	}

	private void partnerHungUp(EslEvent event) {
		String partner = event.uniqueId();
		Leg leg = (partner != null) ? find(partner) : null;
		Leg pending = this.undecided;
		if (pending != null && pending.resumes && pending.partner.equals(partner)) {
			// The bridge does not start again.
			pending.likely = EndKind.PARTNER_HUNG_UP;
			pending.partnerCause = CallSnapshot.cause(event.header("Hangup-Cause"));
		}
		if (leg != null && !leg.partnerHungUp) {
			hungUp(leg, event);
			leg.endedAt = event.timestamp();
			this.unsettled.add(leg.undecided());
		}
		else if (pending != null && pending.likely == EndKind.PARTNER_LEFT && pending.hangupMayBeLate
				&& pending.partner.equals(partner)) {
			hungUp(pending, event);
			if (pending.isTakenOver()) {
				pending.likely = EndKind.PARTNER_HUNG_UP;
			}
			else {
				decide(EndKind.PARTNER_HUNG_UP, event);
			}
		}
	}

	private static void hungUp(Leg leg, EslEvent event) {
		leg.partnerHungUp = true;
		leg.partnerCause = CallSnapshot.cause(event.header("Hangup-Cause"));
		leg.partnerFollowed = causeOfPartner(event) != null;
		String consulted = event.variable("soft_holding_uuid");
		leg.consultsFor = (consulted != null && !consulted.equals(leg.partner)) ? consulted : null;
	}

	private void renamed(@Nullable String old, @Nullable String renamed) {
		Leg leg = (old != null) ? find(old) : null;
		if (leg != null && renamed != null) {
			leg.partner = renamed;
		}
	}

	/** Removes all current bridges and returns the innermost one. */
	private Leg leaveAll(EslEvent event) {
		Leg inner = this.legs.removeLast();
		while (!this.legs.isEmpty()) {
			end(this.legs.removeLast(), EndKind.LEFT, event);
		}
		return inner;
	}

	private void undecide(Leg leg, EndKind likely, EslEvent event) {
		Leg previous = this.undecided;
		if (previous != null) {
			decide(likelyKind(previous), event);
		}
		leg.likely = likely;
		leg.endedAt = event.timestamp();
		this.undecided = leg;
		this.unsettled.add(leg.undecided());
	}

	private static EndKind likelyKind(Leg leg) {
		// The expected next bridge has not started.
		return (leg.likely == EndKind.MOVED) ? EndKind.LEFT : Objects.requireNonNull(leg.likely);
	}

	private void decide(EndKind kind, EslEvent event) {
		Leg leg = Objects.requireNonNull(this.undecided);
		this.undecided = null;
		end(leg, kind, event);
	}

	/** Decides the end of a bridge, unless an event has decided or interrupted it. */
	void settle(Undecided end) {
		Leg leg = end.leg;
		if (end.number != leg.number) {
			return;
		}
		if (leg == this.undecided) {
			this.undecided = null;
			end(leg, likelyKind(leg), leg.endedAt);
		}
		else if (leg.partnerHungUp && this.legs.remove(leg)) {
			end(leg, EndKind.PARTNER_HUNG_UP, leg.endedAt);
		}
	}

	/**
	 * Applies data read from the server, because events may have been lost.
	 * @param data the data
	 */
	void refresh(EslEvent data) {
		String partner = data.variable("bridge_to");
		Leg pending = this.undecided;
		this.undecided = null;
		if (partner == null) {
			HangupCause cause = CallSnapshot.cause(data.variable("last_bridge_hangup_cause"));
			BridgeEnd end = new BridgeEnd((cause != null) ? EndKind.PARTNER_HUNG_UP : EndKind.LEFT, cause, null,
					data.timestamp());
			if (pending != null) {
				end(pending, end);
			}
			endAll(end);
			return;
		}
		Leg same = (pending != null && pending.partner.equals(partner)) ? pending.resumed() : find(partner);
		this.legs.remove(same);
		BridgeEnd moved = new BridgeEnd(EndKind.MOVED, null, partner, data.timestamp());
		if (pending != null && pending != same) {
			end(pending, moved);
		}
		String waiting = data.variable("soft_holding_uuid");
		Leg outer = (waiting != null) ? find(waiting) : null;
		this.legs.remove(outer);
		endAll(moved);
		if (outer != null) {
			this.legs.add(outer);
		}
		this.legs.add((same != null) ? same : new Leg(partner));
	}

	/**
	 * Returns why the partner of a bridge was hung up if the server hung up this call
	 * after it and because of it. FreeSWITCH fires the CHANNEL_HANGUP events of two legs
	 * from two threads, so that their order is no proof; but a leg that is hung up during
	 * a bridge has {@code last_bridge_role}, and a leg whose bridge has ended has not.
	 * @param hangup event of this call that reports its hangup, or {@code null}
	 * @return the cause, or {@code null} if this call was hung up first or it is unknown
	 */
	static @Nullable HangupCause causeOfPartner(@Nullable EslEvent hangup) {
		if (hangup == null || hangup.variable("last_bridge_role") != null) {
			return null;
		}
		// Of a B-leg, bridge_hangup_cause may still be that of an earlier bridge.
		HangupCause cause = CallSnapshot.cause(hangup.variable("last_bridge_hangup_cause"));
		return (cause != null) ? cause : CallSnapshot.cause(hangup.variable(BRIDGE_CAUSE));
	}

	/**
	 * Ends all bridges, because the call has ended.
	 * @param call the end
	 * @param event event of the call that reported it, or {@code null}
	 */
	void end(CallEnd call, @Nullable EslEvent event) {
		Leg pending = this.undecided;
		HangupCause cause = causeOfPartner(event);
		Leg only = (pending == null && this.legs.size() == 1) ? this.legs.getLast() : null;
		if (only != null && !only.partnerHungUp && cause != null) {
			only.partnerHungUp = true;
			only.partnerCause = cause;
			only.endedAt = call.at();
		}
		this.undecided = null;
		if (pending != null) {
			endWithCall(pending, call, pending.likely == EndKind.PARTNER_HUNG_UP);
		}
		while (!this.legs.isEmpty()) {
			Leg leg = this.legs.removeLast();
			endWithCall(leg, call, leg.partnerHungUp && !leg.partnerFollowed);
		}
	}

	private void endWithCall(Leg leg, CallEnd call, boolean byPartner) {
		end(leg, byPartner ? new BridgeEnd(EndKind.PARTNER_HUNG_UP, leg.partnerCause, null, leg.endedAt)
				: new BridgeEnd(EndKind.CALL_ENDED, call.cause(), null, call.at()));
	}

	private void endAll(BridgeEnd end) {
		while (!this.legs.isEmpty()) {
			end(this.legs.removeLast(), end);
		}
	}

	private void end(Leg leg, EndKind kind, EslEvent event) {
		end(leg, kind, event.timestamp());
	}

	private void end(Leg leg, EndKind kind, @Nullable Instant at) {
		end(leg, new BridgeEnd(kind, (kind == EndKind.PARTNER_HUNG_UP) ? leg.partnerCause : null, null, at));
	}

	private void end(Leg leg, BridgeEnd end) {
		this.lastEnd = end;
		leg.end = end;
		this.completions.add(() -> leg.ended.complete(end));
	}

	/**
	 * End of a bridge that the next events decide.
	 *
	 * @param leg the bridge
	 * @param number number of the end, as a bridge can continue and end again
	 */
	record Undecided(Leg leg, int number) {
	}

	/** One bridge of the call. */
	static final class Leg {

		private volatile String partner;

		private boolean partnerHungUp;

		private @Nullable HangupCause partnerCause;

		/** Whether the partner was hung up because this call was. */
		private boolean partnerFollowed;

		/** Whether the partner left the bridge, or hangs up with a later event. */
		private boolean hangupMayBeLate;

		/** Whether the call is parked, and the end of the bridge is not reported yet. */
		private boolean awaitsUnbridge;

		/** Value of {@link #BRIDGE_CAUSE} when the bridge started. */
		private @Nullable String causeBefore;

		/**
		 * Call that the partner had waiting when it hung up: it completed a consultation,
		 * so that this call is bridged with the waiting one.
		 */
		private @Nullable String consultsFor;

		/** Kind of the end, if no further event decides it. */
		private @Nullable EndKind likely;

		/** Whether the bridge is interrupted and starts again with the same partner. */
		private boolean resumes;

		private @Nullable Instant endedAt;

		/** Number of the last undecided end, or of the continuation after it. */
		private int number;

		private @Nullable BridgeEnd end;

		private final CompletableFuture<BridgeEnd> ended = new CompletableFuture<>();

		private Leg(String partner) {
			this.partner = partner;
		}

		private Undecided undecided() {
			return new Undecided(this, ++this.number);
		}

		private Leg resumed() {
			if (!this.partnerHungUp) {
				// The due call of settle must not end the bridge.
				this.number++;
			}
			this.likely = null;
			this.resumes = false;
			this.hangupMayBeLate = false;
			this.awaitsUnbridge = false;
			this.endedAt = null;
			return this;
		}

		/** Returns whether the partner hung up because another one takes its place. */
		private boolean isTakenOver() {
			return this.consultsFor != null || HangupCause.PICKED_OFF.equals(this.partnerCause);
		}

		/** Returns the uuid of the partner at the start, or after its last renaming. */
		String partner() {
			return this.partner;
		}

		/** Returns the end, or {@code null}. Called with the lock held. */
		@Nullable BridgeEnd end() {
			return this.end;
		}

		/** Returns a future that completes on an event loop. */
		CompletableFuture<BridgeEnd> ended() {
			return this.ended;
		}

	}

}
