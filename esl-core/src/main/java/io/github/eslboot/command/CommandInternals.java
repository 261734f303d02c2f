package io.github.eslboot.command;

/**
 * Internal: access of the other packages of this library to members of commands.
 */
public final class CommandInternals {

	private CommandInternals() {
	}

	/**
	 * Returns the bytes of a command, with empty line and body.
	 * @param command the command
	 * @return the bytes; must not be modified
	 */
	public static byte[] bytes(EslCommand command) {
		return command.bytes();
	}

}
