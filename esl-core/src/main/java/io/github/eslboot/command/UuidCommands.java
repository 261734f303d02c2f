package io.github.eslboot.command;

import java.time.Duration;
import java.util.Map;

import io.github.eslboot.command.EslCommandException.ErrorCode;
import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.HangupCause;
import org.jspecify.annotations.Nullable;

/**
 * API commands for one channel, which is one leg of a call: FreeSWITCH's {@code uuid_…}.
 * For a channel that does not exist they fail with
 * {@link EslCommandException.ErrorCode#NO_SUCH_CALL}, unless the method says that
 * FreeSWITCH does not report it.
 * <p>
 * The class is long because it has a factory for each of these commands.
 *
 * @since 0.1.0
 */
public final class UuidCommands {

	/** FreeSWITCH splits into at most 64 parts, the last of which contains the rest. */
	private static final int MAX_VARIABLES = 63;

	private UuidCommands() {
	}

	/**
	 * {@code uuid_exists}: checks whether a channel exists.
	 * @param uuid the uuid of the channel
	 * @return a command that returns whether the channel exists
	 */
	public static ApiCommand<Boolean> exists(String uuid) {
		return new ApiCommand<>((body) -> switch (body) {
			case "true" -> true;
			case "false" -> false;
			default -> throw new OutputParser.Refusal(ErrorCode.of(body));
		}, "uuid_exists", uuid(uuid));
	}

	/**
	 * {@code uuid_kill}: hangs up a channel.
	 * @param uuid the uuid of the channel
	 * @param cause the hangup cause
	 * @return the command
	 */
	public static ApiCommand<@Nullable Void> kill(String uuid, HangupCause cause) {
		return command("uuid_kill", uuid(uuid), cause.name());
	}

	/**
	 * {@code uuid_bridge}: bridges two channels. The hangup of one channel also hangs up
	 * the other, unless its variables say otherwise.
	 * @param uuid the uuid of a channel that is answered or has early media
	 * @param other the uuid of the other channel
	 * @return a command that returns the uuid of the other channel
	 */
	public static ApiCommand<String> bridge(String uuid, String other) {
		return new ApiCommand<>(OutputParser.OK_TEXT, "uuid_bridge", uuid(uuid), WireText.plainWord("other", other));
	}

	/**
	 * {@code uuid_transfer}: transfers a channel to an extension.
	 * @param uuid the uuid of the channel
	 * @param leg the leg of a bridge to transfer; the variables of the other leg
	 * determine whether that leg is hung up
	 * @param extension the extension; may contain spaces, but not <code>${</code>
	 * @param dialplan the name of the dialplan, usually {@code XML}; not {@code inline},
	 * which would run the extension
	 * @param context the context, for example {@code default}
	 * @return the command
	 */
	public static ApiCommand<@Nullable Void> transfer(String uuid, TransferLeg leg, String extension, String dialplan,
			String context) {
		String target = WireText.extension(extension);
		WireText.dialplan(dialplan);
		WireText.context(context);
		return (leg == TransferLeg.ALEG) ? command("uuid_transfer", uuid(uuid), target, dialplan, context)
				: command("uuid_transfer", uuid(uuid), leg.word, target, dialplan, context);
	}

	/**
	 * {@code uuid_transfer … -both park: inline}: ends the bridge of a channel and parks
	 * both legs.
	 * @param uuid the uuid of one of the channels
	 * @return the command
	 */
	public static ApiCommand<@Nullable Void> parkBoth(String uuid) {
		return command("uuid_transfer", uuid(uuid), TransferLeg.BOTH.word, "park:", "inline");
	}

	/**
	 * {@code uuid_transfer … conference:… inline}: moves a channel, or both legs of its
	 * bridge, into a conference with the profile {@code default}.
	 * @param uuid the uuid of the channel
	 * @param leg the leg of a bridge to move; the variables of the other leg determine
	 * whether that leg is hung up
	 * @param conference name of the conference: letters, digits, {@code _}, {@code -},
	 * {@code .}
	 * @return the command
	 */
	public static ApiCommand<@Nullable Void> joinConference(String uuid, TransferLeg leg, String conference) {
		if (!conference.matches("[\\w.-]+")) {
			throw new IllegalArgumentException("The name of a conference must consist of letters, digits, '_', '-' "
					+ "and '.', but is '%s'".formatted(WireText.line("conference", conference)));
		}
		String target = "conference:" + conference + "@default";
		return (leg == TransferLeg.ALEG) ? command("uuid_transfer", uuid(uuid), target, "inline")
				: command("uuid_transfer", uuid(uuid), leg.word, target, "inline");
	}

	/**
	 * {@code uuid_broadcast … att_xfer::…}: connects a leg of a bridge with another
	 * party, while music on hold is played to its partner. When the leg hangs up or is
	 * transferred, the party and the partner are bridged; when the party hangs up, the
	 * leg and the partner.
	 * @param uuid the uuid of the channel
	 * @param dialString the party: one leg; without <code>${</code>, which FreeSWITCH
	 * would expand
	 * @return the command
	 */
	public static ApiCommand<@Nullable Void> consult(String uuid, DialString dialString) {
		// The command and the application each expand the text.
		String argument = WireText.argument(WireText.literal("dialString", dialString.toArgument()));
		return command("uuid_broadcast", uuid(uuid), WireText.quoted("dialString", "att_xfer::" + argument));
	}

	/**
	 * {@code uuid_hold}: puts a channel on hold, or ends the hold. FreeSWITCH reports
	 * success for a channel that does not exist, and an error when a channel that is not
	 * on hold is taken off hold.
	 * @param uuid the uuid of the channel
	 * @param hold whether to start, end or toggle the hold
	 * @return the command
	 */
	public static ApiCommand<@Nullable Void> hold(String uuid, Hold hold) {
		return (hold == Hold.ON) ? command("uuid_hold", uuid(uuid)) : command("uuid_hold", hold.word, uuid(uuid));
	}

	/**
	 * {@code uuid_park}: parks a channel, which then waits for commands. Ends the bridge
	 * of the channel.
	 * @param uuid the uuid of the channel
	 * @return the command
	 */
	public static ApiCommand<@Nullable Void> park(String uuid) {
		return command("uuid_park", uuid(uuid));
	}

	/**
	 * {@code uuid_setvar}: sets a channel variable. The value is stored unchanged. If it
	 * contains <code>${…}</code>, FreeSWITCH expands it whenever a dialplan or an
	 * application refers to the variable, so do not store untrusted text with
	 * <code>${</code> in a variable that they use.
	 * @param uuid the uuid of the channel
	 * @param name the name of the variable
	 * @param value the value; {@code null} or empty unsets the variable
	 * @return the command
	 */
	public static ApiCommand<@Nullable Void> setVariable(String uuid, String name, @Nullable String value) {
		String variable = WireText.variable(name);
		return (value == null || value.isEmpty()) ? command("uuid_setvar", uuid(uuid), variable)
				: command("uuid_setvar", uuid(uuid), variable, WireText.quoted(name, value));
	}

	/**
	 * {@code uuid_setvar_multi}: sets several channel variables with one command.
	 * @param uuid the uuid of the channel
	 * @param variables names and values, 1 to 63; an empty value unsets the variable
	 * @return the command
	 * @throws IllegalArgumentException when a value contains <code>${</code>, which
	 * FreeSWITCH would not set
	 */
	public static ApiCommand<@Nullable Void> setVariables(String uuid, Map<String, String> variables) {
		if (variables.isEmpty() || variables.size() > MAX_VARIABLES) {
			throw new IllegalArgumentException("One to %d variables can be set with one command, not %d"
				.formatted(MAX_VARIABLES, variables.size()));
		}
		StringBuilder pairs = new StringBuilder();
		variables.forEach((name, value) -> {
			WireText.line(name, value);
			if (WireText.isExpanded(value)) {
				throw new IllegalArgumentException(
						"The value of variable '%s' has '${', which uuid_setvar_multi does not set; use uuid_setvar"
							.formatted(name));
			}
			pairs.append(pairs.isEmpty() ? "" : ";").append(WireText.variable(name)).append('=');
			if (!value.isEmpty()) {
				pairs.append('\'').append(WireText.escaped(value).replace(";", "\\;")).append('\'');
			}
		});
		return command("uuid_setvar_multi", uuid(uuid), pairs.toString());
	}

	/**
	 * {@code uuid_getvar}: reads a channel variable.
	 * @param uuid the uuid of the channel
	 * @param name the name of the variable
	 * @return a command that returns the value, or {@code null} if the variable is not
	 * set. FreeSWITCH returns {@code _undef_} for an unset variable, so that value reads
	 * as {@code null} as well
	 */
	@SuppressWarnings("NullAway") // The type argument is nullable, which NullAway does
									// not see.
	public static ApiCommand<@Nullable String> getVariable(String uuid, String name) {
		return new ApiCommand<>((body) -> {
			// Unlike an error, a value has no final line feed.
			if (body.equals(OutputParser.NO_CHANNEL) || body.startsWith("-USAGE: <uuid>")) {
				throw new OutputParser.Refusal(ErrorCode.of(body));
			}
			return (body.equals("_undef_") || body.equals(OutputParser.NO_REPLY)) ? null : body;
		}, "uuid_getvar", uuid(uuid), WireText.variable(name));
	}

	/**
	 * {@code uuid_record … start}: records a channel to a file on the server.
	 * @param uuid the uuid of the channel
	 * @param path the file; its extension selects the format. Not a stream or parameters:
	 * run {@code record_session} or {@link ApiCommand#of} for these
	 * @param limit the maximum duration, at least 1 second, or {@code null} for no limit;
	 * fractions of a second are ignored
	 * @return the command
	 */
	public static ApiCommand<@Nullable Void> startRecording(String uuid, String path, @Nullable Duration limit) {
		return (limit != null)
				? command("uuid_record", uuid(uuid), "start", WireText.path(path),
						Long.toString(WireText.seconds("limit", limit)))
				: command("uuid_record", uuid(uuid), "start", WireText.path(path));
	}

	/**
	 * {@code uuid_record … stop}: ends a recording.
	 * @param uuid the uuid of the channel
	 * @param path the file, or {@code all}
	 * @return the command
	 */
	public static ApiCommand<@Nullable Void> stopRecording(String uuid, String path) {
		return command("uuid_record", uuid(uuid), "stop", WireText.path(path));
	}

	/**
	 * {@code uuid_record … mask} or {@code unmask}: replaces the audio in a recording
	 * with silence, for example while a card number is spoken.
	 * @param uuid the uuid of the channel
	 * @param path the file
	 * @param masked whether silence is recorded
	 * @return the command
	 */
	public static ApiCommand<@Nullable Void> maskRecording(String uuid, String path, boolean masked) {
		return command("uuid_record", uuid(uuid), masked ? "mask" : "unmask", WireText.path(path));
	}

	/**
	 * {@code uuid_broadcast}: plays a file to a channel.
	 * @param uuid the uuid of the channel
	 * @param path the file; must not contain {@code ::} or <code>${</code>
	 * @param leg the leg of a bridge to which the file is played
	 * @return the command
	 */
	public static ApiCommand<@Nullable Void> broadcast(String uuid, String path, BroadcastLeg leg) {
		return broadcast(uuid, Media.file(path), leg);
	}

	/**
	 * {@code uuid_broadcast}: plays media to a channel.
	 * @param uuid the uuid of the channel
	 * @param media the media
	 * @param leg the leg of a bridge to which the media are played
	 * @return the command
	 */
	public static ApiCommand<@Nullable Void> broadcast(String uuid, Media media, BroadcastLeg leg) {
		return command("uuid_broadcast", uuid(uuid), media.toBroadcast(), leg.word);
	}

	/**
	 * {@code uuid_broadcast … application::argument}: runs an application on a channel
	 * while others run.
	 * @param uuid the uuid of the channel
	 * @param application the name of the application
	 * @param argument the argument in FreeSWITCH's syntax; it is not literal: FreeSWITCH
	 * expands <code>${…}</code> in it, which may run commands
	 * @param leg the leg of a bridge that the application runs on
	 * @return the command
	 */
	public static ApiCommand<@Nullable Void> broadcast(String uuid, String application, String argument,
			BroadcastLeg leg) {
		if (!application.matches("\\w+")) {
			throw new IllegalArgumentException(
					"'application' must be a name, but is '%s'".formatted(WireText.line("application", application)));
		}
		return command("uuid_broadcast", uuid(uuid), WireText.quoted("argument", application + "::" + argument),
				leg.word);
	}

	/**
	 * {@code uuid_answer}: answers a channel. FreeSWITCH reports the same failure for a
	 * channel that does not exist and one that cannot be answered.
	 * @param uuid the uuid of the channel
	 * @return the command
	 */
	public static ApiCommand<@Nullable Void> answer(String uuid) {
		return command("uuid_answer", uuid(uuid));
	}

	/**
	 * {@code uuid_pre_answer}: starts early media on a channel. FreeSWITCH reports the
	 * same failure for a channel that does not exist and one without early media.
	 * @param uuid the uuid of the channel
	 * @return the command
	 */
	public static ApiCommand<@Nullable Void> preAnswer(String uuid) {
		return command("uuid_pre_answer", uuid(uuid));
	}

	/**
	 * {@code uuid_dump}: reads all data of a channel. Requires Jackson.
	 * @param uuid the uuid of the channel
	 * @return a command that returns the data, as a {@code CHANNEL_DATA} event
	 * @throws IllegalStateException when Jackson is not on the classpath
	 */
	public static ApiCommand<EslEvent> dump(String uuid) {
		JsonReply.require("uuid_dump");
		return new ApiCommand<>((body) -> {
			OutputParser.refuseErrors(body);
			return JsonReply.event(body);
		}, "uuid_dump", uuid(uuid), "json");
	}

	/**
	 * {@code uuid_send_dtmf}: sends DTMF digits to the far end.
	 * @param uuid the uuid of the channel
	 * @param digits {@code 0-9}, {@code *}, {@code #}, {@code A-D}, {@code F} for a hook
	 * flash, {@code w} for a pause of 0.5 s and {@code W} for a pause of 1 s; finally
	 * {@code @} and the duration of each digit in milliseconds, if it is not the default
	 * @return the command
	 */
	public static ApiCommand<@Nullable Void> sendDtmf(String uuid, String digits) {
		return command("uuid_send_dtmf", uuid(uuid), digits(digits));
	}

	/**
	 * {@code uuid_recv_dtmf}: simulates DTMF digits from the far end.
	 * @param uuid the uuid of the channel
	 * @param digits as for {@link #sendDtmf}
	 * @return the command
	 */
	public static ApiCommand<@Nullable Void> receiveDtmf(String uuid, String digits) {
		return command("uuid_recv_dtmf", uuid(uuid), digits(digits));
	}

	/**
	 * {@code uuid_flush_dtmf}: discards received DTMF digits that no application has
	 * read.
	 * @param uuid the uuid of the channel
	 * @return the command
	 */
	public static ApiCommand<@Nullable Void> flushDtmf(String uuid) {
		return command("uuid_flush_dtmf", uuid(uuid));
	}

	private static String digits(String digits) {
		if (!digits.matches("[0-9*#A-Da-dwWfF]+(@\\d+)?")) {
			throw new IllegalArgumentException(
					"'digits' must be DTMF digits, but is '%s'".formatted(WireText.line("digits", digits)));
		}
		return digits;
	}

	/**
	 * {@code uuid_break}: stops the media that a channel plays, or its current
	 * application.
	 * @param uuid the uuid of the channel
	 * @param all whether queued media are discarded as well; FreeSWITCH then also
	 * discards queued {@code sendmsg} messages and does not report it
	 * @return the command
	 */
	public static ApiCommand<@Nullable Void> breakMedia(String uuid, boolean all) {
		return all ? command("uuid_break", uuid(uuid), "all") : command("uuid_break", uuid(uuid));
	}

	/**
	 * {@code uuid_media}: puts FreeSWITCH into the media path of a channel, or takes it
	 * out. FreeSWITCH reports an unspecific failure for a channel that does not exist.
	 * @param uuid the uuid of the channel
	 * @param on whether media pass through FreeSWITCH
	 * @return the command
	 */
	public static ApiCommand<@Nullable Void> media(String uuid, boolean on) {
		return on ? command("uuid_media", uuid(uuid)) : command("uuid_media", "off", uuid(uuid));
	}

	/**
	 * {@code uuid_displace … start}: replaces the audio of a channel with a file.
	 * @param uuid the uuid of the channel
	 * @param path the file
	 * @param mix whether to mix the file with the audio instead of replacing the audio
	 * @param limit the maximum duration, at least 1 second, or {@code null} for the whole
	 * file; fractions of a second are ignored
	 * @return the command
	 */
	public static ApiCommand<@Nullable Void> startDisplacing(String uuid, String path, boolean mix,
			@Nullable Duration limit) {
		return displace(uuid, WireText.path(path), mix, limit);
	}

	/**
	 * {@code uuid_displace … start}: replaces the audio of a channel with media.
	 * @param uuid the uuid of the channel
	 * @param media the media; neither speech nor an expression
	 * @param mix as for a file
	 * @param limit as for a file
	 * @return the command
	 */
	public static ApiCommand<@Nullable Void> startDisplacing(String uuid, Media media, boolean mix,
			@Nullable Duration limit) {
		return displace(uuid, media.toApiArgument(false), mix, limit);
	}

	private static ApiCommand<@Nullable Void> displace(String uuid, String media, boolean mix,
			@Nullable Duration limit) {
		String seconds = (limit != null) ? Long.toString(WireText.seconds("limit", limit)) : "0";
		return mix ? command("uuid_displace", uuid(uuid), "start", media, seconds, "mux")
				: command("uuid_displace", uuid(uuid), "start", media, seconds);
	}

	/**
	 * {@code uuid_displace … stop}: ends the replacement of the audio.
	 * @param uuid the uuid of the channel
	 * @param path the file
	 * @return the command
	 */
	public static ApiCommand<@Nullable Void> stopDisplacing(String uuid, String path) {
		return command("uuid_displace", uuid(uuid), "stop", WireText.path(path));
	}

	/**
	 * {@code uuid_displace … stop}: ends the replacement of the audio.
	 * @param uuid the uuid of the channel
	 * @param media the media
	 * @return the command
	 */
	public static ApiCommand<@Nullable Void> stopDisplacing(String uuid, Media media) {
		return command("uuid_displace", uuid(uuid), "stop", media.toApiArgument(false));
	}

	/**
	 * {@code uuid_audio … mute}: mutes one direction of the audio of a channel.
	 * @param uuid the uuid of the channel
	 * @param direction the direction
	 * @param muted whether the direction is muted
	 * @return the command
	 */
	public static ApiCommand<@Nullable Void> mute(String uuid, AudioDirection direction, boolean muted) {
		return command("uuid_audio", uuid(uuid), "start", direction.word, "mute", muted ? "1" : "0");
	}

	/**
	 * {@code uuid_audio … level}: changes the volume of one direction of the audio of a
	 * channel.
	 * @param uuid the uuid of the channel
	 * @param direction the direction
	 * @param level the volume, -4 to 4
	 * @return the command
	 */
	public static ApiCommand<@Nullable Void> volume(String uuid, AudioDirection direction, int level) {
		if (level < -4 || level > 4) {
			throw new IllegalArgumentException("'level' must be -4 to 4, but is " + level);
		}
		return command("uuid_audio", uuid(uuid), "start", direction.word, "level", Integer.toString(level));
	}

	/**
	 * {@code uuid_audio … stop}: resets {@link #mute} and {@link #volume}.
	 * @param uuid the uuid of the channel
	 * @return the command
	 */
	public static ApiCommand<@Nullable Void> resetAudio(String uuid) {
		return command("uuid_audio", uuid(uuid), "stop");
	}

	/**
	 * {@code uuid_deflect}: transfers an answered SIP channel with a REFER.
	 * @param uuid the uuid of the channel
	 * @param uri the new destination, for example {@code sip:1001@pbx.example.org}
	 * @return the command; FreeSWITCH reports success even for a channel that is not SIP
	 */
	public static ApiCommand<@Nullable Void> deflect(String uuid, String uri) {
		return command("uuid_deflect", uuid(uuid), WireText.quoted("uri", WireText.word("uri", uri)));
	}

	/**
	 * {@code uuid_phone_event}: sends an event to the phone. FreeSWITCH reports an
	 * unspecific failure for a channel that does not exist.
	 * @param uuid the uuid of the channel
	 * @param event the event, for example {@code talk} or {@code hold}
	 * @return the command
	 */
	public static ApiCommand<@Nullable Void> phoneEvent(String uuid, String event) {
		return command("uuid_phone_event", uuid(uuid), WireText.plainWord("event", event));
	}

	/**
	 * {@code uuid_transfer} to the application {@code valet_park}: parks a channel in a
	 * lot, from which it is retrieved by its number.
	 * @param uuid the uuid of the channel
	 * @param lot the name of the lot, without <code>${</code> and apostrophes, with which
	 * FreeSWITCH would not run the application
	 * @param number the number within the lot: letters, digits, {@code *}, {@code #},
	 * {@code _}, {@code -} and {@code .}; neither {@code auto} nor {@code ask}
	 * @return the command
	 */
	public static ApiCommand<@Nullable Void> valetPark(String uuid, String lot, String number) {
		WireText.literal("lot", WireText.line("lot", lot));
		if (lot.isBlank() || !lot.strip().equals(lot) || lot.indexOf('\'') >= 0 || !number.matches("[\\w*#.-]+")
				|| number.matches("(?i)auto|ask")) {
			throw new IllegalArgumentException(
					"'%s' is not a valid lot and number".formatted(lot + " " + WireText.line("number", number)));
		}
		// The inline dialplan splits the text at commas, the application at spaces.
		String application = "valet_park:"
				+ WireText.extensionArgument("lot", WireText.argument(WireText.quoted("lot", lot) + " " + number));
		return command("uuid_transfer", uuid(uuid),
				"'" + WireText.escaped(ArgumentSplitter.escaped(application, ',')) + "'", "inline");
	}

	private static ApiCommand<@Nullable Void> command(String name, String... arguments) {
		return new ApiCommand<>(OutputParser.OK, name, arguments);
	}

	private static String uuid(String uuid) {
		return WireText.plainWord("uuid", uuid);
	}

	/** Leg of a bridge that is transferred. */
	public enum TransferLeg {

		/** The channel itself. */
		ALEG(""),

		/** The channel it is bridged with. */
		BLEG("-bleg"),

		/** Both legs. */
		BOTH("-both");

		private final String word;

		TransferLeg(String word) {
			this.word = word;
		}

	}

	/** Action of {@code uuid_hold}. */
	public enum Hold {

		/** Puts the channel on hold. */
		ON(""),

		/** Takes the channel off hold. */
		OFF("off"),

		/** Takes the channel off hold if it is on hold, otherwise puts it on hold. */
		TOGGLE("toggle");

		private final String word;

		Hold(String word) {
			this.word = word;
		}

	}

	/** Leg of a bridge that receives a broadcast. */
	public enum BroadcastLeg {

		/** The channel itself. */
		ALEG("aleg"),

		/** The channel it is bridged with. */
		BLEG("bleg"),

		/** The channel it is bridged with, while the channel itself is on hold. */
		HOLD_BLEG("holdb"),

		/** Both legs. */
		BOTH("both");

		private final String word;

		BroadcastLeg(String word) {
			this.word = word;
		}

	}

	/** Direction of the audio of a channel, as seen from FreeSWITCH. */
	public enum AudioDirection {

		/** Audio that FreeSWITCH receives from the far end. */
		READ("read"),

		/** Audio that FreeSWITCH sends to the far end. */
		WRITE("write");

		private final String word;

		AudioDirection(String word) {
			this.word = word;
		}

	}

}
