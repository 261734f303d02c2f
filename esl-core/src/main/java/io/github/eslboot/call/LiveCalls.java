package io.github.eslboot.call;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

import io.github.eslboot.command.ApiCommand;
import io.github.eslboot.command.EslCommand;
import io.github.eslboot.command.ShowCommands;
import io.github.eslboot.command.ShowCommands.CallRow;
import io.github.eslboot.command.ShowCommands.ChannelRow;
import io.github.eslboot.connection.EslClientResources;
import io.github.eslboot.connection.EslClientResourcesInternals;
import io.github.eslboot.event.EndReason;
import io.github.eslboot.event.EslEventListener;
import io.github.eslboot.event.EventGap;
import io.github.eslboot.event.EventSelector;
import io.github.eslboot.event.EventStream;
import io.github.eslboot.event.EventStreamInternals;
import io.github.eslboot.event.EventStreamState;
import io.github.eslboot.event.Registration;
import io.github.eslboot.internal.Durations;
import io.github.eslboot.internal.Futures;
import io.github.eslboot.internal.LogThrottle;
import io.github.eslboot.internal.Steps;
import io.github.eslboot.pool.EslConnectionPool;
import io.github.eslboot.pool.PoolInternals;
import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.EslException;
import io.github.eslboot.protocol.EventName;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Live calls of one server. Subscribes to the events of all calls when the calls are
 * requested for the first time; from then on the events keep them. At the beginning and
 * after a gap the server is asked for its calls. Thread-safe.
 */
final class LiveCalls implements EslEventListener {

	private static final Logger logger = LoggerFactory.getLogger(LiveCalls.class);

	private static final LogThrottle FAILURES = new LogThrottle();

	private static final EventSelector EVENTS = EventSelector
		.ofEvents(EventName.CHANNEL_CREATE, EventName.CHANNEL_PROGRESS, EventName.CHANNEL_PROGRESS_MEDIA,
				EventName.CHANNEL_ANSWER, EventName.CHANNEL_BRIDGE, EventName.CHANNEL_UNBRIDGE, EventName.CHANNEL_HOLD,
				EventName.CHANNEL_UNHOLD, EventName.CHANNEL_UUID, EventName.CHANNEL_HANGUP, EventName.CHANNEL_DESTROY)
		.build();

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private static final Duration RETRY = Duration.ofSeconds(2);

	/** Maximum commands in flight. */
	private static final int BATCH = 100;

	private final EslConnectionPool pool;

	private final EventStream stream;

	private final LiveCallTable table;

	/** Completes when the table is up to date; {@code null} until first requested. */
	private @Nullable CompletableFuture<Void> upToDate;

	/** Number of the current merge; earlier ones are abandoned. */
	private int number;

	LiveCalls(EslConnectionPool pool, EventStream stream) {
		this.pool = pool;
		this.stream = stream;
		this.table = new LiveCallTable(pool.name());
	}

	/**
	 * Starts to follow the calls, if that has not begun.
	 * @return a future that completes when the calls are up to date, on an event loop or
	 * on the calling thread; exceptionally when the server refuses the events
	 * @throws IllegalStateException when Jackson is not on the class path
	 */
	CompletableFuture<Void> follow() {
		CompletableFuture<Void> started;
		synchronized (this) {
			if (this.upToDate != null) {
				return this.upToDate;
			}
			ShowCommands.channels();
			started = new CompletableFuture<>();
			this.upToDate = started;
		}
		Registration registration = EventStreamInternals.listenOnLoop(this.stream, EVENTS, this);
		EventStreamInternals.readyOnLoop(registration).whenComplete((ready, failure) -> {
			if (failure == null) {
				begin(false);
			}
			else {
				forget(started);
				started.completeExceptionally(Futures.unwrap(failure));
				registration.cancel();
			}
		});
		return started;
	}

	private synchronized void forget(CompletableFuture<Void> failed) {
		if (this.upToDate == failed) {
			this.upToDate = null;
		}
	}

	/** Returns whether the calls are up to date: events are received without a gap. */
	boolean isUpToDate() {
		synchronized (this) {
			if (this.upToDate == null || !this.upToDate.isDone() || this.upToDate.isCompletedExceptionally()) {
				return false;
			}
		}
		return isUp();
	}

	/** Returns whether the server sends events. */
	boolean isUp() {
		return this.stream.state() == EventStreamState.UP;
	}

	/** Returns the calls as far as they are known. */
	List<LiveCall> calls() {
		return this.table.calls();
	}

	@Override
	public void onEvent(EslEvent event) {
		this.table.onEvent(event);
	}

	@Override
	public void onGap(EventGap gap) {
		synchronized (this) {
			if (this.upToDate != null && this.upToDate.isDone()) {
				this.upToDate = new CompletableFuture<>();
			}
		}
		begin(true);
	}

	@Override
	public void onEnd(EndReason reason) {
		CompletableFuture<Void> current;
		synchronized (this) {
			this.number++;
			current = this.upToDate;
			this.upToDate = null;
		}
		this.table.clear();
		if (current != null) {
			current.completeExceptionally(
					new EslException("%s: live calls are no longer followed (%s)".formatted(this.pool.name(), reason)));
		}
	}

	/** Begins to merge the calls that the server lists. */
	private void begin(boolean afterGap) {
		int current;
		synchronized (this) {
			current = ++this.number;
			this.table.beginMerge(afterGap);
		}
		ask(current);
	}

	private void ask(int current) {
		CompletableFuture<List<String>> merged = run(ShowCommands.channels()).thenCombine(run(ShowCommands.calls()),
				(channels, bridges) -> merge(current, channels, bridges));
		merged.thenCompose((listed) -> verify(listed, 0)).whenComplete((done, failure) -> {
			if (failure == null) {
				end(current);
			}
			else {
				failed(current, Futures.unwrap(failure));
			}
		});
	}

	/** Reads the output in the background, since the table may be long. */
	private <T> CompletableFuture<T> run(ApiCommand<T> command) {
		Executor background = EslClientResourcesInternals.background(resources());
		return PoolInternals.sendOnLoop(this.pool, command.api(), TIMEOUT)
			.thenApplyAsync((reply) -> command.read(reply, this.pool.name()), background);
	}

	private EslClientResources resources() {
		return EventStreamInternals.resources(this.stream);
	}

	private synchronized List<String> merge(int current, List<ChannelRow> channels, List<CallRow> bridges) {
		return (current == this.number) ? this.table.merge(channels, bridges) : List.of();
	}

	/**
	 * Asks which of the listed calls exist. The database of the server may still have
	 * calls whose last event was sent before the subscription.
	 */
	private CompletableFuture<Void> verify(List<String> uuids, int from) {
		if (from >= uuids.size()) {
			return CompletableFuture.completedFuture(null);
		}
		int to = Math.min(uuids.size(), from + BATCH);
		List<CompletableFuture<Void>> answers = new ArrayList<>(to - from);
		for (String uuid : uuids.subList(from, to)) {
			EslCommand exists = EslCommand.api("uuid_exists", uuid);
			answers.add(PoolInternals.sendOnLoop(this.pool, exists, TIMEOUT).thenAccept((reply) -> {
				if (reply.text().strip().equals("false")) {
					this.table.onMissing(uuid);
				}
			}));
		}
		return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
			.thenCompose((done) -> verify(uuids, to));
	}

	private void end(int current) {
		CompletableFuture<Void> done;
		synchronized (this) {
			if (current != this.number) {
				return;
			}
			this.table.endMerge();
			done = this.upToDate;
		}
		if (done != null) {
			done.complete(null);
		}
	}

	/** Asks again later, unless a later gap or the end of the stream makes it futile. */
	private void failed(int current, Throwable failure) {
		synchronized (this) {
			if (current != this.number) {
				return;
			}
		}
		if (FAILURES.isDue()) {
			logger.warn("{}: could not list the live calls; next attempt in {}: {}", this.pool.name(),
					Durations.toText(RETRY), failure.getMessage());
		}
		var timers = EslClientResourcesInternals.nextEventLoop(resources());
		if (!timers.isShuttingDown()) {
			Steps.run(logger, this.pool.name(), "scheduling the next request for live calls",
					() -> timers.schedule(() -> retry(current), RETRY.toNanos(), TimeUnit.NANOSECONDS));
		}
	}

	private void retry(int current) {
		synchronized (this) {
			if (current != this.number) {
				return;
			}
		}
		ask(current);
	}

	@Override
	public String toString() {
		return "live calls of " + this.pool.name();
	}

}
