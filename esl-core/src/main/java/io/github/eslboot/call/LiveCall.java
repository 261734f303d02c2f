package io.github.eslboot.call;

import io.github.eslboot.command.ShowCommands.ChannelRow;
import io.github.eslboot.protocol.CallState;
import io.github.eslboot.protocol.EslEvent;
import org.jspecify.annotations.Nullable;

/**
 * Live call of a server, as its events report it. Immutable. Each leg is a call of its
 * own.
 *
 * @param node name of the server
 * @param state state of the call; times that no event has reported are {@code null}, and
 * so are the last bridge's end and the waiting partner
 * @param direction direction of the call, or {@code null} if it is not known
 * @param channelName name of the channel, for example
 * {@code sofia/internal/1001@pbx.example.org}, or {@code null}
 * @param callerName caller ID name, or {@code null}
 * @param callerNumber caller ID number, or {@code null}
 * @param destination dialled number, or {@code null}
 * @since 0.1.0
 */
public record LiveCall(String node, CallSnapshot state, @Nullable CallDirection direction, @Nullable String channelName,
		@Nullable String callerName, @Nullable String callerNumber, @Nullable String destination) {

	static LiveCall ofUnknown(String node, String uuid) {
		return new LiveCall(node, CallSnapshot.ofUnknown(uuid), null, null, null, null, null);
	}

	/**
	 * Returns the uuid of the call.
	 * @return the uuid
	 */
	public String uuid() {
		return this.state.uuid();
	}

	/** Returns the call after an event of its own, except for its bridges. */
	LiveCall after(EslEvent event) {
		return new LiveCall(this.node, this.state.after(event), first(CallDirection.of(event), this.direction),
				first(event.header("Channel-Name"), this.channelName),
				first(event.header("Caller-Caller-ID-Name"), this.callerName),
				first(event.header("Caller-Caller-ID-Number"), this.callerNumber),
				first(event.header("Caller-Destination-Number"), this.destination));
	}

	/**
	 * Returns the call with the values of a row that the server lists.
	 * @param holdKnown whether the hold of the row is outdated
	 */
	LiveCall after(ChannelRow row, boolean holdKnown) {
		boolean held = holdKnown ? this.state.held() : row.callState().equals(CallState.HELD);
		return new LiveCall(this.node, this.state.listed(phase(row), held, row.created()),
				first(CallDirection.of(row.direction()), this.direction), first(row.name(), this.channelName),
				first(row.callerName(), this.callerName), first(row.callerNumber(), this.callerNumber),
				first(row.destination(), this.destination));
	}

	private static CallSnapshot.Phase phase(ChannelRow row) {
		CallState state = row.callState();
		if (state.equals(CallState.ACTIVE) || state.equals(CallState.HELD) || state.equals(CallState.UNHELD)) {
			return CallSnapshot.Phase.ANSWERED;
		}
		return (state.equals(CallState.RINGING) || state.equals(CallState.EARLY) || state.equals(CallState.RING_WAIT))
				? CallSnapshot.Phase.RINGING : CallSnapshot.Phase.STARTING;
	}

	private static <T> @Nullable T first(@Nullable T value, @Nullable T other) {
		return (value != null) ? value : other;
	}

	LiveCall renamed(String uuid) {
		return with(this.state.renamed(uuid));
	}

	/** Returns the call bridged with a partner, or with none. */
	LiveCall bridged(@Nullable String partner) {
		return with(this.state.bridged(partner, null, null));
	}

	private LiveCall with(CallSnapshot other) {
		return new LiveCall(this.node, other, this.direction, this.channelName, this.callerName, this.callerNumber,
				this.destination);
	}

}
