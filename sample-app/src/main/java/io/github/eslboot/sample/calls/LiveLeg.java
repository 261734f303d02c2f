package io.github.eslboot.sample.calls;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import io.github.eslboot.command.ShowCommands.ChannelRow;
import io.github.eslboot.protocol.CallState;
import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.view.ChannelEvent;
import io.github.eslboot.protocol.view.DtmfEvent;
import io.github.eslboot.sample.calls.CallView.LegView;
import io.github.eslboot.sample.calls.CallView.Party;
import org.jspecify.annotations.Nullable;

/**
 * Known state of one leg. Guarded by {@link LiveCalls}.
 */
final class LiveLeg {

	private static final int KEYS = 12;

	String uuid;

	final Party from;

	Party to;

	/** Whether FreeSWITCH dials this leg; otherwise the phone called FreeSWITCH. */
	private final boolean dialled;

	final Instant started;

	@Nullable Instant answered;

	private DisplayState state = DisplayState.DIALING;

	private boolean held;

	/** Uuid of the first leg of the call for which this leg was dialled. */
	private @Nullable String callUuid;

	/** Uuid of the caller in a queue for whom this leg was dialled. */
	private @Nullable String callerInQueue;

	/**
	 * Whether the leg has been connected with the caller in the queue, or another leg.
	 */
	boolean connected;

	/** Uuid of the leg that this one is bridged with. */
	@Nullable String bridgedTo;

	/** Whether the leg was bridged and is not any more, for example after a transfer. */
	private boolean moved;

	/** Uuid of the other half, if the leg is one of the two of a loopback. */
	private @Nullable String otherHalf;

	/** Whether the leg is the half of a loopback that runs the dialplan. */
	private boolean innerHalf;

	private String keys = "";

	/**
	 * Time until which the leg is not shown as a call of its own, because it probably
	 * ends soon.
	 */
	Instant hiddenUntil = Instant.MIN;

	/** Time of the last event of this leg. */
	Instant lastEvent = Instant.now();

	LiveLeg(String uuid, Party from, Party to, boolean dialled, Instant started) {
		this.uuid = uuid;
		this.from = from;
		this.to = to;
		this.dialled = dialled;
		this.started = started;
	}

	static LiveLeg of(String uuid, ChannelEvent channel) {
		return new LiveLeg(uuid, new Party(channel.callerName(), orUnknown(channel.callerNumber())),
				new Party(null, orUnknown(channel.destination())), "outbound".equals(channel.direction()),
				Objects.requireNonNullElseGet(channel.created(), Instant::now));
	}

	static LiveLeg of(ChannelRow row) {
		LiveLeg leg = new LiveLeg(row.uuid(), new Party(row.callerName(), orUnknown(row.callerNumber())),
				new Party(null, orUnknown(row.destination())), "outbound".equals(row.direction()),
				Objects.requireNonNullElseGet(row.created(), Instant::now));
		DisplayState state = DisplayState.of(row.callState());
		leg.advance(state);
		leg.held = state == DisplayState.HELD;
		leg.callUuid = row.callUuid();
		leg.innerHalf = isInnerHalf(row.name());
		return leg;
	}

	private static boolean isInnerHalf(@Nullable String channel) {
		return channel != null && channel.startsWith("loopback/") && channel.endsWith("-b");
	}

	private static String orUnknown(@Nullable String number) {
		return Objects.requireNonNullElse(number, "unknown");
	}

	/** Updates the leg with the headers of an event. */
	void update(EslEvent event) {
		this.lastEvent = Instant.now();
		ChannelEvent channel = new ChannelEvent(event);
		CallState callState = channel.callState();
		if (callState != null) {
			advance(DisplayState.of(callState));
		}
		Instant time = channel.answered();
		this.answered = (time != null) ? time : this.answered;
		String call = channel.callUuid();
		this.callUuid = (call != null) ? call : this.callUuid;
		String half = event.header("variable_other_loopback_leg_uuid");
		this.otherHalf = (half != null) ? half : this.otherHalf;
		this.innerHalf |= isInnerHalf(channel.channelName());
		String caller = event.header("variable_cc_member_session_uuid");
		this.callerInQueue = (caller != null) ? caller : this.callerInQueue;
		String user = event.header("variable_dialed_user");
		if (user != null && this.dialled) {
			// Otherwise the user part of the contact that the phone has registered.
			this.to = new Party(null, user);
		}
		switch (event.name()) {
			case "CHANNEL_PROGRESS", "CHANNEL_PROGRESS_MEDIA" -> advance(DisplayState.RINGING);
			case "CHANNEL_ANSWER" -> advance(DisplayState.ANSWERED);
			case "CHANNEL_HOLD" -> this.held = true;
			case "CHANNEL_UNHOLD" -> this.held = false;
			case "DTMF" -> addKey(new DtmfEvent(event).digit());
			default -> {
			}
		}
	}

	void bridged(String partner) {
		this.bridgedTo = partner;
		this.moved = false;
	}

	void unbridged() {
		this.moved = this.bridgedTo != null;
		this.bridgedTo = null;
	}

	/**
	 * Returns the legs that belong to the same call. FreeSWITCH keeps the uuid of the
	 * call when a leg is transferred, so it does not count then.
	 */
	List<String> links() {
		return Stream
			.of(this.bridgedTo, this.otherHalf, this.moved ? null : this.callUuid,
					this.connected ? null : this.callerInQueue)
			.filter(Objects::nonNull)
			.map(String.class::cast)
			.toList();
	}

	boolean belongsTo(String call) {
		return call.equals(this.callUuid);
	}

	/**
	 * Advances the state, and ignores earlier states: a late event must not make an
	 * answered leg ring again.
	 */
	private void advance(DisplayState next) {
		DisplayState reached = (next == DisplayState.HELD) ? DisplayState.ANSWERED : next;
		if (reached.compareTo(this.state) > 0) {
			this.state = reached;
		}
	}

	private void addKey(@Nullable String key) {
		if (key != null) {
			String all = this.keys + key;
			this.keys = all.substring(Math.max(0, all.length() - KEYS));
		}
	}

	boolean isHeld() {
		return this.held;
	}

	boolean isInnerHalf() {
		return this.innerHalf;
	}

	boolean isDialled() {
		return this.dialled;
	}

	DisplayState state() {
		return this.held ? DisplayState.HELD : this.state;
	}

	LegView view() {
		return new LegView(this.uuid, this.dialled ? this.to.number() : this.from.number(), state(), this.keys);
	}

}
