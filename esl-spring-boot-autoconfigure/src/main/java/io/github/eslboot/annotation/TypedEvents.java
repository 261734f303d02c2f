package io.github.eslboot.annotation;

import java.lang.reflect.Method;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.view.BackgroundJobEvent;
import io.github.eslboot.protocol.view.CallCenterEvent;
import io.github.eslboot.protocol.view.ChannelEvent;
import io.github.eslboot.protocol.view.ConferenceEvent;
import io.github.eslboot.protocol.view.CustomEvent;
import io.github.eslboot.protocol.view.DtmfEvent;
import io.github.eslboot.protocol.view.EventView;
import io.github.eslboot.protocol.view.ExecuteEvent;
import io.github.eslboot.protocol.view.FifoEvent;
import io.github.eslboot.protocol.view.GatewayEvent;
import io.github.eslboot.protocol.view.HeartbeatEvent;
import io.github.eslboot.protocol.view.MessageEvent;
import io.github.eslboot.protocol.view.MessageWaitingEvent;
import io.github.eslboot.protocol.view.OtherEvent;
import io.github.eslboot.protocol.view.PlaybackEvent;
import io.github.eslboot.protocol.view.PresenceEvent;
import io.github.eslboot.protocol.view.RecordEvent;
import io.github.eslboot.protocol.view.RegistrationEvent;
import io.github.eslboot.protocol.view.ValetEvent;
import org.jspecify.annotations.Nullable;

import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;

/**
 * Events that the type of a parameter stands for: a view of the library, or a record of
 * the application with {@link EslEventType @EslEventType}.
 *
 * @param names names of the events
 * @param subclasses subclasses of CUSTOM events
 */
record TypedEvents(Set<String> names, Set<String> subclasses) {

	private static final Map<Class<? extends EventView>, Function<EslEvent, EventView>> VIEWS = Map.ofEntries(
			Map.entry(EventView.class, EventView::of), Map.entry(ChannelEvent.class, ChannelEvent::new),
			Map.entry(ExecuteEvent.class, ExecuteEvent::new), Map.entry(DtmfEvent.class, DtmfEvent::new),
			Map.entry(BackgroundJobEvent.class, BackgroundJobEvent::new),
			Map.entry(HeartbeatEvent.class, HeartbeatEvent::new), Map.entry(RecordEvent.class, RecordEvent::new),
			Map.entry(PlaybackEvent.class, PlaybackEvent::new), Map.entry(PresenceEvent.class, PresenceEvent::new),
			Map.entry(MessageEvent.class, MessageEvent::new),
			Map.entry(MessageWaitingEvent.class, MessageWaitingEvent::new),
			Map.entry(CallCenterEvent.class, CallCenterEvent::new),
			Map.entry(ConferenceEvent.class, ConferenceEvent::new), Map.entry(FifoEvent.class, FifoEvent::new),
			Map.entry(ValetEvent.class, ValetEvent::new), Map.entry(RegistrationEvent.class, RegistrationEvent::new),
			Map.entry(GatewayEvent.class, GatewayEvent::new), Map.entry(CustomEvent.class, CustomEvent::new),
			Map.entry(OtherEvent.class, OtherEvent::new));

	/** Events of the views that stand for certain events. */
	private static final Map<Class<?>, TypedEvents> EVENTS = Map.ofEntries(
			Map.entry(ExecuteEvent.class, named("CHANNEL_EXECUTE", "CHANNEL_EXECUTE_COMPLETE")),
			Map.entry(DtmfEvent.class, named("DTMF")), Map.entry(BackgroundJobEvent.class, named("BACKGROUND_JOB")),
			Map.entry(HeartbeatEvent.class, named("HEARTBEAT")),
			Map.entry(RecordEvent.class, named("RECORD_START", "RECORD_STOP")),
			Map.entry(PlaybackEvent.class, named("PLAYBACK_START", "PLAYBACK_STOP")),
			Map.entry(PresenceEvent.class, named("PRESENCE_IN", "PRESENCE_OUT", "PRESENCE_PROBE")),
			Map.entry(MessageEvent.class, named("MESSAGE", "RECV_MESSAGE")),
			Map.entry(MessageWaitingEvent.class, named("MESSAGE_WAITING")),
			Map.entry(CallCenterEvent.class, custom("callcenter::info")),
			Map.entry(ConferenceEvent.class, custom("conference::maintenance")),
			Map.entry(FifoEvent.class, custom("fifo::info")),
			Map.entry(ValetEvent.class, custom("valet_parking::info")),
			Map.entry(RegistrationEvent.class,
					custom("sofia::register", "sofia::unregister", "sofia::expire", "sofia::register_attempt",
							"sofia::register_failure", "sofia::pre_register", "sofia::sip_user_state")),
			Map.entry(GatewayEvent.class, custom("sofia::gateway_state", "sofia::gateway_add", "sofia::gateway_delete",
					"sofia::gateway_invalid_digest_req")));

	private static TypedEvents named(String... names) {
		return new TypedEvents(Set.of(names), Set.of());
	}

	private static TypedEvents custom(String... subclasses) {
		return new TypedEvents(Set.of(), Set.of(subclasses));
	}

	/** Returns how to create a view, or {@code null} if the type is none. */
	static @Nullable Function<EslEvent, EventView> viewOf(Class<?> type) {
		return VIEWS.get(type);
	}

	/** Returns the types of all views. */
	static Set<Class<? extends EventView>> views() {
		return VIEWS.keySet();
	}

	/** Returns events by name and subclass, or {@code null} if there are none. */
	static @Nullable TypedEvents of(List<String> names, List<String> subclasses) {
		return (names.isEmpty() && subclasses.isEmpty()) ? null
				: new TypedEvents(Set.copyOf(names), Set.copyOf(subclasses));
	}

	/** Returns the events of a type, or {@code null} if it stands for no certain ones. */
	static @Nullable TypedEvents of(Class<?> type) {
		TypedEvents ofView = EVENTS.get(type);
		if (ofView != null || !type.isRecord()) {
			return ofView;
		}
		MergedAnnotation<EslEventType> annotation = MergedAnnotations.from(type, SearchStrategy.DIRECT)
			.get(EslEventType.class);
		return annotation.isPresent() ? new TypedEvents(Set.of(annotation.getStringArray("events")),
				Set.of(annotation.getStringArray("custom"))) : null;
	}

	/**
	 * Returns the events that the parameters of a method stand for.
	 * @return the events, or {@code null} if no parameter stands for certain ones
	 * @throws IllegalArgumentException if two parameters stand for different events
	 */
	static @Nullable TypedEvents of(Method method) {
		Map<Class<?>, TypedEvents> found = new LinkedHashMap<>();
		for (Class<?> type : method.getParameterTypes()) {
			TypedEvents events = of(type);
			if (events != null) {
				found.put(type, events);
			}
		}
		if (Set.copyOf(found.values()).size() > 1) {
			throw new IllegalArgumentException(
					"has parameters of the types %s, which stand for different events; name the events in the annotation"
						.formatted(found.keySet().stream().map(Class::getSimpleName).toList()));
		}
		return found.isEmpty() ? null : found.values().iterator().next();
	}

	/**
	 * Checks that the view of each view parameter fits the events of its method.
	 * @throws IllegalArgumentException if a view has no values for one of the events
	 */
	static void check(Method method, TypedEvents handled) {
		for (Class<?> type : method.getParameterTypes()) {
			TypedEvents events = EVENTS.get(type);
			if (events != null && (!events.names.containsAll(handled.names)
					|| !events.subclasses.containsAll(handled.subclasses))) {
				throw new IllegalArgumentException(
						"has a parameter of the type %s, which is the view of %s only; omit the events, or use an EventView or EslEvent"
							.formatted(type.getSimpleName(), events));
			}
		}
	}

	@Override
	public String toString() {
		return (this.names.isEmpty() ? "CUSTOM " + this.subclasses : String.valueOf(this.names));
	}

}
