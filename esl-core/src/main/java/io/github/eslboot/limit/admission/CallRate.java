package io.github.eslboot.limit.admission;

import java.time.Duration;
import java.util.function.LongSupplier;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;

/**
 * Token bucket for calls per second. Isolates the optional Bucket4j dependency, which is
 * needed only if a rate is limited.
 */
final class CallRate {

	/** Divisor of the rate that gives the capacity of the bucket, the largest burst. */
	private static final int BURST = 10;

	private final Bucket bucket;

	private CallRate(int perSecond, LongSupplier nanos) {
		this.bucket = Bucket.builder()
			.addLimit((limit) -> limit.capacity(Math.max(1, perSecond / BURST))
				.refillGreedy(perSecond, Duration.ofSeconds(1)))
			.withCustomTimePrecision(new Meter(nanos))
			.build();
	}

	static CallRate of(int perSecond, LongSupplier nanos) {
		try {
			return new CallRate(perSecond, nanos);
		}
		catch (NoClassDefFoundError ex) {
			throw new IllegalStateException(
					"A limit of calls per second needs Bucket4j: "
							+ "add com.bucket4j:bucket4j_jdk17-core to the class path, or limit only concurrent calls",
					ex);
		}
	}

	boolean hasRoom() {
		return this.bucket.getAvailableTokens() > 0;
	}

	void take() {
		this.bucket.tryConsume(1);
	}

	/** Returns the time until the next token, in nanoseconds. */
	long nanosToRoom() {
		return this.bucket.estimateAbilityToConsume(1).getNanosToWaitForRefill();
	}

	private record Meter(LongSupplier nanos) implements TimeMeter {

		@Override
		public long currentTimeNanos() {
			return this.nanos.getAsLong();
		}

		@Override
		public boolean isWallClockBased() {
			return false;
		}

	}

}
