package io.github.eslboot.command;

import java.time.Duration;
import java.util.Map;

import io.github.eslboot.command.EslCommandException.Reason;
import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.HangupCause;
import org.jspecify.annotations.Nullable;

/**
 * The API commands for one call. All take the uuid of one of its channels; a uuid that
 * does not exist makes an {@link EslCommandException} whose
 * {@link EslCommandException#isNoSuchCall()} holds, except where the method says that
 * FreeSWITCH does not tell.
 */
public final class UuidCommands {

	private UuidCommands() {
	}

	/**
	 * {@code uuid_exists}.
	 * @param uuid the call
	 * @return tells whether the call exists
	 */
	public static ApiCommand<Boolean> exists(String uuid) {
		return new ApiCommand<>((body) -> switch (body) {
			case "true" -> true;
			case "false" -> false;
			default -> throw new OutputParser.Refusal(Reason.of(body));
		}, "uuid_exists", uuid(uuid));
	}

	/**
	 * {@code uuid_kill}: hangs the call up.
	 * @param uuid the call
	 * @param cause why
	 * @return the command
	 */
	public static ApiCommand<@Nullable Void> kill(String uuid, HangupCause cause) {
		return command("uuid_kill", uuid(uuid), cause.name());
	}

	/**
	 * {@code uuid_bridge}: connects two calls. A call ends when the other hangs up unless
	 * its variables say otherwise.
	 * @param uuid a call that is answered or has early media
	 * @param other the call to connect it with
	 * @return tells the uuid of the other call
	 */
	public static ApiCommand<String> bridge(String uuid, String other) {
		return new ApiCommand<>(OutputParser.OK_TEXT, "uuid_bridge", uuid(uuid), WireText.plainWord("other", other));
	}

	/**
	 * {@code uuid_transfer}: sends a call to an extension.
	 * @param uuid the call
	 * @param leg which leg goes; of a bridge that is torn, the other one hangs up or goes
	 * on as its variables say
	 * @param extension the extension; may have spaces
	 * @param dialplan the dialplan, mostly {@code XML}
	 * @param context the context, for example {@code default}
	 * @return the command
	 */
	public static ApiCommand<@Nullable Void> transfer(String uuid, TransferLeg leg, String extension, String dialplan,
			String context) {
		String target = WireText.extension(extension);
		WireText.plainWord("dialplan", dialplan);
		WireText.plainWord("context", context);
		return (leg == TransferLeg.ALEG) ? command("uuid_transfer", uuid(uuid), target, dialplan, context)
				: command("uuid_transfer", uuid(uuid), leg.word, target, dialplan, context);
	}

	/**
	 * {@code uuid_hold}: holds a call, or ends the hold. FreeSWITCH answers OK for a call
	 * that does not exist as well, and refuses to end a hold that is none.
	 * @param uuid the call
	 * @param hold what to do
	 * @return the command
	 */
	public static ApiCommand<@Nullable Void> hold(String uuid, Hold hold) {
		return (hold == Hold.ON) ? command("uuid_hold", uuid(uuid)) : command("uuid_hold", hold.word, uuid(uuid));
	}

	/**
	 * {@code uuid_park}: parks a call, for whoever controls it to go on. A bridge ends.
	 * @param uuid the call
	 * @return the command
	 */
	public static ApiCommand<@Nullable Void> park(String uuid) {
		return command("uuid_park", uuid(uuid));
	}

	/**
	 * {@code uuid_setvar}: sets a channel variable. Every value without line ends arrives
	 * as it is.
	 * @param uuid the call
	 * @param name the variable's name
	 * @param value the value, or {@code null} or an empty text to unset the variable
	 * @return the command
	 */
	public static ApiCommand<@Nullable Void> setVariable(String uuid, String name, @Nullable String value) {
		String variable = WireText.variable(name);
		return (value == null || value.isEmpty()) ? command("uuid_setvar", uuid(uuid), variable)
				: command("uuid_setvar", uuid(uuid), variable, WireText.quoted(name, value));
	}

	/**
	 * {@code uuid_setvar_multi}: sets several channel variables at once.
	 * @param uuid the call
	 * @param variables names and values, at most 63; an empty value unsets the variable.
	 * FreeSWITCH sets none that has <code>${</code>, so it is refused
	 * @return the command
	 */
	public static ApiCommand<@Nullable Void> setVariables(String uuid, Map<String, String> variables) {
		if (variables.isEmpty() || variables.size() > MAX_VARIABLES) {
			throw new IllegalArgumentException(
					"One to %d variables can be set at once, not %d".formatted(MAX_VARIABLES, variables.size()));
		}
		StringBuilder pairs = new StringBuilder();
		variables.forEach((name, value) -> {
			WireText.line(name, value);
			if (value.contains("${")) {
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

	/** FreeSWITCH splits into 64 at most, and the last takes the rest. */
	private static final int MAX_VARIABLES = 63;

	/**
	 * {@code uuid_getvar}: reads a channel variable.
	 * @param uuid the call
	 * @param name the variable's name
	 * @return tells the value, or {@code null} when the variable is not set (or has the
	 * value {@code _undef_}, by which FreeSWITCH says so)
	 */
	public static ApiCommand<@Nullable String> getVariable(String uuid, String name) {
		return new ApiCommand<>((body) -> {
			// A value has no line feed behind it: one that looks like an error is none.
			if (body.equals(OutputParser.NO_CHANNEL) || body.startsWith("-USAGE: <uuid>")) {
				throw new OutputParser.Refusal(Reason.of(body));
			}
			return (body.equals("_undef_") || body.equals(OutputParser.NO_REPLY)) ? null : body;
		}, "uuid_getvar", uuid(uuid), WireText.variable(name));
	}

	/**
	 * {@code uuid_record … start}: records the call to a file of the server.
	 * @param uuid the call
	 * @param path the file; its ending tells the format
	 * @param limit how long at most, or {@code null} for no limit
	 * @return the command
	 */
	public static ApiCommand<@Nullable Void> startRecording(String uuid, String path, @Nullable Duration limit) {
		return (limit == null) ? command("uuid_record", uuid(uuid), "start", WireText.path(path))
				: command("uuid_record", uuid(uuid), "start", WireText.path(path),
						Long.toString(WireText.seconds("limit", limit)));
	}

	/**
	 * {@code uuid_record … stop}: ends a recording.
	 * @param uuid the call
	 * @param path the file, or {@code all}
	 * @return the command
	 */
	public static ApiCommand<@Nullable Void> stopRecording(String uuid, String path) {
		return command("uuid_record", uuid(uuid), "stop", WireText.path(path));
	}

	/**
	 * {@code uuid_record … mask} or {@code unmask}: keeps what is said out of a
	 * recording, as a card number must be.
	 * @param uuid the call
	 * @param path the file
	 * @param masked whether silence is to be recorded
	 * @return the command
	 */
	public static ApiCommand<@Nullable Void> maskRecording(String uuid, String path, boolean masked) {
		return command("uuid_record", uuid(uuid), masked ? "mask" : "unmask", WireText.path(path));
	}

	/**
	 * {@code uuid_broadcast}: plays a file to the call, or runs an application on it
	 * ({@code application::argument}).
	 * @param uuid the call
	 * @param path what to play
	 * @param leg who hears it
	 * @return the command
	 */
	public static ApiCommand<@Nullable Void> broadcast(String uuid, String path, BroadcastLeg leg) {
		return command("uuid_broadcast", uuid(uuid), WireText.path(path), leg.word);
	}

	/**
	 * {@code uuid_answer}: answers the call. FreeSWITCH does not tell a call that does
	 * not exist from one that cannot be answered.
	 * @param uuid the call
	 * @return the command
	 */
	public static ApiCommand<@Nullable Void> answer(String uuid) {
		return command("uuid_answer", uuid(uuid));
	}

	/**
	 * {@code uuid_pre_answer}: opens the call's early media. FreeSWITCH does not tell a
	 * call that does not exist from one without early media.
	 * @param uuid the call
	 * @return the command
	 */
	public static ApiCommand<@Nullable Void> preAnswer(String uuid) {
		return command("uuid_pre_answer", uuid(uuid));
	}

	/**
	 * {@code uuid_dump}: reads all that is known of the call. Needs Jackson.
	 * @param uuid the call
	 * @return tells the data, in the form of an event CHANNEL_DATA
	 * @throws IllegalStateException when Jackson is not on the class path
	 */
	public static ApiCommand<EslEvent> dump(String uuid) {
		JsonReply.require("uuid_dump");
		return new ApiCommand<>((body) -> {
			OutputParser.refuseErrors(body);
			return JsonReply.event(body);
		}, "uuid_dump", uuid(uuid), "json");
	}

	/**
	 * {@code uuid_send_dtmf}: sends digits to the far end.
	 * @param uuid the call
	 * @param digits {@code 0-9 * # A-D}, {@code w} and {@code W} for waits of half a
	 * second and a second, and {@code @} with the length of a digit in milliseconds
	 * @return the command
	 */
	public static ApiCommand<@Nullable Void> sendDtmf(String uuid, String digits) {
		return command("uuid_send_dtmf", uuid(uuid), digits(digits));
	}

	/**
	 * {@code uuid_recv_dtmf}: acts as if the far end had sent digits.
	 * @param uuid the call
	 * @param digits as for {@link #sendDtmf}
	 * @return the command
	 */
	public static ApiCommand<@Nullable Void> receiveDtmf(String uuid, String digits) {
		return command("uuid_recv_dtmf", uuid(uuid), digits(digits));
	}

	/**
	 * {@code uuid_flush_dtmf}: forgets digits that came and nobody has asked for.
	 * @param uuid the call
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
	 * {@code uuid_break}: ends what the call is playing or doing.
	 * @param uuid the call
	 * @param all whether what is queued is dropped as well; messages that wait for the
	 * call go without a trace
	 * @return the command
	 */
	public static ApiCommand<@Nullable Void> breakOff(String uuid, boolean all) {
		return all ? command("uuid_break", uuid(uuid), "all") : command("uuid_break", uuid(uuid));
	}

	/**
	 * {@code uuid_media}: puts FreeSWITCH into the path of a call's media, or takes it
	 * out. FreeSWITCH does not tell a call that does not exist from a failure.
	 * @param uuid the call
	 * @param on whether media pass FreeSWITCH
	 * @return the command
	 */
	public static ApiCommand<@Nullable Void> media(String uuid, boolean on) {
		return on ? command("uuid_media", uuid(uuid)) : command("uuid_media", "off", uuid(uuid));
	}

	/**
	 * {@code uuid_displace … start}: plays a file into the call in place of what is said.
	 * @param uuid the call
	 * @param path the file
	 * @param limit how long at most, or {@code null} for as long as the file lasts
	 * @param mix whether what is said stays to be heard
	 * @return the command
	 */
	public static ApiCommand<@Nullable Void> startDisplacing(String uuid, String path, @Nullable Duration limit,
			boolean mix) {
		String seconds = (limit == null) ? "0" : Long.toString(WireText.seconds("limit", limit));
		return mix ? command("uuid_displace", uuid(uuid), "start", WireText.path(path), seconds, "mux")
				: command("uuid_displace", uuid(uuid), "start", WireText.path(path), seconds);
	}

	/**
	 * {@code uuid_displace … stop}.
	 * @param uuid the call
	 * @param path the file
	 * @return the command
	 */
	public static ApiCommand<@Nullable Void> stopDisplacing(String uuid, String path) {
		return command("uuid_displace", uuid(uuid), "stop", WireText.path(path));
	}

	/**
	 * {@code uuid_audio … mute}: mutes one direction of a call.
	 * @param uuid the call
	 * @param direction which direction
	 * @param muted whether it is muted
	 * @return the command
	 */
	public static ApiCommand<@Nullable Void> mute(String uuid, AudioDirection direction, boolean muted) {
		return command("uuid_audio", uuid(uuid), "start", direction.word, "mute", muted ? "1" : "0");
	}

	/**
	 * {@code uuid_audio … level}: changes the volume of one direction of a call.
	 * @param uuid the call
	 * @param direction which direction
	 * @param level -4 to 4
	 * @return the command
	 */
	public static ApiCommand<@Nullable Void> volume(String uuid, AudioDirection direction, int level) {
		if (level < -4 || level > 4) {
			throw new IllegalArgumentException("'level' must be -4 to 4, but is " + level);
		}
		return command("uuid_audio", uuid(uuid), "start", direction.word, "level", Integer.toString(level));
	}

	/**
	 * {@code uuid_audio … stop}: undoes {@link #mute} and {@link #volume}.
	 * @param uuid the call
	 * @return the command
	 */
	public static ApiCommand<@Nullable Void> resetAudio(String uuid) {
		return command("uuid_audio", uuid(uuid), "stop");
	}

	/**
	 * {@code uuid_deflect}: sends an answered SIP call elsewhere with a REFER.
	 * @param uuid the call
	 * @param uri where to, for example {@code sip:1001@pbx.example.org}
	 * @return the command; it also succeeds for calls that are not SIP
	 */
	public static ApiCommand<@Nullable Void> deflect(String uuid, String uri) {
		return command("uuid_deflect", uuid(uuid), WireText.word("uri", uri));
	}

	/**
	 * {@code uuid_phone_event}: asks the phone to do something. FreeSWITCH does not tell
	 * a call that does not exist from a failure.
	 * @param uuid the call
	 * @param event what, for example {@code talk} or {@code hold}
	 * @return the command
	 */
	public static ApiCommand<@Nullable Void> phoneEvent(String uuid, String event) {
		return command("uuid_phone_event", uuid(uuid), WireText.plainWord("event", event));
	}

	/**
	 * {@code uuid_transfer} to the application {@code valet_park}: parks a call in a lot,
	 * whence it is fetched by its number.
	 * @param uuid the call
	 * @param lot the lot
	 * @param number the number in the lot
	 * @return the command
	 */
	public static ApiCommand<@Nullable Void> valetPark(String uuid, String lot, String number) {
		if (!lot.matches("[\\w.@-]+") || !number.matches("[\\w*#.-]+")) {
			throw new IllegalArgumentException("'%s' is no valet parking place"
				.formatted(WireText.line("number", WireText.line("lot", lot) + " " + number)));
		}
		return command("uuid_transfer", uuid(uuid), "'valet_park:" + lot + " " + number + "'", "inline");
	}

	private static ApiCommand<@Nullable Void> command(String name, String... arguments) {
		return new ApiCommand<>(OutputParser.OK, name, arguments);
	}

	private static String uuid(String uuid) {
		return WireText.plainWord("uuid", uuid);
	}

	/** Which leg of a call is transferred. */
	public enum TransferLeg {

		/** The call itself. */
		ALEG(""),

		/** The one it is bridged with. */
		BLEG("-bleg"),

		/** Both. */
		BOTH("-both");

		private final String word;

		TransferLeg(String word) {
			this.word = word;
		}

	}

	/** What to do with a hold. */
	public enum Hold {

		/** Hold the call. */
		ON(""),

		/** End the hold. */
		OFF("off"),

		/** End the hold if there is one, else hold. */
		TOGGLE("toggle");

		private final String word;

		Hold(String word) {
			this.word = word;
		}

	}

	/** Who hears a broadcast. */
	public enum BroadcastLeg {

		/** The call itself. */
		ALEG("aleg"),

		/** The one it is bridged with. */
		BLEG("bleg"),

		/** The one it is bridged with, while the call itself is held. */
		HOLD_BLEG("holdb"),

		/** Both. */
		BOTH("both");

		private final String word;

		BroadcastLeg(String word) {
			this.word = word;
		}

	}

	/** A direction of a call's audio, as seen from FreeSWITCH. */
	public enum AudioDirection {

		/** What the far end says. */
		READ("read"),

		/** What the far end hears. */
		WRITE("write");

		private final String word;

		AudioDirection(String word) {
			this.word = word;
		}

	}

}
