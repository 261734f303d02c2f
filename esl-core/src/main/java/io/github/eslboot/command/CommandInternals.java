package io.github.eslboot.command;

import java.util.List;
import java.util.Map;

import io.github.eslboot.protocol.EslReply;
import org.jspecify.annotations.Nullable;

/**
 * Internal: gives the other packages of this library access to package-private members of
 * commands.
 *
 * @since 0.1.0
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
	 * Internal: returns whether a command hangs up the calls of a whole server.
	 * @param command the command
	 * @return whether it does
	 */
	public static boolean isHangupAll(EslCommand command) {
		return command.isPreceding() && command.callUuid() == null && command.toString().contains("hupall");
	}

	/**
	 * Internal: returns whether a command may share a connection with other quick
	 * commands.
	 * @param command the command
	 * @return {@code true} if FreeSWITCH is known to answer it immediately, or if it was
	 * declared by {@link EslCommand#quick()}
	 */
	public static boolean isQuick(EslCommand command) {
		return command.isQuick();
	}

	/**
	 * Internal: returns whether a command precedes others that wait for a connection,
	 * because it ends or answers a call.
	 * @param command the command
	 * @return whether it precedes others
	 */
	public static boolean isPreceding(EslCommand command) {
		return command.isPreceding();
	}

	/**
	 * Internal: returns a command that precedes others, because commands that end or
	 * answer a call may wait for its reply.
	 * @param command the command
	 * @return the same command with precedence
	 */
	public static EslCommand preceding(EslCommand command) {
		return command.preceding();
	}

	/**
	 * Internal: returns whether the output of a command may have to be verified by
	 * another command.
	 * @param command the command
	 * @return whether {@link #verification} may return a command
	 */
	public static boolean isVerified(ApiCommand<?> command) {
		return command.isVerified();
	}

	/**
	 * Internal: returns the command that decides whether a reply reports a failure.
	 * @param command the command
	 * @param reply its reply
	 * @return the command to run on the same server; its failure is that of the command.
	 * {@code null} if the reply is not ambiguous
	 */
	public static @Nullable ApiCommand<?> verification(ApiCommand<?> command, EslReply reply) {
		return command.verification(reply);
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
	 * Internal: returns literal text that the expansion of an application's argument
	 * restores.
	 * @param argument name of the argument, for the message
	 * @param value the text
	 * @return the escaped text
	 * @throws IllegalArgumentException if the text contains <code>${</code>
	 */
	public static String argument(String argument, String value) {
		return WireText.argument(WireText.literal(argument, value));
	}

	/**
	 * Internal: returns the argument of an application that splits it at spaces.
	 * @param words literal texts and media
	 * @return the argument, in which each of them is one word
	 * @throws IllegalArgumentException if a text contains <code>${</code>, CR, LF or NUL
	 */
	public static String words(List<?> words) {
		List<String> quoted = words.stream()
			.map((word) -> (word instanceof Media media) ? media.toWord()
					: WireText.quoted("word", WireText.literal("word", (String) word)))
			.toList();
		boolean expanded = false;
		for (int i = 0; i < words.size(); i++) {
			expanded |= isExpression(words.get(i)) || quoted.get(i).indexOf('\\') >= 0;
		}
		StringBuilder argument = new StringBuilder();
		for (int i = 0; i < words.size(); i++) {
			argument.append((i > 0) ? " " : "")
				.append((expanded && !isExpression(words.get(i))) ? WireText.expandable(quoted.get(i)) : quoted.get(i));
		}
		return argument.toString();
	}

	private static boolean isExpression(Object word) {
		return word instanceof Media media && media.isExpression();
	}

	/**
	 * Internal: returns the name of a conference as the argument of the application
	 * {@code conference}.
	 * @param name the name
	 * @return the argument
	 * @throws IllegalArgumentException if the text contains <code>${</code>, {@code @} or
	 * {@code +}, or begins with {@code bridge:}
	 */
	public static String conference(String name) {
		return ConferenceCommands.entered("conference", name);
	}

	/**
	 * Internal: returns the arguments of the application {@code record}.
	 * @param path the file
	 * @param numbers the further arguments
	 * @return the argument
	 * @throws IllegalArgumentException if FreeSWITCH would not read the text as the name
	 * of a file
	 */
	public static String record(String path, long... numbers) {
		StringBuilder argument = new StringBuilder(words(List.of(WireText.file("file", path))));
		for (long number : numbers) {
			argument.append(' ').append(number);
		}
		return argument.toString();
	}

	/**
	 * Internal: returns media as the argument of the application {@code playback}.
	 * @param media the media
	 * @return the argument
	 */
	public static String argument(Media media) {
		return media.toArgument();
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

	/**
	 * Internal: returns a call of two legs: leg A is parked when it is answered, and then
	 * bridged with leg B.
	 * @param a leg A
	 * @param b leg B
	 * @return the call of leg A, which counts for the gateways of both legs
	 * @throws IllegalArgumentException when the legs share a uuid
	 */
	public static Originate connecting(Originate.Builder a, Originate.Builder b) {
		return a.connectedWith(b);
	}

	/**
	 * Internal: returns a call with further variables on all channels of both legs.
	 * @param call the call
	 * @param variables values by name; they replace those of the call
	 * @return the call with the same uuids
	 * @throws IllegalArgumentException when FreeSWITCH would change a value
	 */
	public static Originate withVariables(Originate call, Map<String, String> variables) {
		return call.withVariables(variables);
	}

	/**
	 * Internal: returns leg B of a call of two legs.
	 * @param call the call of leg A
	 * @return leg B, or {@code null} if the call has one leg
	 */
	public static @Nullable Originate partner(Originate call) {
		return call.partner();
	}

}
