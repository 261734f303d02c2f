package io.github.eslboot.protocol.view;

import org.jspecify.annotations.Nullable;

/**
 * What an event of mod_callcenter reports, {@code CC-Action}.
 *
 * @since 0.1.0
 */
public enum CallCenterAction {

	/** A member entered a queue. */
	MEMBER_QUEUE_START("member-queue-start"),

	/**
	 * A member who had left a queue entered it again and got the former place. The member
	 * has the same member uuid and a new channel.
	 */
	MEMBER_QUEUE_RESUME("member-queue-resume"),

	/** A member left a queue, or the call with an agent ended. */
	MEMBER_QUEUE_END("member-queue-end"),

	/** The number of waiting members of a queue. */
	MEMBERS_COUNT("members-count"),

	/** An agent is called for a member. */
	AGENT_OFFERING("agent-offering"),

	/** An agent answered and is about to be bridged to a member. */
	BRIDGE_AGENT_START("bridge-agent-start"),

	/** The call between an agent and a member ended, or the bridge failed. */
	BRIDGE_AGENT_END("bridge-agent-end"),

	/** An agent did not answer. The member waits for the next agent. */
	BRIDGE_AGENT_FAIL("bridge-agent-fail"),

	/** An agent did not answer too often and gets another status. */
	AGENT_MAX_NO_ANSWER("agent-max-no-answer"),

	/** The status of an agent was set, also if it is the same as before. */
	AGENT_STATUS_CHANGE("agent-status-change"),

	/** The state of an agent changed. */
	AGENT_STATE_CHANGE("agent-state-change"),

	/** The dial string of an agent was set. */
	AGENT_CONTACT_CHANGE("agent-contact-change"),

	/** An agent was added. The removal of an agent has no event. */
	AGENT_ADD("agent-add"),

	/** The status of an agent was read by a command. */
	AGENT_STATUS_GET("agent-status-get"),

	/** The state of an agent was read by a command. */
	AGENT_STATE_GET("agent-state-get"),

	/** The uuid of an agent was read by a command. */
	AGENT_UUID_GET("agent-uuid-get"),

	/** An action that this library does not know, or none. */
	OTHER("");

	private final String text;

	CallCenterAction(String text) {
		this.text = text;
	}

	static CallCenterAction of(@Nullable String text) {
		for (CallCenterAction action : values()) {
			if (action.text.equalsIgnoreCase(text)) {
				return action;
			}
		}
		return OTHER;
	}

}
