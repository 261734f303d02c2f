package io.github.eslboot.command;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * {@code callcenter_config …}: agents, tiers (which agent serves which queue) and queues
 * of {@code mod_callcenter}. An agent or queue that does not exist makes an
 * {@link EslCommandException} with the reason
 * {@link EslCommandException.Reason#NOT_FOUND}, except where the method says that
 * FreeSWITCH does not tell.
 */
public final class CallCenterCommands {

	private CallCenterCommands() {
	}

	/**
	 * {@code agent list}.
	 * @return tells all agents
	 */
	public static ApiCommand<List<Agent>> agents() {
		return new ApiCommand<>((body) -> rows(body, "contact").stream().map(Agent::new).toList(), "callcenter_config",
				"agent", "list");
	}

	/**
	 * {@code agent add}.
	 * @param agent the agent's name, mostly {@code name@domain}
	 * @param type {@code callback}, or {@code uuid-standby} for one who stays on the line
	 * @return the command
	 */
	public static ApiCommand<@Nullable Void> addAgent(String agent, String type) {
		return command("agent", "add", word("agent", agent), word("type", type));
	}

	/**
	 * {@code agent del}. FreeSWITCH does not tell whether there was such an agent.
	 * @param agent the agent
	 * @return the command
	 */
	public static ApiCommand<@Nullable Void> removeAgent(String agent) {
		return command("agent", "del", word("agent", agent));
	}

	/**
	 * {@code agent set status}.
	 * @param agent the agent
	 * @param status for example {@code Available}, {@code On Break} or {@code Logged Out}
	 * @return the command
	 */
	public static ApiCommand<@Nullable Void> setAgentStatus(String agent, String status) {
		return setAgent("status", agent, status);
	}

	/**
	 * {@code agent set state}.
	 * @param agent the agent
	 * @param state for example {@code Waiting} or {@code Idle}
	 * @return the command
	 */
	public static ApiCommand<@Nullable Void> setAgentState(String agent, String state) {
		return setAgent("state", agent, state);
	}

	/**
	 * {@code agent set contact}.
	 * @param agent the agent
	 * @param contact whom to call
	 * @return the command
	 */
	public static ApiCommand<@Nullable Void> setAgentContact(String agent, DialString contact) {
		return setAgent("contact", agent, contact.toString());
	}

	/**
	 * {@code agent set} for any of an agent's values, for example {@code wrap_up_time}.
	 * @param key the value's name
	 * @param agent the agent
	 * @param value the value
	 * @return the command
	 */
	public static ApiCommand<@Nullable Void> setAgent(String key, String agent, String value) {
		return command("agent", "set", word("key", key), word("agent", agent), WireText.quoted("value", value));
	}

	/**
	 * {@code agent get status}.
	 * @param agent the agent
	 * @return tells the status
	 */
	public static ApiCommand<String> agentStatus(String agent) {
		return new ApiCommand<>(OutputParser.TEXT, "callcenter_config", "agent", "get", "status", word("agent", agent));
	}

	/**
	 * {@code tier list}.
	 * @return tells which agents serve which queues
	 */
	public static ApiCommand<List<Tier>> tiers() {
		return new ApiCommand<>((body) -> rows(body, "agent").stream().map(Tier::new).toList(), "callcenter_config",
				"tier", "list");
	}

	/**
	 * {@code tier add}: makes an agent serve a queue.
	 * @param queue the queue
	 * @param agent the agent
	 * @param level agents of a higher level are called later
	 * @param position the place within a level
	 * @return the command
	 */
	public static ApiCommand<@Nullable Void> addTier(String queue, String agent, int level, int position) {
		return command("tier", "add", word("queue", queue), word("agent", agent), Integer.toString(level),
				Integer.toString(position));
	}

	/**
	 * {@code tier set level}. FreeSWITCH calls a tier that does not exist an unknown
	 * error.
	 * @param queue the queue
	 * @param agent the agent
	 * @param level the level
	 * @return the command
	 */
	public static ApiCommand<@Nullable Void> setTierLevel(String queue, String agent, int level) {
		return command("tier", "set", "level", word("queue", queue), word("agent", agent), Integer.toString(level));
	}

	/**
	 * {@code tier set position}. FreeSWITCH calls a tier that does not exist an unknown
	 * error.
	 * @param queue the queue
	 * @param agent the agent
	 * @param position the place within its level
	 * @return the command
	 */
	public static ApiCommand<@Nullable Void> setTierPosition(String queue, String agent, int position) {
		return command("tier", "set", "position", word("queue", queue), word("agent", agent),
				Integer.toString(position));
	}

	/**
	 * {@code tier del}. FreeSWITCH does not tell whether there was such a tier.
	 * @param queue the queue
	 * @param agent the agent
	 * @return the command
	 */
	public static ApiCommand<@Nullable Void> removeTier(String queue, String agent) {
		return command("tier", "del", word("queue", queue), word("agent", agent));
	}

	/**
	 * {@code queue list}.
	 * @return tells names and values of each queue
	 */
	public static ApiCommand<List<Map<String, String>>> queues() {
		return new ApiCommand<>((body) -> rows(body, "moh_sound"), "callcenter_config", "queue", "list");
	}

	/**
	 * {@code queue list members}: who waits in a queue. FreeSWITCH does not tell a queue
	 * that does not exist from an empty one.
	 * @param queue the queue
	 * @return tells names and values of each, for example {@code session_uuid}
	 */
	public static ApiCommand<List<Map<String, String>>> members(String queue) {
		return new ApiCommand<>((body) -> rows(body, "cid_name"), "callcenter_config", "queue", "list", "members",
				word("queue", queue));
	}

	/**
	 * {@code queue load}: reads a queue from the configuration.
	 * @param queue the queue
	 * @return the command
	 */
	public static ApiCommand<@Nullable Void> loadQueue(String queue) {
		return command("queue", "load", word("queue", queue));
	}

	/**
	 * {@code queue reload}: reads a queue from the configuration again.
	 * @param queue the queue
	 * @return the command
	 */
	public static ApiCommand<@Nullable Void> reloadQueue(String queue) {
		return command("queue", "reload", word("queue", queue));
	}

	/**
	 * {@code queue unload}. FreeSWITCH does not tell whether there was such a queue.
	 * @param queue the queue
	 * @return the command
	 */
	public static ApiCommand<@Nullable Void> unloadQueue(String queue) {
		return command("queue", "unload", word("queue", queue));
	}

	private static ApiCommand<@Nullable Void> command(String... arguments) {
		return new ApiCommand<>(OutputParser.OK, "callcenter_config", arguments);
	}

	private static String word(String argument, String value) {
		return WireText.plainWord(argument, value);
	}

	/**
	 * A line of names, lines of values, and {@code +OK}, which stands alone when there is
	 * nothing. Values are not escaped: bars beyond those between columns belong to the
	 * one column that may have some.
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
	 * @param values all values by FreeSWITCH's names
	 */
	public record Agent(Map<String, String> values) {

		/**
		 * Returns the agent's name.
		 * @return the name, mostly {@code name@domain}
		 */
		public String name() {
			return this.values.getOrDefault("name", "");
		}

		/**
		 * Returns whether the agent works.
		 * @return the status, for example {@code Available}
		 */
		public String status() {
			return this.values.getOrDefault("status", "");
		}

		/**
		 * Returns what the agent does.
		 * @return the state, for example {@code Waiting} or {@code In a queue call}
		 */
		public String state() {
			return this.values.getOrDefault("state", "");
		}

		/**
		 * Returns how the agent is called.
		 * @return a dial string, as it was set
		 */
		public String contact() {
			return this.values.getOrDefault("contact", "");
		}

		/**
		 * Returns how long the agent has talked.
		 * @return the time, in whole seconds
		 */
		public Duration talkTime() {
			return Duration.ofSeconds(Long.parseLong(this.values.getOrDefault("talk_time", "0")));
		}

	}

	/**
	 * That an agent serves a queue.
	 *
	 * @param values all values by FreeSWITCH's names
	 */
	public record Tier(Map<String, String> values) {

		/**
		 * Returns the queue.
		 * @return the queue's name
		 */
		public String queue() {
			return this.values.getOrDefault("queue", "");
		}

		/**
		 * Returns the agent.
		 * @return the agent's name
		 */
		public String agent() {
			return this.values.getOrDefault("agent", "");
		}

		/**
		 * Returns the state.
		 * @return the state, for example {@code Ready}
		 */
		public String state() {
			return this.values.getOrDefault("state", "");
		}

	}

}
