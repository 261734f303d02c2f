package io.github.eslboot.test;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * Variables that FreeSWITCH sets when a channel ends: times and durations.
 */
final class CallRecord {

	private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT)
		.withZone(ZoneId.systemDefault());

	private CallRecord() {
	}

	static void addTo(Channel channel) {
		CallerProfile profile = channel.profile();
		HangupCause cause = channel.hangupCause();
		if (cause != null) {
			channel.set("hangup_cause", cause.name());
			channel.set("hangup_cause_q850", Integer.toString(cause.q850()));
		}
		String digits = channel.digitsDialed();
		channel.set("digits_dialed", digits.isEmpty() ? "none" : digits);
		stamp(channel, "start", profile.created);
		stamp(channel, "profile_start", profile.profileCreated);
		if (profile.answered > 0) {
			stamp(channel, "answer", profile.answered);
		}
		if (profile.bridged > 0) {
			stamp(channel, "bridge", profile.bridged);
		}
		if (profile.progress > 0) {
			stamp(channel, "progress", profile.progress);
		}
		stamp(channel, "end", profile.hangup);
		epoch(channel, "start", profile.created);
		epoch(channel, "profile_start", profile.profileCreated);
		epoch(channel, "answer", profile.answered);
		epoch(channel, "bridge", profile.bridged);
		epoch(channel, "last_hold", profile.lastHold);
		channel.set("hold_accum_seconds", Long.toString(profile.holdAccumulated / 1_000_000));
		channel.set("hold_accum_usec", Long.toString(profile.holdAccumulated));
		channel.set("hold_accum_ms", Long.toString(profile.holdAccumulated / 1000));
		epoch(channel, "resurrect", 0);
		epoch(channel, "progress", profile.progress);
		epoch(channel, "progress_media", 0);
		epoch(channel, "end", profile.hangup);
		channel.set("last_app", channel.apps().last());
		channel.set("last_arg", channel.apps().lastData());
		channel.set("caller_id", "\"" + orEmpty(profile.callerName) + "\" <" + orEmpty(profile.callerNumber) + ">");
		durations(channel, profile);
		if (channel.loopbackLeg() != null) {
			channel.set("is_loopback", "1");
		}
	}

	private static void durations(Channel channel, CallerProfile profile) {
		long end = profile.hangup;
		long duration = end - profile.created;
		long billed = (profile.answered > 0) ? end - profile.answered : 0;
		long progress = (profile.progress > 0) ? profile.progress - profile.created : 0;
		long answer = (profile.answered > 0) ? profile.answered - profile.created : 0;
		long wait = (profile.bridged > 0) ? profile.bridged - profile.created : 0;
		String[] suffixes = { "sec", "msec", "usec" };
		String[] durationNames = { "duration", "mduration", "uduration" };
		long[] units = { 1_000_000, 1000, 1 };
		for (int i = 0; i < units.length; i++) {
			channel.set(durationNames[i], Long.toString(duration / units[i]));
			channel.set("bill" + suffixes[i], Long.toString(billed / units[i]));
			channel.set("progress" + suffixes[i], Long.toString(progress / units[i]));
			channel.set("answer" + suffixes[i], Long.toString(answer / units[i]));
			channel.set("wait" + suffixes[i], Long.toString(wait / units[i]));
			channel.set("progress_media" + suffixes[i], "0");
			channel.set("flow_bill" + suffixes[i], Long.toString(duration / units[i]));
		}
	}

	private static void stamp(Channel channel, String name, long micros) {
		channel.set(name + "_stamp", STAMP.format(Instant.ofEpochSecond(micros / 1_000_000)));
	}

	private static void epoch(Channel channel, String name, long micros) {
		channel.set(name + "_epoch", Long.toString(micros / 1_000_000));
		channel.set(name + "_uepoch", Long.toString(micros));
	}

	private static String orEmpty(@org.jspecify.annotations.Nullable String text) {
		return (text != null) ? text : "";
	}

}
