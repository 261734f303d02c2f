package io.github.eslboot.sample.queues;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

import io.github.eslboot.command.CallCenterCommands.Agent;
import io.github.eslboot.protocol.view.CallCenterEvent;
import io.github.eslboot.sample.queues.QueueView.Caller;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

/**
 * The queues and agents, as the events of the call centre module report them. Events of
 * different callers arrive on different threads, so access is synchronized.
 */
@Component
public class QueueBoard {

	/**
	 * Number of callers that are kept after they have left, so that an outdated list
	 * restores none.
	 */
	private static final int MAX_LEFT = 1000;

	private final QueueProperties properties;

	private final Map<String, QueueState> queues = new TreeMap<>();

	private final Map<String, AgentView> agents = new TreeMap<>();

	private final Map<String, Instant> left = new LinkedHashMap<>() {

		@Override
		protected boolean removeEldestEntry(Map.Entry<String, Instant> eldest) {
			return size() > MAX_LEFT;
		}

	};

	private boolean available = true;

	QueueBoard(QueueProperties properties) {
		this.properties = properties;
	}

	/** Applies an event. */
	synchronized void apply(CallCenterEvent event) {
		String queue = event.queue();
		String member = event.memberUuid();
		if (queue != null && member != null) {
			caller(queue, member, event);
		}
		String agent = event.agent();
		if (agent != null) {
			agent(agent, event);
		}
	}

	private void caller(String queue, String member, CallCenterEvent event) {
		switch (event.action()) {
			case MEMBER_QUEUE_START, MEMBER_QUEUE_RESUME -> entered(queue, member, new Caller(event.memberSessionUuid(),
					event.memberName(), Objects.requireNonNullElse(event.memberNumber(), "unknown"), time(event)));
			case BRIDGE_AGENT_START -> answered(queue, member, event.waitingTime());
			case MEMBER_QUEUE_END -> {
				if ("Terminated".equals(event.cause())) {
					// The talk with an agent has ended; its start may have been missed.
					this.left.put(member, Instant.now());
				}
				left(queue, member);
			}
			default -> {
			}
		}
	}

	/** Adds a caller who waits. */
	synchronized void entered(String queue, String member, Caller caller) {
		this.left.remove(member);
		queue(queue).waiting.put(member, caller);
	}

	/** Removes a caller whom an agent has answered. */
	synchronized void answered(String queue, String member, @Nullable Duration wait) {
		this.left.put(member, Instant.now());
		queue(queue).answered(member, wait, this.properties.answerWithin());
	}

	/**
	 * Removes a caller who has left; unless an agent has answered, the caller gave up.
	 */
	synchronized void left(String queue, String member) {
		if (this.left.put(member, Instant.now()) == null) {
			queue(queue).abandoned(member);
		}
		else {
			queue(queue).waiting.remove(member);
		}
	}

	/** Sets the state of an agent. */
	synchronized void agent(AgentView agent) {
		this.agents.put(agent.name(), agent);
	}

	private void agent(String name, CallCenterEvent event) {
		AgentView known = this.agents.getOrDefault(name,
				new AgentView(name, "Logged Out", "Waiting", time(event), null));
		AgentView next = switch (event.action()) {
			case AGENT_STATUS_CHANGE, AGENT_MAX_NO_ANSWER -> new AgentView(name,
					text(event.agentStatus(), known.status()), known.state(), time(event), known.caller());
			case AGENT_STATE_CHANGE -> new AgentView(name, known.status(), text(event.agentState(), known.state()),
					time(event), known.caller());
			case BRIDGE_AGENT_START ->
				new AgentView(name, known.status(), known.state(), time(event), event.memberNumber());
			case BRIDGE_AGENT_END -> new AgentView(name, known.status(), known.state(), time(event), null);
			default -> known;
		};
		this.agents.put(name, next);
	}

	private static Instant time(CallCenterEvent event) {
		return Objects.requireNonNullElseGet(event.event().timestamp(), Instant::now);
	}

	private static String text(@Nullable Object value, String other) {
		return (value != null) ? value.toString() : other;
	}

	private QueueState queue(String name) {
		return this.queues.computeIfAbsent(name, QueueState::new);
	}

	/** Replaces the agents with those that the server lists, unless events are newer. */
	synchronized void list(Collection<Agent> listed, Instant asked) {
		Map<String, AgentView> before = Map.copyOf(this.agents);
		this.agents.clear();
		for (Agent agent : listed) {
			AgentView known = before.get(agent.name());
			boolean newer = known != null && known.since().isAfter(asked);
			String caller = (known != null && agent.state().equals("In a queue call")) ? known.caller() : null;
			boolean same = known != null && known.status().equals(agent.status())
					&& known.state().equals(agent.state());
			this.agents.put(agent.name(), (known != null && (newer || same)) ? known
					: new AgentView(agent.name(), agent.status(), agent.state(), asked, caller));
		}
	}

	/**
	 * Replaces the callers of a queue with those that the server lists, unless events are
	 * newer.
	 * @param queue the queue
	 * @param listed the waiting callers by the uuid of the member
	 * @param asked the time of the request
	 */
	synchronized void list(String queue, Map<String, Caller> listed, Instant asked) {
		Map<String, Caller> waiting = queue(queue).waiting;
		waiting.entrySet()
			.removeIf((entry) -> !listed.containsKey(entry.getKey()) && entry.getValue().since().isBefore(asked));
		listed.forEach((member, caller) -> {
			if (!this.left.containsKey(member)) {
				waiting.putIfAbsent(member, caller);
			}
		});
	}

	/** Sets whether the server has the call centre module. */
	synchronized void available(boolean loaded) {
		this.available = loaded;
	}

	/** Returns the state of all queues and agents. */
	public synchronized View view() {
		return new View(this.available, this.queues.values().stream().map(QueueState::view).toList(),
				List.copyOf(this.agents.values()), (int) this.properties.answerWithin().toSeconds());
	}

	/** Returns the number of callers that wait in all queues. */
	public synchronized int waiting() {
		return this.queues.values().stream().mapToInt((queue) -> queue.waiting.size()).sum();
	}

	/**
	 * All queues and agents.
	 *
	 * @param available whether the server has the call centre module
	 * @param queues the queues
	 * @param agents the agents
	 * @param answerWithin the target of the service level in seconds
	 */
	public record View(boolean available, List<QueueView> queues, List<AgentView> agents, int answerWithin) {

	}

}
