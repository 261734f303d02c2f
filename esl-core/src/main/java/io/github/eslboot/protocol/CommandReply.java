package io.github.eslboot.protocol;

import java.util.Objects;

/**
 * Reply to a command other than {@code api}, or the refusal of an {@code api} command:
 * {@code command/reply}.
 *
 * @param headers the headers of the frame; in the reply to {@code connect} the data of
 * the channel, decoded
 * @since 0.1.0
 */
public record CommandReply(EslHeaders headers) implements EslReply {

	@Override
	public String text() {
		return Objects.requireNonNullElse(this.headers.get("Reply-Text"), "").stripTrailing();
	}

}
