package io.github.eslboot.protocol.view;

import java.util.List;

/**
 * Status of an agent of mod_callcenter, which the agent chooses. A status that this
 * library does not know keeps its name.
 *
 * @param name the name, for example {@code On Break}
 * @since 0.1.0
 */
public record AgentStatus(String name) {

	/** The agent does not get calls. */
	public static final AgentStatus LOGGED_OUT = new AgentStatus("Logged Out");

	/** The agent gets calls. */
	public static final AgentStatus AVAILABLE = new AgentStatus("Available");

	/** The agent gets one call, and the next one after the state is set to waiting. */
	public static final AgentStatus AVAILABLE_ON_DEMAND = new AgentStatus("Available (On Demand)");

	/** The agent does not get calls for a while. */
	public static final AgentStatus ON_BREAK = new AgentStatus("On Break");

	private static final List<AgentStatus> KNOWN = List.of(LOGGED_OUT, AVAILABLE, AVAILABLE_ON_DEMAND, ON_BREAK);

	/**
	 * Returns the status with a name.
	 * @param name the name; for the constants its case is ignored, as in FreeSWITCH
	 * @return the status
	 */
	public static AgentStatus of(String name) {
		return KNOWN.stream()
			.filter((status) -> status.name.equalsIgnoreCase(name))
			.findFirst()
			.orElseGet(() -> new AgentStatus(name));
	}

	@Override
	public String toString() {
		return this.name;
	}

}
