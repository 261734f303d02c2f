package io.github.eslboot.test;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;

/**
 * Factory and dispatcher of events. It adds the headers common to all events, and offers
 * each event to all connections in the order in which events were fired, as the single
 * dispatch thread of FreeSWITCH does.
 */
final class EventBus {

	private static final DateTimeFormatter LOCAL = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

	private static final DateTimeFormatter GMT = DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'",
			Locale.ENGLISH);

	private static final Map<String, Origin> ORIGINS = Map.ofEntries(
			Map.entry("API", new Origin("switch_loadable_module.c", "switch_api_execute", 3140)),
			Map.entry("BACKGROUND_JOB", new Origin("mod_event_socket.c", "api_exec", 1580)),
			Map.entry("CALL_UPDATE", new Origin("switch_channel.c", "switch_channel_flip_cid", 3279)),
			Map.entry("CHANNEL_ANSWER", new Origin("switch_channel.c", "switch_channel_perform_mark_answered", 3848)),
			Map.entry("CHANNEL_BRIDGE", new Origin("switch_ivr_bridge.c", "switch_ivr_multi_threaded_bridge", 1689)),
			Map.entry("CHANNEL_CALLSTATE", new Origin("switch_channel.c", "switch_channel_perform_set_callstate", 302)),
			Map.entry("CHANNEL_CREATE", new Origin("switch_core_state_machine.c", "switch_core_session_run", 626)),
			Map.entry("CHANNEL_DATA", new Origin("mod_commands.c", "uuid_dump_function", 6494)),
			Map.entry("CHANNEL_DESTROY",
					new Origin("switch_core_session.c", "switch_core_session_perform_destroy", 1588)),
			Map.entry("CHANNEL_EXECUTE", new Origin("switch_core_session.c", "switch_core_session_exec", 2949)),
			Map.entry("CHANNEL_EXECUTE_COMPLETE",
					new Origin("switch_core_session.c", "switch_core_session_exec", 2972)),
			Map.entry("CHANNEL_HANGUP", new Origin("switch_channel.c", "switch_channel_perform_hangup", 3447)),
			Map.entry("CHANNEL_HANGUP_COMPLETE",
					new Origin("switch_core_state_machine.c", "switch_core_session_reporting_state", 943)),
			Map.entry("CHANNEL_HOLD", new Origin("switch_ivr.c", "switch_ivr_hold", 1558)),
			Map.entry("CHANNEL_UNHOLD", new Origin("switch_ivr.c", "switch_ivr_unhold", 1612)),
			Map.entry("CHANNEL_ORIGINATE", new Origin("switch_core_state_machine.c", "switch_core_session_run", 632)),
			Map.entry("CHANNEL_OUTGOING",
					new Origin("switch_core_session.c", "switch_core_session_outgoing_channel", 768)),
			Map.entry("CHANNEL_PARK", new Origin("switch_ivr.c", "switch_ivr_park", 1002)),
			Map.entry("CHANNEL_UNPARK", new Origin("switch_ivr.c", "switch_ivr_park", 1213)),
			Map.entry("CHANNEL_PROGRESS",
					new Origin("switch_channel.c", "switch_channel_perform_mark_ring_ready_value", 3567)),
			Map.entry("CHANNEL_STATE",
					new Origin("switch_channel.c", "switch_channel_perform_set_running_state", 2409)),
			Map.entry("CHANNEL_UNBRIDGE", new Origin("switch_ivr_bridge.c", "switch_ivr_multi_threaded_bridge", 1879)),
			Map.entry("CHANNEL_UUID", new Origin("switch_core_session.c", "switch_core_session_set_uuid", 2056)),
			Map.entry("CODEC", new Origin("switch_core_codec.c", "switch_core_session_set_read_codec", 300)),
			Map.entry("CUSTOM", new Origin("mod_event_socket.c", "parse_command", 2283)),
			Map.entry("DTMF", new Origin("switch_channel.c", "switch_channel_dequeue_dtmf", 678)),
			Map.entry("HEARTBEAT", new Origin("switch_core.c", "send_heartbeat", 95)),
			Map.entry("MEDIA_BUG_START", new Origin("switch_core_media_bug.c", "switch_core_media_bug_add", 1014)),
			Map.entry("MEDIA_BUG_STOP", new Origin("switch_core_media_bug.c", "switch_core_media_bug_destroy", 84)),
			Map.entry("PLAYBACK_START", new Origin("switch_ivr_play_say.c", "switch_ivr_play_file", 1649)),
			Map.entry("PLAYBACK_STOP", new Origin("switch_ivr_play_say.c", "switch_ivr_play_file", 2023)),
			Map.entry("PRIVATE_COMMAND", new Origin("switch_ivr.c", "switch_ivr_parse_next_event", 804)),
			Map.entry("RECORD_START", new Origin("switch_ivr_async.c", "record_callback", 1482)),
			Map.entry("RECORD_STOP", new Origin("switch_ivr_async.c", "send_record_stop_event", 1241)),
			Map.entry("RELOADXML", new Origin("switch_xml.c", "switch_xml_open_root", 2408)),
			Map.entry("RE_SCHEDULE", new Origin("switch_scheduler.c", "switch_scheduler_execute", 73)));

	private static final Origin UNKNOWN = new Origin("switch_event.c", "switch_event_fire_detailed", 2041);

	private final CopyOnWriteArrayList<Sink> sinks = new CopyOnWriteArrayList<>();

	private final Set<String> subclasses = ConcurrentHashMap.newKeySet();

	private final AtomicLong sequence = new AtomicLong();

	private final Object[] identity;

	private volatile Dates dates = Dates.of(Instant.now().getEpochSecond());

	private final LongSupplier clockOffsetMicros;

	EventBus(String coreUuid, String hostname, String ipv4, LongSupplier clockOffsetMicros) {
		this.clockOffsetMicros = clockOffsetMicros;
		this.identity = new Object[] { "Core-UUID", coreUuid, "FreeSWITCH-Hostname", hostname, "FreeSWITCH-Switchname",
				hostname, "FreeSWITCH-IPv4", ipv4, "FreeSWITCH-IPv6", "::1" };
	}

	void add(Sink sink) {
		this.sinks.add(sink);
	}

	void remove(Sink sink) {
		this.sinks.remove(sink);
	}

	/**
	 * Returns whether any connection is subscribed to an event, so that it must be built.
	 * Otherwise skips its sequence number: gaps are normal on a real server.
	 */
	boolean isWanted(String name) {
		for (Sink sink : this.sinks) {
			if (sink.isSubscribedTo(name)) {
				return true;
			}
		}
		this.sequence.incrementAndGet();
		return false;
	}

	SimulatedEvent.Builder event(String name) {
		return stamp(SimulatedEvent.named(name), name, null);
	}

	/**
	 * Adds the headers that every event has, from {@code Event-Name} to
	 * {@code Event-Sequence}.
	 */
	SimulatedEvent.Builder stamp(SimulatedEvent.Builder event, String name, @Nullable Origin from) {
		Origin origin = (from != null) ? from : ORIGINS.getOrDefault(name, UNKNOWN);
		long micros = micros() + this.clockOffsetMicros.getAsLong();
		Dates now = this.dates;
		if (now.second() != micros / 1_000_000) {
			now = Dates.of(micros / 1_000_000);
			this.dates = now;
		}
		return event.header("Event-Name", name)
			.items(this.identity)
			.item("Event-Date-Local", now.local())
			.item("Event-Date-GMT", now.gmt())
			.header("Event-Date-Timestamp", micros)
			.items(origin.items())
			.header("Event-Sequence", this.sequence.incrementAndGet());
	}

	/** Adds the headers common to all events before an event's own, and publishes it. */
	void stampAndPublish(SimulatedEvent event) {
		SimulatedEvent.Builder stamped = SimulatedEvent.named(event.name());
		stamped.header("Event-Subclass", event.header("Event-Subclass"));
		stamp(stamped, event.name(), null);
		event.headers()
			.stream()
			.filter((header) -> !header.name().equalsIgnoreCase("Event-Subclass"))
			.forEach(stamped::header);
		publish(stamped.body(event.body()).build());
	}

	/**
	 * Offers an event to every connection. A caller that publishes several events in a
	 * certain order holds a lock of its own.
	 */
	synchronized void publish(SimulatedEvent event) {
		if (event.name().equals(SimulatedEvent.CUSTOM)) {
			String subclass = event.header("Event-Subclass");
			if (subclass != null) {
				this.subclasses.add(subclass);
			}
		}
		for (Sink sink : this.sinks) {
			sink.offer(event);
		}
	}

	/** Returns the CUSTOM subclasses published so far. */
	Set<String> subclasses() {
		return this.subclasses;
	}

	static long micros() {
		Instant now = Instant.now();
		return now.getEpochSecond() * 1_000_000 + now.getNano() / 1000;
	}

	/** Receiver of events. Called with locks held, so it must not block. */
	interface Sink {

		boolean isSubscribedTo(String name);

		void offer(SimulatedEvent event);

	}

	/** Location in the C source code that an event names as its origin. */
	record Origin(Object[] items) {

		Origin(String file, String function, int line) {
			this(new Object[] { "Event-Calling-File", file, "Event-Calling-Function", function,
					"Event-Calling-Line-Number", Integer.toString(line) });
		}

	}

	private record Dates(long second, String local, String gmt) {

		static Dates of(long second) {
			Instant instant = Instant.ofEpochSecond(second);
			return new Dates(second, LOCAL.format(instant.atZone(ZoneId.systemDefault())),
					GMT.format(instant.atZone(ZoneOffset.UTC)));
		}

	}

}
