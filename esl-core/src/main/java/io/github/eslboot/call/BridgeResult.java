package io.github.eslboot.call;

import io.github.eslboot.protocol.HangupCause;

/**
 * What became of an attempt to bridge a call.
 */
public sealed interface BridgeResult {

	/**
	 * Both hear each other.
	 *
	 * @param otherUuid the other leg
	 */
	record Bridged(String otherUuid) implements BridgeResult {

	}

	/**
	 * The other side was not reached; the call itself goes on.
	 *
	 * @param cause why
	 */
	record Failed(HangupCause cause) implements BridgeResult {

	}

	/**
	 * The call itself ended meanwhile.
	 *
	 * @param end how
	 */
	record CallEnded(CallEnd end) implements BridgeResult {

	}

}
