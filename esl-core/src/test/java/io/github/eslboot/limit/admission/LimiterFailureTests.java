package io.github.eslboot.limit.admission;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.github.eslboot.command.Originate;
import io.github.eslboot.limit.CallLimits;
import io.github.eslboot.protocol.EslException;
import io.github.eslboot.testsupport.FailingEventLoop;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static io.github.eslboot.testsupport.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * {@link CallLimiter}, {@link PollTimer} and {@link CallPermit} with timers that cannot
 * be scheduled and with errors of the application: each call is admitted or fails, and
 * each permit is returned.
 */
class LimiterFailureTests {

	private final FailingEventLoop timers = new FailingEventLoop();

	private final CallLimiter limiter = new CallLimiter(() -> this.timers, Runnable::run, Duration.ofHours(1));

	private final LimitCounter counter = this.limiter.counter("pbx-1", "node/pbx-1",
			CallLimits.builder().maxCalls(1).build());

	@AfterEach
	void close() {
		this.timers.shutdownGracefully(0, 0, TimeUnit.SECONDS);
	}

	private CompletableFuture<CallPermit<String>> admit(Candidates<String> candidates) {
		return this.limiter.admit(Originate.to("user/1001").park(), candidates);
	}

	private CompletableFuture<CallPermit<String>> admit() {
		return admit(Candidates.only("pbx-1", this.counter));
	}

	private static <T> CallPermit<T> admitted(CompletableFuture<CallPermit<T>> admission) {
		assertThat(admission).succeedsWithin(PATIENCE);
		return admission.join();
	}

	@Test
	void callFailsIfItsDeadlineCannotBeScheduled() {
		// During a pause no check is scheduled: the next timer is the deadline.
		this.limiter.pause(this.counter, true);
		this.timers.failNext(1);
		assertThat(admit()).failsWithin(PATIENCE)
			.withThrowableThat()
			.havingCause()
			.isInstanceOf(OutOfMemoryError.class);
		assertThat(this.limiter.stats(this.counter).waiting()).isZero();
		this.limiter.pause(this.counter, false);
		assertThat(this.limiter.stats(this.counter).calls()).isZero();
	}

	@Test
	void callFailsIfItsFirstCheckCannotBeScheduled() {
		CallPermit<String> first = admitted(admit());
		this.timers.failNext(1);
		assertThat(admit()).failsWithin(PATIENCE)
			.withThrowableThat()
			.havingCause()
			.isInstanceOf(OutOfMemoryError.class);
		assertThat(this.limiter.stats(this.counter).waiting()).isZero();
		CompletableFuture<CallPermit<String>> next = admit();
		first.close();
		admitted(next).close();
		assertThat(this.limiter.stats(this.counter).calls()).isZero();
	}

	@Test
	void callIsAdmittedWhenAPauseEndsAlthoughTheNextCheckCannotBeScheduled() {
		this.limiter.pause(this.counter, true);
		CompletableFuture<CallPermit<String>> first = admit();
		CompletableFuture<CallPermit<String>> second = admit();
		this.timers.failNext(1);
		assertThatExceptionOfType(OutOfMemoryError.class).isThrownBy(() -> this.limiter.pause(this.counter, false));
		CallPermit<String> permit = admitted(first);
		assertThat(second).isNotDone();
		permit.close();
		admitted(second);
	}

	@Test
	void callIsAdmittedWhenLimitsChangeAlthoughTheNextCheckCannotBeScheduled() {
		this.limiter.pause(this.counter, true);
		CompletableFuture<CallPermit<String>> first = admit();
		admit();
		this.counter.paused(false);
		this.timers.failNext(1);
		assertThatExceptionOfType(OutOfMemoryError.class).isThrownBy(() -> this.limiter.limit(this.counter,
				CallLimits.builder().maxCalls(1).maxWait(Duration.ofHours(2)).build()));
		admitted(first);
	}

	@Test
	void otherCallsAreAdmittedIfTheTargetOfOneCannotBeChosen() {
		this.limiter.pause(this.counter, true);
		CompletableFuture<CallPermit<String>> failing = admit(new FailingChoice(this.counter));
		CompletableFuture<CallPermit<String>> other = admit();
		this.limiter.pause(this.counter, false);
		assertThat(failing).failsWithin(PATIENCE)
			.withThrowableThat()
			.havingCause()
			.isInstanceOf(StackOverflowError.class);
		admitted(other);
	}

	@Test
	void permitIsReturnedIfThePlacingOfTheCallFailsWithAnError() {
		CallPermit<String> permit = admitted(admit());
		assertThat(permit.runAsync((taken) -> {
			throw new StackOverflowError("thrown by the test");
		})).failsWithin(PATIENCE).withThrowableThat().havingCause().isInstanceOf(StackOverflowError.class);
		assertThat(this.limiter.stats(this.counter).calls()).isZero();
	}

	@Test
	void laterCheckIsScheduledIfAnEarlierOneCouldNotBe() {
		CompletableFuture<Boolean> checked = new CompletableFuture<>();
		PollTimer timer = new PollTimer(() -> this.timers, () -> checked.complete(true));
		timer.schedule(TimeUnit.HOURS.toNanos(1));
		this.timers.failNext(1);
		assertThatExceptionOfType(OutOfMemoryError.class).isThrownBy(() -> timer.schedule(1));
		timer.schedule(TimeUnit.MILLISECONDS.toNanos(1));
		assertThat(checked).succeedsWithin(PATIENCE);
	}

	/** Candidates of which a load balancer of the application cannot choose one. */
	private record FailingChoice(LimitCounter ofTarget) implements Candidates<String> {

		@Override
		public List<String> available() {
			return List.of("pbx-1");
		}

		@Override
		public LimitCounter counter(String target) {
			return this.ofTarget;
		}

		@Override
		public String choose(List<String> open) {
			throw new StackOverflowError("thrown by the test");
		}

		@Override
		public EslException noneAvailable() {
			return new EslException("no target");
		}

	}

}
