package io.github.eslboot.protocol;

import org.jspecify.annotations.Nullable;

/**
 * Decoded frame from the server.
 *
 * @since 0.1.0
 */
public sealed interface EslMessage permits EslEvent, EslReply, EslMessage.AuthRequest, EslMessage.RudeRejection,
		EslMessage.LogData, DisconnectNotice, EslMessage.Unparsed {

	/**
	 * Greeting of FreeSWITCH, which expects {@code auth} or {@code userauth} as the
	 * reply.
	 */
	record AuthRequest() implements EslMessage {

	}

	/**
	 * Rejection that FreeSWITCH sends instead of the greeting when its access list does
	 * not permit the address of this client.
	 *
	 * @param text the text of the rejection
	 */
	record RudeRejection(String text) implements EslMessage {

	}

	/**
	 * Log line of the server, after a subscription with {@code log}.
	 *
	 * @param headers level, file, function and line number of the log statement
	 * @param text the log line, including its final line feed
	 */
	record LogData(EslHeaders headers, String text) implements EslMessage {

	}

	/**
	 * Frame with an unknown content type, or with a body that cannot be parsed.
	 *
	 * @param headers the headers of the frame
	 * @param body the body of the frame; must not be modified
	 * @param problem the reason why the body cannot be parsed, or {@code null} for an
	 * unknown content type
	 */
	record Unparsed(EslHeaders headers, byte[] body, @Nullable EslProtocolException problem) implements EslMessage {

	}

}
