package io.github.eslboot.outbound;

/** What happens to a call whose handler failed. */
public enum HandlerFailurePolicy {

	/** It is hung up, with NORMAL_TEMPORARY_FAILURE. */
	HANGUP,

	/** The connection is closed, so that the dialplan goes on. */
	RELEASE

}
