package io.github.eslboot.event.stream;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

import io.github.eslboot.command.EslCommand;
import io.github.eslboot.internal.Futures;
import io.github.eslboot.pool.EslConnectionPool;
import io.github.eslboot.pool.PoolInternals;
import io.github.eslboot.protocol.EslReply;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the server which calls still exist. Sends {@code uuid_exists} for each call, which
 * checks the live sessions; {@code show channels} would read a database that is updated
 * with a delay.
 *
 * @since 0.1.0
 */
public final class LiveCallCheck {

	private static final Logger logger = LoggerFactory.getLogger(LiveCallCheck.class);

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	/** Maximum commands in flight. */
	private static final int BATCH = 100;

	private final EslConnectionPool pool;

	private final Consumer<String> missing;

	/**
	 * Creates a check.
	 * @param pool connections to the server
	 * @param missing receives the uuid of each call that the server does not know
	 */
	public LiveCallCheck(EslConnectionPool pool, Consumer<String> missing) {
		this.pool = pool;
		this.missing = missing;
	}

	/**
	 * Asks the server for the uuid of its process, which a restart changes.
	 * @return completes with its {@code core_uuid}, or with an empty text when the server
	 * does not report one
	 */
	public CompletionStage<String> coreUuid() {
		return PoolInternals.sendOnLoop(this.pool, EslCommand.api("global_getvar", "core_uuid"), TIMEOUT)
			.thenApply((reply) -> reply.isError() ? "" : reply.text().strip());
	}

	/**
	 * Checks calls.
	 * @param uuids the uuids of the calls
	 * @return completes on an event loop or on the calling thread; never exceptionally
	 */
	public CompletionStage<CheckedCalls> check(Set<String> uuids) {
		Set<String> unknown = ConcurrentHashMap.newKeySet();
		return ask(new ArrayList<>(uuids), 0, unknown).handle((done, failure) -> {
			if (failure != null) {
				logger.warn("{}: could not check whether {} calls still exist: {}", this.pool.name(), uuids.size(),
						Futures.unwrap(failure).getMessage());
			}
			return new CheckedCalls(failure == null, Set.copyOf(unknown));
		});
	}

	private CompletionStage<Void> ask(List<String> uuids, int from, Set<String> unknown) {
		if (from >= uuids.size()) {
			return CompletableFuture.completedFuture(null);
		}
		int to = Math.min(uuids.size(), from + BATCH);
		List<CompletableFuture<Void>> answers = new ArrayList<>(to - from);
		for (String uuid : uuids.subList(from, to)) {
			answers.add(PoolInternals.sendOnLoop(this.pool, EslCommand.api("uuid_exists", uuid), TIMEOUT)
				.thenAccept((reply) -> answered(uuid, reply, unknown)));
		}
		return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
			.thenCompose((done) -> ask(uuids, to, unknown));
	}

	private void answered(String uuid, EslReply reply, Set<String> unknown) {
		if (reply.text().strip().equals("false")) {
			unknown.add(uuid);
			this.missing.accept(uuid);
		}
	}

	/**
	 * Result of a check.
	 *
	 * @param complete whether all calls could be checked
	 * @param unknown the calls that the server does not know
	 */
	public record CheckedCalls(boolean complete, Set<String> unknown) {

	}

}
