package io.github.eslboot.outbound;

/**
 * What happens to a connection that arrives while all slots are taken.
 *
 * @since 0.1.0
 */
public enum OverflowStrategy {

	/** The connection is refused as {@link RefuseBy} says. */
	REFUSE,

	/**
	 * Slots are added up to {@link EslSessionServerOptions#maxSlots()}; beyond that the
	 * connection is refused.
	 */
	INCREASE

}
