package io.github.eslboot.pool;

import java.time.Duration;
import java.util.Locale;
import java.util.function.Supplier;

import io.github.eslboot.connection.ConnectionOptions;
import io.github.eslboot.connection.EslConnectionException;
import io.github.eslboot.connection.EslConnectionException.Reason;
import io.github.eslboot.internal.Durations;
import io.github.eslboot.protocol.EslException;
import io.github.eslboot.protocol.Sent;
import org.jspecify.annotations.Nullable;

/**
 * Creates the failures of callers that get no connection. None of their commands was
 * sent.
 */
final class AcquireFailures {

	private final String pool;

	private final Supplier<ConnectionOptions> server;

	AcquireFailures(String pool, Supplier<ConnectionOptions> server) {
		this.pool = pool;
		this.server = server;
	}

	EslException stopped(PoolState state) {
		return new EslConnectionException(Reason.CLOSED, Sent.NO,
				"The pool of %s is %s".formatted(this.pool, state.name().toLowerCase(Locale.ROOT)), null);
	}

	EslException unavailable(Duration timeout, @Nullable EslException lastError) {
		return new EslConnectionException(Reason.UNAVAILABLE, Sent.NO,
				"No connection to %s (%s) for %s: %s".formatted(this.pool, this.server.get(), Durations.toText(timeout),
						(lastError != null) ? lastError.getMessage() : "none was opened in this time"),
				lastError);
	}

	/**
	 * Returns the failure of a caller that got none of the open connections.
	 * @param open number of open connections
	 * @param kept number of those that stayed borrowed for the whole timeout
	 * @param recovering number of those that await an overdue reply
	 * @param waiting number of other callers that wait
	 * @param timeout the timeout
	 */
	EslException busy(int open, int kept, int recovering, int waiting, Duration timeout) {
		if (timeout.isZero()) {
			return new PoolBusyException(
					"All %d connections to %s are in use, and the caller does not wait for one; raise freeswitch.esl.pool.size"
						.formatted(open, this.pool));
		}
		if (kept >= open) {
			return new PoolBusyException(
					"All %d connections to %s stayed borrowed for %s; raise freeswitch.esl.pool.size, run slow commands in the background, or find the borrower that keeps them with freeswitch.esl.pool.leak-detection-threshold"
						.formatted(open, this.pool, Durations.toText(timeout)));
		}
		StringBuilder message = new StringBuilder(
				"No connection to %s was free for this caller within %s; the %d connections serve others, and %d more callers wait. Send fewer commands at a time, or raise freeswitch.esl.pool.size"
					.formatted(this.pool, Durations.toText(timeout), open, waiting));
		if (kept > 0) {
			message.append(
					". %d of the connections stayed borrowed; freeswitch.esl.pool.leak-detection-threshold finds their borrowers"
						.formatted(kept));
		}
		if (recovering > 0) {
			message.append(
					". %d of the connections await the reply to a command that has timed out".formatted(recovering));
		}
		return new PoolBusyException(message.toString());
	}

	/**
	 * Returns the failure of a caller of a pool that has not opened all of its
	 * connections yet.
	 * @param open number of open connections
	 * @param size maximum number of connections
	 * @param timeout the timeout
	 * @param lastError why no more can be opened, or {@code null}
	 */
	EslException opening(int open, int size, Duration timeout, @Nullable EslException lastError) {
		String others = (lastError != null) ? "others cannot be opened: " + lastError.getMessage()
				: "others are being opened; raise freeswitch.esl.pool.min-size or acquire-timeout";
		return new PoolBusyException("None of the %d open connections to %s (of at most %d) was free within %s, and %s"
			.formatted(open, this.pool, size, Durations.toText(timeout), others));
	}

	EslException tooManyWaiting(int waiting) {
		return new PoolBusyException(
				"%d callers already wait for a connection to %s, which is the maximum; send fewer commands at a time, or raise freeswitch.esl.pool.size or max-waiting"
					.formatted(waiting, this.pool));
	}

}
