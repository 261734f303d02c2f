package io.github.eslboot.outbound;

/** How a session is refused when all slots are taken. The caller never hears silence. */
public enum RefuseBy {

	/**
	 * Nothing listens while all slots are taken, so that FreeSWITCH goes on with the next
	 * host of its list {@code host1|host2}: it only does when the TCP connect fails.
	 * Connections the operating system has let in at that moment are served all the same,
	 * as they would be lost otherwise: in a burst some more than there are slots, at most
	 * as many as the backlog.
	 */
	UNBIND,

	/** It is taken, and its call hung up with a cause. */
	HANGUP

}
