package io.github.eslboot.protocol.view;

import io.github.eslboot.protocol.EslEvent;

/**
 * Typed view of an event: a record for each kind of event, with getters for the headers
 * that this kind has. {@link #of} chooses the record; a view can also be created
 * directly, for example {@code new DtmfEvent(event)}. A view decodes a value each time it
 * is asked for and holds nothing but the event. Immutable and safe to share between
 * threads.
 * <p>
 * The records and this interface refer to each other, as the set is sealed.
 */
public sealed interface EventView permits ChannelEvent, ExecuteEvent, DtmfEvent, BackgroundJobEvent, HeartbeatEvent,
		ConferenceEvent, RecordEvent, PlaybackEvent, CallCenterEvent, CustomEvent, OtherEvent {

	/**
	 * Returns the event.
	 * @return the event
	 */
	EslEvent event();

	/**
	 * Returns the view that fits an event.
	 * @param event the event
	 * @return the view; an {@link OtherEvent} if no other fits
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
			case "CUSTOM" -> ofCustom(event);
			default -> (name.startsWith("CHANNEL_") || event.header("Channel-State") != null) ? new ChannelEvent(event)
					: new OtherEvent(event);
		};
	}

	private static EventView ofCustom(EslEvent event) {
		String subclass = event.subclass();
		if ("conference::maintenance".equals(subclass)) {
			return new ConferenceEvent(event);
		}
		return "callcenter::info".equals(subclass) ? new CallCenterEvent(event) : new CustomEvent(event);
	}

}
