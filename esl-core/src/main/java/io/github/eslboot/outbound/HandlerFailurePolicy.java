package io.github.eslboot.outbound;

/**
 * What happens to a call whose handler failed.
 *
 * @since 0.1.0
 */
public enum HandlerFailurePolicy {

	/** The call is hung up with NORMAL_TEMPORARY_FAILURE. */
	HANGUP,

	/** The connection is closed, and the call continues in the dialplan. */
	RELEASE

}
