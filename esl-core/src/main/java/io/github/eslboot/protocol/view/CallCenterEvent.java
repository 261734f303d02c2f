package io.github.eslboot.protocol.view;

import io.github.eslboot.protocol.EslEvent;
import org.jspecify.annotations.Nullable;

/**
 * View of the {@code CUSTOM} event {@code callcenter::info}: a change in mod_callcenter,
 * such as a member that enters a queue or an agent that changes state.
 *
 * @param event the event
 */
public record CallCenterEvent(EslEvent event) implements EventView {

	/**
	 * Returns the action that the event reports, for example {@code member-queue-start}.
	 * @return the action, or {@code null} if the event has none
	 */
	public @Nullable String action() {
		return this.event.header("CC-Action");
	}

	/**
	 * Returns the name of the queue.
	 * @return the name, or {@code null} if the event has none
	 */
	public @Nullable String queue() {
		return this.event.header("CC-Queue");
	}

	/**
	 * Returns the name of the agent.
	 * @return the name, or {@code null} if the event has none
	 */
	public @Nullable String agent() {
		return this.event.header("CC-Agent");
	}

	/**
	 * Returns the status of the agent, for example {@code Available} or {@code On Break}.
	 * @return the status, or {@code null} if the event has none
	 */
	public @Nullable String agentStatus() {
		return this.event.header("CC-Agent-Status");
	}

	/**
	 * Returns the state of the agent, for example {@code Waiting} or
	 * {@code In a queue call}.
	 * @return the state, or {@code null} if the event has none
	 */
	public @Nullable String agentState() {
		return this.event.header("CC-Agent-State");
	}

	/**
	 * Returns the uuid of the agent's channel.
	 * @return the uuid, or {@code null} if the event has none
	 */
	public @Nullable String agentUuid() {
		return this.event.header("CC-Agent-UUID");
	}

	/**
	 * Returns the uuid of the member within the queue.
	 * @return the uuid, or {@code null} if the event has none
	 */
	public @Nullable String memberUuid() {
		return this.event.header("CC-Member-UUID");
	}

	/**
	 * Returns the uuid of the member's channel.
	 * @return the uuid, or {@code null} if the event has none
	 */
	public @Nullable String memberSessionUuid() {
		return this.event.header("CC-Member-Session-UUID");
	}

	/**
	 * Returns the caller ID name of the member.
	 * @return the name, or {@code null} if the event has none
	 */
	public @Nullable String memberName() {
		return this.event.header("CC-Member-CID-Name");
	}

	/**
	 * Returns the caller ID number of the member.
	 * @return the number, or {@code null} if the event has none
	 */
	public @Nullable String memberNumber() {
		return this.event.header("CC-Member-CID-Number");
	}

	/**
	 * Returns the reason why the member left the queue, for example {@code Terminated} or
	 * {@code Cancel}.
	 * @return the cause, or {@code null} if the event has none
	 */
	public @Nullable String cause() {
		return this.event.header("CC-Cause");
	}

	/**
	 * Returns the number of waiting members.
	 * @return the number, or -1 if the event has none
	 */
	public long count() {
		return HeaderValues.number(this.event, "CC-Count");
	}

}
