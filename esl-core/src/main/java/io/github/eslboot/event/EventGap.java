package io.github.eslboot.event;

import java.time.Duration;
import java.time.Instant;

/**
 * Time in which no events of a server were received.
 *
 * @param node name of the server
 * @param from when the last bytes were received
 * @param to when events were subscribed to again
 * @param cause why the connection was interrupted
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
