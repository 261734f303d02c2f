package io.github.eslboot.protocol;

import org.jspecify.annotations.Nullable;

/**
 * Anything a server sends: one frame, decoded.
 */
public sealed interface EslMessage permits EslEvent, EslReply, EslMessage.AuthRequest, EslMessage.RudeRejection,
		EslMessage.LogData, DisconnectNotice, EslMessage.Unparsed {

	/** The greeting: the server waits for {@code auth} or {@code userauth}. */
	record AuthRequest() implements EslMessage {

	}

	/**
	 * The server's access list refuses this client's address; comes instead of the
	 * greeting.
	 *
	 * @param text what the server said
	 */
	record RudeRejection(String text) implements EslMessage {

	}

	/**
	 * A line of the server's log, sent after the {@code log} command.
	 *
	 * @param headers level, file, function and line of the log statement
	 * @param text the line, with its line feed
	 */
	record LogData(EslHeaders headers, String text) implements EslMessage {

	}

	/**
	 * A frame of a content type this library does not know, or whose body could not be
	 * parsed. Passed on, so that nothing vanishes.
	 *
	 * @param headers the frame's headers
	 * @param body the frame's body; must not be changed
	 * @param problem why it could not be parsed, or {@code null} for an unknown type
	 */
	record Unparsed(EslHeaders headers, byte[] body, @Nullable EslProtocolException problem) implements EslMessage {

	}

}
