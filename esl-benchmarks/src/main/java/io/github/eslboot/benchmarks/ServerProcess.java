package io.github.eslboot.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/** Process of this Linux machine, read from {@code /proc}. */
final class ServerProcess {

	private static final double TICKS_PER_SECOND = 100;

	private static final String LISTENING = "0A";

	private final @Nullable Path stat;

	private ServerProcess(@Nullable Path stat) {
		this.stat = stat;
	}

	/**
	 * Finds the process that listens on a port. Its processor time is unknown if it does
	 * not run on this machine.
	 */
	static ServerProcess listeningOn(int port) throws IOException {
		String suffix = String.format(Locale.ROOT, ":%04X", port);
		for (String line : Files.readAllLines(Path.of("/proc/net/tcp"))) {
			String[] words = line.strip().split("\\s+");
			if (words[1].endsWith(suffix) && words[3].equals(LISTENING)) {
				return holding("socket:[" + words[9] + "]");
			}
		}
		return new ServerProcess(null);
	}

	private static ServerProcess holding(String socket) throws IOException {
		try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
			List<Path> all = processes.filter((path) -> path.getFileName().toString().matches("\\d+")).toList();
			for (Path process : all) {
				if (holds(process.resolve("fd"), socket)) {
					return new ServerProcess(process.resolve("stat"));
				}
			}
		}
		return new ServerProcess(null);
	}

	private static boolean holds(Path descriptors, String socket) {
		try (Stream<Path> open = Files.list(descriptors)) {
			return open.anyMatch((descriptor) -> leadsTo(descriptor, socket));
		}
		catch (IOException ex) {
			// The process belongs to another user, or has ended.
			return false;
		}
	}

	private static boolean leadsTo(Path descriptor, String socket) {
		try {
			return Files.readSymbolicLink(descriptor).toString().equals(socket);
		}
		catch (IOException ex) {
			return false;
		}
	}

	/** Returns the processor time used so far, or {@code NaN} if it is unknown. */
	double cpuSeconds() throws IOException {
		if (this.stat == null) {
			return Double.NaN;
		}
		String text = Files.readString(this.stat);
		// The process name, in brackets, may contain spaces.
		String[] words = text.substring(text.lastIndexOf(')') + 2).split(" ");
		return (Long.parseLong(words[11]) + Long.parseLong(words[12])) / TICKS_PER_SECOND;
	}

}
