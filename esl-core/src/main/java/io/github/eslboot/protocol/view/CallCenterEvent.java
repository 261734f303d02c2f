package io.github.eslboot.protocol.view;

import java.time.Duration;
import java.time.Instant;

import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.HangupCause;
import org.jspecify.annotations.Nullable;

/**
 * View of the {@code CUSTOM} event {@code callcenter::info}: a change in mod_callcenter,
 * such as a member that enters a queue or an agent that changes state. A member is a
 * caller in a queue. Times have whole seconds.
 * <p>
 * {@link #action()} decides which values an event has: events of a member have the queue
 * and the member, events of a call to an agent also the agent and the times.
 *
 * @param event the event
 * @since 0.1.0
 */
public record CallCenterEvent(EslEvent event) implements EventView {

	/**
	 * Returns the action that the event reports.
	 * @return the action; {@link CallCenterAction#OTHER} if it is unknown or the event
	 * has none
	 */
	public CallCenterAction action() {
		return CallCenterAction.of(this.event.header("CC-Action"));
	}

	/**
	 * Returns the name of the queue.
	 * @return the name, or {@code null} if the event has none
	 */
	public @Nullable String queue() {
		return this.event.header("CC-Queue");
	}

	/**
	 * Returns the number of members who wait in the queue or whose agent is being called.
	 * Only {@link CallCenterAction#MEMBERS_COUNT} has it.
	 * @return the number, or -1 if the event has none
	 */
	public long count() {
		return HeaderValues.number(this.event, "CC-Count");
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
	 * Returns the number that the member was redirected from.
	 * @return the number, or {@code null} if the event has none
	 */
	public @Nullable String memberDnis() {
		return this.event.header("CC-Member-DNIS");
	}

	/**
	 * Returns the time at which the member entered the queue. After
	 * {@link CallCenterAction#MEMBER_QUEUE_RESUME} events of agents have the time of the
	 * first entry, and the event of a cancellation has the time of the last one.
	 * @return the time, or {@code null} if the event has none
	 */
	public @Nullable Instant joined() {
		return HeaderValues.timeInSeconds(this.event, "CC-Member-Joined-Time");
	}

	/**
	 * Returns the time at which the member left the queue; if an agent answered, the time
	 * at which their call ended.
	 * @return the time, or {@code null} if the member has not left
	 */
	public @Nullable Instant left() {
		return HeaderValues.timeInSeconds(this.event, "CC-Member-Leaving-Time");
	}

	/**
	 * Returns why the member left the queue: {@code Terminated} after a call with an
	 * agent, {@code Cancel} without one.
	 * @return the cause, or {@code null} if the event has none
	 */
	public @Nullable String cause() {
		return this.event.header("CC-Cause");
	}

	/**
	 * Returns why the member left the queue without an agent.
	 * @return the reason, or {@code null} if the member has not left, or an agent
	 * answered
	 */
	public @Nullable QueueCancelReason cancelReason() {
		return HeaderValues.value(this.event, "CC-Cancel-Reason", QueueCancelReason::of);
	}

	/**
	 * Returns how long the member waited: until an agent answered, or until the member
	 * left the queue.
	 * @return the time, never negative, or {@code null} if the member still waits or the
	 * event does not have the times
	 */
	public @Nullable Duration waitingTime() {
		return HeaderValues.between(joined(), (agentAnswered() != null) ? agentAnswered() : left());
	}

	/**
	 * Returns how long the member and the agent talked.
	 * @return the time, never negative, or {@code null} if the call has not ended, or no
	 * agent answered
	 */
	public @Nullable Duration talkTime() {
		return HeaderValues.between(agentAnswered(), (bridgeEnded() != null) ? bridgeEnded() : left());
	}

	/**
	 * Returns the name of the agent.
	 * @return the name, or {@code null} if the event has none
	 */
	public @Nullable String agent() {
		return this.event.header("CC-Agent");
	}

	/**
	 * Returns the uuid of the agent's channel.
	 * @return the uuid, or {@code null} if the event has none
	 */
	public @Nullable String agentUuid() {
		return this.event.header("CC-Agent-UUID");
	}

	/**
	 * Returns the type of the agent, {@code callback} or {@code uuid-standby}.
	 * @return the type, or {@code null} if the event has none
	 */
	public @Nullable String agentType() {
		return this.event.header("CC-Agent-Type");
	}

	/**
	 * Returns the name of the mod_callcenter instance that the agent belongs to.
	 * @return the name, or {@code null} if the event has none
	 */
	public @Nullable String agentSystem() {
		return this.event.header("CC-Agent-System");
	}

	/**
	 * Returns the status of the agent. {@link CallCenterAction#AGENT_MAX_NO_ANSWER} has
	 * the status that the agent gets.
	 * @return the status, or {@code null} if the event has none
	 */
	public @Nullable AgentStatus agentStatus() {
		return HeaderValues.value(HeaderValues.first(this.event, "CC-Agent-Status", "CC-Agent-No-Answer-Status"),
				AgentStatus::of);
	}

	/**
	 * Returns the state of the agent.
	 * @return the state, or {@code null} if the event has none
	 */
	public @Nullable AgentState agentState() {
		return HeaderValues.value(this.event, "CC-Agent-State", AgentState::of);
	}

	/**
	 * Returns the dial string of the agent.
	 * @return the dial string, or {@code null} if the event has none
	 */
	public @Nullable String agentContact() {
		return this.event.header("CC-Agent-Contact");
	}

	/**
	 * Returns how often in a row the agent did not answer. Only
	 * {@link CallCenterAction#AGENT_MAX_NO_ANSWER} has it.
	 * @return the number, or -1 if the event has none
	 */
	public long noAnswerCount() {
		return HeaderValues.number(this.event, "CC-Agent-No-Answer-Count");
	}

	/**
	 * Returns the time at which the agent was called.
	 * @return the time, or {@code null} if the event has none or the agent was on the
	 * line already, as agents of type {@code uuid-standby} are
	 */
	public @Nullable Instant agentCalled() {
		return HeaderValues.timeInSeconds(this.event, "CC-Agent-Called-Time");
	}

	/**
	 * Returns the time at which the agent answered.
	 * @return the time, or {@code null} if the agent has not answered
	 */
	public @Nullable Instant agentAnswered() {
		return HeaderValues.timeInSeconds(this.event, "CC-Agent-Answered-Time");
	}

	/**
	 * Returns the time at which the call to the agent failed. Only
	 * {@link CallCenterAction#BRIDGE_AGENT_FAIL} has it.
	 * @return the time, or {@code null} if the event has none
	 */
	public @Nullable Instant agentAborted() {
		return HeaderValues.timeInSeconds(this.event, "CC-Agent-Aborted-Time");
	}

	/**
	 * Returns the result of calling the agent: {@link HangupCause#SUCCESS} if the agent
	 * answered, {@link HangupCause#NONE} if the agent was on the line already, otherwise
	 * why the agent did not answer. It is not the cause with which the call ended.
	 * @return the cause, or {@code null} if the event has none
	 */
	public @Nullable HangupCause hangupCause() {
		return HeaderValues.value(this.event, "CC-Hangup-Cause", HangupCause::of);
	}

	/**
	 * Returns whether the agent and the member were bridged. Only
	 * {@link CallCenterAction#BRIDGE_AGENT_END} reports it.
	 * @return whether they were bridged; {@code false} if the event does not report it
	 */
	public boolean isBridged() {
		return HeaderValues.is(this.event, "CC-Agent-Bridged", "true");
	}

	/**
	 * Returns the time at which the call between agent and member ended.
	 * @return the time, or {@code null} if it has not ended
	 */
	public @Nullable Instant bridgeEnded() {
		return HeaderValues.timeInSeconds(this.event, "CC-Bridge-Terminated-Time");
	}

}
