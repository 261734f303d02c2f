package io.github.eslboot.protocol.view;

/**
 * Reason why a member left a queue of mod_callcenter without an agent,
 * {@code CC-Cancel-Reason}. A reason that this library does not know keeps its name.
 *
 * @param name the name, for example {@code TIMEOUT}
 * @since 0.1.0
 */
public record QueueCancelReason(String name) {

	/** The call ended while an agent was being connected. */
	public static final QueueCancelReason NONE = new QueueCancelReason("NONE");

	/** The member waited for the maximum time. */
	public static final QueueCancelReason TIMEOUT = new QueueCancelReason("TIMEOUT");

	/** The member waited for the maximum time while no agent was logged in. */
	public static final QueueCancelReason NO_AGENT_TIMEOUT = new QueueCancelReason("NO_AGENT_TIMEOUT");

	/** The member hung up or was transferred. */
	public static final QueueCancelReason BREAK_OUT = new QueueCancelReason("BREAK_OUT");

	/** The member pressed the exit key. */
	public static final QueueCancelReason EXIT_WITH_KEY = new QueueCancelReason("EXIT_WITH_KEY");

	/**
	 * Returns the reason with a name.
	 * @param name the name, as in the header
	 * @return the reason
	 */
	public static QueueCancelReason of(String name) {
		return new QueueCancelReason(name);
	}

	@Override
	public String toString() {
		return this.name;
	}

}
