package io.github.eslboot.protocol;

/**
 * Reply with the output of an API command, {@code api/response}.
 *
 * @param body the output of the API command, as received
 * @since 0.1.0
 */
public record ApiResponse(String body) implements EslReply {

	@Override
	public String text() {
		return this.body.endsWith("\n") ? this.body.substring(0, this.body.length() - 1) : this.body;
	}

}
