package io.github.eslboot.event;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.github.eslboot.command.EslCommand;
import io.github.eslboot.pool.EslConnectionPool;
import io.github.eslboot.protocol.EslReply;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the server which of the calls that listeners are bound to still exist, and ends
 * the others. It asks {@code uuid_exists} for each: unlike {@code show channels}, which
 * reads a database that lags behind, that looks at the live sessions.
 */
final class LiveCallCheck {

	private static final Logger logger = LoggerFactory.getLogger(EventStream.class);

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	/** So many questions are under way at once. */
	private static final int BATCH = 100;

	private final EslConnectionPool pool;

	private final EventRouter router;

	LiveCallCheck(EslConnectionPool pool, EventRouter router) {
		this.pool = pool;
		this.router = router;
	}

	/**
	 * Asks the server which process it is.
	 * @return completes with its {@code core_uuid}; with an empty text when it does not
	 * say
	 */
	CompletionStage<String> core() {
		return this.pool.sendAsync(EslCommand.api("global_getvar", "core_uuid"), TIMEOUT)
			.thenApply((reply) -> reply.isError() ? "" : reply.text().strip());
	}

	/**
	 * Checks calls.
	 * @param uuids the calls
	 * @return completes with whether all could be asked about
	 */
	CompletionStage<Boolean> check(Set<String> uuids) {
		return ask(new ArrayList<>(uuids), 0).handle((done, failure) -> {
			if (failure != null) {
				logger.warn("Could not ask {} whether {} calls still live: {}", this.pool.name(), uuids.size(),
						failure.getMessage());
			}
			return failure == null;
		});
	}

	private CompletionStage<Void> ask(List<String> uuids, int from) {
		if (from >= uuids.size()) {
			return CompletableFuture.completedFuture(null);
		}
		int to = Math.min(uuids.size(), from + BATCH);
		List<CompletableFuture<Void>> answers = new ArrayList<>(to - from);
		for (String uuid : uuids.subList(from, to)) {
			answers.add(this.pool.sendAsync(EslCommand.api("uuid_exists", uuid), TIMEOUT)
				.thenAccept((reply) -> answered(uuid, reply))
				.toCompletableFuture());
		}
		return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new)).thenCompose((done) -> ask(uuids, to));
	}

	private void answered(String uuid, EslReply reply) {
		if (reply.text().strip().equals("false")) {
			this.router.vanished(uuid);
		}
	}

}
