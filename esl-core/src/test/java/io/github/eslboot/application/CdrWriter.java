package io.github.eslboot.application;

import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;

import io.github.eslboot.EslTemplate;
import io.github.eslboot.call.CallRecord;
import io.github.eslboot.call.CallRecordOptions;
import io.github.eslboot.call.CallRecords;
import io.github.eslboot.protocol.HangupCause;
import org.jspecify.annotations.Nullable;

/**
 * Writes one call detail record per call, even for a call whose end was lost in an
 * outage. A record that could not be stored is passed again.
 */
final class CdrWriter {

	private final Consumer<Cdr> store;

	CdrWriter(Consumer<Cdr> store) {
		this.store = store;
	}

	CallRecords start(EslTemplate esl, Duration retryDelay) {
		return esl.recordCalls(CallRecordOptions.builder().retryDelay(retryDelay).build(),
				(callRecord) -> this.store.accept(Cdr.of(callRecord)));
	}

	/**
	 * Call detail record.
	 *
	 * @param cause the hangup cause, or {@code null} if the end was not observed
	 */
	record Cdr(String uuid, String node, @Nullable String caller, @Nullable String destination,
			@Nullable Instant created, @Nullable Instant answered, @Nullable Instant ended, @Nullable HangupCause cause,
			boolean isComplete) {

		static Cdr of(CallRecord call) {
			return new Cdr(call.uuid(), call.node(), call.callerNumber(), call.destination(), call.createdAt(),
					call.answeredAt(), call.endedAt(), call.cause(), call.isComplete());
		}

	}

}
