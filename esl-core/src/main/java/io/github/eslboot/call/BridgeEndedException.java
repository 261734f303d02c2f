package io.github.eslboot.call;

import io.github.eslboot.protocol.EslException;

/**
 * Thrown when a bridge has ended before an operation on it was complete, and its call
 * continues.
 *
 * @since 0.1.0
 */
public final class BridgeEndedException extends EslException {

	private final transient BridgeEnd end;

	BridgeEndedException(String node, String operation, Object bridge, BridgeEnd end) {
		super("%s: '%s' was not done: the %s has ended (%s)".formatted(node, operation, bridge, end));
		this.end = end;
	}

	/**
	 * Returns how the bridge ended for its call.
	 * @return the end
	 */
	public BridgeEnd end() {
		return this.end;
	}

}
