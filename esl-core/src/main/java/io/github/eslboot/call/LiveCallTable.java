package io.github.eslboot.call;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.eslboot.command.ShowCommands.CallRow;
import io.github.eslboot.command.ShowCommands.ChannelRow;
import io.github.eslboot.protocol.CallState;
import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.EventName;
import org.jspecify.annotations.Nullable;

/**
 * Table of the live calls of one server. Events change it; after a gap it is merged with
 * the list of the server, which lags behind the events. Thread-safe.
 * <p>
 * The trap: the list is read while events arrive. Whatever an event has reported since
 * the merge began is newer than the list.
 */
final class LiveCallTable {

	private final String node;

	/** Guarded by this, like the other fields. */
	private final Map<String, LiveCall> calls = new LinkedHashMap<>();

	/**
	 * Calls of which an event has been received since the merge began. Those that are not
	 * in the table have ended.
	 */
	private final Set<String> reported = new HashSet<>();

	/** Calls of which an event has reported a hold or its end since the merge began. */
	private final Set<String> holdReported = new HashSet<>();

	/**
	 * Partners that events have reported since the merge began, by call; empty if the
	 * bridge has ended.
	 */
	private final Map<String, String> partnersReported = new HashMap<>();

	/** Whether a merge is in progress, or the first one has not begun. */
	private boolean merging = true;

	LiveCallTable(String node) {
		this.node = node;
	}

	synchronized List<LiveCall> calls() {
		return List.copyOf(this.calls.values());
	}

	synchronized void clear() {
		this.calls.clear();
		forgetReported();
		this.merging = true;
	}

	private void forgetReported() {
		this.reported.clear();
		this.holdReported.clear();
		this.partnersReported.clear();
	}

	/** Applies an event. */
	synchronized void onEvent(EslEvent event) {
		EventName type = event.type();
		String uuid = event.uniqueId();
		if (type == null || uuid == null) {
			return;
		}
		if (type == EventName.CHANNEL_UUID) {
			rename(event.header("Old-Unique-ID"), uuid);
		}
		if (this.merging) {
			this.reported.add(uuid);
			if (type == EventName.CHANNEL_HOLD || type == EventName.CHANNEL_UNHOLD) {
				this.holdReported.add(uuid);
			}
		}
		if (type == EventName.CHANNEL_HANGUP || type == EventName.CHANNEL_DESTROY
				|| "hangup".equals(event.header("Answer-State"))) {
			end(uuid);
		}
		else {
			LiveCall known = this.calls.get(uuid);
			this.calls.put(uuid, ((known != null) ? known : LiveCall.ofUnknown(this.node, uuid)).after(event));
		}
		if (type == EventName.CHANNEL_BRIDGE || type == EventName.CHANNEL_UNBRIDGE) {
			String first = event.header("Bridge-A-Unique-ID");
			String second = event.header("Bridge-B-Unique-ID");
			if (first != null && second != null) {
				bridge(type == EventName.CHANNEL_BRIDGE, first, second);
			}
		}
	}

	private void rename(@Nullable String old, String renamed) {
		LiveCall call = (old != null && !old.equals(renamed)) ? this.calls.remove(old) : null;
		if (call != null) {
			this.calls.put(renamed, call.renamed(renamed));
			this.calls.replaceAll(
					(uuid, other) -> call.uuid().equals(other.state().bridgedWith()) ? other.bridged(renamed) : other);
			if (this.merging) {
				this.reported.add(call.uuid());
			}
		}
	}

	private void end(String uuid) {
		LiveCall ended = this.calls.remove(uuid);
		String partner = (ended != null) ? ended.state().bridgedWith() : null;
		if (partner != null) {
			part(partner, uuid);
		}
	}

	private void bridge(boolean bridged, String first, String second) {
		if (bridged) {
			this.calls.computeIfPresent(first, (uuid, call) -> call.bridged(second));
			this.calls.computeIfPresent(second, (uuid, call) -> call.bridged(first));
		}
		else {
			part(first, second);
			part(second, first);
		}
		if (this.merging) {
			// The calls may not be in the table yet.
			this.partnersReported.put(first, bridged ? second : "");
			this.partnersReported.put(second, bridged ? first : "");
		}
	}

	/** Ends the bridge of a call with a partner, unless it has another partner now. */
	private void part(String call, String partner) {
		this.calls.computeIfPresent(call,
				(uuid, state) -> partner.equals(state.state().bridgedWith()) ? state.bridged(null) : state);
	}

	/**
	 * Begins a merge, before the list of the server is requested.
	 * @param afterGap whether events were lost, so that earlier ones are outdated
	 */
	synchronized void beginMerge(boolean afterGap) {
		if (afterGap) {
			forgetReported();
		}
		this.merging = true;
	}

	/**
	 * Merges the list of the server.
	 * @param channels the channels
	 * @param bridges the bridges
	 * @return the calls that only the list names, and that may have ended in the meantime
	 */
	synchronized List<String> merge(List<ChannelRow> channels, List<CallRow> bridges) {
		Map<String, String> partners = new HashMap<>();
		for (CallRow bridge : bridges) {
			String other = bridge.otherUuid();
			if (other != null) {
				partners.put(bridge.uuid(), other);
				partners.put(other, bridge.uuid());
			}
		}
		partners.putAll(this.partnersReported);
		Set<String> listed = new HashSet<>();
		for (ChannelRow row : channels) {
			String uuid = row.uuid();
			LiveCall known = this.calls.get(uuid);
			boolean ended = known == null && this.reported.contains(uuid);
			if (!uuid.isEmpty() && !ended && !row.callState().equals(CallState.HANGUP)) {
				listed.add(uuid);
				String partner = partners.getOrDefault(uuid, "");
				this.calls.put(uuid,
						((known != null) ? known : LiveCall.ofUnknown(this.node, uuid))
							.after(row, this.holdReported.contains(uuid))
							.bridged(partner.isEmpty() ? null : partner));
			}
		}
		this.calls.keySet().removeIf((uuid) -> !listed.contains(uuid) && !this.reported.contains(uuid));
		listed.removeAll(this.reported);
		return List.copyOf(listed);
	}

	/** Removes a call that the server does not know, unless an event has reported it. */
	synchronized void onMissing(String uuid) {
		if (!this.reported.contains(uuid)) {
			end(uuid);
		}
	}

	/** Ends a merge. */
	synchronized void endMerge() {
		this.merging = false;
		forgetReported();
	}

}
