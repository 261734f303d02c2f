package io.github.eslboot.test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * Originates the legs of a {@link DialString}. Used with the {@link Switchboard}'s lock
 * held.
 * <p>
 * The script of the {@link Callee} determines the outcome of a leg. Without a script the
 * destination does: those that contain {@code busy}, {@code reject} or {@code noanswer}
 * end in that way, {@code error/CAUSE} fails immediately, {@code early} has early media
 * and does not answer, and all others ring and answer. As in FreeSWITCH, early media
 * connects the leg like an answer. A loopback leg whose extension dials another leg has
 * the outcome of that leg.
 */
final class Dialer {

	/** Variable of a dial string: milliseconds until the leg answers, -1 for never. */
	static final String ANSWER_MILLIS = "simulator_answer_ms";

	private final Switchboard switchboard;

	private final SimulatorOptions options;

	private final DialString dialString;

	private final @Nullable Channel originator;

	private final Consumer<Channel> onAnswer;

	private final Consumer<HangupCause> onFailure;

	private final List<Channel> legs = new ArrayList<>();

	private int group = -1;

	private int pending;

	private boolean done;

	private HangupCause lastCause = HangupCause.NO_ROUTE_DESTINATION;

	private String defaultName = "";

	private String defaultNumber = "0000000000";

	private int defaultTimeout = 60;

	Dialer(Switchboard switchboard, DialString dialString, @Nullable Channel originator, Consumer<Channel> onAnswer,
			Consumer<HangupCause> onFailure) {
		this.switchboard = switchboard;
		this.options = switchboard.core().options();
		this.dialString = dialString;
		this.originator = originator;
		this.onAnswer = onAnswer;
		this.onFailure = onFailure;
	}

	Dialer callerId(String name, String number) {
		this.defaultName = name;
		this.defaultNumber = number.isEmpty() ? this.defaultNumber : number;
		return this;
	}

	Dialer timeout(int seconds) {
		this.defaultTimeout = seconds;
		return this;
	}

	void start() {
		nextGroup();
	}

	/** Hangs up all legs unless one has answered. */
	void cancelUnlessAnswered() {
		if (!this.done) {
			this.done = true;
			this.legs.forEach((leg) -> this.switchboard.hangup(leg, HangupCause.ORIGINATOR_CANCEL));
		}
	}

	private void nextGroup() {
		this.group++;
		if (this.group >= this.dialString.groups().size()) {
			this.done = true;
			this.onFailure.accept(this.lastCause);
			return;
		}
		List<DialString.Leg> group = this.dialString.groups().get(this.group);
		this.pending = group.size();
		this.legs.clear();
		for (DialString.Leg leg : group) {
			if (!this.done) {
				dial(leg);
			}
		}
	}

	private void dial(DialString.Leg leg) {
		Map<String, String> variables = new LinkedHashMap<>(this.dialString.variables());
		variables.putAll(leg.variables());
		switch (leg.endpoint()) {
			case "loopback", "null", "user", "sofia", "verto", "rtp" -> call(leg, variables);
			case "error" -> failed(HangupCause.parse(leg.destination()));
			case "group", "pickup" -> failed(HangupCause.NO_ROUTE_DESTINATION);
			default -> failed(HangupCause.CHAN_NOT_IMPLEMENTED);
		}
	}

	private void failed(HangupCause cause) {
		this.lastCause = cause;
		this.pending--;
		if (!this.done && this.pending == 0) {
			nextGroup();
		}
	}

	private void call(DialString.Leg leg, Map<String, String> variables) {
		CalleeBehavior script = this.switchboard.core().server().callees().take(leg.target(), callee(leg));
		HangupCause failure = (script != null) ? script.failure() : null;
		if (script != null && failure != null && script.failsWithoutChannel()) {
			failed(failure);
		}
		else {
			create(leg, variables, script);
		}
	}

	private void create(DialString.Leg leg, Map<String, String> variables, @Nullable CalleeBehavior script) {
		Channel channel = newChannel(leg, variables);
		this.legs.add(channel);
		int seconds = number(variables, "originate_timeout", this.defaultTimeout);
		Future<?> timeout = this.switchboard.later(
				Duration.ofSeconds(Math.min(seconds, number(variables, "leg_timeout", seconds))),
				() -> this.switchboard.hangup(channel, HangupCause.NO_ANSWER));
		channel.onAnswer(() -> {
			timeout.cancel(false);
			answered(channel);
		});
		channel.onHangup(() -> {
			timeout.cancel(false);
			HangupCause cause = channel.hangupCause();
			failed((cause != null) ? cause : HangupCause.NORMAL_CLEARING);
		});
		Channel far = begin(channel, leg, variables);
		if (script != null) {
			follow(script, channel, far, variables);
		}
		else {
			schedule(channel, far, leg, number(variables, ANSWER_MILLIS, (int) this.options.answerTime().toMillis()));
		}
	}

	/**
	 * Returns the number of the callee of a leg. A loopback channel whose extension
	 * bridges has none: the leg that the extension dials has the callee.
	 */
	private String callee(DialString.Leg leg) {
		String dialled = dialled(leg);
		boolean bridges = leg.endpoint().equals("loopback") && this.switchboard.core()
			.server()
			.extensions()
			.route(dialled)
			.stream()
			.anyMatch((app) -> app.name().equals("bridge"));
		return bridges ? leg.target() : dialled;
	}

	/** Returns the number that a leg dials. */
	private static String dialled(DialString.Leg leg) {
		String destination = leg.destination();
		String dialled = leg.endpoint().equals("loopback") ? destination.split("/")[0]
				: destination.substring(destination.lastIndexOf('/') + 1);
		int at = dialled.indexOf('@');
		return (at > 0) ? dialled.substring(0, at) : dialled;
	}

	private Channel newChannel(DialString.Leg leg, Map<String, String> variables) {
		String name = variables.getOrDefault("origination_caller_id_name",
				(this.originator != null) ? orEmpty(this.originator.profile().callerName) : this.defaultName);
		String number = variables.getOrDefault("origination_caller_id_number",
				(this.originator != null) ? orEmpty(this.originator.profile().callerNumber) : this.defaultNumber);
		String destination = leg.destination();
		boolean loopback = leg.endpoint().equals("loopback");
		CallerProfile profile = new CallerProfile(true, name, number, dialled(leg), source(leg.endpoint()),
				Switchboard.uuid(), loopback ? leg.target() + "-a" : channelName(leg));
		if (leg.endpoint().equals("null")) {
			profile.dialplan = null;
		}
		profile.calleeName = "Outbound Call";
		profile.calleeNumber = destination.substring(destination.lastIndexOf('/') + 1);
		return this.switchboard.create(profile.channelName, true, profile,
				(loopback || leg.endpoint().equals("null")) ? Codec.L16 : Codec.PCMU);
	}

	private static String source(String endpoint) {
		return switch (endpoint) {
			case "loopback", "null" -> "mod_loopback";
			case "verto" -> "mod_verto";
			default -> "mod_sofia";
		};
	}

	private static String channelName(DialString.Leg leg) {
		String destination = leg.destination();
		return switch (leg.endpoint()) {
			case "loopback" -> "loopback/" + destination.split("/")[0] + "-a";
			case "user" ->
				"sofia/internal/" + (destination.contains("@") ? destination : destination + "@" + SwitchCore.IPV4);
			case "sofia" -> destination.startsWith("gateway/")
					? "sofia/external/" + destination.substring(destination.lastIndexOf('/') + 1) : leg.target();
			default -> leg.target();
		};
	}

	/**
	 * Fires the first events of an outgoing channel.
	 * @return the far leg of a loopback channel, or {@code null}
	 */
	private @Nullable Channel begin(Channel channel, DialString.Leg leg, Map<String, String> variables) {
		channel.fireCodecs();
		channel.name(channelName(leg));
		channel.state(ChannelState.CS_INIT);
		String requested = variables.get("origination_uuid");
		if (requested != null) {
			channel.rename(requested);
		}
		this.switchboard.add(channel);
		Channel caller = this.originator;
		if (caller != null) {
			channel.otherLeg(new Channel.OtherLeg("originator", caller.profile(), caller.logicalDirection()));
		}
		channel.fire("CHANNEL_OUTGOING");
		if (caller != null) {
			channel.set("originator", caller.uuid());
			channel.callUuid(caller.callUuid());
			channel.set("originating_leg_uuid", caller.uuid());
		}
		if (leg.endpoint().equals("user")) {
			String[] user = leg.destination().split("@", 2);
			channel.set("dialed_user", user[0]);
			channel.set("dialed_domain", (user.length > 1) ? user[1] : SwitchCore.IPV4);
		}
		variables.forEach(channel::set);
		channel.set("originate_early_media", "true");
		channel.set("originate_endpoint", leg.endpoint());
		channel.enterState();
		Channel far = leg.endpoint().equals("loopback") ? farLeg(channel, variables) : null;
		channel.state(ChannelState.CS_ROUTING);
		channel.fire("CHANNEL_CREATE");
		channel.fire("CHANNEL_ORIGINATE");
		channel.enterState();
		channel.enter(ChannelState.CS_CONSUME_MEDIA);
		if (far != null) {
			this.switchboard.startIncoming(far);
		}
		return far;
	}

	private Channel farLeg(Channel near, Map<String, String> variables) {
		CallerProfile profile = near.profile();
		String name = near.name().substring(0, near.name().length() - 1) + "b";
		CallerProfile mirrored = new CallerProfile(false, profile.callerName, profile.callerNumber, profile.destination,
				profile.source, Switchboard.uuid(), name);
		mirrored.calleeName = profile.calleeName;
		mirrored.calleeNumber = profile.calleeNumber;
		Channel far = this.switchboard.add(this.switchboard.create(name, false, mirrored, near.codec()));
		far.fireCodecs();
		variables.forEach(far::set);
		link(near, far, "A");
		link(far, near, "B");
		return far;
	}

	private static void link(Channel channel, Channel other, String letter) {
		channel.loopbackLeg(other);
		channel.set("other_loopback_leg_uuid", other.uuid());
		channel.set("loopback_leg", letter);
	}

	private void schedule(Channel channel, @Nullable Channel far, DialString.Leg leg, int answerMillis) {
		String destination = leg.destination();
		Duration ringTime = this.options.ringTime();
		if (destination.contains("busy")) {
			this.switchboard.in(ringTime, () -> this.switchboard.hangup(channel, HangupCause.USER_BUSY));
		}
		else if (destination.contains("reject")) {
			this.switchboard.in(ringTime, () -> this.switchboard.hangup(channel, HangupCause.CALL_REJECTED));
		}
		else {
			this.switchboard.in(ringTime,
					() -> onRingTimeElapsed(channel, far, destination.contains("noanswer") ? -1 : answerMillis));
		}
	}

	/** Makes a callee behave as its script says. */
	private void follow(CalleeBehavior script, Channel channel, @Nullable Channel far, Map<String, String> variables) {
		channel.reactions().addAll(script.reactions());
		Duration talking = script.talking();
		if (talking != null) {
			channel.whenAnswered(() -> this.switchboard.later(talking,
					() -> this.switchboard.hangupByPhone(channel, script.hangupCause())));
		}
		this.switchboard.in(this.options.ringTime(), () -> {
			if (channel.isDown()) {
				return;
			}
			if (script.earlyMedia()) {
				beginEarlyMedia(channel, isTrue(variables, "ignore_early_media"));
			}
			else if (script.rings() && far == null && !channel.name().startsWith("null/")) {
				this.switchboard.ring(channel);
			}
			Duration ringing = script.ringing();
			HangupCause failure = script.failure();
			if (script.answers()) {
				this.switchboard.in((ringing != null) ? ringing : this.options.answerTime(),
						() -> pickUp(channel, far));
			}
			else if (failure != null) {
				this.switchboard.in((ringing != null) ? ringing : Duration.ZERO,
						() -> this.switchboard.hangupByPhone(channel, failure));
			}
		});
	}

	private boolean isTrue(Map<String, String> variables, String name) {
		String value = variables.get(name);
		return (value != null) ? ChannelVariables.isTrue(value)
				: this.originator != null && this.originator.isTrue(name);
	}

	/** Begins early media, which connects the leg as an answer does unless ignored. */
	private void beginEarlyMedia(Channel channel, boolean ignored) {
		this.switchboard.earlyMedia(channel);
		Runnable connected = channel.onAnswer();
		if (!ignored && connected != null && !channel.isDown()) {
			channel.onAnswer(null);
			connected.run();
		}
	}

	private void pickUp(Channel channel, @Nullable Channel far) {
		if (channel.isDown()) {
			return;
		}
		if (far != null) {
			// The answer of the far leg's dialplan answers the near leg.
			far.apps().run(this.switchboard.core().server().extensions().route(far.profile().destination));
			return;
		}
		this.switchboard.answer(channel);
		Channel partner = channel.partner();
		if (partner != null) {
			// A bridge that began with early media passes the answer on.
			this.switchboard.answer(partner);
		}
	}

	private void onRingTimeElapsed(Channel channel, @Nullable Channel far, int answerMillis) {
		if (far == null && channel.profile().destination.contains("early")) {
			beginEarlyMedia(channel, false);
			return;
		}
		if (far == null && !channel.name().startsWith("null/")) {
			this.switchboard.ring(channel);
		}
		if (answerMillis < 0) {
			return;
		}
		this.switchboard.in(Duration.ofMillis(answerMillis), () -> pickUp(channel, far));
	}

	private void answered(Channel channel) {
		if (this.done) {
			this.switchboard.hangup(channel, HangupCause.LOSE_RACE);
			return;
		}
		this.done = true;
		channel.onHangup(null);
		for (Channel other : this.legs) {
			if (other != channel) {
				this.switchboard.hangup(other, HangupCause.LOSE_RACE);
			}
		}
		// Runs after the events of the answer, which are still being fired.
		this.switchboard.soon(() -> {
			if (this.originator != null && !channel.isDown()) {
				// As in FreeSWITCH, the legs that did not answer leave the caller's data
				// as they were.
				this.originator.otherLeg(new Channel.OtherLeg("originatee", channel.profile(), "outbound"));
			}
			this.onAnswer.accept(channel);
		});
	}

	private static int number(Map<String, String> variables, String name, int otherwise) {
		String value = variables.get(name);
		return (value != null)
				? new Message(List.of(new SimulatedEvent.Header("n", value)), null).number("n", otherwise) : otherwise;
	}

	private static String orEmpty(@Nullable String text) {
		return (text != null) ? text : "";
	}

}
