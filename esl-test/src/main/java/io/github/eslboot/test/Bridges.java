package io.github.eslboot.test;

import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * Bridging and unbridging of two legs. Used with the {@link Switchboard}'s lock held.
 */
final class Bridges {

	private static final EventBus.Origin SOFT_EXECUTE = new EventBus.Origin("switch_ivr_bridge.c",
			"uuid_bridge_on_soft_execute", 1243);

	/** Variable that is set as soon as the other leg is hung up. */
	static final String LAST_CAUSE = "last_bridge_hangup_cause";

	/** Variable of a leg that is hung up during a bridge. */
	static final String LAST_ROLE = "last_bridge_role";

	private static final String SOFT_HOLDING = "soft_holding_uuid";

	private static final String TRANSFER = "transfer_after_bridge";

	private final Switchboard switchboard;

	Bridges(Switchboard switchboard) {
		this.switchboard = switchboard;
	}

	/**
	 * Interrupts two legs and bridges them, as {@code uuid_bridge} does.
	 */
	void join(Channel a, Channel b) {
		prepare(a, b, "originatee");
		prepare(b, a, "originator");
		b.missDialplan();
		park(a, leave(a));
		park(b, leave(b));
		// In FreeSWITCH the channels' own threads execute the bridge.
		this.switchboard.soon(() -> {
			if (a.isDown() || b.isDown()) {
				Channel left = a.isDown() ? b : a;
				this.switchboard.hangup(left, HangupCause.NORMAL_CLEARING);
				return;
			}
			execute(a, b);
			execute(b, a);
			connect(a, b);
		});
	}

	private void prepare(Channel channel, Channel other, String otherType) {
		channel.state(ChannelState.CS_HIBERNATE);
		channel.newProfile("uuid_br:" + other.uuid());
		bond(channel, other);
		channel.set("original_destination_number", channel.profile().destination);
		channel.set("original_caller_id_name", channel.profile().callerName);
		channel.set("original_caller_id_number", channel.profile().callerNumber);
		channel.otherLeg(new Channel.OtherLeg(otherType, other.profile(), "inbound"));
		if (otherType.equals("originatee")) {
			channel.logicalDirection("inbound");
		}
	}

	private static void bond(Channel channel, Channel other) {
		channel.set("bridge_channel", other.name());
		channel.set("bridge_uuid", other.uuid());
		channel.set("signal_bond", other.uuid());
	}

	private static void park(Channel channel, boolean wasBridged) {
		channel.apps().abort();
		if (!wasBridged) {
			channel.enterState();
		}
		channel.enter(ChannelState.CS_RESET);
		channel.enter(ChannelState.CS_SOFT_EXECUTE);
	}

	private static void execute(Channel channel, Channel other) {
		channel.fire("CHANNEL_EXECUTE", SOFT_EXECUTE, null,
				(event) -> event.header("Application", "uuid_bridge").header("Application-Data", other.uuid()));
	}

	/**
	 * Connects two legs: {@code a} runs the bridge, {@code b} exchanges media.
	 */
	void connect(Channel a, Channel b) {
		a.partner(b);
		b.partner(a);
		a.profile().bridged = EventBus.micros();
		a.fire("CHANNEL_BRIDGE", (event) -> ends(event, a, b), null);
		b.callUuid(a.callUuid());
		b.enter(ChannelState.CS_EXCHANGE_MEDIA);
		for (Channel leg : List.of(a, b)) {
			Channel other = (leg == a) ? b : a;
			leg.set("bridge_to", other.uuid());
			leg.set("last_bridge_to", other.uuid());
			leg.set("last_sent_callee_id_name", other.profile().callerName);
			leg.set("last_sent_callee_id_number", other.profile().callerNumber);
		}
	}

	/**
	 * Connects a leg with the called party of its consultation; its partner waits.
	 */
	void consult(Channel channel, Channel third) {
		Channel waiting = channel.partner();
		if (waiting == null) {
			connect(channel, third);
			return;
		}
		channel.waiting(waiting);
		channel.set(SOFT_HOLDING, waiting.uuid());
		channel.partner(third);
		third.partner(channel);
		bond(channel, third);
		bond(third, channel);
		channel.otherLeg(new Channel.OtherLeg("originatee", third.profile(), "outbound"));
		channel.fire("CHANNEL_BRIDGE", (event) -> ends(event, channel, third), null);
		third.callUuid(channel.callUuid());
		third.enter(ChannelState.CS_EXCHANGE_MEDIA);
		channel.set("bridge_to", third.uuid());
		third.set("bridge_to", channel.uuid());
		channel.set("last_bridge_to", third.uuid());
		third.set("last_bridge_to", channel.uuid());
	}

	/** Returns whether a leg waits for its partner, which consults. */
	boolean isWaiting(Channel channel) {
		Channel partner = channel.partner();
		return partner != null && partner.waiting() == channel;
	}

	/**
	 * Ends the consultation of a leg, because one of its two legs leaves: the leg that
	 * remains is bridged with the one that waits.
	 * @param consulting the leg that consults
	 * @param third the leg that it consults
	 * @param waiting the leg that waits
	 */
	private void endConsultation(Channel consulting, Channel third, Channel waiting) {
		boolean returns = third.isDown() || third.state() == ChannelState.CS_ROUTING;
		consulting.waiting(null);
		consulting.partner(waiting);
		third.partner(null);
		for (Channel leg : List.of(consulting, third)) {
			leg.set("signal_bond", null);
			leg.set("bridge_to", null);
		}
		if (!returns) {
			third.state(ChannelState.CS_PARK);
			third.apps().park();
		}
		noteCause(consulting, third);
		noteCause(third, consulting);
		consulting.fire("CHANNEL_UNBRIDGE", (event) -> ends(event, consulting, third), null);
		consulting.set(SOFT_HOLDING, null);
		if (waiting.isDown()) {
			// The leg that waited ends now, and the consulting leg with it.
			return;
		}
		if (!returns && consulting.runningState() != ChannelState.CS_EXCHANGE_MEDIA) {
			consulting.partner(null);
			waiting.partner(null);
		}
		join(returns ? consulting : third, waiting);
	}

	/** Returns the role of a leg in its bridge, which it started or was bridged with. */
	static String role(Channel leg) {
		return (leg.runningState() == ChannelState.CS_EXCHANGE_MEDIA) ? "originatee" : "originator";
	}

	/** Bridges a leg with another one, whose partner is hung up. */
	void intercept(Channel channel, Channel target) {
		Channel partner = target.partner();
		if (partner != null) {
			this.switchboard.hangup(partner, HangupCause.PICKED_OFF);
		}
		join(channel, target);
	}

	/**
	 * Unbridges a leg. The other leg is hung up, parked or transferred, or continues in
	 * its dialplan if its {@code bridge} application made the bridge and its variable
	 * {@code hangup_after_bridge} is not true.
	 * @return {@code false} if the leg was not bridged
	 */
	boolean leave(Channel channel) {
		Channel other = channel.partner();
		if (other == null) {
			return false;
		}
		Channel consulting = (channel.waiting() != null) ? channel : other;
		Channel waiting = consulting.waiting();
		if (waiting != null && waiting != channel) {
			endConsultation(consulting, Objects.requireNonNull(consulting.partner()), waiting);
			return true;
		}
		boolean ranBridge = channel.runningState() != ChannelState.CS_EXCHANGE_MEDIA;
		Channel a = ranBridge ? channel : other;
		Channel b = ranBridge ? other : channel;
		a.partner(null);
		b.partner(null);
		for (Channel leg : List.of(a, b)) {
			leg.set("signal_bond", null);
			leg.set("bridge_to", null);
		}
		if (ranBridge) {
			// As in FreeSWITCH the other leg ends before CHANNEL_UNBRIDGE is fired.
			release(b, HangupCause.NORMAL_CLEARING,
					b.isAnswered() ? HangupCause.NORMAL_CLEARING : HangupCause.ORIGINATOR_CANCEL);
		}
		HangupCause causeOfB = b.hangupCause();
		if (ranBridge && causeOfB != null && a.state() != ChannelState.CS_ROUTING) {
			// A transfer separates the legs before the other one is hung up.
			a.set(LAST_CAUSE, causeOfB.name());
		}
		noteCause(a, b);
		noteCause(b, a);
		a.fire("CHANNEL_UNBRIDGE", (event) -> ends(event, a, b), null);
		if (!b.isDown()) {
			b.callUuid(null);
		}
		if (!ranBridge) {
			release(a, (causeOfB != null) ? causeOfB : HangupCause.NORMAL_CLEARING, HangupCause.NORMAL_CLEARING);
		}
		return true;
	}

	/**
	 * Parks or transfers the remaining leg of an ended bridge, hangs it up or lets it
	 * continue. FreeSWITCH reads the variables when the bridge ends, so that they may be
	 * set during the bridge.
	 * @param leg the remaining leg
	 * @param bridgeCause hangup cause of a leg with {@code hangup_after_bridge}
	 * @param cause hangup cause of another leg
	 */
	private void release(Channel leg, HangupCause bridgeCause, HangupCause cause) {
		boolean leaving = leg.state() == ChannelState.CS_ROUTING || leg.state() == ChannelState.CS_HIBERNATE;
		if (leg.isDown() || leaving) {
			// The leg is already hung up or being transferred.
			return;
		}
		if (leg.isTrue("park_after_bridge")) {
			leg.state(ChannelState.CS_PARK);
			leg.apps().park();
		}
		else if (leg.get(TRANSFER) != null) {
			transfer(leg);
		}
		else if (leg.isTrue("hangup_after_bridge")) {
			this.switchboard.hangup(leg, bridgeCause);
		}
		else if (leg.apps().bridgeEnded()) {
			// The leg continues in its dialplan after the bridge application.
			return;
		}
		else {
			if (leg.runningState() == ChannelState.CS_SOFT_EXECUTE) {
				leg.enter(ChannelState.CS_EXECUTE);
			}
			this.switchboard.hangup(leg, cause);
		}
	}

	/** Transfers a leg once, to {@code extension:dialplan:context}. */
	private void transfer(Channel leg) {
		String[] parts = Objects.requireNonNull(leg.get(TRANSFER)).split(":", 4);
		leg.set(TRANSFER, null);
		this.switchboard.transfer(List.of(leg), new Destination(parts[0], part(parts, 1, leg.profile().dialplan, "XML"),
				part(parts, 2, leg.profile().context, "default")));
	}

	/** Returns a part, or else the present value of the leg. */
	private static String part(String[] parts, int index, @Nullable String present, String otherwise) {
		if (index < parts.length && !parts[index].isEmpty()) {
			return parts[index];
		}
		return (present != null) ? present : otherwise;
	}

	/** Records on a leg why the other leg of its ended bridge was hung up, if it was. */
	private static void noteCause(Channel leg, Channel other) {
		HangupCause cause = other.hangupCause();
		if (cause != null) {
			leg.set("bridge_hangup_cause", cause.name());
		}
	}

	private static void ends(SimulatedEvent.Builder event, Channel a, Channel b) {
		event.header("Bridge-A-Unique-ID", a.uuid()).header("Bridge-B-Unique-ID", b.uuid());
	}

}
