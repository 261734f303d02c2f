package io.github.eslboot.command;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * API commands of {@code mod_callcenter}: {@code callcenter_config …} for agents, queues
 * and tiers. A tier assigns an agent to a queue. Commands for an agent or queue that does
 * not exist fail with {@link EslCommandException.ErrorCode#NOT_FOUND}, unless the method
 * says that FreeSWITCH does not report it.
 *
 * @since 0.1.0
 */
public final class CallCenterCommands {

	private CallCenterCommands() {
	}

	/**
	 * {@code agent list}: lists the agents.
	 * @return a command that returns the agents
	 */
	public static ApiCommand<List<Agent>> agents() {
		return new ApiCommand<>((body) -> rows(body, "contact").stream().map(Agent::new).toList(), "callcenter_config",
				"agent", "list");
	}

	/**
	 * {@code agent add}: adds an agent.
	 * @param agent the name of the agent, usually {@code name@domain}
	 * @param type {@code callback}, or {@code uuid-standby} for an agent who stays on the
	 * line
	 * @return the command
	 */
	public static ApiCommand<@Nullable Void> addAgent(String agent, String type) {
		return command("agent", "add", WireText.name("agent", agent), WireText.plainWord("type", type));
	}

	/**
	 * {@code agent del}: removes an agent. FreeSWITCH does not report whether it existed.
	 * @param agent the name of the agent
	 * @return the command
	 */
	public static ApiCommand<@Nullable Void> removeAgent(String agent) {
		return command("agent", "del", WireText.name("agent", agent));
	}

	/**
	 * {@code agent set status}: sets the status of an agent.
	 * @param agent the name of the agent
	 * @param status the status, for example {@code Available}, {@code On Break} or
	 * {@code Logged Out}
	 * @return the command
	 */
	public static ApiCommand<@Nullable Void> setAgentStatus(String agent, String status) {
		return setAgent("status", agent, status);
	}

	/**
	 * {@code agent set state}: sets the state of an agent.
	 * @param agent the name of the agent
	 * @param state the state, for example {@code Waiting} or {@code Idle}
	 * @return the command
	 */
	public static ApiCommand<@Nullable Void> setAgentState(String agent, String state) {
		return setAgent("state", agent, state);
	}

	/**
	 * {@code agent set contact}: sets the dial string of an agent.
	 * @param agent the name of the agent
	 * @param contact the dial string
	 * @return the command
	 */
	public static ApiCommand<@Nullable Void> setAgentContact(String agent, DialString contact) {
		return setAgent("contact", agent, contact.toString());
	}

	/**
	 * {@code agent set}: sets any value of an agent, for example {@code wrap_up_time}.
	 * @param key the name of the value
	 * @param agent the name of the agent
	 * @param value the value
	 * @return the command
	 */
	public static ApiCommand<@Nullable Void> setAgent(String key, String agent, String value) {
		return command("agent", "set", WireText.plainWord("key", key), WireText.name("agent", agent),
				WireText.quoted("value", value));
	}

	/**
	 * {@code agent get status}: reads the status of an agent.
	 * @param agent the name of the agent
	 * @return a command that returns the status
	 */
	public static ApiCommand<String> agentStatus(String agent) {
		return new ApiCommand<>(OutputParser.TEXT, "callcenter_config", "agent", "get", "status",
				WireText.name("agent", agent));
	}

	/**
	 * {@code tier list}: lists which agents serve which queues.
	 * @return a command that returns the tiers
	 */
	public static ApiCommand<List<Tier>> tiers() {
		return new ApiCommand<>((body) -> rows(body, "agent").stream().map(Tier::new).toList(), "callcenter_config",
				"tier", "list");
	}

	/**
	 * {@code tier add}: assigns an agent to a queue.
	 * @param queue the name of the queue
	 * @param agent the name of the agent
	 * @param level the level; agents with a higher level are called later
	 * @param position the position within the level
	 * @return the command
	 */
	public static ApiCommand<@Nullable Void> addTier(String queue, String agent, int level, int position) {
		return command("tier", "add", WireText.name("queue", queue), WireText.name("agent", agent),
				Integer.toString(level), Integer.toString(position));
	}

	/**
	 * {@code tier set level}: sets the level of a tier. For a tier that does not exist
	 * FreeSWITCH reports an unknown error.
	 * @param queue the name of the queue
	 * @param agent the name of the agent
	 * @param level the level
	 * @return the command
	 */
	public static ApiCommand<@Nullable Void> setTierLevel(String queue, String agent, int level) {
		return command("tier", "set", "level", WireText.name("queue", queue), WireText.name("agent", agent),
				Integer.toString(level));
	}

	/**
	 * {@code tier set position}: sets the position of a tier. For a tier that does not
	 * exist FreeSWITCH reports an unknown error.
	 * @param queue the name of the queue
	 * @param agent the name of the agent
	 * @param position the position within the level
	 * @return the command
	 */
	public static ApiCommand<@Nullable Void> setTierPosition(String queue, String agent, int position) {
		return command("tier", "set", "position", WireText.name("queue", queue), WireText.name("agent", agent),
				Integer.toString(position));
	}

	/**
	 * {@code tier del}: removes an agent from a queue. FreeSWITCH does not report whether
	 * the tier existed.
	 * @param queue the name of the queue
	 * @param agent the name of the agent
	 * @return the command
	 */
	public static ApiCommand<@Nullable Void> removeTier(String queue, String agent) {
		return command("tier", "del", WireText.name("queue", queue), WireText.name("agent", agent));
	}

	/**
	 * {@code queue list}: lists the queues.
	 * @return a command that returns one map of names and values per queue
	 */
	public static ApiCommand<List<Map<String, String>>> queues() {
		return new ApiCommand<>((body) -> rows(body, "moh_sound"), "callcenter_config", "queue", "list");
	}

	/**
	 * {@code queue list}: reads one queue. Fails with
	 * {@link EslCommandException.ErrorCode#NOT_FOUND} if the server has not loaded it.
	 * @param queue the name of the queue
	 * @return a command that returns the names and values of the queue
	 */
	public static ApiCommand<Map<String, String>> queue(String queue) {
		WireText.name("queue", queue);
		return new ApiCommand<>((body) -> rows(body, "moh_sound").stream()
			.filter((row) -> queue.equals(row.get("name")))
			.findFirst()
			.orElseThrow(() -> new OutputParser.Refusal(EslCommandException.ErrorCode.NOT_FOUND,
					"there is no queue '%s'".formatted(queue))),
				"callcenter_config", "queue", "list");
	}

	/**
	 * {@code queue list members}: lists the callers waiting in a queue. Fails with
	 * {@link EslCommandException.ErrorCode#NOT_FOUND} if the server has not loaded the
	 * queue: FreeSWITCH returns an empty list for it, so the template runs {@link #queue}
	 * after an empty list. {@link ApiCommand#read} alone cannot tell.
	 * @param queue the name of the queue
	 * @return a command that returns one map of names and values per caller; a name is
	 * for example {@code session_uuid}
	 */
	public static ApiCommand<List<Map<String, String>>> members(String queue) {
		return new ApiCommand<>((body) -> rows(body, "cid_name"), "callcenter_config", "queue", "list", "members",
				WireText.name("queue", queue))
			.verifiedBy("+OK\n", queue(queue));
	}

	/**
	 * {@code queue load}: loads a queue from the configuration.
	 * @param queue the name of the queue
	 * @return the command
	 */
	public static ApiCommand<@Nullable Void> loadQueue(String queue) {
		return command("queue", "load", WireText.name("queue", queue));
	}

	/**
	 * {@code queue reload}: reloads a queue from the configuration.
	 * @param queue the name of the queue
	 * @return the command
	 */
	public static ApiCommand<@Nullable Void> reloadQueue(String queue) {
		return command("queue", "reload", WireText.name("queue", queue));
	}

	/**
	 * {@code queue unload}: unloads a queue. FreeSWITCH does not report whether it was
	 * loaded.
	 * @param queue the name of the queue
	 * @return the command
	 */
	public static ApiCommand<@Nullable Void> unloadQueue(String queue) {
		return command("queue", "unload", WireText.name("queue", queue));
	}

	private static ApiCommand<@Nullable Void> command(String... arguments) {
		return new ApiCommand<>(OutputParser.OK, "callcenter_config", arguments);
	}

	/**
	 * Parses a line of column names, lines of values, and a final {@code +OK}; an empty
	 * list is only {@code +OK}. FreeSWITCH does not escape the separator: extra pipes are
	 * assigned to the single column with free text.
	 */
	private static List<Map<String, String>> rows(String body, String freeText) {
		OutputParser.refuseErrors(body);
		List<String> lines = List.of(body.split("\n"));
		if (!lines.get(lines.size() - 1).equals("+OK")) {
			throw new IllegalArgumentException("a list without its end");
		}
		List<Map<String, String>> rows = new ArrayList<>();
		List<String> names = Arrays.asList(lines.get(0).split("\\|", -1));
		int free = Math.max(0, names.indexOf(freeText));
		for (String line : lines.subList(1, Math.max(1, lines.size() - 1))) {
			List<String> cells = new ArrayList<>(Arrays.asList(line.split("\\|", -1)));
			while (cells.size() > names.size()) {
				cells.set(free, cells.get(free) + "|" + cells.remove(free + 1));
			}
			if (cells.size() < names.size()) {
				throw new IllegalArgumentException("a line with too few columns");
			}
			Map<String, String> row = new LinkedHashMap<>();
			for (int i = 0; i < names.size(); i++) {
				row.put(names.get(i), cells.get(i));
			}
			rows.add(row);
		}
		return List.copyOf(rows);
	}

	/**
	 * An agent.
	 *
	 * @param values the values, by the names that FreeSWITCH gives them
	 */
	public record Agent(Map<String, String> values) {

		/**
		 * Returns the name of the agent.
		 * @return the name, usually {@code name@domain}
		 */
		public String name() {
			return this.values.getOrDefault("name", "");
		}

		/**
		 * Returns the status of the agent.
		 * @return the status, for example {@code Available}
		 */
		public String status() {
			return this.values.getOrDefault("status", "");
		}

		/**
		 * Returns the state of the agent.
		 * @return the state, for example {@code Waiting} or {@code In a queue call}
		 */
		public String state() {
			return this.values.getOrDefault("state", "");
		}

		/**
		 * Returns the dial string of the agent.
		 * @return the dial string
		 */
		public String contact() {
			return this.values.getOrDefault("contact", "");
		}

		/**
		 * Returns the total talk time of the agent, in whole seconds.
		 * @return the time
		 */
		public Duration talkTime() {
			return Duration.ofSeconds(Long.parseLong(this.values.getOrDefault("talk_time", "0")));
		}

	}

	/**
	 * A tier: the assignment of an agent to a queue.
	 *
	 * @param values the values, by the names that FreeSWITCH gives them
	 */
	public record Tier(Map<String, String> values) {

		/**
		 * Returns the name of the queue.
		 * @return the name
		 */
		public String queue() {
			return this.values.getOrDefault("queue", "");
		}

		/**
		 * Returns the name of the agent.
		 * @return the name
		 */
		public String agent() {
			return this.values.getOrDefault("agent", "");
		}

		/**
		 * Returns the state of the tier.
		 * @return the state, for example {@code Ready}
		 */
		public String state() {
			return this.values.getOrDefault("state", "");
		}

	}

}
