package io.github.eslboot.sample.queues;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A queue as the wallboard shows it. The counters start with the application.
 *
 * @param name its name
 * @param callers the callers that wait, the longest wait first
 * @param answered the number of callers that an agent has answered
 * @param abandoned the number of callers that left before
 * @param serviceLevel the share in percent of the callers that were answered within the
 * target, or {@code null} before the first caller
 */
public record QueueView(String name, List<Caller> callers, int answered, int abandoned,
		@Nullable Integer serviceLevel) {

	/**
	 * A caller that waits.
	 *
	 * @param leg the uuid of the call
	 * @param name the name of the caller
	 * @param number the number of the caller
	 * @param since the time of the entry into the queue
	 */
	public record Caller(@Nullable String leg, @Nullable String name, String number, Instant since) {

	}

}
