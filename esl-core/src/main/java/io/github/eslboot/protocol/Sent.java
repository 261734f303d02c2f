package io.github.eslboot.protocol;

/**
 * Whether the command that failed may have reached the server. Decides whether it may be
 * sent again, for example to another node.
 */
public enum Sent {

	/** No byte of the command was written: the server does not know it. */
	NO,

	/** The command was written, at least in part, and no reply was received. */
	MAYBE,

	/** The server has replied to the command. */
	YES

}
