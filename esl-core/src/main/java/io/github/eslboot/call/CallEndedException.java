package io.github.eslboot.call;

import io.github.eslboot.protocol.EslException;

/**
 * Thrown when a call ended before an operation on it was complete, or had already ended.
 *
 * @since 0.1.0
 */
public final class CallEndedException extends EslException {

	/** Uuid of the call. */
	private final String uuid;

	private final transient CallEnd end;

	CallEndedException(String uuid, String node, String operation, CallEnd end) {
		super("%s: '%s' on call %s was not done: the call ended (%s)".formatted(node, operation, uuid, end));
		this.uuid = uuid;
		this.end = end;
	}

	/**
	 * Returns the uuid of the call.
	 * @return the uuid
	 */
	public String uuid() {
		return this.uuid;
	}

	/**
	 * Returns how the call ended.
	 * @return the end
	 */
	public CallEnd end() {
		return this.end;
	}

}
