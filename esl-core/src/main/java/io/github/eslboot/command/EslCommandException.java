package io.github.eslboot.command;

import io.github.eslboot.protocol.EslException;
import io.github.eslboot.protocol.EslReply;

/**
 * The server answered a command with {@code -ERR}, {@code -ERROR} or {@code -USAGE}.
 */
public final class EslCommandException extends EslException {

	private final transient EslReply reply;

	private final String command;

	public EslCommandException(EslCommand command, EslReply reply, String server) {
		super("%s refused '%s': %s".formatted(server, command, reply.text()));
		this.command = command.toString();
		this.reply = reply;
	}

	/**
	 * Returns the command, without secrets.
	 * @return the command as it may be logged
	 */
	public String command() {
		return this.command;
	}

	/**
	 * Returns what the server answered.
	 * @return the reply
	 */
	public EslReply reply() {
		return this.reply;
	}

}
