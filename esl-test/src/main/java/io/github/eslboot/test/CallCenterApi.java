package io.github.eslboot.test;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * API command {@code callcenter_config}.
 */
final class CallCenterApi {

	private static final String OK = "+OK\n";

	private static final String INVALID = "-ERR Invalid!\n";

	private static final String NO_AGENT = "-ERR Agent not found!\n";

	private static final Set<String> STATUSES = Set.of("Logged Out", CallCenter.AVAILABLE, CallCenter.ON_DEMAND,
			"On Break");

	private static final Set<String> STATES = Set.of(CallCenter.WAITING, "Receiving", "In a queue call", "Idle",
			"Reserved");

	private static final Set<String> TIER_STATES = Set.of("No Answer", "Ready", "Offering", "Active Inbound",
			"Standby");

	private static final Set<String> NUMBERS = Set.of("max_no_answer", "wrap_up_time", "reject_delay_time",
			"busy_delay_time", "no_answer_delay_time", "ready_time");

	private static final String AGENT_COLUMNS = "name|instance_id|uuid|type|contact|status|state|max_no_answer"
			+ "|wrap_up_time|reject_delay_time|busy_delay_time|no_answer_delay_time|last_bridge_start|last_bridge_end"
			+ "|last_offered_call|last_status_change|no_answer_count|calls_answered|talk_time|ready_time"
			+ "|external_calls_count\n";

	private static final String MEMBER_COLUMNS = "queue|instance_id|uuid|session_uuid|cid_number|cid_name|system_epoch"
			+ "|joined_epoch|rejoined_epoch|bridge_epoch|abandoned_epoch|base_score|skill_score|serving_agent"
			+ "|serving_system|state|score\n";

	private static final String QUEUE_COLUMNS = "name|strategy|moh_sound|time_base_score|tier_rules_apply"
			+ "|tier_rule_wait_second|tier_rule_wait_multiply_level|tier_rule_no_agent_no_wait"
			+ "|discard_abandoned_after|abandoned_resume_allowed|max_wait_time|max_wait_time_with_no_agent"
			+ "|max_wait_time_with_no_agent_time_reached|record_template|calls_answered|calls_abandoned"
			+ "|ring_progressively_delay|skip_agents_with_external_calls|agent_no_answer_status\n";

	private final Switchboard switchboard;

	private final CallCenter center;

	CallCenterApi(Switchboard switchboard) {
		this.switchboard = switchboard;
		this.center = switchboard.callCenter();
	}

	void addTo(Map<String, BuiltInApi.Command> commands) {
		commands.put("callcenter_config",
				(call) -> CompletableFuture.completedFuture(this.switchboard.locked(() -> run(call.words()))));
	}

	private String run(List<String> words) {
		if (words.isEmpty()) {
			return "-USAGE: \ncallcenter_config <target> <args>\n";
		}
		if (words.size() < 2) {
			return INVALID;
		}
		List<String> arguments = words.subList(2, words.size());
		return switch (words.get(0).toLowerCase(Locale.ROOT) + " " + words.get(1).toLowerCase(Locale.ROOT)) {
			case "agent add" -> (arguments.size() < 2) ? INVALID : addAgent(arguments.get(0), arguments.get(1));
			case "agent del" -> arguments.isEmpty() ? INVALID : deleteAgent(arguments.get(0));
			case "agent reload" -> arguments.isEmpty() ? INVALID : OK;
			case "agent set" ->
				(arguments.size() < 3) ? INVALID : setAgent(arguments.get(0), arguments.get(1), arguments.get(2));
			case "agent get" -> (arguments.size() < 2) ? INVALID : getAgent(arguments.get(0), arguments.get(1));
			case "agent list" -> (arguments.size() > 1) ? INVALID
					: agents(this.center.agents()
						.values()
						.stream()
						.filter((agent) -> arguments.isEmpty() || agent.name.equals(arguments.get(0)))
						.toList());
			case "tier add" -> (arguments.size() < 2) ? INVALID : addTier(arguments);
			case "tier set" -> (arguments.size() < 4) ? INVALID : setTier(arguments);
			case "tier del" -> (arguments.size() < 2) ? INVALID : deleteTier(arguments.get(0), arguments.get(1));
			case "tier reload" -> arguments.isEmpty() ? INVALID : OK;
			case "tier list" -> tiers(this.center.tiers()
				.stream()
				.sorted(Comparator.<CallCenter.Tier>comparingInt((tier) -> tier.level)
					.thenComparingInt((tier) -> tier.position)));
			case "queue load", "queue reload" -> arguments.isEmpty() ? INVALID : loadQueue(arguments.get(0));
			case "queue unload" -> arguments.isEmpty() ? INVALID : unloadQueue(arguments.get(0));
			case "queue list" -> arguments.isEmpty() ? queues() : list(arguments);
			case "queue count" -> count(arguments);
			default -> "";
		};
	}

	private String addAgent(String name, String type) {
		if (!type.equalsIgnoreCase("callback") && !type.equalsIgnoreCase("uuid-standby")) {
			return "-ERR Agent type invalid!\n";
		}
		if (this.center.agents().containsKey(name)) {
			return "-ERR Agent already exist!\n";
		}
		this.center.agents().put(name, new CallCenter.Agent(name, type));
		this.center.fire((event) -> event.header("CC-Agent", name)
			.header("CC-Agent-Type", type)
			.header("CC-Action", "agent-add"));
		return OK;
	}

	private String deleteAgent(String name) {
		this.center.agents().remove(name);
		this.center.tiers().removeIf((tier) -> tier.agent.equals(name));
		return OK;
	}

	private String setAgent(String key, String name, String value) {
		CallCenter.Agent agent = this.center.agents().get(name);
		if (agent == null) {
			return NO_AGENT;
		}
		switch (key.toLowerCase(Locale.ROOT)) {
			case "status" -> {
				if (!STATUSES.contains(value)) {
					return "-ERR Invalid Agent Status!\n";
				}
				this.center.status(agent, value);
			}
			case "state" -> {
				if (!STATES.contains(value)) {
					return "-ERR Invalid Agent State!\n";
				}
				this.center.state(agent, value);
			}
			case "uuid" -> agent.uuid = value;
			case "contact" -> {
				agent.contact = value;
				this.center.fire((event) -> event.header("CC-Agent", name)
					.header("CC-Action", "agent-contact-change")
					.header("CC-Agent-Contact", value));
				this.center.dispatcher().check();
			}
			case "type" -> {
				if (!value.equalsIgnoreCase("callback") && !value.equalsIgnoreCase("uuid-standby")) {
					return "-ERR Invalid Agent Type!\n";
				}
				agent.type = value;
			}
			default -> {
				if (!NUMBERS.contains(key.toLowerCase(Locale.ROOT))) {
					return "-ERR Invalid Agent Update KEY!\n";
				}
				agent.settings.put(key.toLowerCase(Locale.ROOT), Applications.digits(value));
				this.center.dispatcher().check();
			}
		}
		return OK;
	}

	private String getAgent(String key, String name) {
		CallCenter.Agent agent = this.center.agents().get(name);
		if (agent == null) {
			return NO_AGENT;
		}
		String header;
		String value;
		switch (key.toLowerCase(Locale.ROOT)) {
			case "status" -> {
				header = "CC-Agent-Status";
				value = agent.status;
			}
			case "state" -> {
				header = "CC-Agent-State";
				value = agent.state;
			}
			case "uuid" -> {
				header = "CC-Agent-UUID";
				value = (agent.uuid != null) ? agent.uuid : "";
			}
			default -> {
				return "-ERR Invalid Agent Update KEY!\n";
			}
		}
		this.center.fire((event) -> event.header("CC-Agent", name)
			.header("CC-Action", "agent-" + key + "-get")
			.header(header, value));
		return value;
	}

	// queue agent [level] [position]
	private String addTier(List<String> words) {
		String queue = words.get(0);
		if (!CallCenter.mayExist(queue)) {
			return "-ERR Queue not found!\n";
		}
		if (!this.center.agents().containsKey(words.get(1))) {
			return NO_AGENT;
		}
		if (findTier(queue, words.get(1)) != null) {
			return "-ERR Tier already exist!\n";
		}
		this.center.queue(queue);
		this.center.tiers()
			.add(new CallCenter.Tier(queue, words.get(1), (words.size() > 2) ? number(words.get(2)) : 1,
					(words.size() > 3) ? number(words.get(3)) : 1));
		this.center.dispatcher().check();
		return OK;
	}

	private static int number(String word) {
		return (int) Applications.digits(word);
	}

	private CallCenter.@Nullable Tier findTier(String queue, String agent) {
		return this.center.tiers()
			.stream()
			.filter((tier) -> tier.queue.equals(queue) && tier.agent.equals(agent))
			.findFirst()
			.orElse(null);
	}

	// key queue agent value
	private String setTier(List<String> words) {
		CallCenter.Tier tier = findTier(words.get(1), words.get(2));
		if (tier == null) {
			return "-ERR Unknown Error!\n";
		}
		String value = words.get(3);
		switch (words.get(0).toLowerCase(Locale.ROOT)) {
			case "state" -> {
				if (!TIER_STATES.contains(value)) {
					return "-ERR Invalid Tier State!\n";
				}
				tier.state = value;
			}
			case "level" -> tier.level = number(value);
			case "position" -> tier.position = number(value);
			default -> {
				return "-ERR Invalid Tier Update KEY!\n";
			}
		}
		this.center.dispatcher().check();
		return OK;
	}

	private String deleteTier(String queue, String agent) {
		this.center.tiers().removeIf((tier) -> tier.queue.equals(queue) && tier.agent.equals(agent));
		return OK;
	}

	private String loadQueue(String queue) {
		if (!CallCenter.mayExist(queue)) {
			return "-ERR Invalid Queue not found!\n";
		}
		this.center.queue(queue);
		return OK;
	}

	private String unloadQueue(String queue) {
		this.center.queues().remove(queue);
		return OK;
	}

	private String queues() {
		StringBuilder rows = new StringBuilder(QUEUE_COLUMNS);
		this.center.queues()
			.forEach((name, queue) -> rows.append(name)
				.append("|longest-idle-agent|local_stream://moh|queue|false|300|true|false|60|false|0|0|5|(null)|")
				.append(queue.answered)
				.append('|')
				.append(queue.abandoned)
				.append("|10|false|On Break\n"));
		return rows.append(OK).toString();
	}

	private String list(List<String> words) {
		String queue = (words.size() > 1) ? words.get(1) : null;
		return switch (words.get(0).toLowerCase(Locale.ROOT)) {
			case "agents" -> agents(agentsOf(words));
			case "members" -> members(this.center.members()
				.stream()
				.filter((member) -> queue == null || member.queue().equals(queue))
				.toList());
			case "tiers" -> tiers(this.center.tiers().stream().filter((tier) -> tier.queue.equals(queue)));
			default -> INVALID;
		};
	}

	private List<CallCenter.Agent> agentsOf(List<String> words) {
		return this.center.tiers()
			.stream()
			.filter((tier) -> words.size() > 1 && tier.queue.equals(words.get(1)))
			.map((tier) -> Optional.ofNullable(this.center.agents().get(tier.agent)))
			.flatMap(Optional::stream)
			.filter((agent) -> words.size() < 3 || agent.status.equals(words.get(2)))
			.filter((agent) -> words.size() < 4 || agent.state.equals(words.get(3)))
			.toList();
	}

	private String count(List<String> words) {
		if (words.isEmpty()) {
			return this.center.queues().size() + "\n";
		}
		String queue = (words.size() > 1) ? words.get(1) : "";
		long count = switch (words.get(0).toLowerCase(Locale.ROOT)) {
			case "agents" -> agentsOf(words).size();
			case "members" -> this.center.members().stream().filter((member) -> member.queue().equals(queue)).count();
			case "tiers" -> this.center.tiers().stream().filter((tier) -> tier.queue.equals(queue)).count();
			default -> -1;
		};
		return (count < 0) ? INVALID : count + "\n";
	}

	/** Lists rows. As in FreeSWITCH an empty list has no columns. */
	private static String rows(String columns, Stream<String> rows) {
		String lines = rows.collect(Collectors.joining());
		return (lines.isEmpty() ? "" : columns + lines) + OK;
	}

	private static String agents(List<CallCenter.Agent> agents) {
		return rows(AGENT_COLUMNS,
				agents.stream()
					.map((agent) -> row(agent.name, "single_box", agent.uuid, agent.type, agent.contact, agent.status,
							agent.state, agent.setting("max_no_answer"), agent.setting("wrap_up_time"),
							agent.setting("reject_delay_time"), agent.setting("busy_delay_time"),
							agent.setting("no_answer_delay_time"), agent.lastBridgeStart, agent.lastBridgeEnd,
							agent.lastOffered, agent.lastStatusChange, agent.noAnswerCount, agent.callsAnswered,
							agent.talkTime, agent.setting("ready_time"), 0)));
	}

	private static String members(List<CallCenterMember> members) {
		long now = CallCenter.seconds();
		return rows(MEMBER_COLUMNS, members.stream().map((member) -> {
			Channel channel = member.channel();
			CallCenter.Agent agent = member.servingAgent();
			long waited = now - member.joined();
			return row(member.queue(), "single_box", member.uuid(), channel.uuid(),
					channel.getOrProfile("caller_id_number"), channel.getOrProfile("caller_id_name"), member.joined(),
					member.joined(), 0, 0, 0, 0, 0, (agent != null) ? agent.name : "",
					(agent != null) ? "single_box" : "", member.state(), waited);
		}));
	}

	private static String tiers(Stream<CallCenter.Tier> tiers) {
		return rows("queue|agent|state|level|position\n",
				tiers.map((tier) -> row(tier.queue, tier.agent, tier.state, tier.level, tier.position)));
	}

	private static String row(@Nullable Object... values) {
		return Stream.of(values)
			.map((value) -> (value != null) ? value.toString() : "")
			.collect(Collectors.joining("|")) + "\n";
	}

}
