package io.github.eslboot.node;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import io.github.eslboot.command.ApiCommand;
import io.github.eslboot.command.ShowCommands;
import io.github.eslboot.command.ShowCommands.ChannelRow;
import io.github.eslboot.connection.EslClientResourcesInternals;
import io.github.eslboot.event.EventStreamState;
import io.github.eslboot.internal.Futures;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks a node whose events come again for the calls this application has heard nothing
 * of. What vanished meanwhile is the stream's to find out.
 */
final class UnknownCalls {

	private static final Logger logger = LoggerFactory.getLogger(EslNode.class);

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private static final Duration RETRY = Duration.ofSeconds(5);

	/** The latest look; earlier ones that still wait or retry are given up. */
	private final AtomicInteger latest = new AtomicInteger();

	private final EslNode node;

	private final CallAffinity affinity;

	private final Consumer<List<ChannelRow>> found;

	UnknownCalls(EslNode node, CallAffinity affinity, Consumer<List<ChannelRow>> found) {
		this.node = node;
		this.affinity = affinity;
		this.found = found;
	}

	/** Looks, until it succeeds or the node has no events again. */
	void look() {
		look(this.latest.incrementAndGet());
	}

	private void look(int number) {
		if (number != this.latest.get() || this.node.stream().state() != EventStreamState.UP) {
			return;
		}
		ApiCommand<List<ChannelRow>> channels = ShowCommands.channels();
		// A long table is read on a worker.
		this.node.pool()
			.sendAsync(channels.api(), TIMEOUT)
			.thenApply((reply) -> channels.read(reply, this.node.id()))
			.whenComplete((rows, failure) -> {
				if (failure == null) {
					tell(rows);
				}
				else {
					failed(number, Futures.unwrap(failure));
				}
			});
	}

	private void tell(List<ChannelRow> rows) {
		List<ChannelRow> unknown = rows.stream().filter((row) -> this.affinity.find(row.uuid()) == null).toList();
		if (unknown.isEmpty()) {
			return;
		}
		unknown.forEach((row) -> this.affinity.put(row.uuid(), this.node));
		logger.info("{} has {} calls of which nothing was heard before", this.node, unknown.size());
		this.found.accept(unknown);
	}

	private void failed(int number, Throwable failure) {
		if (failure instanceof IllegalStateException) {
			logger.debug("{}: unknown calls are not looked for: {}", this.node, failure.getMessage());
			return;
		}
		logger.debug("{}: could not ask for its calls: {}", this.node, failure.getMessage());
		var timers = EslClientResourcesInternals.nextEventLoop(this.node.stream().resources());
		if (!timers.isShuttingDown()) {
			timers.schedule(() -> look(number), RETRY.toNanos(), TimeUnit.NANOSECONDS);
		}
	}

}
