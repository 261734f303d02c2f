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

	/**
	 * Internal: returns whether a command may share a connection with other quick
	 * commands.
	 * @param command the command
	 * @return {@code true} if marked by {@link EslCommand#quick()}
	 */
	public static boolean isQuick(EslCommand command) {
		return command.isQuick();
	}

	/**
	 * Internal: rejects text in the argument of an application that FreeSWITCH would
	 * expand.
	 * @param argument name of the argument, for the message
	 * @param value the text
	 * @return the text
	 * @throws IllegalArgumentException if the text contains <code>${</code>
	 */
	public static String literal(String argument, String value) {
		return WireText.literal(argument, value);
	}

	/**
	 * Internal: returns a dial string as the argument of the application {@code bridge}.
	 * FreeSWITCH removes backslashes from the argument of an application once more.
	 * @param dialString the dial string
	 * @return the argument
	 */
	public static String argument(DialString dialString) {
		return dialString.toArgument();
	}

}
