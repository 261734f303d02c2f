package io.github.eslboot.sample.calls;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.eslboot.EslTemplate;
import io.github.eslboot.autoconfigure.EslStreamStateChange;
import io.github.eslboot.command.ShowCommands;
import io.github.eslboot.command.ShowCommands.ChannelRow;
import io.github.eslboot.command.UuidCommands;
import io.github.eslboot.event.EventStreamState;
import io.github.eslboot.node.EslNode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.event.EventListener;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Comparison of the list of calls with the servers. Runs whenever events may have been
 * missed: at the start, because calls may already exist, after each outage, and after
 * dropped events.
 */
@Component
class Reconciliation {

	private static final Logger logger = LoggerFactory.getLogger(Reconciliation.class);

	private final EslTemplate esl;

	private final LiveCalls calls;

	private final AtomicBoolean requested = new AtomicBoolean();

	private final AtomicBoolean running = new AtomicBoolean();

	Reconciliation(EslTemplate esl, LiveCalls calls) {
		this.esl = esl;
		this.calls = calls;
	}

	@EventListener
	void on(EslStreamStateChange change) {
		if (change.to() == EventStreamState.UP) {
			request();
		}
	}

	/** Requests a comparison and returns immediately. */
	void request() {
		this.requested.set(true);
		tryNow();
	}

	/** Starts a requested comparison, and repeats one that failed. */
	@Scheduled(fixedDelay = 1000)
	void tryNow() {
		List<EslNode> nodes = this.esl.nodes()
			.stream()
			.filter((node) -> node.stream().state() == EventStreamState.UP)
			.toList();
		if (!this.requested.get() || nodes.isEmpty() || !this.running.compareAndSet(false, true)) {
			return;
		}
		this.requested.set(false);
		Instant asked = Instant.now();
		List<CompletableFuture<List<ChannelRow>>> lists = nodes.stream()
			.map((node) -> this.esl.onNode(node.id()).async().run(ShowCommands.channels()))
			.toList();
		CompletableFuture.allOf(lists.toArray(CompletableFuture[]::new)).whenComplete((done, failure) -> {
			this.running.set(false);
			if (failure == null) {
				compare(lists.stream().flatMap((rows) -> rows.join().stream()).toList(), asked);
			}
			else {
				logger.info("Calls could not be listed ({}); trying again", failure.getMessage());
				this.requested.set(true);
			}
		});
	}

	/**
	 * {@code show channels} reads a table that lags behind; {@code uuid_exists} checks
	 * the live channel, so it decides where the two lists differ.
	 */
	private void compare(List<ChannelRow> rows, Instant asked) {
		this.calls.addMissing(rows);
		this.calls.quietSince(asked)
			.forEach((uuid) -> this.esl.async().run(UuidCommands.exists(uuid)).whenComplete((exists, failure) -> {
				if (failure != null) {
					this.requested.set(true);
				}
				else if (!exists) {
					this.calls.end(uuid, "LOST");
				}
			}));
	}

}
