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
						(lastError != null) ? lastError.getMessage() : "none has been opened yet"),
				lastError);
	}

	EslException allBorrowed(int open, Duration timeout) {
		return new PoolBusyException(
				"All %d connections to %s stayed borrowed for %s; raise freeswitch.esl.pool.size, or find the borrower that keeps them with freeswitch.esl.pool.leak-detection-threshold"
					.formatted(open, this.pool, Durations.toText(timeout)));
	}

	EslException tooManyWaiting(int waiting) {
		return new PoolBusyException("%d callers already wait for a connection to %s".formatted(waiting, this.pool));
	}

}
