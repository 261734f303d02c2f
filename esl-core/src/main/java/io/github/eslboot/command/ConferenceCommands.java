package io.github.eslboot.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.github.eslboot.command.EslCommandException.ErrorCode;
import io.github.eslboot.protocol.HangupCause;
import org.jspecify.annotations.Nullable;

/**
 * API commands for conferences: {@code conference <name> …}. Commands for a conference or
 * member that does not exist fail with {@link ErrorCode#NOT_FOUND}.
 *
 * @since 0.1.0
 */
public final class ConferenceCommands {

	private ConferenceCommands() {
	}

	/**
	 * {@code conference json_list}: lists all conferences. Requires Jackson.
	 * @return a command that returns the conferences
	 * @throws IllegalStateException when Jackson is not on the classpath
	 */
	public static ApiCommand<List<ConferenceData>> list() {
		JsonReply.require("conference json_list");
		return new ApiCommand<>(ConferenceCommands::conferences, "conference", "json_list");
	}

	/**
	 * {@code conference <name> json_list}: reads one conference. Requires Jackson.
	 * @param name the name of the conference
	 * @return a command that returns the conference
	 * @throws IllegalStateException when Jackson is not on the classpath
	 */
	public static ApiCommand<ConferenceData> list(String name) {
		JsonReply.require("conference json_list");
		return new ApiCommand<>((body) -> conferences(body).get(0), "conference", name(name), "json_list");
	}

	private static List<ConferenceData> conferences(String body) {
		OutputParser.refuseErrors(body);
		if (!(JsonReply.read(body) instanceof List<?> list)) {
			throw new IllegalArgumentException("no list");
		}
		List<ConferenceData> conferences = new ArrayList<>();
		for (Object each : list) {
			Map<?, ?> conference = (Map<?, ?>) each;
			List<Member> members = new ArrayList<>();
			if (conference.get("members") instanceof List<?> all) {
				all.forEach((member) -> {
					// A recording is listed as a member without flags.
					Object flags = ((Map<?, ?>) member).get("flags");
					members
						.add(new Member(JsonReply.texts(member), (flags != null) ? JsonReply.texts(flags) : Map.of()));
				});
			}
			conferences.add(new ConferenceData(JsonReply.texts(conference), List.copyOf(members)));
		}
		return List.copyOf(conferences);
	}

	/**
	 * {@code get count}: reads the number of members.
	 * @param name the name of the conference
	 * @return a command that returns the number, without members that have no channel
	 */
	public static ApiCommand<Integer> count(String name) {
		return new ApiCommand<>((body) -> {
			OutputParser.refuseErrors(body);
			return Integer.valueOf(body.strip());
		}, "conference", name(name), "get", "count");
	}

	/**
	 * {@code hup}: removes members, without the sound that {@link #kick} plays to them.
	 * Their channels continue in the dialplan, or stay parked.
	 * @param name the name of the conference
	 * @param members the members
	 * @return the command
	 */
	public static ApiCommand<@Nullable Void> remove(String name, Members members) {
		return command(name, "hup", members.word);
	}

	/**
	 * {@code kick}: removes members, with the sound of the profile. Members whose channel
	 * has nothing else to do are hung up; those that entered the conference from their
	 * dialplan continue in it, and parked channels stay parked.
	 * @param name the name of the conference
	 * @param members the members
	 * @return the command
	 */
	public static ApiCommand<@Nullable Void> kick(String name, Members members) {
		return command(name, "kick", members.word);
	}

	/**
	 * {@code mute}: mutes members, so that the others do not hear them.
	 * @param name the name of the conference
	 * @param members the members
	 * @return the command
	 */
	public static ApiCommand<@Nullable Void> mute(String name, Members members) {
		return command(name, "mute", members.word);
	}

	/**
	 * {@code unmute}: ends {@link #mute}.
	 * @param name the name of the conference
	 * @param members the members
	 * @return the command
	 */
	public static ApiCommand<@Nullable Void> unmute(String name, Members members) {
		return command(name, "unmute", members.word);
	}

	/**
	 * {@code deaf}: makes members deaf, so that they do not hear the others.
	 * @param name the name of the conference
	 * @param members the members
	 * @return the command
	 */
	public static ApiCommand<@Nullable Void> deaf(String name, Members members) {
		return command(name, "deaf", members.word);
	}

	/**
	 * {@code undeaf}: ends {@link #deaf}.
	 * @param name the name of the conference
	 * @param members the members
	 * @return the command
	 */
	public static ApiCommand<@Nullable Void> undeaf(String name, Members members) {
		return command(name, "undeaf", members.word);
	}

	/**
	 * {@code play}: plays a file to the conference.
	 * @param name the name of the conference
	 * @param path the file; a relative one needs a conference with a
	 * {@code sound-prefix}, otherwise FreeSWITCH says the text
	 * @return the command
	 */
	public static ApiCommand<@Nullable Void> play(String name, String path) {
		return command(name, "play", WireText.path(path));
	}

	/**
	 * {@code play}: plays media to the conference.
	 * @param name the name of the conference
	 * @param media the media; neither a phrase nor an expression
	 * @return the command
	 */
	public static ApiCommand<@Nullable Void> play(String name, Media media) {
		return command(name, "play", media.toApiArgument(true));
	}

	/**
	 * {@code play … <member>}: plays a file to one member.
	 * @param name the name of the conference
	 * @param path the file
	 * @param member the member id
	 * @return the command
	 */
	public static ApiCommand<@Nullable Void> play(String name, String path, int member) {
		return play(name, Media.file(path), member);
	}

	/**
	 * {@code play … <member>}: plays media to one member.
	 * @param name the name of the conference
	 * @param media the media, not a phrase
	 * @param member the member id
	 * @return the command
	 */
	public static ApiCommand<@Nullable Void> play(String name, Media media, int member) {
		// Unlike for the conference, FreeSWITCH expands the text.
		return command(name, "play", media.toMemberArgument(), Integer.toString(member));
	}

	/**
	 * {@code stop all}: stops all files that are played to the conference.
	 * @param name the name of the conference
	 * @return the command
	 */
	public static ApiCommand<@Nullable Void> stopPlaying(String name) {
		return command(name, "stop", "all");
	}

	/**
	 * {@code record}: records the conference to a file on the server.
	 * @param name the name of the conference
	 * @param path the file; its extension selects the format
	 * @return the command
	 */
	public static ApiCommand<@Nullable Void> record(String name, String path) {
		return command(name, "record", WireText.path(path));
	}

	/**
	 * {@code norecord}: stops a recording.
	 * @param name the name of the conference
	 * @param path the file, or {@code all}
	 * @return the command; with {@code all} FreeSWITCH reports success even if there is
	 * no recording
	 */
	@SuppressWarnings("NullAway") // The type argument is nullable, which NullAway does
									// not see.
	public static ApiCommand<@Nullable Void> stopRecording(String name, String path) {
		// Both outcomes end with "+OK Stopped recording 0 files".
		return new ApiCommand<>((body) -> {
			if (!body.contains("+OK ") || body.startsWith("-ERR")) {
				throw new OutputParser.Refusal(ErrorCode.of(body));
			}
			return null;
		}, "conference", name(name), "norecord", WireText.path(path));
	}

	/**
	 * {@code lock}: locks the conference, so that no further members are admitted.
	 * @param name the name of the conference
	 * @return the command
	 */
	public static ApiCommand<@Nullable Void> lock(String name) {
		return command(name, "lock");
	}

	/**
	 * {@code unlock}: ends {@link #lock}.
	 * @param name the name of the conference
	 * @return the command
	 */
	public static ApiCommand<@Nullable Void> unlock(String name) {
		return command(name, "unlock");
	}

	/**
	 * {@code dial}: calls a destination and adds it to a conference, which is created if
	 * it does not exist. The command waits for the answer, so run it as a background job.
	 * @param name the name of the conference, without backslashes and with the limits of
	 * {@code other} in {@link #transfer}, since the callee enters it with an application
	 * @param dialString the destination, one leg
	 * @param callerNumber the caller ID number
	 * @param callerName the caller ID name
	 * @return a command that returns {@code SUCCESS}, or the hangup cause of the failed
	 * call
	 */
	public static ApiCommand<HangupCause> dial(String name, DialString dialString, String callerNumber,
			String callerName) {
		entered("name", name);
		if (name.indexOf('\\') >= 0) {
			throw new IllegalArgumentException("'name' must not contain a backslash, which FreeSWITCH would remove");
		}
		return new ApiCommand<>((body) -> {
			OutputParser.refuseUnlessOk(body);
			String prefix = "+OK Call Requested: result: [";
			int end = body.lastIndexOf(']');
			if (!body.startsWith(prefix) || end < prefix.length()) {
				throw new IllegalArgumentException("no result");
			}
			return HangupCause.of(body.substring(prefix.length(), end));
		}, "conference", name(name), "dial", WireText.quoted("dialString", dialString.toString()),
				WireText.quoted("callerNumber", callerNumber), WireText.quoted("callerName", callerName));
	}

	/**
	 * {@code transfer}: moves a member to another conference.
	 * @param name the name of the conference
	 * @param other the other conference, which is created with the profile
	 * {@code default} if it does not exist; without <code>${</code>, {@code @}, which
	 * separates a profile, {@code +}, which separates a PIN and flags, {@code bridge:}
	 * and {@code %[}, which sets variables
	 * @param member the member id
	 * @return the command
	 */
	public static ApiCommand<@Nullable Void> transfer(String name, String other, int member) {
		// FreeSWITCH transfers the member to the inline dialplan, which splits at commas.
		String inline = ArgumentSplitter.escaped(WireText.extensionArgument("other", entered("other", other)), ',');
		return command(name, "transfer", WireText.name("other", inline), Integer.toString(member));
	}

	/**
	 * Returns a name as the argument of the application {@code conference}. Rejects text
	 * that the application would not read as a name.
	 */
	static String entered(String argument, String name) {
		WireText.literal(argument, WireText.line(argument, name));
		if (name.isBlank() || !name.strip().equals(name) || name.indexOf('@') >= 0 || name.indexOf('+') >= 0
				|| name.regionMatches(true, 0, "bridge:", 0, 7) || WireText.setsVariables(name)) {
			throw new IllegalArgumentException(
					"'%s' must be the name of a conference without '@', '+', 'bridge:' and '%%[', but is '%s'"
						.formatted(argument, name));
		}
		return WireText.argument(name);
	}

	private static ApiCommand<@Nullable Void> command(String name, String... what) {
		String[] arguments = new String[what.length + 1];
		arguments[0] = name(name);
		System.arraycopy(what, 0, arguments, 1, what.length);
		return new ApiCommand<>(OutputParser.OK, "conference", arguments);
	}

	private static String name(String name) {
		return WireText.name("name", name);
	}

	/** Selects members of a conference. */
	public static final class Members {

		/** All members. */
		public static final Members ALL = new Members("all");

		/** The member who joined last. */
		public static final Members LAST = new Members("last");

		/** All members except moderators. */
		public static final Members NON_MODERATOR = new Members("non_moderator");

		private final String word;

		private Members(String word) {
			this.word = word;
		}

		/**
		 * Selects one member.
		 * @param number the member id, at least 1
		 * @return the selection
		 */
		public static Members of(int number) {
			if (number < 1) {
				throw new IllegalArgumentException("A member id is positive, but is " + number);
			}
			return new Members(Integer.toString(number));
		}

		@Override
		public String toString() {
			return this.word;
		}

	}

	/**
	 * A conference.
	 *
	 * @param values the values of the conference, by the names that FreeSWITCH gives them
	 * @param members the members of the conference
	 */
	public record ConferenceData(Map<String, String> values, List<Member> members) {

		/**
		 * Returns the name of the conference.
		 * @return the name
		 */
		public String name() {
			return this.values.getOrDefault("conference_name", "");
		}

		/**
		 * Returns whether the conference is locked.
		 * @return whether the conference is locked
		 */
		public boolean isLocked() {
			return Boolean.parseBoolean(this.values.get("locked"));
		}

		/**
		 * Returns whether the conference is recorded.
		 * @return whether the conference is recorded
		 */
		public boolean isRecording() {
			return Boolean.parseBoolean(this.values.get("recording"));
		}

	}

	/**
	 * A member of a conference.
	 *
	 * @param values the values of the member, by the names that FreeSWITCH gives them
	 * @param flags the flags of the member, by the names that FreeSWITCH gives them
	 */
	public record Member(Map<String, String> values, Map<String, String> flags) {

		/**
		 * Returns the member id.
		 * @return the id; 0 for a member without a channel, such as a recording
		 */
		public int number() {
			return Integer.parseInt(this.values.getOrDefault("id", "0"));
		}

		/**
		 * Returns the uuid of the member's channel.
		 * @return the uuid; empty for a member without a channel, such as a recording
		 */
		public String uuid() {
			return this.values.getOrDefault("uuid", "");
		}

		/**
		 * Returns whether the others can hear the member.
		 * @return {@code false} if the member is muted
		 */
		public boolean canSpeak() {
			return Boolean.parseBoolean(this.flags.get("can_speak"));
		}

		/**
		 * Returns whether the member can hear the others.
		 * @return {@code false} if the member is deaf
		 */
		public boolean canHear() {
			return Boolean.parseBoolean(this.flags.get("can_hear"));
		}

	}

}
