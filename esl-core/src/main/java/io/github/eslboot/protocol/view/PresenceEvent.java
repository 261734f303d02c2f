package io.github.eslboot.protocol.view;

import java.time.Duration;
import java.time.temporal.ChronoUnit;

import io.github.eslboot.protocol.AnswerState;
import io.github.eslboot.protocol.ChannelState;
import io.github.eslboot.protocol.EslEvent;
import org.jspecify.annotations.Nullable;

/**
 * View of {@code PRESENCE_IN}, {@code PRESENCE_OUT} and {@code PRESENCE_PROBE}: the
 * presence of a user, a queue, a conference or a parking lot changes, or is asked for.
 *
 * @param event the event
 * @since 0.1.0
 */
public record PresenceEvent(EslEvent event) implements EventView {

	/**
	 * Returns the entity whose presence changes, usually {@code user@domain}; for
	 * {@code PRESENCE_PROBE} the entity that requests the presence.
	 * @return the entity, or {@code null} if the event has none
	 */
	public @Nullable String from() {
		return this.event.header("from");
	}

	/**
	 * Returns the entity whose presence is requested. Only {@code PRESENCE_PROBE} has it.
	 * @return the entity, or {@code null} if the event has none
	 */
	public @Nullable String to() {
		return this.event.header("to");
	}

	/**
	 * Returns the kind of the entity: {@code any} for the user of a channel, {@code sip},
	 * {@code queue} for a fifo, {@code callcenter}, {@code conf} or {@code park}.
	 * @return the protocol, or {@code null} if the event has none
	 */
	public @Nullable String protocol() {
		return this.event.header("proto");
	}

	/**
	 * Returns the source of the event, for example the URL of a SIP profile.
	 * @return the source, or {@code null} if the event has none
	 */
	public @Nullable String login() {
		return this.event.header("login");
	}

	/**
	 * Returns the name of the SIP profile.
	 * @return the name, or {@code null} if the event has none
	 */
	public @Nullable String profile() {
		return this.event.header("sip_profile");
	}

	/**
	 * Returns the status as text: {@code Registered}, {@code Active (2 waiting)}, or the
	 * state of the channel, such as {@code CS_ROUTING} or {@code hold}.
	 * @return the status, or {@code null} if the event has none
	 */
	public @Nullable String status() {
		return HeaderValues.first(this.event, "force-status", "status");
	}

	/**
	 * Returns the activity according to RPID, for example {@code unknown}, {@code away}
	 * or {@code on-the-phone}.
	 * @return the activity, or {@code null} if the event has none
	 */
	public @Nullable String activity() {
		return this.event.header("rpid");
	}

	/**
	 * Returns what caused the event if it is not a call: {@code register} or
	 * {@code subscribe}.
	 * @return the cause, or {@code null} if the event has none
	 */
	public @Nullable String source() {
		return this.event.header("presence-source");
	}

	/**
	 * Returns the state of the call. Besides the constants it may be {@code confirmed} or
	 * {@code terminated}.
	 * @return the state, or {@code null} if the event has none
	 */
	public @Nullable AnswerState answerState() {
		return HeaderValues.value(this.event, "Answer-State", AnswerState::of);
	}

	/**
	 * Returns the state of the channel. Queues and parking lots use {@code CS_ROUTING} if
	 * they have calls and {@code CS_HANGUP} if they have none.
	 * @return the state, or {@code null} if the event has none
	 */
	public @Nullable ChannelState channelState() {
		return HeaderValues.value(this.event, "Channel-State", ChannelState::of);
	}

	/**
	 * Returns the state for shared lines: {@code alerting}, {@code progressing},
	 * {@code active}, {@code held}, {@code held-private} or {@code idle}.
	 * @return the state, or {@code null} if the event has none
	 */
	public @Nullable String callInfoState() {
		return this.event.header("presence-call-info-state");
	}

	/**
	 * Returns the direction of the call as seen from FreeSWITCH, {@code inbound} or
	 * {@code outbound}.
	 * @return the direction, or {@code null} if the event has none
	 */
	public @Nullable String direction() {
		return this.event.header("presence-call-direction");
	}

	/**
	 * Returns the uuid of the channel. For a queue, a conference or a parking lot it is
	 * the name of that entity.
	 * @return the uuid, or {@code null} if the event has none
	 */
	public @Nullable String uuid() {
		return this.event.uniqueId();
	}

	/**
	 * Returns the name of the phone's software.
	 * @return the name, or {@code null} if the event has none
	 */
	public @Nullable String userAgent() {
		return this.event.header("user-agent");
	}

	/**
	 * Returns the validity of the subscription that requests it, in whole seconds. Only
	 * {@code PRESENCE_PROBE} has it.
	 * @return the time, or {@code null} if the event has none
	 */
	public @Nullable Duration validity() {
		return HeaderValues.duration(this.event, "expires", ChronoUnit.SECONDS);
	}

}
