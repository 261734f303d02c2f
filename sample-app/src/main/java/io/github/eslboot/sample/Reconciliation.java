package io.github.eslboot.sample;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.eslboot.EslTemplate;
import io.github.eslboot.autoconfigure.EslStreamStateChange;
import io.github.eslboot.event.EventStreamState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.context.event.EventListener;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Comparison of the list of calls with the server. It runs whenever events may have been
 * missed: at the start, when calls may already exist, and after each outage.
 */
@Component
class Reconciliation {

	private static final Logger logger = LoggerFactory.getLogger(Reconciliation.class);

	private final EslTemplate esl;

	private final LiveCalls calls;

	private final JsonMapper json;

	private final AtomicBoolean requested = new AtomicBoolean();

	private final AtomicBoolean running = new AtomicBoolean();

	Reconciliation(EslTemplate esl, LiveCalls calls, JsonMapper json) {
		this.esl = esl;
		this.calls = calls;
		this.json = json;
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
		if (!this.requested.get() || this.esl.stream().state() != EventStreamState.UP
				|| !this.running.compareAndSet(false, true)) {
			return;
		}
		this.requested.set(false);
		Instant asked = Instant.now();
		this.esl.async().api("show", "channels", "as", "json").whenComplete((table, failure) -> {
			this.running.set(false);
			if (failure == null) {
				compare(table, asked);
			}
			else {
				logger.info("The list of calls could not be compared with the server; trying again: {}",
						failure.getMessage());
				this.requested.set(true);
			}
		});
	}

	/**
	 * {@code show channels} reads a table that lags behind; {@code uuid_exists} checks
	 * the live channel, so it decides where the two lists differ.
	 */
	private void compare(String table, Instant asked) {
		try {
			List<ChannelRow> rows = this.json.readValue(table, ChannelRow.Table.class).rows();
			this.calls.addMissing((rows != null) ? rows : List.of());
		}
		catch (JacksonException ex) {
			logger.warn("The server's list of calls could not be read: {}", ex.getMessage());
		}
		this.calls.quietSince(asked)
			.forEach((uuid) -> this.esl.async().api("uuid_exists", uuid).whenComplete((answer, failure) -> {
				if (failure != null) {
					this.requested.set(true);
				}
				else if (answer.strip().equals("false")) {
					this.calls.end(uuid, "LOST");
				}
			}));
	}

}
