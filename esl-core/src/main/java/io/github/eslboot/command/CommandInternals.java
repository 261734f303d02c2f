package io.github.eslboot.command;

/**
 * Internal: what only other packages of this library call on the types of this package.
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
