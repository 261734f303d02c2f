package io.github.eslboot.call;

/**
 * What happens to a call for which no flow is free.
 *
 * @since 0.1.0
 */
public enum FlowOverflow {

	/**
	 * The call waits as it is, for example parked, until a flow is free. After the
	 * maximum waiting time, or if too many calls wait, it is hung up.
	 */
	WAIT,

	/** The call is hung up immediately. */
	HANGUP

}
