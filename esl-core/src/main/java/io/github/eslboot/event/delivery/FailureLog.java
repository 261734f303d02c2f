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

	/** Causes of causes may form a cycle. */
	private static final int MAX_CAUSES = 16;

	private static final Kind OTHERS = new Kind(Throwable.class, null, null, null);

	private final Map<Kind, Occurrences> kinds = new ConcurrentHashMap<>();

	private final String node;

	FailureLog(String node) {
		this.node = node;
	}

	void add(Receiver receiver, Object what, Throwable failure) {
		Kind kind = Kind.of(failure);
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

	/**
	 * Failures of the same classes from the same lines of code. The root cause is part of
	 * it, since failures of different handlers may be wrapped at the same line.
	 */
	private record Kind(Class<?> type, @Nullable StackTraceElement thrownBy, @Nullable Class<?> causeType,
			@Nullable StackTraceElement causedBy) {

		static Kind of(Throwable failure) {
			Throwable cause = rootCause(failure);
			return (cause == failure) ? new Kind(failure.getClass(), thrower(failure), null, null)
					: new Kind(failure.getClass(), thrower(failure), cause.getClass(), thrower(cause));
		}

		private static Throwable rootCause(Throwable failure) {
			Throwable root = failure;
			Throwable cause = failure.getCause();
			for (int depth = 0; cause != null && depth < MAX_CAUSES; depth++) {
				root = cause;
				cause = root.getCause();
			}
			return root;
		}

		private static @Nullable StackTraceElement thrower(Throwable failure) {
			StackTraceElement[] trace = failure.getStackTrace();
			return (trace.length > 0) ? trace[0] : null;
		}

	}

	private static final class Occurrences {

		final LogThrottle throttle = new LogThrottle();

		final AtomicLong unreported = new AtomicLong();

		final AtomicBoolean reported = new AtomicBoolean();

	}

}
