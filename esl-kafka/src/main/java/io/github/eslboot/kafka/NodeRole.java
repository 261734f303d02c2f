package io.github.eslboot.kafka;

/**
 * Role of an instance for a FreeSWITCH node.
 *
 * @since 0.1.0
 */
public enum NodeRole {

	/** Reads the events of the node and publishes them. */
	OWNER,

	/**
	 * Reads the events of the node, keeps those of the last seconds, and publishes them
	 * when the owner fails.
	 */
	STANDBY,

	/** Does not read the events of the node for the cluster. */
	NONE

}
