package io.github.eslboot.test;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

/**
 * Log of the received commands, which tests can search and wait for. Bounded: the oldest
 * commands are dropped first. Thread-safe.
 */
final class CommandLog {

	static final int CAPACITY = 100_000;

	private final Deque<ReceivedCommand> commands = new ArrayDeque<>();

	private long total;

	synchronized void add(ReceivedCommand command) {
		if (this.commands.size() == CAPACITY) {
			this.commands.removeFirst();
		}
		this.commands.addLast(command);
		this.total++;
		notifyAll();
	}

	synchronized long total() {
		return this.total;
	}

	synchronized void clear() {
		this.commands.clear();
	}

	synchronized List<ReceivedCommand> find(Predicate<ReceivedCommand> predicate) {
		return this.commands.stream().filter(predicate).toList();
	}

	synchronized @Nullable ReceivedCommand await(Predicate<ReceivedCommand> predicate, Duration timeout)
			throws InterruptedException {
		long deadline = System.nanoTime() + timeout.toNanos();
		long tested = 0;
		while (true) {
			// Each command is tested only once during the wait.
			long untested = Math.min(this.total - tested, this.commands.size());
			ReceivedCommand found = this.commands.stream()
				.skip(this.commands.size() - untested)
				.filter(predicate)
				.findFirst()
				.orElse(null);
			tested = this.total;
			long left = deadline - System.nanoTime();
			if (found != null || left <= 0) {
				return found;
			}
			wait(left / 1_000_000, (int) (left % 1_000_000));
		}
	}

}
