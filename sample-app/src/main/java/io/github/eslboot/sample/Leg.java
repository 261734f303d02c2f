package io.github.eslboot.sample;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;

import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.sample.CallView.LegView;
import io.github.eslboot.sample.CallView.Party;
import org.jspecify.annotations.Nullable;

/**
 * Known state of one leg. Guarded by {@link LiveCalls}.
 */
final class Leg {

	private static final int MAX_KEYS = 12;

	String uuid;

	final Party from;

	final Party to;

	/** Whether FreeSWITCH dials this leg; otherwise the phone called FreeSWITCH. */
	private final boolean dialled;

	final Instant started;

	@Nullable Instant answered;

	private CallState state = CallState.DIALING;

	private boolean held;

	/** Uuid of the leg for which this one was dialled. */
	@Nullable String originator;

	/** Uuid of the leg to which this one executes a bridge. */
	@Nullable String bridgedTo;

	private String keys = "";

	/** Until then the leg is not shown as a call of its own, as it probably ends soon. */
	Instant hiddenUntil = Instant.MIN;

	/** Time of the last event of this leg. */
	Instant lastEvent = Instant.now();

	Leg(String uuid, Party from, Party to, boolean dialled, Instant started) {
		this.uuid = uuid;
		this.from = from;
		this.to = to;
		this.dialled = dialled;
		this.started = started;
	}

	static Leg of(String uuid, EslEvent event) {
		String number = event.header("Caller-Caller-ID-Number");
		String destination = event.header("Caller-Destination-Number");
		return new Leg(uuid,
				new Party(event.header("Caller-Caller-ID-Name"), Objects.requireNonNullElse(number, "unknown")),
				new Party(null, Objects.requireNonNullElse(destination, "unknown")),
				"outbound".equals(event.header("Call-Direction")),
				Objects.requireNonNullElseGet(time(event, "Caller-Channel-Created-Time"), Instant::now));
	}

	static Leg of(ChannelRow row) {
		Leg leg = new Leg(row.uuid(), new Party(row.callerName(), row.callerNumber()),
				new Party(null, row.destination()), "outbound".equals(row.direction()), row.started());
		CallState state = CallState.of(row.callState());
		leg.advance(state);
		leg.held = state == CallState.HELD;
		leg.originator = row.callUuid().equals(row.uuid()) ? null : row.callUuid();
		return leg;
	}

	/** Updates the leg with the headers of an event. */
	void update(EslEvent event) {
		this.lastEvent = Instant.now();
		String callState = event.header("Channel-Call-State");
		if (callState != null) {
			advance(CallState.of(callState));
		}
		Instant time = time(event, "Caller-Channel-Answered-Time");
		if (time != null) {
			this.answered = time;
		}
		if ("originator".equals(event.header("Other-Type"))) {
			this.originator = event.header("Other-Leg-Unique-ID");
		}
		switch (event.name()) {
			case "CHANNEL_PROGRESS", "CHANNEL_PROGRESS_MEDIA" -> advance(CallState.RINGING);
			case "CHANNEL_ANSWER" -> advance(CallState.ANSWERED);
			case "CHANNEL_HOLD" -> this.held = true;
			case "CHANNEL_UNHOLD" -> this.held = false;
			case "DTMF" -> pressed(event.header("DTMF-Digit"));
			default -> {
			}
		}
	}

	/** Only advances the state: a late event must not make a leg unanswered again. */
	private void advance(CallState next) {
		CallState reached = (next == CallState.HELD) ? CallState.ANSWERED : next;
		if (reached.compareTo(this.state) > 0) {
			this.state = reached;
		}
	}

	private void pressed(@Nullable String key) {
		if (key != null) {
			String all = this.keys + key;
			this.keys = all.substring(Math.max(0, all.length() - MAX_KEYS));
		}
	}

	/** Reads a time in microseconds; FreeSWITCH sends 0 for what has not happened. */
	private static @Nullable Instant time(EslEvent event, String header) {
		String micros = event.header(header);
		return (micros != null && micros.matches("[1-9][0-9]{0,17}"))
				? Instant.EPOCH.plus(Long.parseLong(micros), ChronoUnit.MICROS) : null;
	}

	boolean isHeld() {
		return this.held;
	}

	CallState state() {
		return this.held ? CallState.HELD : this.state;
	}

	LegView view() {
		return new LegView(this.uuid, this.dialled ? this.to.number() : this.from.number(), state(), this.keys);
	}

}
