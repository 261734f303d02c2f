package io.github.eslboot.event;

import java.time.Duration;
import java.time.Instant;

/**
 * A time in which events of a server did not reach this application.
 *
 * @param node the server's name
 * @param from when the last bytes came
 * @param to when events were subscribed to again
 * @param cause what interrupted the connection
 */
public record EventGap(String node, Instant from, Instant to, String cause) {

	/**
	 * Returns how long the gap was.
	 * @return the time
	 */
	public Duration duration() {
		return Duration.between(this.from, this.to);
	}

}
