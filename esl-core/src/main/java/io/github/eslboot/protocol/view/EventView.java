package io.github.eslboot.protocol.view;

import io.github.eslboot.protocol.EslEvent;

/**
 * Typed view of an event: one record per kind of event, with getters for the headers of
 * that kind. {@link #of} selects the record; a view can also be created directly, for
 * example {@code new DtmfEvent(event)}. A getter decodes its value on each call; a value
 * that cannot be parsed counts as absent. Immutable and safe to share between threads.
 * <p>
 * The records and this interface refer to each other, because the interface is sealed and
 * {@link #of} creates the records.
 */
public sealed interface EventView permits ChannelEvent, ExecuteEvent, DtmfEvent, BackgroundJobEvent, HeartbeatEvent,
		ConferenceEvent, RecordEvent, PlaybackEvent, CallCenterEvent, CustomEvent, OtherEvent {

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
