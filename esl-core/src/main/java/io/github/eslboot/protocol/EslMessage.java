package io.github.eslboot.protocol;

import org.jspecify.annotations.Nullable;

/**
 * One decoded frame from the server.
 */
public sealed interface EslMessage permits EslEvent, EslReply, EslMessage.AuthRequest, EslMessage.RudeRejection,
		EslMessage.LogData, DisconnectNotice, EslMessage.Unparsed {

	/** The greeting: FreeSWITCH expects {@code auth} or {@code userauth}. */
	record AuthRequest() implements EslMessage {

	}

	/**
	 * Sent instead of the greeting when the access list of FreeSWITCH refuses the address
	 * of this client.
	 *
	 * @param text the text of the refusal
	 */
	record RudeRejection(String text) implements EslMessage {

	}

	/**
	 * A log line of the server, subscribed to with {@code log}.
	 *
	 * @param headers level, file, function and line of the log statement
	 * @param text the line, with its line feed
	 */
	record LogData(EslHeaders headers, String text) implements EslMessage {

	}

	/**
	 * A frame with an unknown content type or with a body that cannot be parsed.
	 *
	 * @param headers the headers of the frame
	 * @param body the body of the frame; must not be modified
	 * @param problem why the body cannot be parsed, or {@code null} for an unknown
	 * content type
	 */
	record Unparsed(EslHeaders headers, byte[] body, @Nullable EslProtocolException problem) implements EslMessage {

	}

}
