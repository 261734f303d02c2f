package io.github.eslboot.limit.admission;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

import io.github.bucket4j.Bucket;
import io.github.eslboot.limit.CallLimits;
import io.github.eslboot.limit.CallRateBuckets;
import org.junit.jupiter.api.Test;

import static io.github.eslboot.testsupport.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

/** Tests for the requests of {@link SharedCallRate} that have no answer. */
class SharedCallRateRequestTests {

	private final AtomicLong clock = new AtomicLong();

	private final Queue<Runnable> requests = new ArrayDeque<>();

	private final CallRateBuckets buckets = (key,
			configuration) -> Bucket.builder().addLimit(configuration.getBandwidths()[0]).build();

	private SharedCallRate rate(CallRateBuckets supplier) {
		return new SharedCallRate("gateway/carrier", 10, supplier, this.clock::get, this.requests::add, Runnable::run);
	}

	private void advance(Duration time) {
		this.clock.addAndGet(time.toNanos());
	}

	@Test
	void requestWithoutAnswerFailsAndTheBucketIsAskedAgain() {
		SharedCallRate rate = rate(this.buckets);
		rate.request(1);
		Runnable unanswered = this.requests.remove();
		advance(Duration.ofSeconds(9));
		rate.request(1);
		assertThat(this.requests).isEmpty();
		assertThat(rate.problem()).isEqualTo("its shared bucket does not answer");
		advance(Duration.ofSeconds(2));
		rate.request(1);
		assertThat(rate.problem()).contains("no answer within 10 s");
		this.requests.remove().run();
		assertThat(rate.hasRoom()).isTrue();
		assertThat(rate.problem()).isEmpty();
		rate.take();
		// It was not begun before it failed, and takes no token.
		unanswered.run();
		assertThat(rate.hasRoom()).isFalse();
	}

	@Test
	void answerAfterTheFailureIsDropped() {
		List<Runnable> answers = new ArrayList<>();
		Consumer<Runnable> later = answers::add;
		SharedCallRate rate = new SharedCallRate("gateway/carrier", 10, this.buckets, this.clock::get,
				this.requests::add, later);
		rate.request(1);
		this.requests.remove().run();
		advance(Duration.ofSeconds(10));
		rate.request(1);
		answers.forEach(Runnable::run);
		assertThat(rate.hasRoom()).isFalse();
		assertThat(rate.problem()).contains("no answer within 10 s");
	}

	@Test
	void bucketThatNeverAnswersIsNotAskedByMoreThanThreeThreads() {
		SharedCallRate rate = rate(this.buckets);
		for (int i = 0; i < 10; i++) {
			rate.request(1);
			advance(Duration.ofSeconds(11));
		}
		assertThat(this.requests).hasSize(3);
		assertThat(rate.mayRequest()).isFalse();
		assertThat(rate.problem()).contains("no answer within 10 s");
		this.requests.remove().run();
		assertThat(rate.mayRequest()).isTrue();
	}

	@Test
	void threadOfARequestWithoutAnswerIsInterrupted() throws Exception {
		CountDownLatch asked = new CountDownLatch(1);
		AtomicBoolean interrupted = new AtomicBoolean();
		SharedCallRate rate = rate((key, configuration) -> {
			asked.countDown();
			try {
				new CountDownLatch(1).await();
			}
			catch (InterruptedException ex) {
				interrupted.set(true);
				Thread.currentThread().interrupt();
			}
			throw new IllegalStateException("Interrupted (simulated)");
		});
		rate.request(1);
		Runnable request = this.requests.remove();
		AtomicBoolean leftInterrupted = new AtomicBoolean(true);
		Thread thread = new Thread(() -> {
			request.run();
			leftInterrupted.set(Thread.currentThread().isInterrupted());
		});
		thread.start();
		assertThat(asked.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
		advance(Duration.ofSeconds(10));
		rate.request(1);
		thread.join(PATIENCE.toMillis());
		assertThat(thread.isAlive()).isFalse();
		assertThat(interrupted).isTrue();
		assertThat(leftInterrupted).isFalse();
	}

	@Test
	void targetThatWasAskedTheLongestTimeAgoIsAskedNextAlsoIfTimePassesMeanwhile() {
		Map<String, LimitCounter> targets = new TreeMap<>();
		for (String name : List.of("pbx-1", "pbx-2")) {
			LimitCounter target = new LimitCounter("node " + name, "node/" + name);
			target.limit(CallLimits.builder().maxCallsPerSecond(10).build(), (key, perSecond) -> new SharedCallRate(key,
					perSecond, this.buckets, () -> this.clock.addAndGet(1_000_000), this.requests::add, Runnable::run));
			targets.put(name, target);
		}
		NamedTargets candidates = new NamedTargets(targets);
		TokenDemand demand = new TokenDemand();
		demand.add(new WaitingCall<>("call", List.of(), candidates, Duration.ZERO, false));
		demand.request();
		assertThat(targets.get("pbx-1").expectedTokens()).isOne();
		assertThat(targets.get("pbx-2").expectedTokens()).isZero();
	}

	@Test
	void tasksUseABoundedNumberOfThreadsAndAllAreRun() {
		BoundedExecutor executor = new BoundedExecutor(this.requests::add, 2);
		List<Integer> done = new ArrayList<>();
		for (int i = 0; i < 5; i++) {
			int task = i;
			executor.execute(() -> done.add(task));
		}
		assertThat(this.requests).hasSize(2);
		this.requests.remove().run();
		assertThat(done).containsExactly(0, 1, 2, 3, 4);
		this.requests.remove().run();
		executor.execute(() -> done.add(5));
		this.requests.remove().run();
		assertThat(done).hasSize(6);
	}

}
