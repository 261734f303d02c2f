package io.github.eslboot.node;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;

import io.github.eslboot.command.ApiCommand;
import io.github.eslboot.command.ShowCommands;
import io.github.eslboot.command.ShowCommands.ChannelRow;
import io.github.eslboot.connection.EslClientResourcesInternals;
import io.github.eslboot.event.EventStream;
import io.github.eslboot.event.EventStreamInternals;
import io.github.eslboot.event.EventStreamState;
import io.github.eslboot.internal.Durations;
import io.github.eslboot.internal.Futures;
import io.github.eslboot.internal.Steps;
import io.github.eslboot.pool.EslConnectionPool;
import io.github.eslboot.pool.PoolInternals;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Search for calls of a node that this application does not know, after the node's event
 * stream is up again. Calls that ended during the outage are found by the stream itself.
 */
final class UnknownCalls {

	private static final Logger logger = LoggerFactory.getLogger(UnknownCalls.class);

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private static final Duration RETRY = Duration.ofSeconds(5);

	/** Number of the latest search; earlier ones that still retry are abandoned. */
	private final AtomicInteger latest = new AtomicInteger();

	private final EslConnectionPool pool;

	private final EventStream stream;

	private final Predicate<String> known;

	private final Consumer<List<ChannelRow>> onFound;

	/**
	 * Creates a search.
	 * @param pool pool of the node
	 * @param stream event stream of the node
	 * @param known returns whether the call of a uuid is known
	 * @param onFound receives the channels of unknown calls, at least one
	 */
	UnknownCalls(EslConnectionPool pool, EventStream stream, Predicate<String> known,
			Consumer<List<ChannelRow>> onFound) {
		this.pool = pool;
		this.stream = stream;
		this.known = known;
		this.onFound = onFound;
	}

	/**
	 * Starts a search, which is repeated until it succeeds or the event stream is no
	 * longer up.
	 */
	void search() {
		search(this.latest.incrementAndGet());
	}

	private void search(int number) {
		if (number != this.latest.get() || this.stream.state() != EventStreamState.UP) {
			return;
		}
		ApiCommand<List<ChannelRow>> channels = ShowCommands.channels();
		// In the background, since the table may be long.
		PoolInternals.sendOnLoop(this.pool, channels.api(), TIMEOUT)
			.thenApplyAsync((reply) -> channels.read(reply, this.pool.name()),
					EslClientResourcesInternals.background(EventStreamInternals.resources(this.stream)))
			.whenComplete((rows, failure) -> {
				if (failure == null) {
					Steps.run(logger, this.pool.name(), "the report of unknown calls", () -> report(rows));
				}
				else {
					failed(number, Futures.unwrap(failure));
				}
			});
	}

	private void report(List<ChannelRow> rows) {
		List<ChannelRow> unknown = rows.stream().filter((row) -> !this.known.test(row.uuid())).toList();
		if (!unknown.isEmpty()) {
			logger.info("{}: has {} calls that this application does not know", this.pool.name(), unknown.size());
			this.onFound.accept(unknown);
		}
	}

	private void failed(int number, Throwable failure) {
		if (failure instanceof IllegalStateException) {
			logger.debug("{}: unknown calls are not searched: {}", this.pool.name(), failure.getMessage());
			return;
		}
		Steps.run(logger, this.pool.name(), "scheduling the next search for unknown calls", () -> searchLater(number));
		logger.debug("{}: could not list calls; next attempt in {}: {}", this.pool.name(), Durations.toText(RETRY),
				failure.getMessage());
	}

	private void searchLater(int number) {
		var timers = EslClientResourcesInternals.nextEventLoop(EventStreamInternals.resources(this.stream));
		if (!timers.isShuttingDown()) {
			timers.schedule(() -> search(number), RETRY.toNanos(), TimeUnit.NANOSECONDS);
		}
	}

}
