package io.github.eslboot.call;

import java.time.Duration;

import io.github.eslboot.protocol.HangupCause;
import org.jspecify.annotations.Nullable;

/**
 * What became of a placed call.
 */
public sealed interface OriginateResult {

	/**
	 * Somebody answered.
	 *
	 * @param call the call
	 */
	record Answered(EslCall call) implements OriginateResult {

	}

	/**
	 * Nobody answered.
	 *
	 * @param cause why, or {@code null} when the server could not even begin
	 * @param detail what the server said
	 */
	record Failed(@Nullable HangupCause cause, String detail) implements OriginateResult {

	}

	/**
	 * {@link PlacedCall#cancel()} ended the attempt.
	 */
	record Cancelled() implements OriginateResult {

	}

	/**
	 * Neither an answer nor a failure came in time; the attempt is hung up.
	 *
	 * @param after the time
	 */
	record Expired(Duration after) implements OriginateResult {

	}

	/**
	 * The server was restarted, or the attempt vanished in an outage.
	 */
	record Lost() implements OriginateResult {

	}

}
