package io.github.eslboot.limit.admission;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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
 * One request is under way at a time, for as many tokens as calls wait. A request without
 * an answer fails after some seconds and its thread is interrupted; an answer after that
 * is dropped with its tokens.
 * <p>
 * The trade-off: a token whose call was cancelled meanwhile is kept for the next call for
 * a second and then dropped, so the rate is never exceeded and may fall short of the
 * limit.
 * <p>
 * The trap: an unreachable bucket must not let all calls pass, nor block a thread of the
 * limiter. Calls wait, and fail at their own deadline with what was wrong. A bucket that
 * ignores the interrupt holds its threads: after {@link #MAX_UNANSWERED} of them it is
 * not asked again until one of them returns.
 */
final class SharedCallRate implements CallRate {

	private static final Logger logger = LoggerFactory.getLogger(SharedCallRate.class);

	/** Time for which tokens may be spent. */
	private static final long VALID_NANOS = TimeUnit.SECONDS.toNanos(1);

	/** Time between attempts while the bucket fails. */
	private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);

	/** Time after which a request is overdue, for messages. */
	private static final long OVERDUE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

	/** Time after which a request fails. */
	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	/** Maximum number of requests without an answer, with those that have failed. */
	private static final int MAX_UNANSWERED = 3;

	private static final long MIN_DELAY_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

	private static final Duration WARN_INTERVAL = Duration.ofMinutes(1);

	private final String key;

	private final int perSecond;

	private final CallRateBuckets buckets;

	private final LongSupplier nanos;

	private final Executor requests;

	private final Consumer<Runnable> limiter;

	private final LogThrottle failureLog = new LogThrottle(WARN_INTERVAL);

	/** Made by the first request. */
	private volatile @Nullable Bucket bucket;

	private int tokens;

	private long tokensUntil;

	/** The request whose answer counts, or {@code null}. */
	private @Nullable Request current;

	/** Requests without an answer, with those that have failed. */
	private int unanswered;

	private long nextRequest;

	private @Nullable String failure;

	/**
	 * Creates a rate without tokens.
	 * @param key name of the bucket
	 * @param perSecond number of calls per second
	 * @param buckets supplies the bucket
	 * @param nanos the clock
	 * @param requests runs requests, on threads that may block
	 * @param limiter runs a task under the lock of the limiter, and checks the calls that
	 * wait after it
	 */
	SharedCallRate(String key, int perSecond, CallRateBuckets buckets, LongSupplier nanos, Executor requests,
			Consumer<Runnable> limiter) {
		this.key = key;
		this.perSecond = perSecond;
		this.buckets = buckets;
		this.nanos = nanos;
		this.requests = requests;
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

	@Override
	public void take() {
		this.tokens = Math.max(0, this.tokens - 1);
	}

	/**
	 * Returns the time until the bucket may be asked. Zero would make the limiter check
	 * all the time while another limit prevents the request.
	 */
	@Override
	public long nanosToRoom() {
		long left = this.nextRequest - this.nanos.getAsLong();
		return (this.current != null || left <= 0) ? Long.MAX_VALUE : left;
	}

	@Override
	public String problem() {
		if (this.failure != null) {
			return "its shared bucket fails (%s)".formatted(this.failure);
		}
		return isOverdue() ? "its shared bucket does not answer" : "";
	}

	private boolean isOverdue() {
		Request request = this.current;
		return request != null && this.nanos.getAsLong() - request.beginNanos > OVERDUE_NANOS;
	}

	@Override
	public int expected() {
		Request request = isOverdue() ? null : this.current;
		return (hasRoom() ? this.tokens : 0) + ((request != null) ? request.wanted : 0);
	}

	@Override
	public boolean mayRequest() {
		failWithoutAnswer();
		return this.current == null && !hasRoom() && this.nextRequest - this.nanos.getAsLong() <= 0
				&& this.unanswered < MAX_UNANSWERED;
	}

	@Override
	public long nextRequestNanos() {
		return this.nextRequest;
	}

	private void failWithoutAnswer() {
		Request request = this.current;
		if (request == null || this.nanos.getAsLong() - request.beginNanos < TIMEOUT.toNanos()) {
			return;
		}
		this.current = null;
		request.abandon();
		failed(new TimeoutException("no answer within " + Durations.toText(TIMEOUT)));
		this.nextRequest = request.beginNanos + TIMEOUT.toNanos() + RETRY_NANOS;
	}

	@Override
	public void request(int calls) {
		if (!mayRequest()) {
			return;
		}
		Request request = new Request(Math.max(1, Math.min(calls, LocalCallRate.burst(this.perSecond))),
				this.nanos.getAsLong());
		this.current = request;
		this.unanswered++;
		try {
			this.requests.execute(request);
		}
		catch (Throwable ex) {
			answered(request, () -> failed(ex));
		}
	}

	/** Applies the answer to a request, unless it has failed before. */
	private void answered(Request request, Runnable answer) {
		this.unanswered--;
		if (this.current == request) {
			this.current = null;
			answer.run();
		}
	}

	/** Takes tokens from the bucket. Blocks. */
	private Runnable ask(int wanted) {
		Bucket bucket = bucket();
		long taken = bucket.tryConsumeAsMuchAsPossible(wanted);
		long wait = (taken > 0) ? 0 : bucket.estimateAbilityToConsume(1).getNanosToWaitForRefill();
		return () -> received((int) taken, wait);
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
		this.failure = null;
		this.tokens = taken;
		long now = this.nanos.getAsLong();
		this.tokensUntil = now + VALID_NANOS;
		this.nextRequest = (taken > 0) ? now : now + Math.max(MIN_DELAY_NANOS, wait);
	}

	private void failed(Throwable ex) {
		this.failure = String.valueOf((ex.getMessage() != null) ? ex.getMessage() : ex);
		this.nextRequest = this.nanos.getAsLong() + RETRY_NANOS;
		if (this.failureLog.isDue()) {
			logger.warn(
					"{}: the shared bucket of calls per second fails: {}; calls wait for it. Further failures are not logged for {}",
					this.key, this.failure, Durations.toText(WARN_INTERVAL), ex);
		}
	}

	/** Request of tokens, which runs on a thread of its own. */
	private final class Request implements Runnable {

		private final int wanted;

		private final long beginNanos;

		/** The thread that asks the bucket. Guarded by this, like the next field. */
		private @Nullable Thread thread;

		private boolean abandoned;

		Request(int wanted, long beginNanos) {
			this.wanted = wanted;
			this.beginNanos = beginNanos;
		}

		@Override
		public void run() {
			Runnable answer = () -> {
			};
			try {
				if (begin()) {
					answer = ask(this.wanted);
				}
			}
			catch (Throwable ex) {
				answer = () -> failed(ex);
			}
			finally {
				end();
			}
			Runnable known = answer;
			SharedCallRate.this.limiter.accept(() -> answered(this, known));
		}

		private synchronized boolean begin() {
			if (!this.abandoned) {
				this.thread = Thread.currentThread();
			}
			return !this.abandoned;
		}

		private synchronized void end() {
			if (this.thread != null && this.abandoned) {
				// The interrupt was for this request, not for the next task.
				Thread.interrupted();
			}
			this.thread = null;
		}

		/** Interrupts the request, or prevents it if it has not begun. */
		synchronized void abandon() {
			this.abandoned = true;
			if (this.thread != null) {
				this.thread.interrupt();
			}
		}

	}

}
