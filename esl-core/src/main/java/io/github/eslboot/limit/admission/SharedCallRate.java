package io.github.eslboot.limit.admission;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.TokensInheritanceStrategy;
import io.github.eslboot.internal.Durations;
import io.github.eslboot.internal.LogThrottle;
import io.github.eslboot.limit.CallRateBuckets;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Token bucket that several instances of the application share.
 * <p>
 * The idea: the bucket is elsewhere, and asking it may block, so a callback thread takes
 * tokens from it when calls wait for them, and the limiter spends them without asking.
 * One request is under way at a time, for as many tokens as calls wait.
 * <p>
 * The trade-off: a token whose call was cancelled meanwhile is kept for the next call for
 * a second and then dropped, so the rate is never exceeded and may fall short of the
 * limit.
 * <p>
 * The trap: an unreachable bucket must not let all calls pass, nor block a thread of the
 * limiter. Calls wait, and fail at their own deadline with what was wrong.
 */
final class SharedCallRate implements CallRate {

	private static final Logger logger = LoggerFactory.getLogger(SharedCallRate.class);

	/** Time for which tokens may be spent. */
	private static final long VALID_NANOS = TimeUnit.SECONDS.toNanos(1);

	/** Time between attempts while the bucket fails. */
	private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);

	/** Time after which a request is overdue, for messages. */
	private static final long OVERDUE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

	private static final long MIN_DELAY_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

	private static final Duration WARN_INTERVAL = Duration.ofMinutes(1);

	private final String key;

	private final int perSecond;

	private final CallRateBuckets buckets;

	private final LongSupplier nanos;

	private final Executor callbacks;

	private final Consumer<Runnable> limiter;

	private final LogThrottle failureLog = new LogThrottle(WARN_INTERVAL);

	/** Used by one request at a time. */
	private volatile @Nullable Bucket bucket;

	private int tokens;

	private long tokensUntil;

	private boolean requesting;

	private long requestedAt;

	private long nextRequest;

	private @Nullable String failure;

	/**
	 * Creates a rate without tokens.
	 * @param key name of the bucket
	 * @param perSecond number of calls per second
	 * @param buckets supplies the bucket
	 * @param nanos the clock
	 * @param callbacks threads that may block
	 * @param limiter runs a task under the lock of the limiter, and checks the calls that
	 * wait after it
	 */
	SharedCallRate(String key, int perSecond, CallRateBuckets buckets, LongSupplier nanos, Executor callbacks,
			Consumer<Runnable> limiter) {
		this.key = key;
		this.perSecond = perSecond;
		this.buckets = buckets;
		this.nanos = nanos;
		this.callbacks = callbacks;
		this.limiter = limiter;
		this.nextRequest = nanos.getAsLong();
	}

	@Override
	public boolean isShared() {
		return true;
	}

	@Override
	public boolean hasRoom() {
		return this.tokens > 0 && this.nanos.getAsLong() - this.tokensUntil < 0;
	}

	/**
	 * Spends a token. A call that fails over to another node has spent one before, and
	 * may be placed without another one.
	 */
	@Override
	public void take() {
		this.tokens = Math.max(0, this.tokens - 1);
	}

	@Override
	public long nanosToRoom() {
		return this.requesting ? Long.MAX_VALUE : Math.max(0, this.nextRequest - this.nanos.getAsLong());
	}

	@Override
	public String problem() {
		if (this.failure != null) {
			return "its shared bucket fails (%s)".formatted(this.failure);
		}
		boolean overdue = this.requesting && this.nanos.getAsLong() - this.requestedAt > OVERDUE_NANOS;
		return overdue ? "its shared bucket does not answer" : "";
	}

	@Override
	public void request(int calls) {
		if (this.requesting || hasRoom() || this.nextRequest - this.nanos.getAsLong() > 0) {
			return;
		}
		int wanted = Math.max(1, Math.min(calls, LocalCallRate.burst(this.perSecond)));
		this.requesting = true;
		this.requestedAt = this.nanos.getAsLong();
		try {
			this.callbacks.execute(() -> consume(wanted));
		}
		catch (Throwable ex) {
			failed(ex);
		}
	}

	private void consume(int wanted) {
		try {
			Bucket bucket = bucket();
			long taken = bucket.tryConsumeAsMuchAsPossible(wanted);
			long wait = (taken > 0) ? 0 : bucket.estimateAbilityToConsume(1).getNanosToWaitForRefill();
			this.limiter.accept(() -> received((int) taken, wait));
		}
		catch (Throwable ex) {
			this.limiter.accept(() -> failed(ex));
		}
	}

	private Bucket bucket() {
		Bucket known = this.bucket;
		if (known == null) {
			BucketConfiguration configuration = BucketConfiguration.builder()
				.addLimit((limit) -> limit.capacity(LocalCallRate.burst(this.perSecond))
					.refillGreedy(this.perSecond, Duration.ofSeconds(1)))
				.build();
			known = this.buckets.bucket(this.key, configuration);
			// The bucket may exist already, with another rate.
			known.replaceConfiguration(configuration, TokensInheritanceStrategy.AS_IS);
			this.bucket = known;
		}
		return known;
	}

	private void received(int taken, long wait) {
		this.requesting = false;
		this.failure = null;
		this.tokens = taken;
		long now = this.nanos.getAsLong();
		this.tokensUntil = now + VALID_NANOS;
		this.nextRequest = (taken > 0) ? now : now + Math.max(MIN_DELAY_NANOS, wait);
	}

	private void failed(Throwable ex) {
		this.requesting = false;
		this.failure = String.valueOf((ex.getMessage() != null) ? ex.getMessage() : ex);
		this.nextRequest = this.nanos.getAsLong() + RETRY_NANOS;
		if (this.failureLog.isDue()) {
			logger.warn(
					"{}: the shared bucket of calls per second fails: {}; calls wait for it. Further failures are not logged for {}",
					this.key, this.failure, Durations.toText(WARN_INTERVAL), ex);
		}
	}

}
