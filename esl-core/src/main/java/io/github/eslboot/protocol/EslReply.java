package io.github.eslboot.protocol;

/**
 * Reply to a command. The kind of reply is not determined by the command: FreeSWITCH
 * answers an {@code api} that is not permitted with a {@link CommandReply}.
 */
public sealed interface EslReply extends EslMessage permits CommandReply, ApiResponse {

	/**
	 * Returns the text of the reply, without its final line feed.
	 * @return the text
	 */
	String text();

	/**
	 * Whether the text begins with {@code +OK}. Many API commands succeed without it.
	 * @return {@code true} if so
	 */
	default boolean isOk() {
		return text().startsWith("+OK");
	}

	/**
	 * Whether the text begins with {@code -ERR}, {@code -ERROR} or {@code -USAGE}.
	 * @return {@code true} if so
	 */
	default boolean isError() {
		String text = text();
		return text.startsWith("-ERR") || text.startsWith("-USAGE");
	}

}
