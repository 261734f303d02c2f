package io.github.eslboot.command;

/**
 * Internal: gives the other packages of this library access to package-private members of
 * commands.
 */
public final class CommandInternals {

	private CommandInternals() {
	}

	/**
	 * Internal: returns the bytes of a command, including the final empty line and the
	 * body.
	 * @param command the command
	 * @return the bytes; must not be modified
	 */
	public static byte[] bytes(EslCommand command) {
		return command.bytes();
	}

}
