package io.github.eslboot.call;

import io.github.eslboot.protocol.EslException;

/**
 * An application ran on a call and did not do its work, for example because a file is not
 * there, or its end was not seen.
 */
public final class ApplicationFailedException extends EslException {

	private final String application;

	private final String response;

	ApplicationFailedException(String uuid, String node, String application, String response) {
		super("%s: '%s' failed on call %s: %s".formatted(node, application, uuid, response));
		this.application = application;
		this.response = response;
	}

	/**
	 * Returns the application.
	 * @return its name
	 */
	public String application() {
		return this.application;
	}

	/**
	 * Returns what went wrong.
	 * @return the {@code Application-Response}, for example {@code FILE NOT FOUND}
	 */
	public String response() {
		return this.response;
	}

}
