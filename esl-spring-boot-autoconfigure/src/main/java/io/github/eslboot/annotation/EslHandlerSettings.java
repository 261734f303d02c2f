package io.github.eslboot.annotation;

import java.time.Duration;
import java.util.concurrent.Executor;

import org.jspecify.annotations.Nullable;

/**
 * Settings of all {@link EslCallHandler @EslCallHandler} and
 * {@link EslCallEndHandler @EslCallEndHandler} methods.
 *
 * @param stopTimeout maximum time to wait at shutdown for call flows, and then for call
 * records
 * @param callEndGrace time to wait for the last events of a call that the server no
 * longer knows
 * @param flowThreads runs each call flow on a thread of its own, or {@code null} for
 * threads of the client
 * @since 0.1.0
 */
public record EslHandlerSettings(Duration stopTimeout, Duration callEndGrace, @Nullable Executor flowThreads) {

	static EslHandlerSettings defaults() {
		return new EslHandlerSettings(Duration.ofSeconds(20), Duration.ofSeconds(10), null);
	}

}
