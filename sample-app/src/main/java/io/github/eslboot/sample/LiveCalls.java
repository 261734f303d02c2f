package io.github.eslboot.sample;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.github.eslboot.command.ShowCommands.ChannelRow;
import io.github.eslboot.protocol.ChannelState;
import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.view.ChannelEvent;
import io.github.eslboot.sample.CallView.LegView;
import io.github.eslboot.sample.CallView.Party;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

/**
 * The live calls, composed of the legs that events report. Events of different legs
 * arrive on different threads, so access is synchronized.
 */
@Component
class LiveCalls {

	/** Number of ended legs that are kept, so that a late event does not restore one. */
	private static final int MAX_ENDED = 2000;

	private static final Duration ORPHAN_GRACE = Duration.ofSeconds(1);

	private final Map<String, LiveLeg> legs = new HashMap<>();

	private final Map<String, String> ended = new LinkedHashMap<>() {

		@Override
		protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
			return size() > MAX_ENDED;
		}

	};

	/** Adds a call requested at this desk, before its first event. */
	synchronized void placed(String uuid, String from, String to) {
		this.legs.putIfAbsent(uuid,
				new LiveLeg(uuid, new Party(null, from), new Party(null, to), false, Instant.now()));
	}

	/** Updates a leg with an event. */
	synchronized void update(String uuid, EslEvent event) {
		if (event.name().equals("CHANNEL_CREATE")) {
			this.ended.remove(uuid);
		}
		else if (this.ended.containsKey(uuid)) {
			return;
		}
		String former = event.header("Old-Unique-ID");
		if (former != null) {
			rename(former, uuid);
		}
		LiveLeg leg = this.legs.computeIfAbsent(uuid, (id) -> LiveLeg.of(id, new ChannelEvent(event)));
		leg.update(event);
		switch (event.name()) {
			case "CHANNEL_BRIDGE" -> bridged(event);
			case "CHANNEL_UNBRIDGE" -> leg.bridgedTo = null;
			default -> {
			}
		}
	}

	private void rename(String former, String uuid) {
		LiveLeg leg = this.legs.remove(former);
		if (leg != null) {
			leg.uuid = uuid;
			this.legs.putIfAbsent(uuid, leg);
		}
	}

	private void bridged(EslEvent event) {
		String first = event.header("Bridge-A-Unique-ID");
		String second = event.header("Bridge-B-Unique-ID");
		LiveLeg leg = (first != null) ? this.legs.get(first) : null;
		if (leg != null && second != null && !this.ended.containsKey(second)) {
			leg.bridgedTo = second;
		}
	}

	/** Removes a leg that has ended. */
	synchronized void end(String uuid, @Nullable String cause) {
		this.ended.putIfAbsent(uuid, (cause != null) ? cause : "NORMAL_CLEARING");
		if (this.legs.remove(uuid) == null) {
			return;
		}
		for (LiveLeg leg : this.legs.values()) {
			if (uuid.equals(leg.bridgedTo)) {
				leg.bridgedTo = null;
			}
			if (uuid.equals(leg.originator)) {
				leg.originator = null;
				leg.hiddenUntil = Instant.now().plus(ORPHAN_GRACE);
			}
		}
	}

	/** Adds the legs that the server lists and that are not known here. */
	synchronized void addMissing(Collection<ChannelRow> rows) {
		for (ChannelRow row : rows) {
			if (!this.ended.containsKey(row.uuid())) {
				this.legs.computeIfAbsent(row.uuid(), (uuid) -> LiveLeg.of(row));
			}
		}
		for (ChannelRow row : rows) {
			LiveLeg originator = this.legs.get(row.callUuid());
			if (isBridgedLeg(row) && originator != null && originator.bridgedTo == null
					&& this.legs.containsKey(row.uuid())) {
				originator.bridgedTo = row.uuid();
			}
		}
	}

	/** Returns whether the channel is the leg of a bridge that another leg executes. */
	private static boolean isBridgedLeg(ChannelRow row) {
		return row.state().equals(ChannelState.CS_EXCHANGE_MEDIA) && !row.uuid().equals(row.callUuid());
	}

	/** Returns the legs without an event since a moment. */
	synchronized List<String> quietSince(Instant moment) {
		return this.legs.values()
			.stream()
			.filter((leg) -> leg.lastEvent.isBefore(moment))
			.map((leg) -> leg.uuid)
			.toList();
	}

	/** Returns the call that a leg belongs to. */
	Optional<CallView> callOf(String uuid) {
		return views().stream()
			.filter((call) -> call.legs().stream().anyMatch((leg) -> leg.uuid().equals(uuid)))
			.findFirst();
	}

	/** Returns all calls, oldest first. */
	synchronized List<CallView> views() {
		Map<String, LiveLeg> seconds = new HashMap<>();
		Map<String, String> firsts = new HashMap<>();
		for (LiveLeg leg : this.legs.values()) {
			LiveLeg second = (leg.bridgedTo != null) ? this.legs.get(leg.bridgedTo) : null;
			if (second != null && !firsts.containsKey(leg.uuid)) {
				seconds.put(leg.uuid, second);
				firsts.put(second.uuid, leg.uuid);
			}
		}
		for (LiveLeg leg : this.legs.values()) {
			if (leg.originator != null && this.legs.containsKey(leg.originator) && !firsts.containsKey(leg.uuid)
					&& !seconds.containsKey(leg.uuid)) {
				firsts.put(leg.uuid, leg.originator);
				seconds.putIfAbsent(leg.originator, leg);
			}
		}
		Instant now = Instant.now();
		List<CallView> views = new ArrayList<>();
		for (LiveLeg leg : this.legs.values()) {
			if (!firsts.containsKey(leg.uuid) && !leg.hiddenUntil.isAfter(now)) {
				views.add(view(leg, seconds.get(leg.uuid)));
			}
		}
		views.sort(Comparator.comparing(CallView::startedAt).thenComparing(CallView::uuid));
		return views;
	}

	private static CallView view(LiveLeg first, @Nullable LiveLeg second) {
		boolean held = first.isHeld() || (second != null && second.isHeld());
		boolean bridged = second != null && second.uuid.equals(first.bridgedTo);
		DisplayState state = held ? DisplayState.HELD : bridged ? DisplayState.BRIDGED : first.state();
		List<LegView> legs = (second != null) ? List.of(first.view(), second.view()) : List.of(first.view());
		return new CallView(first.uuid, state, first.from, first.to, first.started, first.answered, legs);
	}

	/** Returns the cause of a leg's end, or {@code null} if it has not ended. */
	synchronized @Nullable String cause(String uuid) {
		return this.ended.get(uuid);
	}

}
