package io.github.eslboot.sample.live;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

import static org.assertj.core.api.Assertions.assertThat;

/** Tests for {@link FeedClient}. */
class FeedClientTests {

	private final ExecutorService writers = Executors.newCachedThreadPool();

	@AfterEach
	void stop() {
		this.writers.shutdownNow();
	}

	@Test
	void clientIsDisconnectedWhenItsQueueIsFull() throws Exception {
		Emitter stuck = new Emitter(1);
		FeedClient client = new FeedClient(stuck, this.writers);
		assertThat(client.offer(message(0))).isTrue();
		assertThat(stuck.reached.await(5, TimeUnit.SECONDS)).isTrue();
		int taken = 0;
		while (client.offer(message(taken))) {
			taken++;
		}
		assertThat(taken).isEqualTo(FeedClient.QUEUE);
		assertThat(client.offer(message(0))).isFalse();
		assertThat(stuck.completions).hasValue(0);
		stuck.released.countDown();
		Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> stuck.completions.get() == 1);
		assertThat(stuck.sent).hasValue(1);
	}

	@Test
	void clientReceivesAllMessagesWhenItIsFastEnough() {
		Emitter emitter = new Emitter(Integer.MAX_VALUE);
		FeedClient client = new FeedClient(emitter, this.writers);
		for (int i = 0; i < FeedClient.QUEUE; i++) {
			assertThat(client.offer(message(i))).isTrue();
		}
		Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> emitter.sent.get() == FeedClient.QUEUE);
		client.close();
		Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> emitter.completions.get() == 1);
	}

	private static FeedClient.Message message(int number) {
		return new FeedClient.Message("test", Integer.toString(number));
	}

	/** Emitter that blocks at one of its messages. */
	private static final class Emitter extends SseEmitter {

		final AtomicInteger sent = new AtomicInteger();

		final AtomicInteger completions = new AtomicInteger();

		final CountDownLatch reached = new CountDownLatch(1);

		final CountDownLatch released = new CountDownLatch(1);

		private final int stuckAt;

		Emitter(int stuckAt) {
			this.stuckAt = stuckAt;
		}

		@Override
		public void send(SseEventBuilder builder) throws IOException {
			if (this.sent.incrementAndGet() == this.stuckAt) {
				this.reached.countDown();
				try {
					this.released.await();
				}
				catch (InterruptedException ex) {
					throw new IOException(ex);
				}
			}
		}

		@Override
		public void complete() {
			this.completions.incrementAndGet();
		}

	}

}
