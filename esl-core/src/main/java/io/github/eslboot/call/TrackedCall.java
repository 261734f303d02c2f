package io.github.eslboot.call;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.eslboot.command.ShowCommands.ChannelRow;
import io.github.eslboot.event.EventGap;
import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.HangupCause;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a call until its end, for its record. Keeps single values, not events,
 * because there is one for every call of the server. Thread-safe.
 */
final class TrackedCall {

	private static final int MAX_PARTNERS = 1000;

	private static final String VARIABLE = "variable_";

	/** Name of the server. */
	final String node;

	private final Set<String> partners = new LinkedHashSet<>();

	private @Nullable CallDirection direction;

	private @Nullable String callerName;

	private @Nullable String callerNumber;

	private @Nullable String destination;

	private @Nullable Instant createdAt;

	private @Nullable Instant answeredAt;

	private volatile long lastNanos = System.nanoTime();

	/** Time of the last check, or of the creation. */
	private volatile long checkedNanos = System.nanoTime();

	TrackedCall(String node) {
		this.node = node;
	}

	/** Adds the data of a channel that the server lists. */
	synchronized void add(ChannelRow row) {
		this.direction = CallDirection.of(text(row, "direction"));
		this.callerName = text(row, "cid_name");
		this.callerNumber = text(row, "cid_num");
		this.destination = text(row, "dest");
		String created = text(row, "created_epoch");
		if (created != null && created.matches("\\d{1,12}")) {
			this.createdAt = Instant.ofEpochSecond(Long.parseLong(created));
		}
	}

	private static @Nullable String text(ChannelRow row, String column) {
		String text = row.columns().get(column);
		return (text == null || text.isEmpty()) ? null : text;
	}

	/** Adds the data of an event of the call. */
	synchronized void add(EslEvent event) {
		this.lastNanos = System.nanoTime();
		CallDirection reported = CallDirection.of(event);
		this.direction = (reported != null) ? reported : this.direction;
		this.callerName = known(event.header("Caller-Caller-ID-Name"), this.callerName);
		this.callerNumber = known(event.header("Caller-Caller-ID-Number"), this.callerNumber);
		this.destination = known(event.header("Caller-Destination-Number"), this.destination);
		Instant created = time(event, "Caller-Channel-Created-Time");
		this.createdAt = (created != null) ? created : this.createdAt;
		Instant answered = time(event, "Caller-Channel-Answered-Time");
		this.answeredAt = (answered != null) ? answered : this.answeredAt;
	}

	/** Adds a leg that the call is bridged with. */
	synchronized void bridged(@Nullable String partner) {
		if (partner != null && this.partners.size() < MAX_PARTNERS) {
			this.partners.add(partner);
		}
	}

	/** Returns whether there was no event after a time. */
	boolean isQuietSince(long nanos) {
		return this.lastNanos - nanos <= 0;
	}

	/** Returns whether the server is to be asked whether the call still exists. */
	boolean isCheckDue(long now, long quietNanos) {
		if (now - this.lastNanos < quietNanos || now - this.checkedNanos < quietNanos) {
			return false;
		}
		this.checkedNanos = now;
		return true;
	}

	/**
	 * Returns the record of the call.
	 * @param uuid uuid of the call
	 * @param last the last event: CHANNEL_HANGUP_COMPLETE for a complete record, or
	 * {@code null} if the end was lost
	 * @param complete whether the record is complete
	 * @param gap the gap in which the end was lost, or {@code null}
	 */
	synchronized CallRecord toRecord(String uuid, @Nullable EslEvent last, boolean complete, @Nullable EventGap gap) {
		Instant endedAt = null;
		HangupCause cause = null;
		Map<String, String> variables = new LinkedHashMap<>();
		if (last != null) {
			add(last);
			last.headers().asMap().forEach((name, value) -> {
				if (name.regionMatches(true, 0, VARIABLE, 0, VARIABLE.length())) {
					variables.put(name.substring(VARIABLE.length()), value);
				}
			});
			bridged(known(variables.get("last_bridge_to"), variables.get("bridge_uuid")));
			Instant hungUp = time(last, "Caller-Channel-Hangup-Time");
			endedAt = (hungUp != null) ? hungUp : last.timestamp();
			cause = CallSnapshot.cause(last.header("Hangup-Cause"));
		}
		return new CallRecord(uuid, this.node, this.direction, this.callerName, this.callerNumber, this.destination,
				this.createdAt, this.answeredAt, endedAt, cause, List.copyOf(this.partners), variables, complete, gap);
	}

	private static @Nullable String known(@Nullable String value, @Nullable String otherwise) {
		return (value != null) ? value : otherwise;
	}

	/** Parses a time in microseconds since the epoch; zero means never. */
	private static @Nullable Instant time(EslEvent event, String header) {
		String text = event.header(header);
		if (text == null || !text.matches("[1-9]\\d{0,17}")) {
			return null;
		}
		return Instant.EPOCH.plus(Long.parseLong(text), ChronoUnit.MICROS);
	}

}
