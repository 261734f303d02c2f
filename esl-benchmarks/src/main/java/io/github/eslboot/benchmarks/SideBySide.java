package io.github.eslboot.benchmarks;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Side-by-side run of all clients. It measures them in turn, for several rounds, so that
 * a disturbance of the machine affects all of them; then it writes a report.
 */
final class SideBySide {

	static final String HELP = """
			side-by-side [options]
			  --quick                 one short round, as a smoke test
			  --rounds <n>            rounds of the comparisons (default 3; fewer if the run would exceed twenty minutes)
			  --only <a,b>            scenarios: events, all-headers, annotated, each-header, latency, api,
			                          api-virtual (Java 21), jobs, flows, idle, memory,
			                          growth, freeswitch
			  --clients <a,b>         clients: ours, raw, thingscloud, java-esl-client
			  --warmup <ms>           warm-up of each measurement
			  --time <ms>             duration of each measurement
			  --report <file>         Markdown file to write the tables into, between its markers
			  --freeswitch <host:port> --password <password>
			                          also measures with a real server
			""";

	private static final Set<String> OPTIONS = Set.of("quick", "only", "clients", "rounds", "warmup", "time", "report",
			"freeswitch", "password");

	private static final List<String> CLIENTS = List.of("ours", "raw", "thingscloud", "java-esl-client");

	private static final List<String> SCENARIOS = List.of("events", "all-headers", "annotated", "each-header",
			"latency", "api", "api-virtual", "jobs", "flows", "idle", "memory", "growth", "freeswitch");

	/** Calls per second of the dialler. */
	static final List<Integer> DIAL_RATES = List.of(50, 100, 200);

	/** Measurements of call flows. */
	static final Map<String, String> FLOWS = flowStyles();

	/** Numbers of threads that send commands. */
	private static final String CALLERS = "1,16,64,1000";

	private static final boolean VIRTUAL_THREADS = Runtime.version().feature() >= 21;

	/** Time limit of the run: a round that would exceed it is not started. */
	private static final Duration LIMIT = Duration.ofMinutes(20);

	private final Arguments options;

	private final List<String> clients;

	private final List<String> scenarios;

	private final boolean quick;

	private final int rounds;

	private final Results results = new Results();

	private final Launcher launcher = new Launcher();

	private SideBySide(Arguments options) {
		this.options = options;
		this.clients = options.list("clients", CLIENTS);
		this.scenarios = options.list("only", SCENARIOS);
		this.quick = options.has("quick");
		this.rounds = options.number("rounds", this.quick ? 1 : 3);
	}

	public static void main(String[] arguments) throws Exception {
		try {
			new SideBySide(new Arguments(Arrays.asList(arguments), OPTIONS)).run();
		}
		catch (IllegalArgumentException ex) {
			System.err.println(ex.getMessage() + "\n" + HELP);
			System.exit(2);
		}
	}

	private void run() throws Exception {
		long begin = System.nanoTime();
		double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
		int round = 0;
		try (Launcher.Server server = this.launcher.startServer(ReplayServer.class)) {
			List<String> address = List.of("--port", String.valueOf(server.port()));
			measure(ownMeasurements(), address);
			measureFlows();
			measure(realServer(), realAddress());
			long longest = 0;
			while (round < this.rounds && System.nanoTime() - begin + longest < LIMIT.toNanos()) {
				long before = System.nanoTime();
				measure(comparisons(), address);
				longest = Math.max(longest, System.nanoTime() - before);
				round++;
			}
		}
		Duration taken = Duration.ofNanos(System.nanoTime() - begin);
		String report = new Report(this.results, round, this.quick, taken, load).text();
		System.out.println(report);
		if (this.options.has("report")) {
			Report.write(Path.of(this.options.get("report", "")), report);
		}
	}

	private void measureFlows() throws Exception {
		if (!this.scenarios.contains("flows") || !this.clients.contains("ours")) {
			return;
		}
		try (Launcher.Server server = this.launcher.startServer(FlowServer.class)) {
			measure(flows(), List.of("--port", String.valueOf(server.port())));
		}
	}

	private static Map<String, String> flowStyles() {
		Map<String, String> styles = new LinkedHashMap<>();
		styles.put("flows threads-1000", "1,000 platform threads");
		styles.put("flows listeners-1000", "1,000 flows of listeners");
		styles.put("flows virtual-10000", "10,000 virtual threads");
		styles.put("flows listeners-10000", "10,000 flows of listeners");
		return styles;
	}

	private List<Measurement> flows() {
		List<Measurement> plan = new ArrayList<>();
		for (String key : FLOWS.keySet()) {
			String[] style = key.substring("flows ".length()).split("-");
			if (VIRTUAL_THREADS || !style[0].equals("virtual")) {
				List<String> options = new ArrayList<>(
						List.of("--measure", "flows", "--threads", style[1], "--handler", style[0]));
				if (style[0].equals("virtual")) {
					options.add("--virtual");
				}
				plan.add(new Measurement("flows", key, "ours", timed(20_000, 5000, options.toArray(String[]::new))));
			}
		}
		return plan;
	}

	private List<String> realAddress() {
		String[] server = this.options.get("freeswitch", "127.0.0.1:8021").split(":");
		return List.of("--host", server[0], "--port", server[1], "--password", this.options.get("password", "ClueCon"));
	}

	/** Returns one round of the measurements that compare clients. */
	private List<Measurement> comparisons() {
		List<Measurement> plan = new ArrayList<>();
		for (String client : this.clients) {
			// Compilation takes 8 s while events keep both processors busy.
			add(plan, "events", client, 8000, 3000);
		}
		for (String client : this.clients) {
			if (List.of("ours", "thingscloud").contains(client)) {
				add(plan, "all-headers", client, 8000, 3000, "--handler", "map");
			}
		}
		for (String client : List.of("ours-annotated", "ours-50-handlers")) {
			if (this.clients.contains("ours")) {
				add(plan, "annotated", client, 8000, 3000);
			}
		}
		for (String client : List.of("ours", "thingscloud")) {
			if (this.clients.contains(client)) {
				add(plan, "each-header", client, 8000, 3000, "--handler", "each");
			}
		}
		for (String client : this.clients) {
			add(plan, "latency", client, 3000, 3000, "--handler", "timed", "--workload", "timed", "--rate", "5000");
		}
		for (String client : this.clients) {
			boolean all = List.of("ours", "thingscloud").contains(client);
			add(plan, "api", client, 2000, 1500, "--measure", "api", "--threads", all ? CALLERS : "1,64");
		}
		for (String client : this.clients) {
			if (VIRTUAL_THREADS && List.of("ours", "thingscloud").contains(client)) {
				add(plan, "api-virtual", client, 2000, 1500, "--measure", "api", "--virtual", "--threads", CALLERS);
			}
		}
		for (String client : List.of("ours", "thingscloud")) {
			if (this.clients.contains(client)) {
				add(plan, "jobs", client, 8000, 2000, "--measure", "jobs", "--threads", "64,16,1");
			}
		}
		return plan;
	}

	/** Returns the measurements without comparison, which run once. */
	private List<Measurement> ownMeasurements() {
		List<Measurement> plan = new ArrayList<>();
		if (this.clients.contains("ours")) {
			// Wait until idle workers have ended, after ten seconds.
			add(plan, "idle", "ours", 12_000, 8000, "--measure", "idle");
			add(plan, "memory", "ours", 0, 0, "--measure", "memory");
			add(plan, "events", "floor", 8000, 3000);
			add(plan, "latency", "floor", 3000, 3000, "--handler", "timed", "--workload", "timed", "--rate", "5000");
			add(plan, "api", "floor", 2000, 1500, "--measure", "api", "--threads", CALLERS);
			for (Growth growth : Growth.values()) {
				plan.add(new Measurement("growth", growth.key(), "ours", timed(8000, 2000, growth.options())));
			}
		}
		plan.removeIf((measurement) -> !this.scenarios.contains(measurement.scenario));
		return plan;
	}

	private List<Measurement> realServer() {
		List<Measurement> plan = new ArrayList<>();
		if (!this.options.has("freeswitch") || !this.scenarios.contains("freeswitch")) {
			return plan;
		}
		for (String client : List.of("raw", "ours", "thingscloud")) {
			plan.add(new Measurement("freeswitch", "real-api " + client, client,
					timed(4000, 2500, "--measure", "api", "--threads", client.equals("raw") ? "1" : "1,16")));
		}
		for (String client : List.of("raw", "ours", "ours-without-wake-up", "thingscloud")) {
			plan.add(new Measurement("freeswitch", "real-delivery " + client, client,
					timed(5000, 5000, "--measure", "delivery")));
		}
		for (int rate : DIAL_RATES) {
			for (String client : List.of("raw", "ours")) {
				plan.add(new Measurement("freeswitch", "real-dial-%d %s".formatted(rate, client), client,
						timed(client.equals("raw") ? 4000 : 60_000, 10_000, "--measure", "dial", "--rate",
								String.valueOf(rate))));
			}
		}
		plan.add(new Measurement("freeswitch", "real-bgapi raw", "raw", timed(3000, 3000, "--measure", "bgapi")));
		plan.add(new Measurement("freeswitch", "real-bgapi ours", "ours", timed(15_000, 3000, "--measure", "bgapi")));
		return plan;
	}

	private void add(List<Measurement> plan, String scenario, String client, int warmup, int time, String... options) {
		if (this.scenarios.contains(scenario)) {
			plan.add(new Measurement(scenario, scenario + " " + client, client, timed(warmup, time, options)));
		}
	}

	private List<String> timed(int warmup, int time, String... options) {
		List<String> timed = new ArrayList<>(List.of(options));
		timed.addAll(List.of("--warmup", this.options.get("warmup", String.valueOf(this.quick ? warmup / 2 : warmup))));
		timed.addAll(List.of("--time", this.options.get("time", String.valueOf(this.quick ? time / 2 : time))));
		return timed;
	}

	/** Runs measurements. A failed one is printed and left out of the report. */
	private void measure(List<Measurement> plan, List<String> address) throws InterruptedException {
		for (Measurement measurement : plan) {
			List<String> all = new ArrayList<>(List.of("--client", measurement.client));
			all.addAll(address);
			all.addAll(measurement.options);
			try {
				Map<String, Double> metrics = this.launcher.run(measurement.client, 180, all);
				System.out.println(measurement.key + " " + metrics);
				this.results.add(measurement.key, metrics);
			}
			catch (InterruptedException ex) {
				throw ex;
			}
			catch (Exception ex) {
				System.out.println(measurement.key + " failed: " + ex);
			}
		}
	}

	/** Dimensions over which the cost of an event should stay constant. */
	enum Growth {

		/** Number of live calls over which the recorded events are spread. */
		CALLS("calls", "live calls", 1, 10, 100, 1000, 10_000),

		/** Number of header lines of each event. */
		HEADERS("headers", "header lines", 1, 4, 16, 64, 256),

		/** Number of event connections. */
		CONNECTIONS("connections", "connections", 1, 4, 16, 64);

		final int[] sizes;

		final String unit;

		private final String name;

		Growth(String name, String unit, int... sizes) {
			this.name = name;
			this.unit = unit;
			this.sizes = sizes;
		}

		/**
		 * Returns the key of the results. The metrics of each size end in its index.
		 */
		String key() {
			return "growth " + this.name;
		}

		String[] options() {
			String sizes = Arrays.stream(this.sizes).mapToObj(this::option).collect(Collectors.joining(","));
			return (this != CONNECTIONS) ? new String[] { "--measure", "growth", "--workload", sizes }
					: new String[] { "--measure", "growth", "--workload", "calls-100", "--connections", sizes };
		}

		private String option(int size) {
			return (this != CONNECTIONS) ? this.name + "-" + size : String.valueOf(size);
		}

	}

	/**
	 * Measurement, taken by one process.
	 *
	 * @param scenario the name for {@code --only}
	 * @param key the key of its results
	 */
	private record Measurement(String scenario, String key, String client, List<String> options) {

	}

}
