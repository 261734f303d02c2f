package io.github.eslboot.application;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.github.eslboot.EslTemplate;
import io.github.eslboot.event.EventSelector;
import io.github.eslboot.event.Registration;
import io.github.eslboot.protocol.view.ChannelEvent;
import org.jspecify.annotations.Nullable;

/** Table of the inbound calls of all servers, kept up to date by events. */
final class Wallboard {

	private final EslTemplate esl;

	private final Map<String, Row> rows = new ConcurrentHashMap<>();

	Wallboard(EslTemplate esl) {
		this.esl = esl;
	}

	Registration start() {
		return this.esl.listen(EventSelector.ofEvents()
			.eventNames(Set.of("CHANNEL_CREATE", "CHANNEL_CALLSTATE"))
			.where("Call-Direction", "inbound"::equals)
			.build(), (event) -> show(new ChannelEvent(event)));
	}

	private void show(ChannelEvent channel) {
		String uuid = String.valueOf(channel.uuid());
		Row row = new Row(uuid, channel.callerNumber(), channel.destination(), String.valueOf(channel.callState()),
				channel.created());
		if (this.rows.put(uuid, row) == null) {
			// Also completes if the call ends during an outage.
			this.esl.call(channel.event()).async().ended().thenRun(() -> this.rows.remove(uuid));
		}
	}

	/** Returns the live calls, oldest first. */
	List<Row> rows() {
		return this.rows.values()
			.stream()
			.sorted(Comparator.comparing(Row::since, Comparator.nullsLast(Comparator.naturalOrder())))
			.toList();
	}

	record Row(String uuid, @Nullable String caller, @Nullable String destination, String state,
			@Nullable Instant since) {

	}

}
