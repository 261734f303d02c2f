package io.github.eslboot.call;

import io.github.eslboot.protocol.EslException;
import io.github.eslboot.protocol.Sent;

/**
 * Thrown when an application is requested for a call while one runs that FreeSWITCH does
 * not interrupt, such as {@code eavesdrop}. The requested application was not sent. Stop
 * the running one first, with its handle or by {@link EslCall#park()}.
 *
 * @since 0.1.0
 */
public final class ApplicationBlockedException extends EslException {

	/** Application that runs. */
	private final String running;

	ApplicationBlockedException(String uuid, String node, String application, String running) {
		super("%s: '%s' was not sent to call %s: '%s' runs, which FreeSWITCH does not interrupt; stop or park it first"
			.formatted(node, application, uuid, running));
		this.running = running;
	}

	/**
	 * Returns the application that runs.
	 * @return the name, for example {@code eavesdrop}
	 */
	public String running() {
		return this.running;
	}

	@Override
	public Sent sent() {
		return Sent.NO;
	}

}
