package io.github.eslboot.sample.records;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import io.github.eslboot.annotation.CallScope;
import io.github.eslboot.annotation.EslEventHandler;
import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.view.CallCenterEvent;
import io.github.eslboot.protocol.view.DtmfEvent;
import io.github.eslboot.protocol.view.RecordEvent;
import jakarta.annotation.PreDestroy;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.dao.DataAccessException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.data.jdbc.core.JdbcAggregateOperations;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Recorder of the events of one leg. There is one instance for each leg, which receives
 * its events one after the other and in their order, so it needs no lock.
 */
@Component
@CallScope
class TimelineRecorder {

	private static final Logger logger = LoggerFactory.getLogger(TimelineRecorder.class);

	private static final int MAX_ENTRIES = 500;

	/** Length of the column. */
	private static final int MAX_DETAIL = 1024;

	private final TimelineRepository timelines;

	private final JdbcAggregateOperations database;

	private final TransactionOperations transactions;

	private final List<TimelineEntry> entries = new ArrayList<>();

	private @Nullable String uuid;

	TimelineRecorder(TimelineRepository timelines, JdbcAggregateOperations database,
			TransactionOperations transactions) {
		this.timelines = timelines;
		this.database = database;
		this.transactions = transactions;
	}

	@EslEventHandler({ "CHANNEL_CREATE", "CHANNEL_PROGRESS", "CHANNEL_PROGRESS_MEDIA", "CHANNEL_ANSWER", "CHANNEL_PARK",
			"CHANNEL_HOLD", "CHANNEL_UNHOLD" })
	void changed(EslEvent event) {
		add(event, null);
	}

	@EslEventHandler({ "CHANNEL_BRIDGE", "CHANNEL_UNBRIDGE" })
	void bridged(EslEvent event) {
		add(event, event.header("Other-Leg-Destination-Number"));
	}

	@EslEventHandler
	void pressed(DtmfEvent key) {
		add(key.event(), key.digit());
	}

	@EslEventHandler
	void recorded(RecordEvent recording) {
		add(recording.event(), recording.path());
	}

	@EslEventHandler
	void queued(CallCenterEvent queue) {
		String action = queue.action().name().replace('_', ' ').toLowerCase(Locale.ROOT);
		add(queue.event(), "QUEUE", "%s, %s".formatted(action, queue.queue()));
	}

	@EslEventHandler("CHANNEL_HANGUP_COMPLETE")
	void ended(EslEvent event) {
		add(event, event.header("Hangup-Cause"));
	}

	private void add(EslEvent event, @Nullable String detail) {
		add(event, event.name(), detail);
	}

	private void add(EslEvent event, String name, @Nullable String detail) {
		// FreeSWITCH may change the uuid.
		this.uuid = event.uniqueId();
		if (this.entries.size() < MAX_ENTRIES) {
			Instant at = event.timestamp();
			this.entries.add(new TimelineEntry((at != null) ? at : Instant.now(), name, limited(detail)));
		}
	}

	private static @Nullable String limited(@Nullable String text) {
		return (text != null) ? text.substring(0, Math.min(text.length(), MAX_DETAIL)) : null;
	}

	/**
	 * Stores the timeline at the end of the call, or of this application. Other instances
	 * store it as well; the longest one remains.
	 */
	@PreDestroy
	void store() {
		if (this.uuid != null) {
			Timeline timeline = new Timeline(this.uuid, List.copyOf(this.entries));
			try {
				store(timeline);
			}
			catch (DataAccessException | TransactionException ex) {
				logger.warn("The timeline of call {} is lost: {}", timeline.uuid(), ex.getMessage());
			}
		}
	}

	private void store(Timeline timeline) {
		try {
			// Not save(), which updates a timeline that has an id. Other instances see it
			// with all of its entries, or not at all.
			this.transactions.executeWithoutResult((transaction) -> this.database.insert(timeline));
		}
		catch (DuplicateKeyException ex) {
			this.timelines.findById(timeline.uuid())
				.filter((stored) -> stored.entries().size() < timeline.entries().size())
				.ifPresent((stored) -> this.timelines.save(timeline));
		}
	}

}
