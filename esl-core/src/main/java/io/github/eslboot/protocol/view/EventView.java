package io.github.eslboot.protocol.view;

import io.github.eslboot.protocol.EslEvent;

/**
 * Typed view of an event: one record per kind of event, with getters for the headers of
 * that kind. {@link #of} selects the record; a view can also be created directly, for
 * example {@code new DtmfEvent(event)}. A getter decodes its value on each call; a value
 * that cannot be parsed counts as absent. Immutable and safe to share between threads.
 * <table>
 * <caption>Which event has which view</caption>
 * <tr>
 * <th>event</th>
 * <th>view</th>
 * </tr>
 * <tr>
 * <td>{@code CHANNEL_…}, and events of a channel without a view of their own, such as
 * {@code CALL_UPDATE}</td>
 * <td>{@link ChannelEvent}</td>
 * </tr>
 * <tr>
 * <td>{@code CHANNEL_EXECUTE}, {@code CHANNEL_EXECUTE_COMPLETE}</td>
 * <td>{@link ExecuteEvent}</td>
 * </tr>
 * <tr>
 * <td>{@code DTMF}</td>
 * <td>{@link DtmfEvent}</td>
 * </tr>
 * <tr>
 * <td>{@code PLAYBACK_START}, {@code PLAYBACK_STOP}</td>
 * <td>{@link PlaybackEvent}</td>
 * </tr>
 * <tr>
 * <td>{@code RECORD_START}, {@code RECORD_STOP}</td>
 * <td>{@link RecordEvent}</td>
 * </tr>
 * <tr>
 * <td>{@code BACKGROUND_JOB}</td>
 * <td>{@link BackgroundJobEvent}</td>
 * </tr>
 * <tr>
 * <td>{@code HEARTBEAT}</td>
 * <td>{@link HeartbeatEvent}</td>
 * </tr>
 * <tr>
 * <td>{@code PRESENCE_IN}, {@code PRESENCE_OUT}, {@code PRESENCE_PROBE}</td>
 * <td>{@link PresenceEvent}</td>
 * </tr>
 * <tr>
 * <td>{@code MESSAGE}, {@code RECV_MESSAGE}</td>
 * <td>{@link MessageEvent}</td>
 * </tr>
 * <tr>
 * <td>{@code MESSAGE_WAITING}</td>
 * <td>{@link MessageWaitingEvent}</td>
 * </tr>
 * <tr>
 * <td>{@code CUSTOM callcenter::info}</td>
 * <td>{@link CallCenterEvent}</td>
 * </tr>
 * <tr>
 * <td>{@code CUSTOM conference::maintenance}</td>
 * <td>{@link ConferenceEvent}</td>
 * </tr>
 * <tr>
 * <td>{@code CUSTOM fifo::info}</td>
 * <td>{@link FifoEvent}</td>
 * </tr>
 * <tr>
 * <td>{@code CUSTOM valet_parking::info}</td>
 * <td>{@link ValetEvent}</td>
 * </tr>
 * <tr>
 * <td>{@code CUSTOM sofia::register}, {@code sofia::unregister}, {@code sofia::expire},
 * {@code sofia::register_attempt}, {@code sofia::register_failure},
 * {@code sofia::pre_register}, {@code sofia::sip_user_state}</td>
 * <td>{@link RegistrationEvent}</td>
 * </tr>
 * <tr>
 * <td>{@code CUSTOM sofia::gateway_…}</td>
 * <td>{@link GatewayEvent}</td>
 * </tr>
 * <tr>
 * <td>any other {@code CUSTOM}</td>
 * <td>{@link CustomEvent}</td>
 * </tr>
 * <tr>
 * <td>any other event</td>
 * <td>{@link OtherEvent}</td>
 * </tr>
 * </table>
 * <p>
 * An action, which selects what a listener does, is an enum with a constant
 * {@code OTHER}. A state is a record with constants, and keeps a name that this library
 * does not know.
 * <p>
 * The records and this interface refer to each other, because the interface is sealed and
 * {@link #of} creates the records.
 *
 * @since 0.1.0
 */
public sealed interface EventView permits ChannelEvent, ExecuteEvent, DtmfEvent, BackgroundJobEvent, HeartbeatEvent,
		RecordEvent, PlaybackEvent, PresenceEvent, MessageEvent, MessageWaitingEvent, CallCenterEvent, ConferenceEvent,
		FifoEvent, ValetEvent, RegistrationEvent, GatewayEvent, CustomEvent, OtherEvent {

	/**
	 * Returns the event.
	 * @return the event
	 */
	EslEvent event();

	/**
	 * Returns the most specific view of an event.
	 * @param event the event
	 * @return the view; an {@link OtherEvent} if there is no more specific one
	 */
	static EventView of(EslEvent event) {
		String name = event.name();
		return switch (name) {
			case "CHANNEL_EXECUTE", "CHANNEL_EXECUTE_COMPLETE" -> new ExecuteEvent(event);
			case "DTMF" -> new DtmfEvent(event);
			case "BACKGROUND_JOB" -> new BackgroundJobEvent(event);
			case "HEARTBEAT" -> new HeartbeatEvent(event);
			case "RECORD_START", "RECORD_STOP" -> new RecordEvent(event);
			case "PLAYBACK_START", "PLAYBACK_STOP" -> new PlaybackEvent(event);
			case "PRESENCE_IN", "PRESENCE_OUT", "PRESENCE_PROBE" -> new PresenceEvent(event);
			case "MESSAGE", "RECV_MESSAGE" -> new MessageEvent(event);
			case "MESSAGE_WAITING" -> new MessageWaitingEvent(event);
			case "CUSTOM" -> ofCustom(event);
			default -> (name.startsWith("CHANNEL_") || event.header("Channel-State") != null) ? new ChannelEvent(event)
					: new OtherEvent(event);
		};
	}

	private static EventView ofCustom(EslEvent event) {
		String subclass = event.subclass();
		return switch ((subclass != null) ? subclass : "") {
			case "callcenter::info" -> new CallCenterEvent(event);
			case "conference::maintenance" -> new ConferenceEvent(event);
			case "fifo::info" -> new FifoEvent(event);
			case "valet_parking::info" -> new ValetEvent(event);
			case "sofia::register", "sofia::unregister", "sofia::expire", "sofia::register_attempt",
					"sofia::register_failure", "sofia::pre_register", "sofia::sip_user_state" ->
				new RegistrationEvent(event);
			case "sofia::gateway_state", "sofia::gateway_add", "sofia::gateway_delete",
					"sofia::gateway_invalid_digest_req" ->
				new GatewayEvent(event);
			default -> new CustomEvent(event);
		};
	}

}
