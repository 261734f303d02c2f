package io.github.eslboot.test;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Dialplan applications of the simulator.
 */
final class Applications {

	private static final Pattern TONES = Pattern.compile("%\\((\\d+),\\s*(\\d+)");

	private static final Pattern LOOPS = Pattern.compile("loops=(-?\\d+)");

	private static final Duration FILE_LENGTH = Duration.ofSeconds(1);

	private static final Duration UNLIMITED = Duration.ofSeconds(-1);

	private static final Map<String, Application> ALL = Map.ofEntries(Map.entry("answer", Applications::answer),
			Map.entry("park", Applications::park), Map.entry("valet_park", QueueApplications::valetPark),
			Map.entry("playback", Applications::playback), Map.entry("endless_playback", Applications::endless),
			Map.entry("speak", Applications::playback), Map.entry("say", Applications::say),
			Map.entry("sleep", Applications::sleep), Map.entry("echo", Applications::untilBroken),
			Map.entry("delay_echo", AppRun::readsNoMessages), Map.entry("fifo", QueueApplications::fifo),
			Map.entry("conference", Conferences::run), Map.entry("hangup", Applications::hangup),
			Map.entry("set", Applications::set), Map.entry("export", Applications::export),
			Map.entry("multiset", Applications::multiset), Map.entry("unset", Applications::unset),
			Map.entry("log", AppRun::finish), Map.entry("info", AppRun::finish),
			Map.entry("event", Applications::event), Map.entry("pre_answer", AppRun::finish),
			Map.entry("ring_ready", Applications::ring), Map.entry("send_dtmf", Applications::sendDtmf),
			Map.entry("queue_dtmf", Applications::sendDtmf), Map.entry("start_dtmf", AppRun::finish),
			Map.entry("stop_dtmf", AppRun::finish), Map.entry("record_session", Applications::recordSession),
			Map.entry("record", Applications::record),
			Map.entry("stop_record_session", Applications::stopRecordSession),
			Map.entry("play_and_get_digits", DigitCollection::playAndGetDigits),
			Map.entry("read", DigitCollection::read), Map.entry("bridge", Applications::bridge),
			Map.entry("transfer", Applications::transfer), Map.entry("sched_hangup", AppRun::finish),
			Map.entry("hash", AppRun::finish), Map.entry("db", AppRun::finish), Map.entry("limit", AppRun::finish),
			Map.entry("flush_dtmf", AppRun::finish), Map.entry("break", AppRun::finish),
			Map.entry("socket", SocketApplication::start), Map.entry("att_xfer", Applications::consult),
			Map.entry("intercept", Applications::intercept), Map.entry("eavesdrop", Eavesdropping::eavesdrop),
			Map.entry("three_way", Eavesdropping::threeWay), Map.entry("callcenter", QueueApplications::callCenter));

	private Applications() {
	}

	static @Nullable Application find(String name) {
		return ALL.get(name);
	}

	private static void answer(AppRun run) {
		switchboard(run).answer(run.channel());
		run.finish();
	}

	private static void park(AppRun run) {
		run.channel().fire("CHANNEL_PARK");
		run.onEnd(() -> run.channel().fire("CHANNEL_UNPARK"));
	}

	private static void playback(AppRun run) {
		String path = run.data();
		int at = path.indexOf('@');
		// The number after "@@" is the position at which the playback starts.
		play(run, (at >= 0 && path.startsWith("@@", at)) ? path.substring(0, at) : path, run::finish);
	}

	// language type method [gender] text
	private static void say(AppRun run) {
		int words = Arguments.split(run.data(), ' ', 5).size();
		if (words == 4 || words == 5) {
			play(run, run.data(), run::finish);
		}
		else {
			run.finish();
		}
	}

	private static void endless(AppRun run) {
		play(run, run.data() + ";loops=-1", run::finish);
	}

	/** Plays a file, then runs an action. The end of the execution stops the file. */
	static void play(AppRun run, String path, Runnable after) {
		Channel channel = run.channel();
		boolean missing = path.startsWith("local_stream://") && !channel.core().options().localStreams();
		if (missing || path.contains("notfound")) {
			run.respond("FILE NOT FOUND");
			after.run();
			return;
		}
		if (path.regionMatches(true, 0, "say:", 0, 4) || path.regionMatches(true, 0, "phrase:", 0, 7)) {
			// Without a speech synthesizer FreeSWITCH logs an error and continues.
			run.respond("FILE PLAYED");
			after.run();
			return;
		}
		int scheme = path.indexOf("://");
		String type = (scheme > 0) ? path.substring(0, scheme) : "file";
		channel.fire("PLAYBACK_START", null,
				(event) -> event.header("Playback-File-Type", type).header("Playback-File-Path", path));
		channel.playing(path);
		long started = System.nanoTime();
		boolean[] done = new boolean[1];
		run.onEnd(() -> {
			run.onEnd(null);
			channel.playing(null);
			long millis = (System.nanoTime() - started) / 1_000_000;
			channel.set("playback_last_offset_pos", Long.toString(millis * 8));
			channel.set("playback_seconds", Long.toString(millis / 1000));
			channel.set("playback_ms", Long.toString(millis));
			channel.set("playback_samples", Long.toString(millis * 8));
			run.respond(isLeaving(channel) ? "PLAYBACK ERROR" : "FILE PLAYED");
			channel.fire("PLAYBACK_STOP", null,
					(event) -> event.header("Playback-File-Type", type)
						.header("Playback-File-Path", path)
						.header("Playback-Status", (done[0]) ? "done" : "break"));
		});
		Duration length = length(path);
		run.finishAfter(UNLIMITED);
		if (!length.isNegative()) {
			run.after(length, () -> {
				done[0] = true;
				run.endPart();
				after.run();
			});
		}
	}

	/**
	 * Returns whether the channel is hung up or transferred, which makes playback fail.
	 */
	private static boolean isLeaving(Channel channel) {
		return channel.isDown() || channel.state() == ChannelState.CS_ROUTING;
	}

	/** Returns the length of a file: as given by a stream's name, or 1 s. */
	static Duration length(String path) {
		if (path.endsWith(";loops=-1") || path.startsWith("silence_stream://-1")
				|| path.startsWith("local_stream://")) {
			return UNLIMITED;
		}
		if (path.startsWith("silence_stream://")) {
			return Duration.ofMillis(digits(path.substring("silence_stream://".length())));
		}
		if (path.startsWith("file_string://")) {
			Duration sum = Duration.ZERO;
			for (String part : Arguments.split(path.substring("file_string://".length()), '!', 128)) {
				Duration length = length(part);
				if (length.isNegative()) {
					return UNLIMITED;
				}
				sum = sum.plus(length);
			}
			return sum;
		}
		if (path.startsWith("tone_stream://")) {
			long millis = 0;
			Matcher tones = TONES.matcher(path);
			while (tones.find()) {
				millis += Long.parseLong(tones.group(1)) + Long.parseLong(tones.group(2));
			}
			Matcher loops = LOOPS.matcher(path);
			int times = loops.find() ? Integer.parseInt(loops.group(1)) : 1;
			return (times < 0) ? UNLIMITED : Duration.ofMillis(millis * times);
		}
		return FILE_LENGTH;
	}

	static long digits(String text) {
		long value = 0;
		for (int i = 0; i < text.length() && Character.isDigit(text.charAt(i)); i++) {
			value = value * 10 + text.charAt(i) - '0';
		}
		return value;
	}

	private static void sleep(AppRun run) {
		run.finishAfter(Duration.ofMillis(digits(run.data().strip())));
	}

	static void untilBroken(AppRun run) {
		run.finishAfter(UNLIMITED);
	}

	private static void hangup(AppRun run) {
		switchboard(run).hangup(run.channel(), HangupCause.parse(run.data()));
		run.finish();
	}

	private static void set(AppRun run) {
		String data = run.data();
		int separator = (data.indexOf('=') >= 0) ? data.indexOf('=') : data.indexOf(',');
		if (separator > 0) {
			// FreeSWITCH expands the value of set a second time.
			assign(run.channel(), data.substring(0, separator) + "="
					+ run.channel().core().variables().expand(data.substring(separator + 1), run.channel()));
		}
		run.finish();
	}

	private static void export(AppRun run) {
		assign(run.channel(), run.data());
		run.finish();
	}

	private static void assign(Channel channel, String assignment) {
		int equals = assignment.indexOf('=');
		if (equals > 0) {
			channel.set(assignment.substring(0, equals).strip().replace("nolocal:", ""),
					assignment.substring(equals + 1));
		}
	}

	private static void multiset(AppRun run) {
		for (String assignment : run.data().split(" ")) {
			assign(run.channel(), assignment);
		}
		run.finish();
	}

	private static void unset(AppRun run) {
		run.channel().set(run.data().strip(), null);
		run.finish();
	}

	private static void event(AppRun run) {
		EventBus bus = run.channel().core().bus();
		SimulatedEvent.Builder event = SimulatedEvent.named(SimulatedEvent.CUSTOM);
		List<String> pairs = DialString.split(run.data(), ',');
		for (String pair : pairs) {
			int equals = pair.indexOf('=');
			if (equals > 0 && pair.substring(0, equals).equalsIgnoreCase("Event-Subclass")) {
				event.header("Event-Subclass", pair.substring(equals + 1));
			}
		}
		bus.stamp(event, SimulatedEvent.CUSTOM, null);
		run.channel().addData(event, SimulatedEvent.CUSTOM);
		for (String pair : pairs) {
			int equals = pair.indexOf('=');
			String name = (equals > 0) ? pair.substring(0, equals) : "";
			if (equals > 0 && !name.equalsIgnoreCase("Event-Subclass") && !name.equalsIgnoreCase("Event-Name")) {
				event.header(name, pair.substring(equals + 1));
			}
		}
		bus.publish(event.build());
		run.finish();
	}

	private static void ring(AppRun run) {
		switchboard(run).ring(run.channel());
		run.finish();
	}

	private static void sendDtmf(AppRun run) {
		Dtmf.send(run.channel(), run.data());
		run.finish();
	}

	private static void recordSession(AppRun run) {
		Recording.start(run.channel(), run.data().strip());
		run.finish();
	}

	private static void record(AppRun run) {
		Channel channel = run.channel();
		List<String> words = Arguments.split(run.data(), ' ', 4);
		if (words.isEmpty()) {
			run.finish();
			return;
		}
		String path = words.get(0);
		if (path.contains("notfound")) {
			// FreeSWITCH hangs up a call whose file it cannot open.
			switchboard(run).hangup(channel, HangupCause.DESTINATION_OUT_OF_ORDER);
			run.finish();
			return;
		}
		channel.set("playback_terminator_used", null);
		channel.set("silence_hits_exhausted", "false");
		Recording.startMessage(channel, path);
		run.onEnd(() -> Recording.stopMessage(channel, path));
		run.onDigit((digit) -> {
			String terminators = channel.get("playback_terminators");
			if (((terminators != null) ? terminators : "*").indexOf(digit) >= 0) {
				channel.set("playback_terminator_used", String.valueOf(digit));
				run.finish();
			}
		});
		long limit = (words.size() > 1) ? digits(words.get(1).replace("+", "")) : 0;
		run.finishAfter((limit > 0) ? Duration.ofSeconds(limit) : UNLIMITED);
	}

	private static void stopRecordSession(AppRun run) {
		Recording.stop(run.channel(), run.data().strip());
		run.finish();
	}

	private static void bridge(AppRun run) {
		Channel caller = run.channel();
		Switchboard switchboard = switchboard(run);
		if (caller.isAnswered()) {
			caller.callState(SimulatedCall.State.RING_WAIT);
		}
		caller.set("originate_disposition", "failure");
		Dialer dialer = new Dialer(switchboard, DialString.parse(run.data()), caller, (callee) -> {
			if (caller.isDown()) {
				switchboard.hangup(callee, HangupCause.ORIGINATOR_CANCEL);
				return;
			}
			if (caller.isAnswered() || callee.isAnswered()) {
				caller.callState(SimulatedCall.State.ACTIVE);
			}
			caller.set("originate_disposition", "call accepted");
			if (callee.isAnswered()) {
				switchboard.answer(caller);
			}
			switchboard.bridges().connect(caller, callee);
		}, (cause) -> {
			caller.set("originate_disposition", cause.name());
			caller.set("originate_failed_cause", cause.name());
			if (!caller.isDown()) {
				if (caller.isAnswered()) {
					caller.callState(SimulatedCall.State.ACTIVE);
				}
				if (!continuesAfter(caller, cause)) {
					switchboard.hangup(caller, cause);
				}
				run.finish();
			}
		});
		run.onEnd(dialer::cancelUnlessAnswered);
		dialer.start();
	}

	/** Returns whether a channel continues when its B-leg fails. */
	private static boolean continuesAfter(Channel caller, HangupCause cause) {
		String causes = caller.get("continue_on_fail");
		if (causes == null) {
			return cause == HangupCause.NO_ANSWER || cause == HangupCause.NO_USER_RESPONSE
					|| cause == HangupCause.ORIGINATOR_CANCEL;
		}
		return caller.isTrue("continue_on_fail")
				|| List.of(causes.toUpperCase(Locale.ROOT).split(",")).contains(cause.name());
	}

	private static void consult(AppRun run) {
		Channel channel = run.channel();
		Switchboard switchboard = switchboard(run);
		channel.callState(SimulatedCall.State.RING_WAIT);
		Dialer dialer = new Dialer(switchboard, DialString.parse(run.data()), channel, (third) -> {
			if (channel.isDown()) {
				switchboard.hangup(third, HangupCause.ORIGINATOR_CANCEL);
				return;
			}
			channel.callState(SimulatedCall.State.ACTIVE);
			switchboard.bridges().consult(channel, third);
		}, (cause) -> {
			channel.set(Bridges.LAST_CAUSE, cause.name());
			channel.set("originate_disposition", cause.name());
			if (!channel.isDown()) {
				channel.callState(SimulatedCall.State.ACTIVE);
				Channel waiting = channel.partner();
				if (waiting != null) {
					waiting.apps().stopMusic();
				}
				run.finish();
			}
		});
		run.onEnd(dialer::cancelUnlessAnswered);
		dialer.start();
	}

	private static void intercept(AppRun run) {
		Channel target = run.channel().core().switchboard().find(run.data().strip());
		if (target == null || target.isDown() || target == run.channel()) {
			run.finish();
			return;
		}
		run.finishAfter(UNLIMITED);
		switchboard(run).bridges().intercept(run.channel(), target);
	}

	private static void transfer(AppRun run) {
		String[] words = run.data().strip().split(" +");
		String dialplan = (words.length > 1) ? words[1] : "XML";
		String context = (words.length > 2) ? words[2] : "default";
		Switchboard switchboard = switchboard(run);
		Channel channel = run.channel();
		run.finishQuietly();
		switchboard.transfer(List.of(channel), new Destination(words[0], dialplan, context));
	}

	private static Switchboard switchboard(AppRun run) {
		return run.channel().core().switchboard();
	}

	/** Application: starts its work, and finishes the execution immediately or later. */
	@FunctionalInterface
	interface Application {

		void start(AppRun run);

	}

}
