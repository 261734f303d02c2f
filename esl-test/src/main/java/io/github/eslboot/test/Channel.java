package io.github.eslboot.test;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * Leg of a call: its state, and the events that report it. Guarded by the
 * {@link Switchboard}'s lock. Long because of its many accessors.
 */
final class Channel {

	/** Names of the channel events that carry the channel's variables. */
	private static final Set<String> WITH_VARIABLES = Set.of("CHANNEL_CREATE", "CHANNEL_ORIGINATE", "CHANNEL_UUID",
			"CHANNEL_ANSWER", "CHANNEL_PARK", "CHANNEL_UNPARK", "CHANNEL_BRIDGE", "CHANNEL_UNBRIDGE",
			"CHANNEL_PROGRESS", "CHANNEL_PROGRESS_MEDIA", "CHANNEL_HANGUP", "CHANNEL_HANGUP_COMPLETE",
			"CHANNEL_DESTROY", "CHANNEL_EXECUTE", "CHANNEL_EXECUTE_COMPLETE", "CHANNEL_HOLD", "CHANNEL_UNHOLD",
			"CALL_UPDATE", "RECORD_START", "RECORD_STOP", "MEDIA_BUG_START", "MEDIA_BUG_STOP", "PLAYBACK_START",
			"PLAYBACK_STOP", "CHANNEL_DATA");

	private final SwitchCore core;

	private String uuid;

	private String name;

	private final boolean outbound;

	private final CallerProfile profile;

	private final Codec codec;

	private final ChannelVariables variables = new ChannelVariables();

	private final Map<String, Long> recordings = new LinkedHashMap<>();

	private final AppStack apps;

	/** Channels that eavesdrop on this one. */
	private final List<Eavesdropping> listeners = new ArrayList<>();

	private ChannelState state = ChannelState.CS_NEW;

	private ChannelState runningState = ChannelState.CS_NONE;

	private SimulatedCall.State callState = SimulatedCall.State.DOWN;

	private String answerState = "ringing";

	private boolean hitDialplan;

	private String logicalDirection;

	private @Nullable String callUuid;

	private @Nullable HangupCause hangupCause;

	private volatile boolean hangupReported;

	private @Nullable OtherLeg otherLeg;

	private @Nullable Channel partner;

	private @Nullable Channel waiting;

	private @Nullable Channel loopbackLeg;

	private @Nullable Runnable onAnswer;

	private @Nullable Runnable onHangup;

	private @Nullable Runnable whenAnswered;

	private @Nullable Runnable whenReported;

	private @Nullable Runnable destruction;

	private int locks;

	/** Reactions of the channel's party to files, which are used once, in order. */
	private final Deque<PlaybackReaction> reactions = new ArrayDeque<>();

	/** File being played that no reaction has been used for. */
	private @Nullable String unanswered;

	private String digitsDialed = "";

	Channel(SwitchCore core, String uuid, String name, boolean outbound, CallerProfile profile, Codec codec,
			int sessionId) {
		this.core = core;
		this.uuid = uuid;
		this.name = name;
		this.outbound = outbound;
		this.profile = profile;
		this.codec = codec;
		this.logicalDirection = profile.direction;
		this.hitDialplan = !outbound;
		this.apps = new AppStack(this, core);
		initialVariables(sessionId);
	}

	private void initialVariables(int sessionId) {
		set("direction", this.profile.direction);
		if (this.outbound) {
			set("is_outbound", "true");
		}
		else {
			set("uuid", this.uuid);
		}
		set("session_id", Integer.toString(sessionId));
		if (!this.outbound) {
			set("channel_name", this.name);
		}
		set("read_codec", this.codec.name());
		set("read_rate", "8000");
		set("write_codec", this.codec.name());
		set("write_rate", "8000");
		if (this.outbound) {
			set("channel_name", this.name);
			set("uuid", this.uuid);
		}
		set("call_uuid", this.uuid);
	}

	/**
	 * Fires an event of this channel.
	 * @param type name of the event
	 * @param front adds headers before those of the channel
	 * @param back adds headers after those of the channel
	 */
	void fire(String type, @Nullable Consumer<SimulatedEvent.Builder> front,
			@Nullable Consumer<SimulatedEvent.Builder> back) {
		fire(type, null, front, back);
	}

	void fire(String type, EventBus.@Nullable Origin origin, @Nullable Consumer<SimulatedEvent.Builder> front,
			@Nullable Consumer<SimulatedEvent.Builder> back) {
		EventBus bus = this.core.bus();
		if (!bus.isWanted(type)) {
			return;
		}
		SimulatedEvent.Builder event = bus.stamp(SimulatedEvent.named(type), type, origin);
		if (front != null) {
			front.accept(event);
		}
		addData(event, type);
		if (back != null) {
			back.accept(event);
		}
		bus.publish(event.build());
	}

	void fire(String type) {
		fire(type, null, null, null);
	}

	/** Adds the headers that describe the channel. */
	void addData(SimulatedEvent.Builder event, String type) {
		addBasic(event);
		this.codec.addTo(event);
		this.profile.addTo(event, CallerProfile.HeaderNames.CALLER, this.logicalDirection);
		OtherLeg other = this.otherLeg;
		if (other != null) {
			event.header("Other-Type", other.type());
			other.profile().addTo(event, CallerProfile.HeaderNames.OTHER_LEG, other.logicalDirection());
		}
		if (WITH_VARIABLES.contains(type)) {
			this.variables.addTo(event);
		}
	}

	private void addBasic(SimulatedEvent.Builder event) {
		event.header("Channel-State", this.runningState.name())
			.header("Channel-Call-State", this.callState.name())
			.header("Channel-State-Number", this.state.ordinal())
			.header("Channel-Name", this.name)
			.header("Unique-ID", this.uuid)
			.header("Call-Direction", this.profile.direction)
			.header("Presence-Call-Direction", this.profile.direction)
			.header("Channel-HIT-Dialplan", Boolean.toString(this.hitDialplan))
			.header("Channel-Call-UUID", callUuid())
			.header("Answer-State", this.answerState)
			.header("Hangup-Cause", (this.hangupCause != null) ? this.hangupCause.name() : null);
	}

	void fireCodecs() {
		EventBus bus = this.core.bus();
		if (!bus.isWanted("CODEC")) {
			return;
		}
		SimulatedEvent.Builder read = bus.event("CODEC");
		addBasic(read);
		this.codec.addRead(read);
		bus.publish(this.codec.addReadEvent(read).build());
		SimulatedEvent.Builder write = bus.stamp(SimulatedEvent.named("CODEC"), "CODEC", Codec.WRITE_ORIGIN);
		addBasic(write);
		this.codec.addTo(write);
		bus.publish(this.codec.addWriteEvent(write).build());
	}

	/** Fires the event of a processed message, whose headers precede all others. */
	void firePrivateCommand(Message message) {
		EventBus bus = this.core.bus();
		if (bus.isWanted("PRIVATE_COMMAND")) {
			SimulatedEvent.Builder event = SimulatedEvent.named("PRIVATE_COMMAND").headers(message.headers());
			bus.stamp(event, "PRIVATE_COMMAND", null);
			addData(event, "PRIVATE_COMMAND");
			bus.publish(event.body(message.body()).build());
		}
	}

	/** Sets the final name, before the channel starts. */
	void name(String newName) {
		this.name = newName;
		this.profile.channelName = newName;
		set("channel_name", newName);
	}

	/** Changes the uuid, before the channel starts. */
	void rename(String newUuid) {
		String old = this.uuid;
		this.uuid = newUuid;
		this.profile.uniqueId = newUuid;
		set("uuid", newUuid);
		set("call_uuid", newUuid);
		fire("CHANNEL_UUID", (event) -> event.header("Old-Unique-ID", old), null);
	}

	/** Sets the next state. Events show it only after {@link #enterState()}. */
	void state(ChannelState next) {
		this.state = next;
	}

	/** Enters the state set with {@link #state(ChannelState)}. */
	void enterState() {
		this.runningState = this.state;
		if (this.state == ChannelState.CS_ROUTING && !this.outbound && this.callState == SimulatedCall.State.DOWN) {
			callState(SimulatedCall.State.RINGING);
		}
		fire("CHANNEL_STATE");
	}

	void enter(ChannelState next) {
		state(next);
		enterState();
	}

	void callState(SimulatedCall.State next) {
		if (this.callState == next) {
			return;
		}
		SimulatedCall.State before = this.callState;
		this.callState = next;
		fire("CHANNEL_CALLSTATE", (event) -> event.header("Original-Channel-Call-State", before.name())
			.header("Channel-Call-State-Number", next.ordinal()), null);
	}

	/** Sets a variable; null or empty removes it. */
	void set(String variable, @Nullable String value) {
		this.variables.set(variable, value);
	}

	/** Starts a new caller profile, as a transfer does. */
	void newProfile(String history) {
		long now = EventBus.micros();
		String source = now / 1_000_000 + ":" + UUID.randomUUID() + ":" + history;
		this.profile.index++;
		this.profile.profileCreated = now;
		this.profile.transferSource = source;
		this.variables.push("transfer_history", source);
		set("transfer_source", source);
	}

	/** Swaps caller and callee, and fires a CALL_UPDATE. */
	void flipCallerId() {
		set("pre_transfer_caller_id_name", this.profile.callerName);
		set("pre_transfer_caller_id_number", this.profile.callerNumber);
		this.profile.flip();
		set("channel_cid_flipped", "yes");
		this.hitDialplan = true;
		fire("CALL_UPDATE", (event) -> event.header("Direction", "RECV"), null);
	}

	boolean isTrue(String variable) {
		return this.variables.hasTrue(variable);
	}

	@Nullable String get(String variable) {
		return this.variables.get(variable);
	}

	/** Returns a variable, or the value of the caller profile that has its name. */
	@Nullable String getOrProfile(String variable) {
		String value = get(variable);
		return (value != null) ? value : switch (variable) {
			case "caller_id_name" -> this.profile.callerName;
			case "caller_id_number" -> this.profile.callerNumber;
			case "callee_id_name" -> this.profile.calleeName;
			case "callee_id_number" -> this.profile.calleeNumber;
			case "destination_number" -> this.profile.destination;
			case "context" -> this.profile.context;
			default -> null;
		};
	}

	Map<String, String> variables() {
		return this.variables.toMap();
	}

	boolean isDown() {
		return this.hangupCause != null;
	}

	/** Returns whether CHANNEL_HANGUP has been fired. */
	boolean isHangupReported() {
		return this.hangupReported;
	}

	void hangupReported() {
		this.hangupReported = true;
	}

	boolean isAnswered() {
		return this.profile.answered > 0;
	}

	/** Begins early media. */
	void early() {
		this.profile.progressMedia = EventBus.micros();
		this.answerState = "early";
		set("endpoint_disposition", "EARLY MEDIA");
	}

	void answered() {
		this.profile.answered = EventBus.micros();
		this.answerState = "answered";
	}

	void down(HangupCause cause) {
		this.hangupCause = cause;
		this.answerState = "hangup";
		this.state = ChannelState.CS_HANGUP;
	}

	SwitchCore core() {
		return this.core;
	}

	String uuid() {
		return this.uuid;
	}

	String name() {
		return this.name;
	}

	boolean isOutbound() {
		return this.outbound;
	}

	CallerProfile profile() {
		return this.profile;
	}

	Codec codec() {
		return this.codec;
	}

	AppStack apps() {
		return this.apps;
	}

	List<Eavesdropping> listeners() {
		return this.listeners;
	}

	/** Returns the files being recorded, with their start times in microseconds. */
	Map<String, Long> recordings() {
		return this.recordings;
	}

	ChannelState state() {
		return this.state;
	}

	ChannelState runningState() {
		return this.runningState;
	}

	SimulatedCall.State callState() {
		return this.callState;
	}

	@Nullable HangupCause hangupCause() {
		return this.hangupCause;
	}

	boolean hasHitDialplan() {
		return this.hitDialplan;
	}

	void missDialplan() {
		this.hitDialplan = false;
	}

	void logicalDirection(String direction) {
		this.logicalDirection = direction;
	}

	String logicalDirection() {
		return this.logicalDirection;
	}

	String callUuid() {
		return (this.callUuid != null) ? this.callUuid : this.uuid;
	}

	/** Sets the uuid of the call; {@code null} for that of this channel. */
	void callUuid(@Nullable String newCallUuid) {
		this.callUuid = newCallUuid;
		set("call_uuid", callUuid());
	}

	void otherLeg(@Nullable OtherLeg other) {
		this.otherLeg = other;
	}

	@Nullable OtherLeg otherLeg() {
		return this.otherLeg;
	}

	@Nullable Channel partner() {
		return this.partner;
	}

	void partner(@Nullable Channel channel) {
		this.partner = channel;
	}

	/** Returns the partner that waits while this channel consults, or {@code null}. */
	@Nullable Channel waiting() {
		return this.waiting;
	}

	void waiting(@Nullable Channel channel) {
		this.waiting = channel;
	}

	@Nullable Channel loopbackLeg() {
		return this.loopbackLeg;
	}

	void loopbackLeg(Channel leg) {
		this.loopbackLeg = leg;
	}

	@Nullable Runnable onAnswer() {
		return this.onAnswer;
	}

	void onAnswer(@Nullable Runnable action) {
		this.onAnswer = action;
	}

	@Nullable Runnable onHangup() {
		return this.onHangup;
	}

	void onHangup(@Nullable Runnable action) {
		this.onHangup = action;
	}

	/** Sets an action that runs once when the channel is answered. */
	void whenAnswered(Runnable action) {
		this.whenAnswered = action;
	}

	void runWhenAnswered() {
		Runnable action = this.whenAnswered;
		this.whenAnswered = null;
		if (action != null) {
			action.run();
		}
	}

	/** Sets an action that runs after CHANNEL_HANGUP_COMPLETE. */
	void whenReported(Runnable action) {
		this.whenReported = action;
	}

	/** Delays CHANNEL_DESTROY, as a module that holds the session does. */
	void lock() {
		this.locks++;
	}

	void unlock() {
		this.locks--;
		Runnable action = this.destruction;
		if (this.locks == 0 && action != null) {
			this.destruction = null;
			action.run();
		}
	}

	/** Destroys the ended channel, immediately or when it is unlocked. */
	void destroyWhenUnlocked(Runnable action) {
		Runnable reported = this.whenReported;
		this.whenReported = null;
		if (this.locks == 0) {
			action.run();
		}
		else {
			this.destruction = action;
		}
		if (reported != null) {
			reported.run();
		}
	}

	Deque<PlaybackReaction> reactions() {
		return this.reactions;
	}

	/** Adds a reaction, which applies to a file that is being played as well. */
	void react(PlaybackReaction reaction) {
		this.reactions.add(reaction);
		useReaction();
	}

	/** Notes the file that is played; {@code null} at its end. */
	void playing(@Nullable String path) {
		this.unanswered = path;
		useReaction();
	}

	private void useReaction() {
		String path = this.unanswered;
		if (path == null) {
			return;
		}
		for (PlaybackReaction reaction : this.reactions) {
			if (reaction.matches(path)) {
				this.unanswered = null;
				this.reactions.remove(reaction);
				reaction.start(this);
				return;
			}
		}
	}

	void dialed(String digits) {
		this.digitsDialed += digits;
	}

	String digitsDialed() {
		return this.digitsDialed;
	}

	/**
	 * Other leg of the call.
	 *
	 * @param type {@code originator} or {@code originatee}
	 * @param profile its caller profile
	 * @param logicalDirection its direction from the dialplan's point of view
	 */
	record OtherLeg(String type, CallerProfile profile, String logicalDirection) {
	}

}
