package io.github.eslboot.command;

import java.util.Locale;

import io.github.eslboot.protocol.EslException;
import io.github.eslboot.protocol.EslReply;
import io.github.eslboot.protocol.Sent;
import org.jspecify.annotations.Nullable;

/**
 * Thrown when FreeSWITCH refuses a command, or the command fails.
 *
 * @since 0.1.0
 */
public final class EslCommandException extends EslException {

	private final transient EslReply reply;

	/** Command that failed. */
	private final String command;

	/** Kind of the error. */
	private final ErrorCode errorCode;

	/**
	 * Creates an exception; the error code is derived from the text of the reply.
	 * @param command the command without secrets, from {@link EslCommand#toString()}
	 * @param reply the reply
	 * @param server the name of the server, for the message
	 */
	public EslCommandException(String command, EslReply reply, String server) {
		this(command, reply, server, ErrorCode.of(reply.text()), (String) null);
	}

	/**
	 * Creates an exception.
	 * @param explanation what failed, or {@code null} if the reply says it
	 */
	EslCommandException(String command, EslReply reply, String server, ErrorCode errorCode,
			@Nullable String explanation) {
		this(command, reply, server, errorCode, explanation, null);
	}

	/**
	 * Creates an exception for a reply that cannot be parsed.
	 * @param cause why it cannot be parsed
	 */
	EslCommandException(String command, EslReply reply, String server, Throwable cause) {
		this(command, reply, server, ErrorCode.UNREADABLE, null, cause);
	}

	private EslCommandException(String command, EslReply reply, String server, ErrorCode errorCode,
			@Nullable String explanation, @Nullable Throwable cause) {
		super(message(command, reply, server, errorCode, explanation), cause);
		this.command = command;
		this.reply = reply;
		this.errorCode = errorCode;
	}

	private static String message(String command, EslReply reply, String server, ErrorCode errorCode,
			@Nullable String explanation) {
		String text = WireText.loggable((explanation != null) ? explanation : reply.text());
		return (errorCode == ErrorCode.UNREADABLE)
				? "%s replied to '%s' with text that cannot be parsed: %s".formatted(server, command, text)
				: "%s refused '%s': %s".formatted(server, command, text);
	}

	/**
	 * Returns the command, without secrets.
	 * @return the command
	 */
	public String command() {
		return this.command;
	}

	/**
	 * Returns the reply of the server.
	 * @return the reply
	 */
	public EslReply reply() {
		return this.reply;
	}

	/**
	 * Returns the kind of failure.
	 * @return the error code
	 */
	public ErrorCode errorCode() {
		return this.errorCode;
	}

	/**
	 * Returns whether the channel that the command names does not exist, or no longer
	 * exists.
	 * @return whether the error code is {@link ErrorCode#NO_SUCH_CALL}
	 */
	public boolean isNoSuchCall() {
		return this.errorCode == ErrorCode.NO_SUCH_CALL;
	}

	/** Why a command failed, according to its reply. */
	public enum ErrorCode {

		/** The channel does not exist, or no longer exists. */
		NO_SUCH_CALL,

		/**
		 * The conference, member, agent, queue, profile, gateway, file or value does not
		 * exist.
		 */
		NOT_FOUND,

		/** FreeSWITCH does not know the command; its module may not be loaded. */
		NO_SUCH_COMMAND,

		/** The authenticated user is not permitted to use the command. */
		NOT_PERMITTED,

		/** FreeSWITCH does not understand the arguments. */
		USAGE,

		/** The command failed for another reason; see the reply. */
		FAILED,

		/** The reply does not have the form expected of this command. */
		UNREADABLE;

		/**
		 * Classifies the text of a reply.
		 * @param text the text
		 * @return the error code
		 */
		static ErrorCode of(String text) {
			String lower = text.toLowerCase(Locale.ROOT);
			if (lower.startsWith("-err no such channel") || lower.startsWith("-err cannot locate session")
					|| lower.startsWith("-err invalid uuid") || lower.startsWith("-err no such session")
					|| lower.startsWith("-err invalid session id") || lower.startsWith("-err cannot find session")
					|| lower.startsWith("-err unable to find session")) {
				return NO_SUCH_CALL;
			}
			if (lower.startsWith("-usage") || lower.startsWith("-err invalid syntax")
					|| lower.startsWith("-err missing value") || lower.startsWith("-err no keywords supplied")) {
				return USAGE;
			}
			if (lower.startsWith("-err permission denied")) {
				return NOT_PERMITTED;
			}
			if (lower.startsWith("-err") && lower.strip().replace("!", "").endsWith("command not found")) {
				return NO_SUCH_COMMAND;
			}
			return (lower.contains("not found") || lower.startsWith("-err non-existant")
					|| lower.startsWith("-err no member") || lower.startsWith("-err no such gateway")
					|| lower.startsWith("invalid profile") || lower.startsWith("invalid gateway")) ? NOT_FOUND : FAILED;
		}

	}

	@Override
	public Sent sent() {
		return Sent.YES;
	}

}
