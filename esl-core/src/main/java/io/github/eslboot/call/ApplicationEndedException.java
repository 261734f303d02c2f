package io.github.eslboot.call;

import io.github.eslboot.protocol.EslException;
import io.github.eslboot.protocol.Sent;

/**
 * Thrown when an application has ended before an operation on it, and its call continues.
 *
 * @since 0.1.0
 */
public final class ApplicationEndedException extends EslException {

	private final transient ApplicationEnd end;

	ApplicationEndedException(String node, String operation, String application, String uuid, ApplicationEnd end) {
		super("%s: '%s' was not done: '%s' on call %s has ended (%s)".formatted(node, operation, application, uuid,
				end));
		this.end = end;
	}

	/**
	 * Returns how the application ended.
	 * @return the end
	 */
	public ApplicationEnd end() {
		return this.end;
	}

	@Override
	public Sent sent() {
		return Sent.NO;
	}

}
