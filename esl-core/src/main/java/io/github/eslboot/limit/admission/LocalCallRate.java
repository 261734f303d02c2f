package io.github.eslboot.limit.admission;

import java.time.Duration;
import java.util.function.LongSupplier;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;

/**
 * Token bucket of this instance. Isolates, with {@link SharedCallRate}, the optional
 * Bucket4j dependency, which is needed only if a rate is limited.
 */
final class LocalCallRate implements CallRate {

	private final Bucket bucket;

	private LocalCallRate(int perSecond, LongSupplier nanos) {
		this.bucket = Bucket.builder()
			.addLimit((limit) -> limit.capacity(burst(perSecond)).refillGreedy(perSecond, Duration.ofSeconds(1)))
			.withCustomTimePrecision(new Meter(nanos))
			.build();
	}

	static CallRate of(int perSecond, LongSupplier nanos) {
		try {
			return new LocalCallRate(perSecond, nanos);
		}
		catch (NoClassDefFoundError ex) {
			throw new IllegalStateException(
					"A limit of calls per second needs Bucket4j: "
							+ "add com.bucket4j:bucket4j_jdk17-core to the class path, or limit only concurrent calls",
					ex);
		}
	}

	/** Returns the capacity of the bucket, which is the largest burst. */
	static int burst(int perSecond) {
		return Math.max(1, perSecond / 10);
	}

	@Override
	public boolean hasRoom() {
		return this.bucket.getAvailableTokens() > 0;
	}

	@Override
	public void take() {
		this.bucket.tryConsume(1);
	}

	@Override
	public long nanosToRoom() {
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
