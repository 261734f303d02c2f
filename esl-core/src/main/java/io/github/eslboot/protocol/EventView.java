package io.github.eslboot.protocol;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * An event with getters for what its kind has. {@link #of} chooses the kind; a view can
 * also be made of any event by hand, for example {@code new EventView.Dtmf(event)}. Views
 * decode a value when asked for it, and cost nothing but themselves.
 */
public sealed interface EventView {

	/**
	 * Returns the event.
	 * @return the event
	 */
	EslEvent event();

	/**
	 * Chooses the view that fits an event.
	 * @param event the event
	 * @return the view
	 */
	static EventView of(EslEvent event) {
		String name = event.name();
		return switch (name) {
			case "CHANNEL_EXECUTE", "CHANNEL_EXECUTE_COMPLETE" -> new Execute(event);
			case "DTMF" -> new Dtmf(event);
			case "BACKGROUND_JOB" -> new BackgroundJob(event);
			case "HEARTBEAT" -> new Heartbeat(event);
			case "RECORD_START", "RECORD_STOP" -> new Recording(event);
			case "PLAYBACK_START", "PLAYBACK_STOP" -> new Playback(event);
			case "CUSTOM" -> custom(event);
			default -> (name.startsWith("CHANNEL_") || event.header("Channel-State") != null) ? new Channel(event)
					: new Other(event);
		};
	}

	private static EventView custom(EslEvent event) {
		String subclass = event.subclass();
		if ("conference::maintenance".equals(subclass)) {
			return new Conference(event);
		}
		return "callcenter::info".equals(subclass) ? new CallCenter(event) : new Custom(event);
	}

	private static long number(EslEvent event, String header) {
		String text = event.header(header);
		try {
			return (text != null) ? Long.parseLong(text) : -1;
		}
		catch (NumberFormatException ex) {
			return -1;
		}
	}

	private static double decimal(EslEvent event, String header) {
		String text = event.header(header);
		try {
			return (text != null) ? Double.parseDouble(text) : -1;
		}
		catch (NumberFormatException ex) {
			return -1;
		}
	}

	/** FreeSWITCH writes 0 for what has not happened. */
	private static @Nullable Instant micros(EslEvent event, String header) {
		long micros = number(event, header);
		return (micros > 0) ? Instant.EPOCH.plus(micros, ChronoUnit.MICROS) : null;
	}

	/** What does not read as such a value is none. */
	private static <T> @Nullable T map(EslEvent event, String header, Function<String, T> value) {
		String text = event.header(header);
		try {
			return (text != null) ? value.apply(text) : null;
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
	}

	/**
	 * An event of a channel, {@code CHANNEL_…}; also CALL_UPDATE, CODEC, TALK and the
	 * like.
	 *
	 * @param event the event
	 */
	record Channel(EslEvent event) implements EventView {

		/**
		 * Returns the channel.
		 * @return the value, or {@code null} when the event has none
		 */
		public @Nullable String uuid() {
			return this.event.uniqueId();
		}

		/**
		 * Returns the uuid that both legs of a call share.
		 * @return the value, or {@code null} when the event has none
		 */
		public @Nullable String callUuid() {
			return this.event.header("Channel-Call-UUID");
		}

		/**
		 * Returns the channel's name.
		 * @return the value, or {@code null} when the event has none
		 */
		public @Nullable String channelName() {
			return this.event.header("Channel-Name");
		}

		/**
		 * Returns the state of the channel's state machine.
		 * @return the value, or {@code null} when the event has none
		 */
		public @Nullable ChannelState channelState() {
			return EventView.map(this.event, "Channel-State", ChannelState::of);
		}

		/**
		 * Returns the state of the call.
		 * @return the value, or {@code null} when the event has none
		 */
		public @Nullable CallState callState() {
			return EventView.map(this.event, "Channel-Call-State", CallState::of);
		}

		/**
		 * Returns whether the channel is answered.
		 * @return the value, or {@code null} when the event has none
		 */
		public @Nullable AnswerState answerState() {
			return EventView.map(this.event, "Answer-State", AnswerState::of);
		}

		/**
		 * Returns the direction, {@code inbound} or {@code outbound}.
		 * @return the value, or {@code null} when the event has none
		 */
		public @Nullable String direction() {
			return this.event.header("Call-Direction");
		}

		/**
		 * Returns the caller's name.
		 * @return the value, or {@code null} when the event has none
		 */
		public @Nullable String callerName() {
			return this.event.header("Caller-Caller-ID-Name");
		}

		/**
		 * Returns the caller's number.
		 * @return the value, or {@code null} when the event has none
		 */
		public @Nullable String callerNumber() {
			return this.event.header("Caller-Caller-ID-Number");
		}

		/**
		 * Returns what was dialled.
		 * @return the value, or {@code null} when the event has none
		 */
		public @Nullable String destination() {
			return this.event.header("Caller-Destination-Number");
		}

		/**
		 * Returns the other leg, from the originate or bridge.
		 * @return the value, or {@code null} when the event has none
		 */
		public @Nullable String otherLegUuid() {
			return this.event.header("Other-Leg-Unique-ID");
		}

		/**
		 * Returns why the channel was hung up.
		 * @return the value, or {@code null} when the event has none
		 */
		public @Nullable HangupCause hangupCause() {
			return EventView.map(this.event, "Hangup-Cause", HangupCause::of);
		}

		/**
		 * Returns when the channel was made.
		 * @return the value, or {@code null} when the event has none
		 */
		public @Nullable Instant created() {
			return EventView.micros(this.event, "Caller-Channel-Created-Time");
		}

		/**
		 * Returns when it was answered.
		 * @return the value, or {@code null} when the event has none
		 */
		public @Nullable Instant answered() {
			return EventView.micros(this.event, "Caller-Channel-Answered-Time");
		}

		/**
		 * Returns when it was hung up.
		 * @return the value, or {@code null} when the event has none
		 */
		public @Nullable Instant hungUp() {
			return EventView.micros(this.event, "Caller-Channel-Hangup-Time");
		}

	}

	/**
	 * CHANNEL_EXECUTE and CHANNEL_EXECUTE_COMPLETE: an application begins or ends.
	 *
	 * @param event the event
	 */
	record Execute(EslEvent event) implements EventView {

		/**
		 * Returns the call.
		 * @return the value, or {@code null} when the event has none
		 */
		public @Nullable String uuid() {
			return this.event.uniqueId();
		}

		/**
		 * Returns the application.
		 * @return the value, or {@code null} when the event has none
		 */
		public @Nullable String application() {
			return this.event.header("Application");
		}

		/**
		 * Returns its argument, variables expanded.
		 * @return the value, or {@code null} when the event has none
		 */
		public @Nullable String argument() {
			return this.event.header("Application-Data");
		}

		/**
		 * Returns this run of the application.
		 * @return the value, or {@code null} when the event has none
		 */
		public @Nullable String applicationUuid() {
			return this.event.header("Application-UUID");
		}

		/**
		 * Returns what it answered, {@code _none_} for nothing; of the end only.
		 * @return the value, or {@code null} when the event has none
		 */
		public @Nullable String response() {
			return this.event.header("Application-Response");
		}

	}

	/**
	 * DTMF: a digit came.
	 *
	 * @param event the event
	 */
	record Dtmf(EslEvent event) implements EventView {

		/**
		 * Returns the call.
		 * @return the value, or {@code null} when the event has none
		 */
		public @Nullable String uuid() {
			return this.event.uniqueId();
		}

		/**
		 * Returns the digit; none when it is secret.
		 * @return the value, or {@code null} when the event has none
		 */
		public @Nullable String digit() {
			return this.event.header("DTMF-Digit");
		}

		/**
		 * Returns how long it lasted, in samples; -1 when not told.
		 * @return the value
		 */
		public long durationSamples() {
			return EventView.number(this.event, "DTMF-Duration");
		}

		/**
		 * Returns where it came from, for example {@code RTP}.
		 * @return the value, or {@code null} when the event has none
		 */
		public @Nullable String source() {
			return this.event.header("DTMF-Source");
		}

	}

	/**
	 * BACKGROUND_JOB: a {@code bgapi} command has ended.
	 *
	 * @param event the event
	 */
	record BackgroundJob(EslEvent event) implements EventView {

		/**
		 * Returns the job.
		 * @return the value, or {@code null} when the event has none
		 */
		public @Nullable String jobUuid() {
			return this.event.header("Job-UUID");
		}

		/**
		 * Returns the API command.
		 * @return the value, or {@code null} when the event has none
		 */
		public @Nullable String command() {
			return this.event.header("Job-Command");
		}

		/**
		 * Returns its arguments.
		 * @return the value, or {@code null} when the event has none
		 */
		public @Nullable String arguments() {
			return this.event.header("Job-Command-Arg");
		}

		/**
		 * Returns its output.
		 * @return the value, or {@code null} when the event has none
		 */
		public @Nullable String output() {
			return this.event.body();
		}

	}

	/**
	 * HEARTBEAT: how the server is, every 20 seconds.
	 *
	 * @param event the event
	 */
	record Heartbeat(EslEvent event) implements EventView {

		/**
		 * Returns how long the server has run.
		 * @return the value
		 */
		public Duration upTime() {
			return Duration.ofMillis(Math.max(0, EventView.number(this.event, "Uptime-msec")));
		}

		/**
		 * Returns the server's version.
		 * @return the value, or {@code null} when the event has none
		 */
		public @Nullable String version() {
			return this.event.header("FreeSWITCH-Version");
		}

		/**
		 * Returns how many sessions it has; -1 when not told.
		 * @return the value
		 */
		public long sessions() {
			return EventView.number(this.event, "Session-Count");
		}

		/**
		 * Returns how many it may have; -1 when not told.
		 * @return the value
		 */
		public long maxSessions() {
			return EventView.number(this.event, "Max-Sessions");
		}

		/**
		 * Returns how many began a second; -1 when not told.
		 * @return the value
		 */
		public long sessionsPerSecond() {
			return EventView.number(this.event, "Session-Per-Sec");
		}

		/**
		 * Returns how many it has had; -1 when not told.
		 * @return the value
		 */
		public long sessionsSinceStartup() {
			return EventView.number(this.event, "Session-Since-Startup");
		}

		/**
		 * Returns the percentage of time its processors are idle; -1 when not told.
		 * @return the value
		 */
		public double idleCpu() {
			return EventView.decimal(this.event, "Idle-CPU");
		}

	}

	/**
	 * CUSTOM {@code conference::maintenance}: something happens in a conference.
	 *
	 * @param event the event
	 */
	record Conference(EslEvent event) implements EventView {

		/**
		 * Returns the conference.
		 * @return the value, or {@code null} when the event has none
		 */
		public @Nullable String conference() {
			return this.event.header("Conference-Name");
		}

		/**
		 * Returns this holding of the conference.
		 * @return the value, or {@code null} when the event has none
		 */
		public @Nullable String conferenceUuid() {
			return this.event.header("Conference-Unique-ID");
		}

		/**
		 * Returns what happens, for example {@code add-member}.
		 * @return the value, or {@code null} when the event has none
		 */
		public @Nullable String action() {
			return this.event.header("Action");
		}

		/**
		 * Returns how many members there are; -1 when not told.
		 * @return the value
		 */
		public long size() {
			return EventView.number(this.event, "Conference-Size");
		}

		/**
		 * Returns the member's number; -1 when it is about none.
		 * @return the value
		 */
		public long member() {
			return EventView.number(this.event, "Member-ID");
		}

		/**
		 * Returns the member's channel.
		 * @return the value, or {@code null} when the event has none
		 */
		public @Nullable String uuid() {
			return this.event.uniqueId();
		}

		/**
		 * Whether others can hear the member.
		 * @return whether it is so
		 */
		public boolean canSpeak() {
			return Boolean.parseBoolean(this.event.header("Speak"));
		}

		/**
		 * Whether the member can hear others.
		 * @return whether it is so
		 */
		public boolean canHear() {
			return Boolean.parseBoolean(this.event.header("Hear"));
		}

		/**
		 * Whether the member talks.
		 * @return whether it is so
		 */
		public boolean isTalking() {
			return Boolean.parseBoolean(this.event.header("Talking"));
		}

		/**
		 * Returns the file that is played or recorded.
		 * @return the value, or {@code null} when the event has none
		 */
		public @Nullable String path() {
			return this.event.header("Path");
		}

	}

	/**
	 * RECORD_START and RECORD_STOP.
	 *
	 * @param event the event
	 */
	record Recording(EslEvent event) implements EventView {

		/**
		 * Returns the call.
		 * @return the value, or {@code null} when the event has none
		 */
		public @Nullable String uuid() {
			return this.event.uniqueId();
		}

		/**
		 * Returns the file.
		 * @return the value, or {@code null} when the event has none
		 */
		public @Nullable String path() {
			return this.event.header("Record-File-Path");
		}

	}

	/**
	 * PLAYBACK_START and PLAYBACK_STOP.
	 *
	 * @param event the event
	 */
	record Playback(EslEvent event) implements EventView {

		/**
		 * Returns the call.
		 * @return the value, or {@code null} when the event has none
		 */
		public @Nullable String uuid() {
			return this.event.uniqueId();
		}

		/**
		 * Returns the file.
		 * @return the value, or {@code null} when the event has none
		 */
		public @Nullable String path() {
			return this.event.header("Playback-File-Path");
		}

		/**
		 * Returns how it ended, {@code done} or {@code break}; of the end only.
		 * @return the value, or {@code null} when the event has none
		 */
		public @Nullable String status() {
			return this.event.header("Playback-Status");
		}

	}

	/**
	 * CUSTOM {@code callcenter::info}: something happens in a queue.
	 *
	 * @param event the event
	 */
	record CallCenter(EslEvent event) implements EventView {

		/**
		 * Returns what happens, for example {@code member-queue-start}.
		 * @return the value, or {@code null} when the event has none
		 */
		public @Nullable String action() {
			return this.event.header("CC-Action");
		}

		/**
		 * Returns the queue.
		 * @return the value, or {@code null} when the event has none
		 */
		public @Nullable String queue() {
			return this.event.header("CC-Queue");
		}

		/**
		 * Returns the agent.
		 * @return the value, or {@code null} when the event has none
		 */
		public @Nullable String agent() {
			return this.event.header("CC-Agent");
		}

		/**
		 * Returns whether the agent works.
		 * @return the value, or {@code null} when the event has none
		 */
		public @Nullable String agentStatus() {
			return this.event.header("CC-Agent-Status");
		}

		/**
		 * Returns what the agent does.
		 * @return the value, or {@code null} when the event has none
		 */
		public @Nullable String agentState() {
			return this.event.header("CC-Agent-State");
		}

		/**
		 * Returns the agent's channel.
		 * @return the value, or {@code null} when the event has none
		 */
		public @Nullable String agentUuid() {
			return this.event.header("CC-Agent-UUID");
		}

		/**
		 * Returns the member's uuid in the queue.
		 * @return the value, or {@code null} when the event has none
		 */
		public @Nullable String memberUuid() {
			return this.event.header("CC-Member-UUID");
		}

		/**
		 * Returns the member's channel.
		 * @return the value, or {@code null} when the event has none
		 */
		public @Nullable String memberSessionUuid() {
			return this.event.header("CC-Member-Session-UUID");
		}

		/**
		 * Returns the member's name.
		 * @return the value, or {@code null} when the event has none
		 */
		public @Nullable String memberName() {
			return this.event.header("CC-Member-CID-Name");
		}

		/**
		 * Returns the member's number.
		 * @return the value, or {@code null} when the event has none
		 */
		public @Nullable String memberNumber() {
			return this.event.header("CC-Member-CID-Number");
		}

		/**
		 * Returns why the member left, for example {@code Terminated} or {@code Cancel}.
		 * @return the value, or {@code null} when the event has none
		 */
		public @Nullable String cause() {
			return this.event.header("CC-Cause");
		}

		/**
		 * Returns how many wait; -1 when not told.
		 * @return the value
		 */
		public long count() {
			return EventView.number(this.event, "CC-Count");
		}

	}

	/**
	 * Any other CUSTOM event.
	 *
	 * @param event the event
	 */
	record Custom(EslEvent event) implements EventView {

		/**
		 * Returns the subclass, for example {@code sofia::register}.
		 * @return the value, or {@code null} when the event has none
		 */
		public @Nullable String subclass() {
			return this.event.subclass();
		}

		/**
		 * Returns the body.
		 * @return the value, or {@code null} when the event has none
		 */
		public @Nullable String body() {
			return this.event.body();
		}

	}

	/**
	 * Any other event.
	 *
	 * @param event the event
	 */
	record Other(EslEvent event) implements EventView {

	}

}
