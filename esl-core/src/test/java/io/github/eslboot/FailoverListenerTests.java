package io.github.eslboot;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.eslboot.event.EndReason;
import io.github.eslboot.event.EslEventListener;
import io.github.eslboot.protocol.EslEvent;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class FailoverListenerTests {

	private final List<EndReason> ends = new ArrayList<>();

	private final AtomicBoolean closed = new AtomicBoolean();

	private final FailoverListener failover = new FailoverListener(new EslEventListener() {

		@Override
		public void onEvent(EslEvent event) {
		}

		@Override
		public void onEnd(EndReason reason) {
			FailoverListenerTests.this.ends.add(reason);
		}

	}, Runnable::run, this.closed::get);

	@Test
	void endOfAnAbandonedAttemptIsNotForwarded() {
		EslEventListener first = this.failover.nextAttempt();
		first.onEnd(EndReason.CANCELLED);
		EslEventListener second = this.failover.nextAttempt();
		first.onEnd(EndReason.CANCELLED);
		this.failover.placed(true);
		assertThat(this.ends).isEmpty();
		second.onEnd(EndReason.CALL_ENDED);
		assertThat(this.ends).containsExactly(EndReason.CALL_ENDED);
	}

	@Test
	void endThatPrecedesTheOutcomeIsForwardedOnceTheCallIsPlaced() {
		this.failover.nextAttempt().onEnd(EndReason.CALL_ENDED);
		assertThat(this.ends).isEmpty();
		this.failover.placed(true);
		assertThat(this.ends).containsExactly(EndReason.CALL_ENDED);
	}

	@Test
	void callThatCouldNotBePlacedEndsOnceAsCancelled() {
		EslEventListener attempt = this.failover.nextAttempt();
		this.failover.placed(false);
		attempt.onEnd(EndReason.STREAM_CLOSED);
		this.failover.placed(true);
		assertThat(this.ends).containsExactly(EndReason.CANCELLED);
	}

	@Test
	void callOfANodeThatLeavesItsGroupIsLost() {
		EslEventListener attempt = this.failover.nextAttempt();
		this.failover.placed(true);
		attempt.onEnd(EndReason.STREAM_CLOSED);
		assertThat(this.ends).containsExactly(EndReason.LOST);
	}

	@Test
	void endIsStreamClosedWhenAllNodesAreClosed() {
		this.closed.set(true);
		EslEventListener attempt = this.failover.nextAttempt();
		this.failover.placed(true);
		attempt.onEnd(EndReason.STREAM_CLOSED);
		assertThat(this.ends).containsExactly(EndReason.STREAM_CLOSED);
	}

	@Test
	void endIsForwardedOnTheCallingThreadWhenTheWorkersAreShutDown() {
		assertEndIsForwarded((task) -> {
			throw new RejectedExecutionException();
		});
	}

	@Test
	void endIsForwardedOnTheCallingThreadWhenNoThreadCanBeStarted() {
		assertEndIsForwarded((task) -> {
			throw new OutOfMemoryError("for the test");
		});
	}

	private void assertEndIsForwarded(Executor workers) {
		FailoverListener last = new FailoverListener(new EslEventListener() {

			@Override
			public void onEvent(EslEvent event) {
			}

			@Override
			public void onEnd(EndReason reason) {
				FailoverListenerTests.this.ends.add(reason);
				throw new IllegalStateException("for the test");
			}

		}, workers, () -> true);
		last.placed(false);
		assertThat(this.ends).containsExactly(EndReason.CANCELLED);
	}

}
