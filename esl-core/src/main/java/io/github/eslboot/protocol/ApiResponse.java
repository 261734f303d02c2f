package io.github.eslboot.protocol;

import java.nio.charset.StandardCharsets;

/**
 * An {@code api/response} frame.
 *
 * @param body the output of the API command, UTF-8, as it came
 */
public record ApiResponse(String body) implements EslReply {

	/**
	 * A response of bytes as they came.
	 * @param bytes the body
	 * @return the response
	 */
	public static ApiResponse of(byte[] bytes) {
		return new ApiResponse(new String(bytes, StandardCharsets.UTF_8));
	}

	@Override
	public String text() {
		return this.body.endsWith("\n") ? this.body.substring(0, this.body.length() - 1) : this.body;
	}

}
