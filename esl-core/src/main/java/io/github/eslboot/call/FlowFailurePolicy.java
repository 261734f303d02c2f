package io.github.eslboot.call;

/**
 * What happens to a call whose flow failed.
 *
 * @since 0.1.0
 */
public enum FlowFailurePolicy {

	/**
	 * The call is hung up with NORMAL_TEMPORARY_FAILURE, unless it is bridged, or its
	 * last bridge ended because it {@linkplain BridgeEnd#movedOn() moved on}.
	 */
	HANGUP,

	/** The call is left as it is. */
	LEAVE

}
