package io.github.eslboot.protocol;

/**
 * Reply to a command. The command does not determine the type of the reply: FreeSWITCH
 * replies to an {@code api} command that is not permitted with a {@link CommandReply}.
 *
 * @since 0.1.0
 */
public sealed interface EslReply extends EslMessage permits CommandReply, ApiResponse {

	/**
	 * Returns the text of the reply: the {@code Reply-Text} without trailing whitespace,
	 * or the output of an API command without its final line feed.
	 * @return the text; may be empty
	 */
	String text();

	/**
	 * Returns whether the text begins with {@code +OK}. Many API commands succeed without
	 * it.
	 * @return whether the text begins with {@code +OK}
	 */
	default boolean isOk() {
		return text().startsWith("+OK");
	}

	/**
	 * Returns whether the text begins with {@code -ERR}, {@code -ERROR} or
	 * {@code -USAGE}.
	 * @return whether the text reports an error
	 */
	default boolean isError() {
		String text = text();
		return text.startsWith("-ERR") || text.startsWith("-USAGE");
	}

}
