package io.github.eslboot.outbound;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.github.eslboot.protocol.EslException;
import io.github.eslboot.test.SimulatedCall;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

import static io.github.eslboot.testsupport.Patience.LONG_PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/** {@link EslSessionServer}: slots, refusals, threads, start and stop. */
@Timeout(240)
class EslSessionServerTests extends SessionServerFixture {

	private static final Logger LOGGER = (Logger) LoggerFactory.getLogger(EslSessionServer.class);

	@AfterEach
	void closeLog() {
		LOGGER.detachAndStopAllAppenders();
		LOGGER.setLevel(null);
	}

	@Test
	void sessionIsServedWhenTheThreadOfItsHandlerCanBeStartedLater() throws Exception {
		EslSessionServer server = keepAll(UnaryOperator.identity());
		this.threadFaults.failNext("esl-session-", 3);
		SimulatedCall call = calls(1, at(server)).get(0);
		assertThat(session().uuid()).isEqualTo(call.uuid());
		assertThat(this.threadFaults.haveOccurred()).isTrue();
		assertThat(server.stats().handlerErrors()).isZero();
	}

	@Test
	void callIsHungUpAndItsSlotFreeWhenNoThreadCanBeStartedForItsHandler() {
		EslSessionServer server = keepAll((options) -> options.commandTimeout(Duration.ofMillis(300)));
		this.threadFaults.failNext("esl-session-", Integer.MAX_VALUE);
		SimulatedCall call = calls(1, at(server)).get(0);
		await().atMost(LONG_PATIENCE).until(() -> !call.isAlive());
		await().atMost(LONG_PATIENCE).until(() -> server.stats().active() == 0);
		assertThat(call.hangupCause()).isEqualTo("NORMAL_TEMPORARY_FAILURE");
		assertThat(server.stats().handlerErrors()).isOne();
		assertThat(this.sessions).isEmpty();
	}

	@Test
	void startFailsAndMayBeRepeatedWhenTheThreadOfTheAcceptorCannotBeStarted() throws Exception {
		this.threadFaults.failNext("esl-acceptor-", 1);
		EslSessionServer server = create(UnaryOperator.identity(), this.sessions::add);
		assertThatExceptionOfType(EslException.class).isThrownBy(server::start).withMessageContaining("thread");
		assertThat(server.stats().listening()).isFalse();
		server.start();
		SimulatedCall call = calls(1, at(server)).get(0);
		assertThat(session().uuid()).isEqualTo(call.uuid());
	}

	@Test
	void serverWithIncreaseAddsSlotsForEveryConnection() {
		EslSessionServer server = keepAll((options) -> options.overflowStrategy(OverflowStrategy.INCREASE));
		List<SimulatedCall> calls = calls(500, at(server));
		await().atMost(LONG_PATIENCE).until(() -> this.sessions.size() == 500);
		assertThat(calls).allMatch(SimulatedCall::isAlive);
		EslSessionServerStats stats = server.stats();
		assertThat(stats.active()).isEqualTo(500);
		assertThat(stats.slots()).isEqualTo(500);
		assertThat(stats.increased()).isEqualTo(8);
		assertThat(stats.refused()).isZero();
		calls.forEach((call) -> call.hangup("NORMAL_CLEARING"));
		await().atMost(LONG_PATIENCE).until(() -> server.stats().active() == 0);
	}

	@ParameterizedTest
	@CsvSource({ "REFUSE, 100, 0", "INCREASE, 130, 1" })
	void serverWithRefuseByHangupHangsUpCallsBeyondTheSlots(OverflowStrategy strategy, int taken, int increased) {
		EslSessionServer server = keepAll(
				(options) -> options.overflowStrategy(strategy).refuseBy(RefuseBy.HANGUP).maxSlots(130));
		List<SimulatedCall> calls = calls(500, at(server));
		await().atMost(LONG_PATIENCE).until(() -> calls.stream().filter(SimulatedCall::isAlive).count() == taken);
		await().atMost(LONG_PATIENCE).until(() -> this.sessions.size() == taken);
		assertThat(calls.stream().filter((call) -> !call.isAlive()).map(SimulatedCall::hangupCause))
			.hasSize(500 - taken)
			.containsOnly("NORMAL_CIRCUIT_CONGESTION");
		assertThat(server.stats().accepted()).isEqualTo(taken);
		assertThat(server.stats().refused()).isEqualTo(500 - taken);
		assertThat(server.stats().active()).isEqualTo(taken);
		assertThat(server.stats().increased()).isEqualTo(increased);
		// A released slot is used again.
		calls.stream().filter(SimulatedCall::isAlive).findFirst().orElseThrow().hangup("NORMAL_CLEARING");
		await().atMost(LONG_PATIENCE).until(() -> server.stats().active() == taken - 1);
		List<SimulatedCall> next = calls(1, at(server));
		await().atMost(LONG_PATIENCE).until(() -> server.stats().accepted() == taken + 1);
		assertThat(next).allMatch(SimulatedCall::isAlive);
	}

	@Test
	void serverWithRefuseByUnbindLeavesCallsBeyondTheSlotsToTheNextHost() {
		EslSessionServer first = keepAll((options) -> options.refuseBy(RefuseBy.UNBIND));
		EslSessionServer second = keepAll((options) -> options.overflowStrategy(OverflowStrategy.INCREASE));
		List<SimulatedCall> calls = calls(500, at(first) + "|" + at(second));
		await().atMost(LONG_PATIENCE).until(() -> this.sessions.size() + ended(calls) == 500);
		// The operating system resets connections between the last accept and the close.
		long reset = ended(calls);
		assertThat(reset).isLessThan(10);
		EslSessionServerStats stats = first.stats();
		assertThat(stats.listening()).isFalse();
		assertThat(stats.overcommitted()).isLessThan(400);
		assertThat(stats.accepted()).isEqualTo(100 + stats.overcommitted());
		assertThat(stats.refused()).isZero();
		assertThat(second.stats().accepted()).isEqualTo(500 - reset - stats.accepted());
		// The server listens again when a slot is free.
		calls.forEach((call) -> call.hangup("NORMAL_CLEARING"));
		await().atMost(LONG_PATIENCE).until(() -> first.stats().active() == 0 && first.stats().listening());
		calls(1, at(first) + "|" + at(second));
		await().atMost(LONG_PATIENCE).until(() -> first.stats().active() == 1);
	}

	private static long ended(List<SimulatedCall> calls) {
		return calls.stream().filter((call) -> !call.isAlive()).count();
	}

	@Test
	void sessionsBeyondTheSlotsAreBounded() {
		EslSessionServer server = keepAll((options) -> options.slots(2).maxOvercommitted(3).refuseBy(RefuseBy.UNBIND));
		calls(200, at(server));
		await().atMost(LONG_PATIENCE).until(() -> !server.stats().listening());
		// The rest was closed or did not find a server.
		await().atMost(LONG_PATIENCE)
			.until(() -> this.freeSwitch.calls().stream().filter(SimulatedCall::isAlive).count() == server.stats()
				.active());
		EslSessionServerStats stats = server.stats();
		assertThat(stats.active()).isBetween(2, 5);
		assertThat(stats.overcommitted()).isLessThanOrEqualTo(3);
		assertThat(stats.accepted()).isLessThanOrEqualTo(5);
	}

	@Test
	void handlerThatStillRunsAfterItsCallHasEndedKeepsItsSlot() throws Exception {
		CountDownLatch returned = new CountDownLatch(1);
		EslSessionServer server = serve((options) -> options.slots(1).refuseBy(RefuseBy.HANGUP), (session) -> {
			this.sessions.add(session);
			returned.await();
		});
		SimulatedCall first = calls(1, at(server)).get(0);
		session();
		first.hangup("NORMAL_CLEARING");
		await().atMost(LONG_PATIENCE).until(() -> server.sessions().isEmpty());
		assertThat(server.stats().active()).isEqualTo(1);
		assertThat(server.stats().handlersAfterEnd()).isEqualTo(1);
		SimulatedCall second = calls(1, at(server)).get(0);
		await().atMost(LONG_PATIENCE).until(() -> !second.isAlive());
		assertThat(server.stats().refused()).isEqualTo(1);
		returned.countDown();
		await().atMost(LONG_PATIENCE).until(() -> server.stats().active() == 0);
		assertThat(server.stats().handlersAfterEnd()).isZero();
		calls(1, at(server));
		session();
	}

	@Test
	void serverListensAfterAListenerHasInterruptedItsThread() throws Exception {
		EslSessionServer server = keepAll(
				(options) -> options.slots(1).increaseBy(1).overflowStrategy(OverflowStrategy.INCREASE));
		server.addListener(new EslSessionServerListener() {

			@Override
			public void onIncreased(int slots) {
				Thread.currentThread().interrupt();
			}

		});
		for (int i = 0; i < 3; i++) {
			calls(1, at(server));
			session();
		}
		assertThat(server.stats().listening()).isTrue();
	}

	@Test
	void stopWaitsForSessionsToEnd() throws Exception {
		ListAppender<ILoggingEvent> log = log();
		EslSessionServer server = keepAll(UnaryOperator.identity());
		List<SimulatedCall> calls = calls(50, at(server));
		await().atMost(LONG_PATIENCE).until(() -> this.sessions.size() == 50);
		CompletableFuture<Boolean> stopped = CompletableFuture.supplyAsync(() -> server.stop(Duration.ofSeconds(60)));
		await().atMost(LONG_PATIENCE).until(() -> !server.stats().listening());
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> connect(server));
		assertThat(calls).allMatch(SimulatedCall::isAlive);
		assertThat(stopped).isNotDone();
		calls.forEach((call) -> call.hangup("NORMAL_CLEARING"));
		assertThat(stopped.get(60, TimeUnit.SECONDS)).isTrue();
		assertThat(log.list).extracting(ILoggingEvent::getFormattedMessage)
			.anyMatch((line) -> line.contains("accepts no more sessions; waiting up to 60 s for 50 to end"))
			.anyMatch((line) -> line.contains("stopped; all 50 sessions have ended"));
	}

	@Test
	void stoppedServerStartsAgain() throws Exception {
		EslSessionServer server = keepAll((options) -> options.refuseBy(RefuseBy.UNBIND));
		for (int i = 0; i < 2; i++) {
			SimulatedCall call = calls(1, at(server)).get(0);
			assertThat(session().uuid()).isEqualTo(call.uuid());
			server.stop(Duration.ZERO);
			assertThat(server.isRunning()).isFalse();
			server.start();
			assertThat(server.isRunning()).isTrue();
		}
		SimulatedCall call = calls(1, at(server)).get(0);
		assertThat(session().uuid()).isEqualTo(call.uuid());
		assertThatExceptionOfType(IllegalStateException.class).isThrownBy(server::start)
			.withMessageContaining("started before");
	}

	@Test
	void serverThatIsBeingStoppedDoesNotStart() throws Exception {
		EslSessionServer server = keepAll(UnaryOperator.identity());
		SimulatedCall call = calls(1, at(server)).get(0);
		session();
		CompletableFuture<Boolean> stopped = CompletableFuture.supplyAsync(() -> server.stop(Duration.ofSeconds(60)));
		await().atMost(LONG_PATIENCE).until(() -> !server.stats().listening());
		assertThatExceptionOfType(IllegalStateException.class).isThrownBy(server::start)
			.withMessageContaining("is being stopped");
		call.hangup("NORMAL_CLEARING");
		assertThat(stopped.get(60, TimeUnit.SECONDS)).isTrue();
		server.start();
		assertThat(server.stats().listening()).isTrue();
	}

	private static ListAppender<ILoggingEvent> log() {
		ListAppender<ILoggingEvent> log = new ListAppender<>();
		log.start();
		LOGGER.setLevel(Level.INFO);
		LOGGER.addAppender(log);
		return log;
	}

	@Test
	void stopReturnsCallsToTheDialplanAfterItsTimeout() {
		ListAppender<ILoggingEvent> log = log();
		EslSessionServer server = keepAll(UnaryOperator.identity());
		List<SimulatedCall> calls = calls(50, at(server));
		await().atMost(LONG_PATIENCE).until(() -> this.sessions.size() == 50);
		assertThat(server.stop(Duration.ofMillis(200))).isFalse();
		assertThat(log.list).extracting(ILoggingEvent::getFormattedMessage)
			.anyMatch((line) -> line.contains("50 of 50 sessions had not ended after 200 ms"));
		assertThat(server.stats().active()).isZero();
		await().atMost(LONG_PATIENCE).until(() -> calls.stream().noneMatch(SimulatedCall::isAlive));
		assertThat(calls).extracting(SimulatedCall::hangupCause).containsOnly("NO_ROUTE_DESTINATION");
	}

	@Test
	void startFailsWithBindExceptionWhenThePortIsInUse() {
		EslSessionServer server = keepAll(UnaryOperator.identity());
		assertThatExceptionOfType(EslBindException.class)
			.isThrownBy(() -> keepAll((options) -> options.port(server.port())))
			.withMessageContaining("127.0.0.1:" + server.port())
			.withMessageContaining("port free");
	}

}
