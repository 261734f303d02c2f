package io.github.eslboot.protocol.view;

import java.time.Instant;

import io.github.eslboot.protocol.AnswerState;
import io.github.eslboot.protocol.CallState;
import io.github.eslboot.protocol.ChannelState;
import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.HangupCause;
import org.jspecify.annotations.Nullable;

/**
 * View of a channel event: {@code CHANNEL_…} except {@code CHANNEL_EXECUTE} and
 * {@code CHANNEL_EXECUTE_COMPLETE}, and any other event that has a channel state and no
 * more specific view, such as {@code CALL_UPDATE}, {@code CODEC} or {@code TALK}.
 *
 * @param event the event
 * @since 0.1.0
 */
public record ChannelEvent(EslEvent event) implements EventView {

	/**
	 * Returns the uuid of the channel.
	 * @return the uuid, or {@code null} if the event has none
	 */
	public @Nullable String uuid() {
		return this.event.uniqueId();
	}

	/**
	 * Returns the uuid that both legs of a call share.
	 * @return the uuid, or {@code null} if the event has none
	 */
	public @Nullable String callUuid() {
		return this.event.header("Channel-Call-UUID");
	}

	/**
	 * Returns the name of the channel, for example {@code sofia/internal/1001@host}.
	 * @return the name, or {@code null} if the event has none
	 */
	public @Nullable String channelName() {
		return this.event.header("Channel-Name");
	}

	/**
	 * Returns the state of the channel's state machine.
	 * @return the state, or {@code null} if the event has none
	 */
	public @Nullable ChannelState channelState() {
		return HeaderValues.value(this.event, "Channel-State", ChannelState::of);
	}

	/**
	 * Returns the state of the call.
	 * @return the state, or {@code null} if the event has none
	 */
	public @Nullable CallState callState() {
		return HeaderValues.value(this.event, "Channel-Call-State", CallState::of);
	}

	/**
	 * Returns whether the channel is ringing, answered or hung up.
	 * @return the state, or {@code null} if the event has none
	 */
	public @Nullable AnswerState answerState() {
		return HeaderValues.value(this.event, "Answer-State", AnswerState::of);
	}

	/**
	 * Returns the direction as seen from FreeSWITCH, {@code inbound} or {@code outbound}.
	 * @return the direction, or {@code null} if the event has none
	 */
	public @Nullable String direction() {
		return this.event.header("Call-Direction");
	}

	/**
	 * Returns the caller ID name.
	 * @return the name, or {@code null} if the event has none
	 */
	public @Nullable String callerName() {
		return this.event.header("Caller-Caller-ID-Name");
	}

	/**
	 * Returns the caller ID number.
	 * @return the number, or {@code null} if the event has none
	 */
	public @Nullable String callerNumber() {
		return this.event.header("Caller-Caller-ID-Number");
	}

	/**
	 * Returns the dialled number.
	 * @return the number, or {@code null} if the event has none
	 */
	public @Nullable String destination() {
		return this.event.header("Caller-Destination-Number");
	}

	/**
	 * Returns the uuid of the other leg, if the channel was originated by or bridged with
	 * one.
	 * @return the uuid, or {@code null} if the event has none
	 */
	public @Nullable String otherLegUuid() {
		return this.event.header("Other-Leg-Unique-ID");
	}

	/**
	 * Returns the hangup cause.
	 * @return the cause, or {@code null} if the event has none
	 */
	public @Nullable HangupCause hangupCause() {
		return HeaderValues.value(this.event, "Hangup-Cause", HangupCause::of);
	}

	/**
	 * Returns the time at which the channel was created, with microsecond precision.
	 * @return the time, or {@code null} if the event has none
	 */
	public @Nullable Instant created() {
		return HeaderValues.time(this.event, "Caller-Channel-Created-Time");
	}

	/**
	 * Returns the time at which the channel was answered, with microsecond precision.
	 * @return the time, or {@code null} if it has not been answered
	 */
	public @Nullable Instant answered() {
		return HeaderValues.time(this.event, "Caller-Channel-Answered-Time");
	}

	/**
	 * Returns the time at which the channel was hung up, with microsecond precision.
	 * @return the time, or {@code null} if it has not been hung up
	 */
	public @Nullable Instant hungUp() {
		return HeaderValues.time(this.event, "Caller-Channel-Hangup-Time");
	}

}
