package io.github.eslboot.sample.calls;

import java.time.Duration;
import java.time.Instant;
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
import io.github.eslboot.sample.calls.CallView.Party;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

/**
 * The live calls, composed of the legs that events report. Events of different legs
 * arrive on different threads, so access is synchronized.
 */
@Component
public class LiveCalls {

	/** Number of ended legs that are kept, so that a late event does not restore one. */
	private static final int MAX_ENDED = 2000;

	private static final Duration ORPHAN_GRACE = Duration.ofSeconds(1);

	private static final Comparator<LiveLeg> FIRST_LEG_FIRST = Comparator.comparing((LiveLeg leg) -> leg.started)
		.thenComparing(LiveLeg::isInnerHalf)
		.thenComparing(LiveLeg::isDialled)
		.thenComparing((leg) -> leg.uuid);

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
			case "CHANNEL_UNBRIDGE" -> leg.unbridged();
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
			leg.bridged(second);
			LiveLeg partner = this.legs.get(second);
			if (partner != null) {
				partner.connected = true;
			}
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
			if (leg.belongsTo(uuid)) {
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
				originator.bridged(row.uuid());
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
	public Optional<CallView> callOf(String uuid) {
		return views().stream()
			.filter((call) -> call.legs().stream().anyMatch((leg) -> leg.uuid().equals(uuid)))
			.findFirst();
	}

	/** Returns all calls, oldest first. The legs of a call are one view. */
	public synchronized List<CallView> views() {
		Instant now = Instant.now();
		return new LegGroups(this.legs.values()).of(this.legs.values())
			.stream()
			.filter((group) -> group.stream().anyMatch((leg) -> !leg.hiddenUntil.isAfter(now)))
			.map(LiveCalls::view)
			.sorted(Comparator.comparing(CallView::startedAt).thenComparing(CallView::uuid))
			.toList();
	}

	private static CallView view(List<LiveLeg> group) {
		List<LiveLeg> legs = group.stream().sorted(FIRST_LEG_FIRST).toList();
		// The inner half of a loopback has no phone.
		List<LiveLeg> phones = legs.stream().filter((leg) -> !leg.isInnerHalf()).toList();
		List<LiveLeg> shown = phones.isEmpty() ? legs : phones;
		LiveLeg first = shown.get(0);
		boolean held = shown.stream().anyMatch(LiveLeg::isHeld);
		boolean bridged = shown.stream().anyMatch((leg) -> legs.stream().anyMatch((other) -> isBridged(leg, other)));
		DisplayState state = held ? DisplayState.HELD : bridged ? DisplayState.BRIDGED : first.state();
		return new CallView(first.uuid, state, first.from, first.to, first.started, first.answered,
				shown.stream().map(LiveLeg::view).toList());
	}

	private static boolean isBridged(LiveLeg leg, LiveLeg other) {
		return other.uuid.equals(leg.bridgedTo) || leg.uuid.equals(other.bridgedTo);
	}

	/** Returns the cause of a leg's end, or {@code null} if it has not ended. */
	synchronized @Nullable String cause(String uuid) {
		return this.ended.get(uuid);
	}

}
