package io.github.eslboot.event.stream;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

import io.github.eslboot.connection.ConnectionOptions;
import io.github.eslboot.connection.EslConnection;
import io.github.eslboot.connection.EslConnectionListener;
import io.github.eslboot.protocol.EslException;
import io.github.eslboot.protocol.EventFormat;
import io.github.eslboot.protocol.EventName;
import io.github.eslboot.testsupport.Client;
import io.github.eslboot.testsupport.EslExtension;
import io.github.eslboot.testsupport.FailingEventLoop;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static io.github.eslboot.testsupport.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@link SubscriptionUpdater}: a connection whose subscriptions are unknown after an
 * error is closed, so that the next one subscribes again.
 */
class SubscriptionUpdaterTests {

	@RegisterExtension
	final EslExtension esl = EslExtension.ofSimulator();

	private final FailingEventLoop timers = new FailingEventLoop();

	private final ReentrantLock lock = new ReentrantLock();

	private final CompletableFuture<EslException> closed = new CompletableFuture<>();

	@AfterEach
	void close() {
		this.timers.shutdownGracefully();
	}

	private void connect(Supplier<ConnectionOptions> options, Runnable allActive, Interest... interests)
			throws Exception {
		EslConnection connection = EslConnection
			.open(Client.options(this.esl.simulator()).build(), this.esl.newResources(), new EslConnectionListener() {

				@Override
				public void onClosed(EslException cause) {
					SubscriptionUpdaterTests.this.closed.complete(cause);
				}

			})
			.get();
		SubscriptionUpdater updater = new SubscriptionUpdater("pbx-1",
				new Subscriptions(EventFormat.PLAIN, Set.of(EventName.HEARTBEAT)), options, this.timers, this.lock,
				allActive);
		this.lock.lock();
		try {
			updater.connected(connection);
			for (Interest interest : interests) {
				updater.add(interest);
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	private ConnectionOptions options() {
		return Client.options(this.esl.simulator()).build();
	}

	private void assertClosed(String message) {
		assertThat(this.closed).succeedsWithin(PATIENCE);
		assertThat(this.closed.join()).hasMessageContaining(message);
	}

	@Test
	void connectionIsClosedIfASubscriptionCannotBeSent() throws Exception {
		AtomicBoolean failed = new AtomicBoolean();
		connect(() -> {
			if (failed.compareAndSet(false, true)) {
				throw new OutOfMemoryError("simulated");
			}
			return options();
		}, () -> {
		});
		assertClosed("could not be sent");
	}

	@Test
	void connectionIsClosedIfAReplyCannotBeHandled() throws Exception {
		connect(this::options, () -> {
			throw new OutOfMemoryError("simulated");
		});
		assertClosed("could not be handled");
	}

	@Test
	void interestThatFailsDoesNotKeepOthersFromBeingReady() throws Exception {
		CompletableFuture<Boolean> active = new CompletableFuture<>();
		Ready first = new Ready("DTMF", true);
		Ready second = new Ready("TALK", false);
		connect(this::options, () -> active.complete(true), first, second);
		assertThat(second.ready).succeedsWithin(PATIENCE);
		assertThat(active).succeedsWithin(PATIENCE);
		assertThat(first.ready).isDone();
		assertThat(this.closed).isNotDone();
	}

	private record Ready(String event, boolean fails, CompletableFuture<Boolean> ready) implements Interest {

		Ready(String event, boolean fails) {
			this(event, fails, new CompletableFuture<>());
		}

		@Override
		public Set<Topic> requestedTopics() {
			return Set.of(new Topic(this.event, false));
		}

		@Override
		public Set<Topic> topics() {
			return requestedTopics();
		}

		@Override
		public void onSubscribed() {
			this.ready.complete(true);
			if (this.fails) {
				throw new StackOverflowError("thrown by the test");
			}
		}

		@Override
		public void onDenied(EslException denial) {
			this.ready.completeExceptionally(denial);
		}

	}

}
