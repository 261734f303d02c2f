package io.github.eslboot.benchmarks;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Launcher of JVMs with the class path that each measurement needs. */
final class Launcher {

	private static final List<String> JVM = List.of("-Xms1g", "-Xmx1g", "-XX:+UseG1GC");

	/** Output directory of the build. */
	private final Path target;

	Launcher() {
		try {
			Path code = Path.of(Launcher.class.getProtectionDomain().getCodeSource().getLocation().toURI());
			this.target = code.getParent();
		}
		catch (URISyntaxException ex) {
			throw new IllegalStateException(ex);
		}
		if (!Files.isDirectory(this.target.resolve("lib"))) {
			throw new IllegalStateException("No libraries in " + this.target + "; run 'mvn package' first");
		}
	}

	/**
	 * Runs a measurement and waits for its end.
	 * @param client the client to measure, which decides the class path
	 * @param seconds the timeout in seconds
	 * @param options the options of {@link ClientProcess}
	 * @return the printed results
	 */
	Map<String, Double> run(String client, int seconds, List<String> options)
			throws IOException, InterruptedException, TimeoutException {
		Path own = this.target.resolve("clients").resolve(client);
		Path libraries = Files.isDirectory(own) ? own : this.target.resolve("lib");
		Process process = start(libraries, ClientProcess.class, options);
		try {
			if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
				throw new TimeoutException("%s did not end within %d s: %s".formatted(client, seconds, options));
			}
			Map<String, Double> results = new HashMap<>();
			try (BufferedReader reader = process.inputReader()) {
				for (String line; (line = reader.readLine()) != null;) {
					int equals = line.indexOf('=');
					if (equals > 0) {
						results.put(line.substring(0, equals), Double.valueOf(line.substring(equals + 1)));
					}
				}
			}
			if (process.exitValue() != 0) {
				throw new IOException(client + " failed: " + options);
			}
			return results;
		}
		finally {
			process.destroyForcibly();
		}
	}

	/**
	 * Starts a server, which ends when its input is closed or this JVM ends.
	 * @param main its main class, which prints the port
	 */
	Server startServer(Class<?> main) throws IOException {
		Process process = start(this.target.resolve("lib"), main, List.of());
		String line = process.inputReader(StandardCharsets.UTF_8).readLine();
		if (line == null || !line.startsWith("port=")) {
			process.destroyForcibly();
			throw new IOException(main.getSimpleName() + " did not start: " + line);
		}
		return new Server(process, Integer.parseInt(line.substring("port=".length())));
	}

	private Process start(Path libraries, Class<?> main, List<String> options) throws IOException {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(JVM);
		command.add("-cp");
		command.add(this.target.resolve("classes") + File.pathSeparator + libraries.resolve("*"));
		command.add(main.getName());
		command.addAll(options);
		Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
		Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
		return process;
	}

	/** Running server. */
	record Server(Process process, int port) implements AutoCloseable {

		@Override
		public void close() {
			this.process.destroy();
		}

	}

}
