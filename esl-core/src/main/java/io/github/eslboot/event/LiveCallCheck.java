package io.github.eslboot.event;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

import io.github.eslboot.command.EslCommand;
import io.github.eslboot.pool.EslConnectionPool;
import io.github.eslboot.pool.PooledConnection;
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
	private static final int BATCH = 200;

	private final EslConnectionPool pool;

	private final EventRouter router;

	private final Consumer<String> sawCore;

	LiveCallCheck(EslConnectionPool pool, EventRouter router, Consumer<String> sawCore) {
		this.pool = pool;
		this.router = router;
		this.sawCore = sawCore;
	}

	/** Learns which process the server is, then checks the calls. */
	void checkAfterConnect(Set<String> uuids) {
		this.pool.acquireAsync(TIMEOUT).thenCompose((connection) -> {
			EslCommand question = EslCommand.api("global_getvar", "core_uuid");
			return connection.sendAsync(question, TIMEOUT).thenCompose((reply) -> {
				if (!reply.isError() && !reply.text().isBlank()) {
					this.sawCore.accept(reply.text().strip());
				}
				return ask(connection, new ArrayList<>(uuids), 0);
			}).whenComplete((done, failure) -> connection.close());
		}).exceptionally((failure) -> failed(uuids, failure));
	}

	void check(Set<String> uuids) {
		if (!uuids.isEmpty()) {
			this.pool.acquireAsync(TIMEOUT)
				.thenCompose((connection) -> ask(connection, new ArrayList<>(uuids), 0)
					.whenComplete((done, failure) -> connection.close()))
				.exceptionally((failure) -> failed(uuids, failure));
		}
	}

	private CompletionStage<Void> ask(PooledConnection connection, List<String> uuids, int from) {
		if (from >= uuids.size()) {
			return CompletableFuture.completedFuture(null);
		}
		int to = Math.min(uuids.size(), from + BATCH);
		List<CompletableFuture<Void>> answers = new ArrayList<>(to - from);
		for (String uuid : uuids.subList(from, to)) {
			answers.add(connection.sendAsync(EslCommand.api("uuid_exists", uuid), TIMEOUT)
				.thenAccept((reply) -> answered(uuid, reply))
				.toCompletableFuture());
		}
		return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
			.thenCompose((done) -> ask(connection, uuids, to));
	}

	private void answered(String uuid, EslReply reply) {
		if (reply.text().strip().equals("false")) {
			this.router.vanished(uuid);
		}
	}

	/** They stay bound; the next check of quiet calls asks again. */
	private Void failed(Set<String> uuids, Throwable failure) {
		String text = "Could not ask {} whether {} calls still live: {}";
		if (uuids.isEmpty()) {
			logger.debug(text, this.pool.name(), 0, failure.getMessage());
		}
		else {
			logger.warn(text, this.pool.name(), uuids.size(), failure.getMessage());
		}
		return null;
	}

}
