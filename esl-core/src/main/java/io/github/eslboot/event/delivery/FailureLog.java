package io.github.eslboot.event.delivery;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

import io.github.eslboot.internal.LogThrottle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Log of failed listeners. A listener that fails for one event often fails for each one,
 * thousands of times a second: the first failure of a kind is logged in full, later ones
 * as their number.
 */
final class FailureLog {

	private static final Logger logger = LoggerFactory.getLogger(FailureLog.class);

	/** Maximum number of kinds; further ones share one. */
	private static final int MAX_KINDS = 256;

	private static final Kind OTHERS = new Kind(Throwable.class, null);

	private final Map<Kind, Occurrences> kinds = new ConcurrentHashMap<>();

	private final String node;

	FailureLog(String node) {
		this.node = node;
	}

	void add(Receiver receiver, Object what, Throwable failure) {
		StackTraceElement[] trace = failure.getStackTrace();
		Kind kind = new Kind(failure.getClass(), (trace.length > 0) ? trace[0] : null);
		Occurrences occurrences = this.kinds.get(kind);
		if (occurrences == null) {
			occurrences = this.kinds.computeIfAbsent((this.kinds.size() < MAX_KINDS) ? kind : OTHERS,
					(absent) -> new Occurrences());
		}
		occurrences.unreported.incrementAndGet();
		if (!occurrences.throttle.isDue()) {
			return;
		}
		long number = occurrences.unreported.getAndSet(0);
		if (occurrences.reported.compareAndSet(false, true)) {
			logger.error("{}: listener {} failed on {}", this.node, receiver, what, failure);
		}
		else {
			logger.error("{}: listener {} failed on {}: {}; {} failures of this kind since the last report", this.node,
					receiver, what, failure, number);
		}
	}

	/** Failures of the same class from the same line of code. */
	private record Kind(Class<?> type, @Nullable StackTraceElement thrownBy) {

	}

	private static final class Occurrences {

		final LogThrottle throttle = new LogThrottle();

		final AtomicLong unreported = new AtomicLong();

		final AtomicBoolean reported = new AtomicBoolean();

	}

}
