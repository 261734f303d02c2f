package io.github.eslboot.test.standalone;

import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

import io.github.eslboot.test.CaptureReplay;
import io.github.eslboot.test.ReplayServer;

/**
 * Command line of the simulator. <pre>
 * run [scenario.json] [--admin-port 8022] [--admin-address 127.0.0.1]
 * record --target host:port [--port 8021] [--folder captures]
 * replay capture.jsonl.gz [--port 8021] [--verbatim] [--recorded-speed]
 * </pre>
 *
 * @since 0.1.0
 */
public final class SimulatorMain {

	private static final String USAGE = """
			Usage:
			  run [scenario.json] [--admin-port 8022] [--admin-address 127.0.0.1]
			      Starts a simulated FreeSWITCH, by default on 127.0.0.1:8021 with the password ClueCon.
			  record --target host:port [--port 8021] [--folder captures]
			      Records the sessions of a real server: clients connect to the port, captures are written to the folder.
			  replay capture.jsonl.gz [--port 8021] [--verbatim] [--recorded-speed]
			      Plays the events of a capture to each client, and replies to its commands as recorded.
			""";

	private SimulatorMain() {
	}

	/**
	 * Runs a command until the process is ended.
	 * @param args the command and its options
	 */
	public static void main(String[] args) {
		try {
			AutoCloseable running = start(args);
			Runtime.getRuntime().addShutdownHook(new Thread(() -> close(running)));
			new CountDownLatch(1).await();
		}
		catch (ScenarioException | UncheckedIOException ex) {
			System.err.println(ex.getMessage());
			System.exit(2);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private static void close(AutoCloseable running) {
		try {
			running.close();
		}
		catch (Exception ex) {
			System.err.println("Not closed: " + ex.getMessage());
		}
	}

	/**
	 * Starts a command.
	 * @param args the command and its options
	 * @return what was started
	 * @throws ScenarioException if the options or the scenario are invalid
	 */
	static AutoCloseable start(String... args) {
		List<String> words = new ArrayList<>();
		Map<String, String> options = new HashMap<>();
		for (int i = 0; i < args.length; i++) {
			if (!args[i].startsWith("--")) {
				words.add(args[i]);
			}
			else if (args[i].equals("--verbatim") || args[i].equals("--recorded-speed")) {
				options.put(args[i], "true");
			}
			else if (i + 1 < args.length) {
				options.put(args[i], args[++i]);
			}
			else {
				throw new ScenarioException(args[i] + " needs a value\n" + USAGE);
			}
		}
		String command = words.isEmpty() ? "" : words.get(0);
		refuseUnknown(command, options);
		AutoCloseable started = switch (command) {
			case "run" -> run(words, options);
			case "record" -> record(options);
			case "replay" -> replay(words, options);
			default -> throw new ScenarioException(USAGE);
		};
		return started;
	}

	private static void refuseUnknown(String command, Map<String, String> options) {
		Set<String> known = switch (command) {
			case "run" -> Set.of("--admin-port", "--admin-address");
			case "record" -> Set.of("--target", "--port", "--folder");
			case "replay" -> Set.of("--port", "--verbatim", "--recorded-speed");
			default -> options.keySet();
		};
		for (String option : options.keySet()) {
			if (!known.contains(option)) {
				throw new ScenarioException("'" + command + "' has no option " + option + "\n" + USAGE);
			}
		}
	}

	private static Running run(List<String> words, Map<String, String> options) {
		Scenario scenario = (words.size() > 1) ? Scenario.of(Path.of(words.get(1))) : Scenario.of("{}");
		InetSocketAddress adminAddress = new InetSocketAddress(
				options.getOrDefault("--admin-address", InetAddress.getLoopbackAddress().getHostAddress()),
				number(options, "--admin-port", 8022));
		ScenarioRun run = scenario.start();
		AdminServer admin;
		try {
			admin = AdminServer.start(run.simulator(), adminAddress);
		}
		catch (RuntimeException ex) {
			run.close();
			run.simulator().close();
			throw ex;
		}
		System.out.println(run.simulator() + ", admin API on port " + admin.port());
		return new Running(run, admin);
	}

	private static AutoCloseable record(Map<String, String> options) {
		String target = options.getOrDefault("--target", "");
		int colon = target.lastIndexOf(':');
		if (colon < 0) {
			throw new ScenarioException("--target must be host:port\n" + USAGE);
		}
		InetSocketAddress address = new InetSocketAddress(target.substring(0, colon),
				port(target.substring(colon + 1), "--target"));
		SessionRecorder recorder = SessionRecorder.start(address, number(options, "--port", 8021),
				Path.of(options.getOrDefault("--folder", "captures")));
		System.out.println("Recording sessions with " + target + " on 127.0.0.1:" + recorder.port());
		return recorder;
	}

	private static AutoCloseable replay(List<String> words, Map<String, String> options) {
		if (words.size() < 2) {
			throw new ScenarioException("replay needs a capture\n" + USAGE);
		}
		int port = number(options, "--port", 8021);
		ReplayServer.Builder builder = CaptureReplay.of(Path.of(words.get(1))).serve().port(port);
		if (options.containsKey("--verbatim")) {
			builder.verbatim();
		}
		else {
			builder.recordedReplies();
		}
		if (options.containsKey("--recorded-speed")) {
			builder.atRecordedSpeed();
		}
		ReplayServer server = builder.start();
		System.out.println("Playing " + words.get(1) + " on " + server.host() + ":" + server.port());
		return server;
	}

	private static int number(Map<String, String> options, String name, int otherwise) {
		String value = options.get(name);
		return (value != null) ? port(value, name) : otherwise;
	}

	private static int port(String text, String name) {
		if (!text.matches("\\d{1,5}") || Integer.parseInt(text) > 65535) {
			throw new ScenarioException(name + " must be a port, but is '" + text + "'");
		}
		return Integer.parseInt(text);
	}

	/**
	 * A running simulator with its scenario.
	 *
	 * @param run the scenario
	 * @param admin the admin API
	 */
	record Running(ScenarioRun run, AdminServer admin) implements AutoCloseable {

		@Override
		public void close() {
			this.admin.close();
			this.run.close();
			this.run.simulator().close();
		}

	}

}
