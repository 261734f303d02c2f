package io.github.eslboot.event;

import java.time.Duration;
import java.time.Instant;

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
 */
public record EventGap(String node, Instant from, Instant to, String cause) {

	/**
	 * Returns the length of the gap.
	 * @return the length
	 */
	public Duration duration() {
		return Duration.between(this.from, this.to);
	}

}
