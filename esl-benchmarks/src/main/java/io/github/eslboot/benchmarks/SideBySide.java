package io.github.eslboot.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Measures all clients in turn, several times over. */
final class SideBySide {

	private static final List<String> CLIENTS = List.of("ours", "raw", "thingscloud", "java-esl-client");

	private static final Set<String> OPTIONS = Set.of("quick", "only", "clients", "rounds", "warmup", "time", "report",
			"freeswitch", "password");

	private SideBySide() {
	}

	public static void main(String[] arguments) throws Exception {
		Arguments options = new Arguments(Arrays.asList(arguments), OPTIONS);
		List<String> clients = options.list("clients", CLIENTS);
		List<String> only = options.list("only", List.of("events", "all-headers", "latency", "api"));
		int rounds = options.number("rounds", options.has("quick") ? 1 : 3);
		Launcher launcher = new Launcher();
		Map<String, List<Map<String, Double>>> results = new LinkedHashMap<>();
		try (Launcher.Server server = launcher.startServer()) {
			for (int round = 0; round < rounds; round++) {
				for (String scenario : only) {
					for (String client : clients) {
						List<String> process = new ArrayList<>(
								List.of("--client", client, "--port", String.valueOf(server.port())));
						for (String passed : List.of("warmup", "time")) {
							if (options.has(passed)) {
								process.addAll(List.of("--" + passed, options.get(passed, "")));
							}
						}
						process.addAll(switch (scenario) {
							case "events" -> List.of();
							case "all-headers" -> List.of("--handler", "map");
							case "latency" -> List.of("--handler", "timed", "--workload", "timed", "--rate", "5000");
							case "api" -> List.of("--measure", "api");
							default -> throw new IllegalArgumentException("No scenario '" + scenario + "'");
						});
						Map<String, Double> result = launcher.run(client, 60, process);
						System.out.println(scenario + " " + client + " " + result);
						results.computeIfAbsent(scenario + " " + client, (key) -> new ArrayList<>()).add(result);
					}
				}
			}
		}
	}

}
