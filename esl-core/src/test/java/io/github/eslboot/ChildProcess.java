package io.github.eslboot;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;

/** Child JVM with the classpath of this JVM. Its output is collected line by line. */
final class ChildProcess implements AutoCloseable {

	private final Process process;

	private final List<String> lines = new CopyOnWriteArrayList<>();

	private ChildProcess(Process process) {
		this.process = process;
		Thread reader = new Thread(this::read, "output-of-" + process.pid());
		reader.setDaemon(true);
		reader.start();
	}

	static ChildProcess start(Class<?> main, Object... arguments) throws IOException {
		return start(List.of(), main, arguments);
	}

	/** Starts a child by means of a command that sets limits, for example. */
	static ChildProcess start(List<String> prefix, Class<?> main, Object... arguments) throws IOException {
		List<String> command = new ArrayList<>(prefix);
		command.addAll(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx128m",
				"-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"),
				main.getName()));
		for (Object argument : arguments) {
			command.add(argument.toString());
		}
		return new ChildProcess(new ProcessBuilder(command).redirectErrorStream(true).start());
	}

	private void read() {
		try (BufferedReader output = new BufferedReader(
				new InputStreamReader(this.process.getInputStream(), StandardCharsets.UTF_8))) {
			output.lines().forEach(this.lines::add);
		}
		catch (IOException | UncheckedIOException ex) {
			// The process was killed.
		}
	}

	List<String> lines() {
		return this.lines;
	}

	void awaitLine(String line, Duration timeout) {
		Awaitility.await().atMost(timeout).until(() -> this.lines.contains(line) || !this.process.isAlive());
		if (!this.lines.contains(line)) {
			throw new AssertionError("The process ended without '" + line + "': " + this.lines);
		}
	}

	/** Kills the process without notice, as {@code kill -9} does. */
	void kill() throws InterruptedException {
		this.process.destroyForcibly();
		if (!this.process.waitFor(30, TimeUnit.SECONDS)) {
			throw new AssertionError("Process " + this.process.pid() + " survived its kill");
		}
	}

	@Override
	public void close() throws InterruptedException {
		kill();
	}

}
