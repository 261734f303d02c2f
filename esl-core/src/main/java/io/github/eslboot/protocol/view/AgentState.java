package io.github.eslboot.protocol.view;

import java.util.List;

/**
 * State of an agent of mod_callcenter, which the queue changes with each call. A state
 * that this library does not know keeps its name.
 *
 * @param name the name, for example {@code In a queue call}
 * @since 0.1.0
 */
public record AgentState(String name) {

	/** The agent waits for a call. */
	public static final AgentState WAITING = new AgentState("Waiting");

	/** The agent is being called. */
	public static final AgentState RECEIVING = new AgentState("Receiving");

	/** The agent talks to a member of a queue. */
	public static final AgentState IN_A_QUEUE_CALL = new AgentState("In a queue call");

	/** The agent does not get calls until the state is set to waiting. */
	public static final AgentState IDLE = new AgentState("Idle");

	/** A queue has reserved the agent for a member and is about to call the agent. */
	public static final AgentState RESERVED = new AgentState("Reserved");

	private static final List<AgentState> KNOWN = List.of(WAITING, RECEIVING, IN_A_QUEUE_CALL, IDLE, RESERVED);

	/**
	 * Returns the state with a name.
	 * @param name the name; for the constants its case is ignored, as in FreeSWITCH
	 * @return the state
	 */
	public static AgentState of(String name) {
		return KNOWN.stream()
			.filter((state) -> state.name.equalsIgnoreCase(name))
			.findFirst()
			.orElseGet(() -> new AgentState(name));
	}

	@Override
	public String toString() {
		return this.name;
	}

}
