package io.github.eslboot.call;

import io.github.eslboot.protocol.EslException;
import io.github.eslboot.protocol.Sent;

/**
 * An application ran on a call and failed, for example because a file does not exist, or
 * its end was not reported.
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
	 * Returns the reason of the failure.
	 * @return the {@code Application-Response}, for example {@code FILE NOT FOUND}
	 */
	public String response() {
		return this.response;
	}

	@Override
	public Sent sent() {
		return Sent.YES;
	}

}
