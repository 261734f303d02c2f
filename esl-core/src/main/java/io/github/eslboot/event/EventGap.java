package io.github.eslboot.event;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/**
 * Time in which events of a server were lost: none were received during an outage, or
 * some were received but could not be parsed.
 *
 * @param node name of the server
 * @param from when the last bytes before the outage were received, or when the first
 * event that could not be parsed was received
 * @param to when events were subscribed to again, or when the last event that could not
 * be parsed was received
 * @param cause why the connection was interrupted, or why events could not be parsed
 * @param endedCalls uuids of the calls that the server does not know after the gap, among
 * those that were known before: calls with a listener or a handle, and all calls while
 * call records are delivered. Empty for a listener that is bound to calls, which is
 * notified before the server is asked, and if the server did not answer within 10
 * seconds. The last events of a call that ended at the end of the gap may follow
 * @since 0.1.0
 */
public record EventGap(String node, Instant from, Instant to, String cause, Set<String> endedCalls) {

	/**
	 * Creates a gap. Copies the uuids.
	 * @param node name of the server
	 * @param from when the last bytes before the outage were received, or when the first
	 * event that could not be parsed was received
	 * @param to when events were subscribed to again, or when the last event that could
	 * not be parsed was received
	 * @param cause why the connection was interrupted, or why events could not be parsed
	 * @param endedCalls uuids of the calls that the server does not know after the gap,
	 * among those that were known before: calls with a listener or a handle, and all
	 * calls while call records are delivered. Empty for a listener that is bound to
	 * calls, which is notified before the server is asked, and if the server did not
	 * answer within 10 seconds. The last events of a call that ended at the end of the
	 * gap may follow
	 */
	public EventGap {
		endedCalls = Set.copyOf(endedCalls);
	}

	/**
	 * Creates a gap in which no call is known to have ended.
	 * @param node name of the server
	 * @param from begin of the gap
	 * @param to end of the gap
	 * @param cause why events were lost
	 */
	public EventGap(String node, Instant from, Instant to, String cause) {
		this(node, from, to, cause, Set.of());
	}

	/** Returns the same gap with the calls that ended. */
	EventGap withEndedCalls(Set<String> uuids) {
		return new EventGap(this.node, this.from, this.to, this.cause, uuids);
	}

	/**
	 * Returns the length of the gap.
	 * @return the length
	 */
	public Duration duration() {
		return Duration.between(this.from, this.to);
	}

}
