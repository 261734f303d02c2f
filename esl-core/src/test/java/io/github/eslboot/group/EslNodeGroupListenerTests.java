package io.github.eslboot.group;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.github.eslboot.command.ShowCommands.ChannelRow;
import io.github.eslboot.event.EndReason;
import io.github.eslboot.event.EslEventListener;
import io.github.eslboot.event.EventSelector;
import io.github.eslboot.event.Registration;
import io.github.eslboot.limit.CallLimits;
import io.github.eslboot.node.EslNode;
import io.github.eslboot.node.NodeConfig;
import io.github.eslboot.node.NodeListener;
import io.github.eslboot.node.NodeState;
import io.github.eslboot.pool.PoolStats;
import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.EventName;
import io.github.eslboot.testsupport.Group;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import static io.github.eslboot.testsupport.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Tests for the notifications of {@link EslNodeGroup}. */
class EslNodeGroupListenerTests {

	private final Group pbx = new Group(0, LoadBalancer.roundRobin(), UnaryOperator.identity());

	@AfterEach
	void close() {
		this.pbx.close();
	}

	@Test
	void listenerThatThrowsDoesNotAffectOtherListeners() {
		Queue<String> before = new ConcurrentLinkedQueue<>();
		Queue<String> after = new ConcurrentLinkedQueue<>();
		this.pbx.group.addListener(new Recorder(before, null));
		this.pbx.group.addListener(new Recorder(new ConcurrentLinkedQueue<>(), new IllegalStateException("broken")));
		this.pbx.group.addListener(new Recorder(new ConcurrentLinkedQueue<>(), new AssertionError("broken")));
		this.pbx.group.addListener(new Recorder(after, null));
		EslNode node = this.pbx.add(UnaryOperator.identity());
		this.pbx.server(1).startCall("1000", "5000").answer();
		this.pbx.group.limitGateway("carrier", CallLimits.builder().maxCalls(1).build());
		node.limitGateway("backup", CallLimits.none());
		this.pbx.startAndWait();
		await().atMost(PATIENCE).untilAsserted(() -> {
			assertThat(after).contains("added pbx-1", "limited carrier", "limited backup", "state UP", "connections",
					"unknown calls");
			assertThat(after).containsExactlyElementsOf(before);
		});
	}

	@Test
	void listenerThatIsAddedTwiceIsNotifiedOnce() {
		Queue<String> notifications = new ConcurrentLinkedQueue<>();
		Recorder listener = new Recorder(notifications, null);
		this.pbx.group.addListener(listener);
		this.pbx.group.addListener(listener);
		this.pbx.group.limitGateway("carrier", CallLimits.none());
		this.pbx.group.limitGateway("backup", CallLimits.none());
		await().atMost(PATIENCE).until(() -> notifications.contains("limited backup"));
		assertThat(notifications).containsExactly("limited carrier", "limited backup");
	}

	@Test
	void registrationWithoutNodesEndsOnAWorkerWhenItIsCancelled() {
		CompletableFuture<Thread> end = new CompletableFuture<>();
		Registration registration = this.pbx.group.listen(EventSelector.ofEvents(EventName.ALL).build(),
				new EslEventListener() {

					@Override
					public void onEvent(EslEvent event) {
					}

					@Override
					public void onEnd(EndReason reason) {
						end.complete(Thread.currentThread());
					}

				});
		registration.cancel();
		assertThat(end).succeedsWithin(PATIENCE)
			.satisfies((thread) -> assertThat(thread.getName()).startsWith("esl-worker"));
	}

	@Test
	void limitOfAListenerIsSharedByAllNodes() throws Exception {
		this.pbx.add(UnaryOperator.identity());
		this.pbx.add(UnaryOperator.identity());
		this.pbx.startAndWait();
		CountDownLatch gate = new CountDownLatch(1);
		Queue<String> entered = new ConcurrentLinkedQueue<>();
		this.pbx.group.listen(EventSelector.ofEvents(EventName.DTMF).build(), EslEventListener.limited(1, (event) -> {
			entered.add(String.valueOf(event.node()));
			gate.await();
		})).awaitReady(PATIENCE);
		this.pbx.server(1).fire("DTMF", "Unique-ID", "a");
		await().atMost(PATIENCE).until(() -> entered.size() == 1);
		for (int i = 0; i < 20; i++) {
			this.pbx.server(2).fire("DTMF", "Unique-ID", "b" + i);
		}
		await().atMost(PATIENCE)
			.until(() -> this.pbx.node(2).stream().stats().received().getOrDefault("DTMF", 0L) == 20);
		// Later events on the same node are handled, so those before have had a turn.
		CountDownLatch handled = new CountDownLatch(20);
		this.pbx.group.listen(EventSelector.ofEvents(EventName.TALK).build(), (event) -> handled.countDown())
			.awaitReady(PATIENCE);
		for (int i = 0; i < 20; i++) {
			this.pbx.server(2).fire("TALK", "Unique-ID", "c" + i);
		}
		assertThat(handled.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
		assertThat(entered).hasSize(1);
		gate.countDown();
		await().atMost(PATIENCE).until(() -> entered.size() == 21);
	}

	@Test
	void removedListenerIsNoLongerNotified() {
		Queue<String> removed = new ConcurrentLinkedQueue<>();
		Queue<String> kept = new ConcurrentLinkedQueue<>();
		NodeListener listener = new Recorder(removed, null);
		this.pbx.group.addListener(listener);
		this.pbx.group.addListener(new Recorder(kept, null));
		this.pbx.group.removeListener(listener);
		this.pbx.group.limitGateway("carrier", CallLimits.none());
		await().atMost(PATIENCE).until(() -> kept.contains("limited carrier"));
		assertThat(removed).isEmpty();
	}

	@Test
	void oneServerUnderTwoNamesIsReportedOnce() {
		ListAppender<ILoggingEvent> log = new ListAppender<>();
		log.start();
		Logger logger = (Logger) LoggerFactory.getLogger(SharedUuids.class);
		logger.addAppender(log);
		try {
			this.pbx.add(UnaryOperator.identity());
			this.pbx.startAndWait();
			NodeConfig first = this.pbx.config(1);
			this.pbx.group.add(NodeConfig.builder("same-again", first.connection())
				.pool(first.pool())
				.events(first.events())
				.backoff(first.backoff())
				.build());
			this.pbx.startAndWait();
			this.pbx.group
				.listen(EventSelector.ofEvents(EventName.CHANNEL_CREATE, EventName.CHANNEL_HANGUP_COMPLETE).build(),
						(event) -> {
						})
				.awaitReady(PATIENCE);
			for (int i = 0; i < 5; i++) {
				this.pbx.server(1).startCall("1000", "5000").hangup();
			}
			await().atMost(PATIENCE).until(() -> this.pbx.group.conflicts() >= 5);
			assertThat(log.list).extracting(ILoggingEvent::getFormattedMessage)
				.singleElement()
				.asString()
				.contains("same server", "pbx-1", "same-again", this.pbx.server(1).coreUuid());
		}
		finally {
			logger.detachAppender(log);
		}
	}

	/** Listener that records its notifications, or fails all of them. */
	private record Recorder(Queue<String> notifications, Throwable failure) implements NodeListener {

		@Override
		public void onAdded(EslNode node) {
			record("added " + node.id());
		}

		@Override
		public void onStateChange(EslNode node, NodeState from, NodeState to) {
			record("state " + to);
		}

		@Override
		public void onCountChange(EslNode node, PoolStats stats) {
			record("connections");
		}

		@Override
		public void onGatewayLimited(String gateway) {
			record("limited " + gateway);
		}

		@Override
		public void onUnknownCalls(EslNode node, List<ChannelRow> calls) {
			record("unknown calls");
		}

		private void record(String notification) {
			this.notifications.add(notification);
			if (this.failure instanceof RuntimeException known) {
				throw known;
			}
			if (this.failure instanceof Error known) {
				throw known;
			}
		}

	}

}
