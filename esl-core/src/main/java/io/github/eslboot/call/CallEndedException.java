package io.github.eslboot.call;

import io.github.eslboot.protocol.EslException;

/**
 * The call ended before what was asked of it was done, or had ended already.
 */
public final class CallEndedException extends EslException {

	private final String uuid;

	private final transient CallEnd end;

	CallEndedException(String uuid, String node, String what, CallEnd end) {
		super("%s: '%s' on call %s was not done: the call ended (%s)".formatted(node, what, uuid, end));
		this.uuid = uuid;
		this.end = end;
	}

	/**
	 * Returns the call.
	 * @return its uuid
	 */
	public String uuid() {
		return this.uuid;
	}

	/**
	 * Returns how it ended.
	 * @return the end
	 */
	public CallEnd end() {
		return this.end;
	}

}
