package io.github.eslboot.command;

import org.jspecify.annotations.Nullable;

/**
 * API commands for text messages and presence. FreeSWITCH reports their failures without
 * {@code -ERR}; these commands fail nevertheless.
 *
 * @since 0.1.0
 */
public final class MessageCommands {

	private static final char SEPARATOR = '|';

	private MessageCommands() {
	}

	/**
	 * {@code chat}: sends a text message and waits for its delivery. If a phone does not
	 * reply, the command takes 20 seconds per contact: run it as a background job.
	 * @param protocol the protocol that delivers the message, for example {@code sip}
	 * @param from the sender, {@code user@domain}
	 * @param to the recipient, {@code user@domain}, for {@code sip} also with the profile
	 * as {@code profile/user@domain}
	 * @param text the text, not blank; it may have several lines
	 * @return the command; it fails with {@link EslCommandException.ErrorCode#FAILED} if
	 * the message was not delivered
	 */
	public static ApiCommand<@Nullable Void> chat(String protocol, String from, String to, String text) {
		return chat(protocol, from, to, text, "text/plain");
	}

	/**
	 * {@code chat} with a content type.
	 * @param protocol the protocol that delivers the message, for example {@code sip}
	 * @param from the sender, {@code user@domain}
	 * @param to the recipient, {@code user@domain}
	 * @param text the text, not blank; it may have several lines
	 * @param contentType the content type of the text, for example
	 * {@code application/json}
	 * @return the command; it fails with {@link EslCommandException.ErrorCode#FAILED} if
	 * the message was not delivered
	 * @see #chat(String, String, String, String)
	 */
	public static ApiCommand<@Nullable Void> chat(String protocol, String from, String to, String text,
			String contentType) {
		return new ApiCommand<>(expect("Sent"), "chat", String.join("|", part("protocol", protocol), part("from", from),
				part("to", to), text(text), part("contentType", contentType)));
	}

	/**
	 * {@code presence in}: sets the presence of a user.
	 * @param user the user, {@code user@domain}
	 * @param activity the activity according to RPID, for example {@code unknown} or
	 * {@code away}
	 * @param status the status as text
	 * @return the command
	 */
	public static ApiCommand<@Nullable Void> presenceIn(String user, String activity, String status) {
		return new ApiCommand<>(expect("Event Sent"), "presence", "in", WireText.plainWord("user", user),
				WireText.plainWord("activity", activity), WireText.name("status", status));
	}

	/**
	 * {@code presence out}: ends the presence of a user.
	 * @param user the user, {@code user@domain}
	 * @return the command
	 */
	public static ApiCommand<@Nullable Void> presenceOut(String user) {
		return new ApiCommand<>(expect("Event Sent"), "presence", "out", WireText.plainWord("user", user));
	}

	@SuppressWarnings("NullAway") // The type argument is nullable, which NullAway does
									// not see.
	private static OutputParser<@Nullable Void> expect(String success) {
		return (body) -> {
			OutputParser.refuseErrors(body);
			if (!body.strip().equals(success)) {
				throw new OutputParser.Refusal(body.startsWith("Invalid") ? EslCommandException.ErrorCode.USAGE
						: EslCommandException.ErrorCode.of(body));
			}
			return null;
		};
	}

	private static String part(String argument, String value) {
		return WireText.quoted(argument, WireText.plainWord(argument, value), SEPARATOR);
	}

	/** FreeSWITCH reads a line break from its escape sequence. */
	private static String text(String text) {
		if (text.isBlank()) {
			throw new IllegalArgumentException("'text' must not be blank");
		}
		String escaped = ArgumentSplitter.escaped(text, SEPARATOR).replace("\n", "\\n").replace("\r", "\\r");
		return "'" + WireText.line("text", escaped) + "'";
	}

}
