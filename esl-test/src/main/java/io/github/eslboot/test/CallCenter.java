package io.github.eslboot.test;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * Queues, agents, tiers and waiting members of {@code mod_callcenter}, and their events
 * {@code callcenter::info}. Queues have the strategy {@code longest-idle-agent}, and
 * exist when they are first named, unless their name contains {@code notfound}. Used with
 * the {@link Switchboard}'s lock held.
 */
final class CallCenter {

	static final String AVAILABLE = "Available";

	static final String ON_DEMAND = "Available (On Demand)";

	static final String WAITING = "Waiting";

	private final SwitchCore core;

	private final Map<String, Queue> queues = new TreeMap<>();

	private final Map<String, Agent> agents = new LinkedHashMap<>();

	private final List<Tier> tiers = new ArrayList<>();

	private final List<CallCenterMember> members = new ArrayList<>();

	private final CallCenterDispatcher dispatcher = new CallCenterDispatcher(this);

	CallCenter(SwitchCore core) {
		this.core = core;
	}

	static boolean mayExist(String queue) {
		return !queue.isEmpty() && !queue.contains("notfound");
	}

	Queue queue(String name) {
		return this.queues.computeIfAbsent(name, (key) -> new Queue());
	}

	void join(CallCenterMember member) {
		queue(member.queue());
		this.members.add(member);
		fireCount(member.queue());
		this.dispatcher.check();
	}

	/** Notes that a member no longer waits, because it gave up or is being connected. */
	void left(CallCenterMember member) {
		if (!member.isAnswered()) {
			remove(member);
		}
		fireCount(member.queue());
	}

	void remove(CallCenterMember member) {
		this.members.remove(member);
	}

	private void fireCount(String queue) {
		long waiting = this.members.stream()
			.filter((member) -> member.queue().equals(queue) && !member.isAnswered())
			.count();
		fire((event) -> event.header("CC-Queue", queue)
			.header("CC-Action", "members-count")
			.header("CC-Count", Long.toString(waiting))
			.header("CC-Selection", "Single-Queue"));
	}

	/** Changes the state of an agent, and fires its event. */
	void state(Agent agent, String state) {
		agent.state = state;
		if (state.equals("Receiving")) {
			agent.lastOffered = seconds();
		}
		fire((event) -> event.header("CC-Agent", agent.name)
			.header("CC-Action", "agent-state-change")
			.header("CC-Agent-State", state));
		this.dispatcher.check();
	}

	/** Changes the status of an agent, and fires its event. */
	void status(Agent agent, String status) {
		if (status.equals(AVAILABLE) && !agent.status.equals(AVAILABLE)) {
			agent.talkTime = 0;
			agent.callsAnswered = 0;
			agent.noAnswerCount = 0;
		}
		agent.status = status;
		agent.lastStatusChange = seconds();
		if (!status.equals(AVAILABLE)) {
			List.copyOf(this.members).forEach((member) -> member.cancelOffer(agent));
		}
		fire((event) -> event.header("CC-Agent", agent.name)
			.header("CC-Action", "agent-status-change")
			.header("CC-Agent-Status", status));
		this.dispatcher.check();
	}

	void fire(Consumer<SimulatedEvent.Builder> headers) {
		EventBus bus = this.core.bus();
		if (bus.isWanted(SimulatedEvent.CUSTOM)) {
			SimulatedEvent.Builder event = SimulatedEvent.named(SimulatedEvent.CUSTOM)
				.header("Event-Subclass", "callcenter::info");
			bus.stamp(event, SimulatedEvent.CUSTOM, null);
			headers.accept(event);
			bus.publish(event.build());
		}
	}

	/** Removes queues, agents and tiers. */
	void clear() {
		this.queues.clear();
		this.agents.clear();
		this.tiers.clear();
	}

	static long seconds() {
		return EventBus.micros() / 1_000_000;
	}

	Map<String, Queue> queues() {
		return this.queues;
	}

	Map<String, Agent> agents() {
		return this.agents;
	}

	List<Tier> tiers() {
		return this.tiers;
	}

	List<CallCenterMember> members() {
		return this.members;
	}

	CallCenterDispatcher dispatcher() {
		return this.dispatcher;
	}

	SwitchCore core() {
		return this.core;
	}

	/** Counters of a queue. */
	static final class Queue {

		int answered;

		int abandoned;

	}

	/** An agent. */
	static final class Agent {

		final String name;

		String type;

		@Nullable String uuid;

		@Nullable String contact;

		String status = "Logged Out";

		String state = WAITING;

		/** Settings of the agent by their columns, in seconds or as a number. */
		final Map<String, Long> settings = new LinkedHashMap<>();

		long lastBridgeStart;

		long lastBridgeEnd;

		long lastOffered;

		long lastStatusChange;

		long noAnswerCount;

		long callsAnswered;

		long talkTime;

		Agent(String name, String type) {
			this.name = name;
			this.type = type;
		}

		long setting(String name) {
			return this.settings.getOrDefault(name, 0L);
		}

	}

	/** Assignment of an agent to a queue. */
	static final class Tier {

		final String queue;

		final String agent;

		String state = "Ready";

		int level;

		int position;

		Tier(String queue, String agent, int level, int position) {
			this.queue = queue;
			this.agent = agent;
			this.level = level;
			this.position = position;
		}

	}

}
