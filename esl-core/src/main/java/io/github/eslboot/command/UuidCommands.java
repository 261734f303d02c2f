package io.github.eslboot.command;

import java.time.Duration;
import java.util.Map;

import io.github.eslboot.command.EslCommandException.Reason;
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
			default -> throw new ReplyReader.Refusal(Reason.of(body));
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
		return new ApiCommand<>(ReplyReader.OK_TEXT, "uuid_bridge", uuid(uuid), WireText.plainWord("other", other));
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
		String target = extension(extension);
		WireText.plainWord("dialplan", dialplan);
		WireText.plainWord("context", context);
		return (leg == TransferLeg.ALEG) ? command("uuid_transfer", uuid(uuid), target, dialplan, context)
				: command("uuid_transfer", uuid(uuid), leg.word, target, dialplan, context);
	}

	private static String extension(String extension) {
		if (extension.isBlank() || extension.startsWith("-")) {
			throw new IllegalArgumentException("'extension' must be an extension, but is '%s'".formatted(extension));
		}
		return WireText.quoted("extension", extension);
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
		String variable = variable(name);
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
			pairs.append(pairs.isEmpty() ? "" : ";").append(variable(name)).append('=');
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
			if (body.equals(ReplyReader.NO_CHANNEL) || body.startsWith("-USAGE: <uuid>")) {
				throw new ReplyReader.Refusal(Reason.of(body));
			}
			return (body.equals("_undef_") || body.equals(ReplyReader.NO_REPLY)) ? null : body;
		}, "uuid_getvar", uuid(uuid), variable(name));
	}

	/**
	 * {@code uuid_record … start}: records the call to a file of the server.
	 * @param uuid the call
	 * @param path the file; its ending tells the format
	 * @param limit how long at most, or {@code null} for no limit
	 * @return the command
	 */
	public static ApiCommand<@Nullable Void> startRecording(String uuid, String path, @Nullable Duration limit) {
		return (limit == null) ? command("uuid_record", uuid(uuid), "start", path(path))
				: command("uuid_record", uuid(uuid), "start", path(path), Long.toString(seconds("limit", limit)));
	}

	/**
	 * {@code uuid_record … stop}: ends a recording.
	 * @param uuid the call
	 * @param path the file, or {@code all}
	 * @return the command
	 */
	public static ApiCommand<@Nullable Void> stopRecording(String uuid, String path) {
		return command("uuid_record", uuid(uuid), "stop", path(path));
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
		return command("uuid_record", uuid(uuid), masked ? "mask" : "unmask", path(path));
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
		return command("uuid_broadcast", uuid(uuid), path(path), leg.word);
	}

	private static ApiCommand<@Nullable Void> command(String name, String... arguments) {
		return new ApiCommand<>(ReplyReader.OK, name, arguments);
	}

	private static String uuid(String uuid) {
		return WireText.plainWord("uuid", uuid);
	}

	private static String variable(String name) {
		if (!name.matches("[A-Za-z0-9_.-]+")) {
			throw new IllegalArgumentException(
					"A variable's name has letters, digits, '_', '-' and '.', unlike '" + name + "'");
		}
		return name;
	}

	private static String path(String path) {
		if (path.isBlank()) {
			throw new IllegalArgumentException("'path' must not be blank");
		}
		return WireText.quoted("path", path);
	}

	private static long seconds(String argument, Duration duration) {
		if (duration.toSeconds() < 1) {
			throw new IllegalArgumentException(
					"'%s' must be at least a second, but is %s".formatted(argument, duration));
		}
		return duration.toSeconds();
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

}
