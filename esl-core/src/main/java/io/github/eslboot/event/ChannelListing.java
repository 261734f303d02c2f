package io.github.eslboot.event;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

import io.github.eslboot.command.ApiCommand;
import io.github.eslboot.command.ShowCommands;
import io.github.eslboot.command.ShowCommands.ChannelRow;
import io.github.eslboot.connection.EslClientResources;
import io.github.eslboot.connection.EslClientResourcesInternals;
import io.github.eslboot.internal.Durations;
import io.github.eslboot.internal.Futures;
import io.github.eslboot.internal.Steps;
import io.github.eslboot.pool.EslConnectionPool;
import io.github.eslboot.pool.PoolInternals;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * List of the channels of a server for listeners that track its calls: without it, calls
 * that began before the listener, or during an outage, would be unknown to them.
 */
final class ChannelListing {

	private static final Logger logger = LoggerFactory.getLogger(ChannelListing.class);

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private static final Duration RETRY = Duration.ofSeconds(5);

	/** Number of the latest listing; earlier ones that still retry are abandoned. */
	private final AtomicInteger latest = new AtomicInteger();

	private final EslConnectionPool pool;

	private final EslClientResources resources;

	private final BooleanSupplier needed;

	private final Consumer<List<ChannelRow>> receiver;

	/**
	 * Creates a listing.
	 * @param pool connections to the server
	 * @param resources threads to use
	 * @param needed whether a listener needs the list and the stream is up
	 * @param receiver receives the channels, on a background thread
	 */
	ChannelListing(EslConnectionPool pool, EslClientResources resources, BooleanSupplier needed,
			Consumer<List<ChannelRow>> receiver) {
		this.pool = pool;
		this.resources = resources;
		this.needed = needed;
		this.receiver = receiver;
	}

	/** Lists the channels; repeats it until it succeeds or is no longer needed. */
	void list() {
		list(this.latest.incrementAndGet());
	}

	private void list(int number) {
		if (number != this.latest.get() || !this.needed.getAsBoolean()) {
			return;
		}
		ApiCommand<List<ChannelRow>> channels = ShowCommands.channels();
		// In the background, since the table may be long.
		PoolInternals.sendOnLoop(this.pool, channels.api(), TIMEOUT)
			.thenApplyAsync((reply) -> channels.read(reply, this.pool.name()),
					EslClientResourcesInternals.background(this.resources))
			.whenComplete((rows, failure) -> {
				if (failure == null) {
					Steps.run(logger, this.pool.name(), "the list of channels", () -> this.receiver.accept(rows));
				}
				else {
					failed(number, Futures.unwrap(failure));
				}
			});
	}

	private void failed(int number, Throwable failure) {
		if (failure instanceof IllegalStateException) {
			logger.debug("{}: channels are not listed: {}", this.pool.name(), failure.getMessage());
			return;
		}
		logger.debug("{}: could not list channels; next attempt in {}: {}", this.pool.name(), Durations.toText(RETRY),
				failure.getMessage());
		Steps.run(logger, this.pool.name(), "scheduling the next list of channels", () -> {
			var timers = EslClientResourcesInternals.nextEventLoop(this.resources);
			if (!timers.isShuttingDown()) {
				timers.schedule(() -> list(number), RETRY.toNanos(), TimeUnit.NANOSECONDS);
			}
		});
	}

}
