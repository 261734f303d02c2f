package io.github.eslboot.protocol;

/**
 * The answer to a command. Which kind comes is the server's choice, not the command's: an
 * {@code api} that is not permitted is answered by a {@link CommandReply}.
 */
public sealed interface EslReply extends EslMessage permits CommandReply, ApiResponse {

	/**
	 * Returns what the server said, without the line feed that may end it.
	 * @return the text
	 */
	String text();

	/**
	 * Whether the text begins with {@code +OK}. Many commands succeed without saying so.
	 * @return whether it says OK
	 */
	default boolean isOk() {
		return text().startsWith("+OK");
	}

	/**
	 * Whether the text begins with {@code -ERR}, {@code -ERROR} or {@code -USAGE}.
	 * @return whether it is an error
	 */
	default boolean isError() {
		String text = text();
		return text.startsWith("-ERR") || text.startsWith("-USAGE");
	}

}
