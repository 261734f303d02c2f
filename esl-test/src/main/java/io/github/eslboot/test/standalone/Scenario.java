package io.github.eslboot.test.standalone;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

import io.github.eslboot.test.CallSetup;
import io.github.eslboot.test.Callee;
import io.github.eslboot.test.FreeSwitchSimulator;
import io.github.eslboot.test.SimulatedUser;
import org.jspecify.annotations.Nullable;

/**
 * Scenario of a simulator, read from a JSON file: options of the server, dialplan,
 * callees, scripted API commands, calls and faults. {@code docs/testing.md} describes the
 * properties. <pre>
 * {
 *   "port": 8021, "password": "ClueCon",
 *   "dialplan": [ { "destination": "5000", "applications": [ "answer", "playback ivr-menu.wav", "park" ] } ],
 *   "callees": [ { "destination": "1001", "outcome": "busy" } ],
 *   "calls": [ { "from": "1000", "to": "5000", "every": "5s" } ]
 * }
 * </pre>
 *
 * @since 0.1.0
 */
public final class Scenario {

	private static final Duration AT_ONCE = Duration.ZERO;

	private final Node root;

	private Scenario(Node root) {
		this.root = root;
	}

	/**
	 * Reads a scenario from a file.
	 * @param file the file
	 * @return the scenario
	 * @throws UncheckedIOException if the file cannot be read
	 * @throws ScenarioException if it is not a JSON object
	 */
	public static Scenario of(Path file) {
		try {
			return of(Files.readString(file, StandardCharsets.UTF_8));
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot read the scenario " + file, ex);
		}
	}

	/**
	 * Parses a scenario.
	 * @param text the JSON text
	 * @return the scenario
	 * @throws ScenarioException if it is not a JSON object
	 */
	public static Scenario of(String text) {
		return new Scenario(Node.parse(text));
	}

	/**
	 * Starts a simulator with the options of this scenario, and the scenario in it.
	 * @return the run, which the caller closes together with its simulator
	 * @throws ScenarioException if the scenario is invalid; then no simulator is left
	 */
	public ScenarioRun start() {
		FreeSwitchSimulator simulator = options(FreeSwitchSimulator.builder()).start();
		try {
			return apply(simulator);
		}
		catch (RuntimeException ex) {
			simulator.close();
			throw ex;
		}
	}

	private FreeSwitchSimulator.Builder options(FreeSwitchSimulator.Builder builder) {
		builder.port(this.root.number("port", 8021)).password(this.root.text("password", "ClueCon"));
		builder.hostname(this.root.text("hostname", "simulator"));
		builder.heartbeat(this.root.duration("heartbeat", Duration.ofSeconds(20)));
		builder.ringTime(this.root.duration("ringTime", Duration.ofMillis(10)));
		builder.answerTime(this.root.duration("answerTime", Duration.ofMillis(20)));
		builder.eventDelay(this.root.duration("eventDelay", Duration.ZERO));
		String address = this.root.textOrNull("address");
		if (address != null) {
			builder.address(address(address));
		}
		for (Node user : this.root.objects("users")) {
			builder.user(new SimulatedUser(user.text("name"), user.text("password"), user.textOrNull("events"),
					user.textOrNull("api"), !user.has("log") || user.flag("log")));
			user.checkUnknown();
		}
		return builder;
	}

	private InetAddress address(String text) {
		try {
			return InetAddress.getByName(text);
		}
		catch (UnknownHostException ex) {
			throw this.root.failure("address", "is not an address: '" + text + "'");
		}
	}

	/**
	 * Applies this scenario to a running simulator, in addition to what it does already.
	 * Options of the server have no effect.
	 * @param simulator the simulator
	 * @return the run of the scenario's calls, traffic and timed faults
	 * @throws ScenarioException if the scenario is invalid
	 */
	public ScenarioRun apply(FreeSwitchSimulator simulator) {
		options(FreeSwitchSimulator.builder());
		ScenarioRun run = new ScenarioRun(simulator);
		try {
			this.root.objects("dialplan").forEach((extension) -> extension(simulator, extension));
			this.root.objects("callees").forEach((callee) -> callee(simulator, callee));
			this.root.objects("api").forEach((command) -> api(simulator, command));
			this.root.texts("startup").forEach(simulator::api);
			this.root.objects("calls").forEach((calls) -> calls(run, calls));
			traffic(run);
			this.root.objects("faults").forEach((fault) -> run.add(FaultSetup.of(fault)));
			this.root.checkUnknown();
		}
		catch (RuntimeException ex) {
			run.close();
			throw ex;
		}
		run.begin();
		return run;
	}

	static void extension(FreeSwitchSimulator simulator, Node node) {
		simulator.extension(node.text("destination"), node.texts("applications").toArray(String[]::new));
		node.checkUnknown();
	}

	static void callee(FreeSwitchSimulator simulator, Node node) {
		Callee callee = simulator.callee(node.text("destination"));
		List<Node> calls = node.objects("calls");
		if (calls.isEmpty()) {
			behavior(callee, node);
			return;
		}
		node.checkUnknown();
		boolean first = true;
		for (Node call : calls) {
			if (!first) {
				callee.then();
			}
			first = false;
			behavior(callee, call);
		}
	}

	private static void behavior(Callee callee, Node node) {
		Duration ringing = node.durationOrNull("ringing");
		String cause = node.textOrNull("cause");
		String outcome = node.text("outcome", "answer").toLowerCase(Locale.ROOT);
		switch (outcome) {
			case "answer" -> answer(callee, ringing);
			case "busy" -> fail(callee, ringing, "USER_BUSY", node);
			case "reject" -> fail(callee, ringing, "CALL_REJECTED", node);
			case "noanswer" -> callee.neverAnswers();
			case "unregistered" -> callee.notRegistered();
			case "fail" -> fail(callee, ringing, (cause != null) ? cause : node.text("cause"), node);
			default -> throw node.failure("outcome",
					"is unknown: '" + outcome + "'; known are answer, busy, reject, noAnswer, unregistered and fail");
		}
		if (node.flag("earlyMedia")) {
			callee.playsEarlyMedia();
		}
		Duration talking = node.durationOrNull("hangsUpAfter");
		if (talking != null) {
			callee.hangsUpAfter(talking, (cause != null) ? cause : "NORMAL_CLEARING");
		}
		for (Node reaction : node.objects("whenPlaying")) {
			var whenPlaying = callee.whenPlaying(reaction.text("file")).after(reaction.duration("after", AT_ONCE));
			if (reaction.flag("hangUp")) {
				whenPlaying.hangUp();
			}
			else {
				whenPlaying.press(reaction.text("press"));
			}
			reaction.checkUnknown();
		}
		node.checkUnknown();
	}

	private static void answer(Callee callee, @Nullable Duration ringing) {
		if (ringing != null) {
			callee.answersAfter(ringing);
		}
		else {
			callee.answers();
		}
	}

	private static void fail(Callee callee, @Nullable Duration ringing, String cause, Node node) {
		try {
			if (ringing != null) {
				callee.failsAfter(ringing, cause);
			}
			else {
				callee.failsWith(cause);
			}
		}
		catch (IllegalArgumentException ex) {
			throw node.failure("cause", "is unknown: " + ex.getMessage());
		}
	}

	static void api(FreeSwitchSimulator simulator, Node node) {
		String reply = node.text("reply");
		Duration delay = node.duration("delay", AT_ONCE);
		simulator.onApi(node.text("command"), (call) -> {
			Thread.sleep(delay.toMillis());
			return reply;
		});
		node.checkUnknown();
	}

	private static void calls(ScenarioRun run, Node node) {
		CallPattern pattern = CallPattern.of(node);
		run.add(pattern);
	}

	/** Prepares one call, as a call pattern and the admin API describe it. */
	static CallSetup call(FreeSwitchSimulator simulator, Node node) {
		CallSetup setup = simulator.newCall().to(node.text("to", "1000"));
		String name = node.textOrNull("name");
		String from = node.text("from", "anonymous");
		if (name != null) {
			setup.from(name, from);
		}
		else {
			setup.from(from);
		}
		String uuid = node.textOrNull("uuid");
		if (uuid != null) {
			setup.uuid(uuid);
		}
		Node variables = node.object("variables");
		variables.names().forEach((variable) -> setup.variable(variable, variables.text(variable)));
		for (String application : node.texts("applications")) {
			String[] words = application.strip().split(" ", 2);
			setup.app(words[0], (words.length > 1) ? words[1] : "");
		}
		for (Node reaction : node.objects("whenPlaying")) {
			var whenPlaying = setup.whenPlaying(reaction.text("file")).after(reaction.duration("after", AT_ONCE));
			if (reaction.flag("hangUp")) {
				whenPlaying.hangUp();
			}
			else {
				whenPlaying.press(reaction.text("press"));
			}
			reaction.checkUnknown();
		}
		return setup;
	}

	private void traffic(ScenarioRun run) {
		for (Node node : this.root.objects("traffic")) {
			int perMinute = node.number("callsPerMinute", 30);
			Duration min = node.duration("minTalk", Duration.ofSeconds(4));
			Duration max = node.duration("maxTalk", Duration.ofSeconds(25));
			int maxCalls = node.number("maxCalls", 0);
			int seed = node.number("seed", 1);
			node.checkUnknown();
			run.add((started) -> started.manage(started.simulator()
				.newTraffic()
				.callsPerMinute(perMinute)
				.talkTime(min, max)
				.maxCalls(maxCalls)
				.seed(seed)
				.start()::stop));
		}
	}

}
