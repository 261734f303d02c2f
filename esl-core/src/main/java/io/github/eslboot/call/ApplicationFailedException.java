package io.github.eslboot.call;

import io.github.eslboot.protocol.EslException;
import io.github.eslboot.protocol.Sent;

/**
 * Thrown when an application ran on a call and failed, for example because a file does
 * not exist, or when the server did not report its end although a later application has
 * ended.
 *
 * @since 0.1.0
 */
public final class ApplicationFailedException extends EslException {

	/** Application that failed. */
	private final String application;

	/** Its response. */
	private final String response;

	ApplicationFailedException(String uuid, String node, String application, String response) {
		super("%s: '%s' failed on call %s: %s".formatted(node, application, uuid, response));
		this.application = application;
		this.response = response;
	}

	/**
	 * Returns the application that failed.
	 * @return the name; for {@link EslCall#playback} and {@link EslCall#say} followed by
	 * the argument
	 */
	public String application() {
		return this.application;
	}

	/**
	 * Returns the reason of the failure.
	 * @return the {@code Application-Response}, for example {@code FILE NOT FOUND}, or a
	 * description if the server sent none
	 */
	public String response() {
		return this.response;
	}

	@Override
	public Sent sent() {
		return Sent.YES;
	}

}
