package io.github.eslboot.protocol;

/**
 * Whether a failed command may have reached the server, and thus whether it can be sent
 * again, for example to another node.
 *
 * @since 0.1.0
 */
public enum Sent {

	/** No byte of the command was written: the server cannot have run it. */
	NO,

	/**
	 * At least a part of the command was written, or may have been written, and no reply
	 * was received.
	 */
	MAYBE,

	/** The server has replied to the command. */
	YES

}
