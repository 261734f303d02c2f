package io.github.eslboot.protocol;

import java.util.Objects;

/**
 * A {@code command/reply} frame.
 *
 * @param headers all its headers; of the {@code connect} reply these are the channel's
 * data, decoded
 */
public record CommandReply(EslHeaders headers) implements EslReply {

	@Override
	public String text() {
		return Objects.requireNonNullElse(this.headers.get("Reply-Text"), "").stripTrailing();
	}

}
