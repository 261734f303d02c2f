package io.github.eslboot.outbound;

/**
 * How connections are refused while all slots are taken. In both cases FreeSWITCH detects
 * the refusal immediately, so the caller does not wait for a session.
 *
 * @since 0.1.0
 */
public enum RefuseBy {

	/**
	 * The server stops listening until a slot is free, so that FreeSWITCH tries the next
	 * host of its list {@code host1|host2}: it only does so when the TCP connect fails.
	 * Connections that are in the operating system's backlog at that moment are served
	 * nevertheless, because FreeSWITCH does not try another host for them. During a burst
	 * the number of sessions can therefore exceed the slots by at most
	 * {@link EslSessionServerOptions#maxOvercommitted()}; connections beyond that are
	 * closed, and their calls continue in the dialplan. So do those of connections that
	 * are established between the last accept and the close of the listening socket: the
	 * operating system resets them. {@link #HANGUP} has no such window.
	 */
	UNBIND,

	/** The connection is accepted, and its call is hung up with a cause. */
	HANGUP

}
