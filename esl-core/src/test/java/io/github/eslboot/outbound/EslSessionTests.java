package io.github.eslboot.outbound;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.github.eslboot.call.Bridge;
import io.github.eslboot.call.BridgeFailedException;
import io.github.eslboot.call.CallEnd;
import io.github.eslboot.call.ConferenceMember;
import io.github.eslboot.call.Digits;
import io.github.eslboot.call.EslCall;
import io.github.eslboot.call.PlayAndGetDigits;
import io.github.eslboot.command.EslCommand;
import io.github.eslboot.command.Media;
import io.github.eslboot.connection.EslClientResources;
import io.github.eslboot.protocol.EslException;
import io.github.eslboot.protocol.EslReply;
import io.github.eslboot.protocol.HangupCause;
import io.github.eslboot.protocol.Sent;
import io.github.eslboot.test.FreeSwitchSimulator;
import io.github.eslboot.test.SimulatedCall;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static io.github.eslboot.testsupport.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** {@link EslSession} in each mode of the dialplan application {@code socket}. */
@Timeout(120)
class EslSessionTests {

	private final EslClientResources resources = EslClientResources.create();

	private final FreeSwitchSimulator freeSwitch = FreeSwitchSimulator.create();

	private final BlockingQueue<Object> results = new LinkedBlockingQueue<>();

	private EslSessionServer server;

	@AfterEach
	void close() {
		this.freeSwitch.close();
		if (this.server != null) {
			this.server.stop(Duration.ofSeconds(1));
		}
		this.resources.close();
	}

	private void serve(SessionHandler handler) {
		this.server = new EslSessionServer(EslSessionServerOptions.builder().address("127.0.0.1").port(0).build(),
				handler, this.resources);
		this.server.start();
	}

	private SimulatedCall call(String flags) {
		return this.freeSwitch.newCall()
			.from("Ann Müller", "1001")
			.to("5000")
			.variable("greeting", "a%41 b+c")
			.app("socket", "127.0.0.1:" + this.server.port() + "/ivr " + flags)
			.app("answer", "")
			.app("park", "")
			.start();
	}

	private Object result() throws InterruptedException {
		Object result = this.results.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
		assertThat(result).as("result").isNotNull();
		return result;
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "async", "full", "async full" })
	void sessionRunsAnIvrInEveryMode(String flags) throws Exception {
		serve((session) -> {
			EslCall call = session.call().within(PATIENCE);
			call.answer();
			call.playback(Media.silence(Duration.ofMillis(100)));
			Digits choice = call.playAndGetDigits(
					PlayAndGetDigits.builder(Media.silence(Duration.ofMillis(50))).digits(1).matching("[12]").build());
			this.results.add(choice);
			try {
				this.results.add(call.bridge("user/1005"));
			}
			catch (BridgeFailedException ex) {
				this.results.add(ex);
			}
			this.results.add(call.hangup(HangupCause.of("USER_BUSY")));
		});
		SimulatedCall call = call(flags);
		await().atMost(PATIENCE).until(() -> "play_and_get_digits".equals(call.application()));
		call.dtmf("2");
		assertThat(result()).isEqualTo(new Digits(Digits.ReadResult.COLLECTED, "2"));
		if (flags.contains("async")) {
			assertThat(result()).isInstanceOf(Bridge.class);
		}
		else {
			await().atMost(PATIENCE).until(() -> call.bridgedTo() != null);
			this.freeSwitch.call(call.bridgedTo()).orElseThrow().hangup();
			result();
		}
		assertThat(result()).extracting("cause").isEqualTo(HangupCause.of("USER_BUSY"));
		await().atMost(PATIENCE).until(() -> !call.isAlive());
		assertThat(call.hangupCause()).isEqualTo("USER_BUSY");
		await().atMost(PATIENCE).until(() -> this.server.stats().active() == 0);
		assertThat(this.server.stats().accepted()).isEqualTo(1);
		assertThat(this.server.stats().handlerErrors()).isZero();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "async", "full", "async full" })
	void sessionHasTheDataOfItsCallInEveryMode(String flags) throws Exception {
		CompletableFuture<EslSession> begun = new CompletableFuture<>();
		serve(begun::complete);
		SimulatedCall call = call(flags);
		EslSession session = begun.get(20, TimeUnit.SECONDS);
		assertThat(session.uuid()).isEqualTo(call.uuid());
		assertThat(session.callerIdName()).isEqualTo("Ann Müller");
		assertThat(session.callerIdNumber()).isEqualTo("1001");
		assertThat(session.destinationNumber()).isEqualTo("5000");
		assertThat(session.socketPath()).isEqualTo("ivr");
		assertThat(session.isAsync()).isEqualTo(flags.contains("async"));
		assertThat(session.isFull()).isEqualTo(flags.contains("full"));
		// The handler has returned: the call continues in the dialplan.
		assertThat(session.closed().toCompletableFuture().get(20, TimeUnit.SECONDS).kind())
			.isEqualTo(CallEnd.Kind.UNOBSERVED);
		await().atMost(PATIENCE).until(() -> "park".equals(call.application()));
		assertThat(this.freeSwitch.commands()).first().asString().contains("connect");
		assertThat(call.isAlive()).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "async", "full", "async full" })
	void applicationThatLastsNeedsAnAsynchronousSessionAndItsCommandsAFullOne(String flags) throws Exception {
		serve((session) -> {
			EslCall call = session.call().within(PATIENCE);
			call.answer();
			this.results.add(outcome(() -> call.echo().stop().kind()));
			this.results.add(outcome(() -> {
				ConferenceMember member = call.join("room-" + session.uuid());
				member.mute();
				return member.leave().kind();
			}));
			this.results.add(outcome(() -> call.eavesdrop(call).awaitEnd().kind()));
			call.hangup();
		});
		call(flags);
		String missing = flags.equals("full") ? "add 'async'" : "add 'full'";
		for (String kind : List.of("STOPPED", "STOPPED", "FINISHED")) {
			String outcome = String.valueOf(result());
			if (flags.equals("async full")) {
				assertThat(outcome).isEqualTo(kind);
			}
			else if (!flags.equals("async") || !outcome.equals("FINISHED")) {
				assertThat(outcome).contains(missing);
			}
		}
		await().atMost(PATIENCE).until(() -> this.server.stats().active() == 0);
		assertThat(this.server.stats().handlerErrors()).isZero();
	}

	private static Object outcome(Supplier<Object> operation) {
		try {
			return operation.get();
		}
		catch (EslException ex) {
			return ex.getMessage();
		}
	}

	@Test
	void operationInProgressEndsWhenTheCallerHangsUp() throws Exception {
		serve((session) -> {
			session.closed().thenAccept(this.results::add);
			session.call().playback(Media.endlessSilence());
		});
		SimulatedCall call = call("async full");
		await().atMost(PATIENCE).until(() -> "playback".equals(call.application()));
		call.hangup("ORIGINATOR_CANCEL");
		assertThat(result()).extracting("cause").isEqualTo(HangupCause.of("ORIGINATOR_CANCEL"));
		await().atMost(PATIENCE).until(() -> this.server.stats().active() == 0);
		assertThat(this.server.stats().handlerErrors()).isZero();
	}

	@Test
	void handlerThatThrowsHangsUpOnlyItsOwnCall() {
		serve((session) -> {
			session.call().answer();
			throw new IllegalStateException("thrown by the test");
		});
		List<SimulatedCall> calls = List.of(call("async full"), call(""));
		await().atMost(PATIENCE).until(() -> calls.stream().noneMatch(SimulatedCall::isAlive));
		assertThat(calls).extracting(SimulatedCall::hangupCause).containsOnly("NORMAL_TEMPORARY_FAILURE");
		assertThat(this.server.stats().handlerErrors()).isEqualTo(2);
		await().atMost(PATIENCE).until(() -> this.server.stats().active() == 0);
	}

	@ParameterizedTest
	@ValueSource(strings = { "async", "async full" })
	void variableIsLiteralOrRejected(String flags) throws Exception {
		serve((session) -> {
			session.call().setVariable("plain", "a b");
			try {
				session.call().setVariable("text", "${system(id)}");
				this.results.add("literal");
			}
			catch (IllegalArgumentException ex) {
				this.results.add("rejected");
			}
			session.keepOpen();
		});
		SimulatedCall call = call(flags);
		assertThat(result()).isEqualTo(flags.contains("full") ? "literal" : "rejected");
		assertThat(call.variable("plain")).isEqualTo("a b");
		assertThat(call.variable("text")).isEqualTo(flags.contains("full") ? "${system(id)}" : null);
	}

	@Test
	void statsCountFailedListenersAndDroppedEvents() throws Exception {
		CountDownLatch blocked = new CountDownLatch(1);
		this.server = new EslSessionServer(
				EslSessionServerOptions.builder().address("127.0.0.1").port(0).eventMemoryBudget(64 << 10).build(),
				(session) -> {
					session.keepOpen();
					session.listen((event) -> {
						blocked.await();
						throw new IllegalStateException("thrown by the test");
					});
					this.results.add(session);
				}, this.resources);
		this.server.start();
		SimulatedCall call = call("async full");
		result();
		await().atMost(PATIENCE).until(() -> {
			call.dtmf("1");
			return this.server.stats().droppedEvents() > 0;
		});
		assertThat(this.server.stats().listenerErrors()).isZero();
		blocked.countDown();
		await().atMost(PATIENCE).until(() -> this.server.stats().listenerErrors() > 0);
		assertThat(this.server.stats().waits().count()).isPositive();
	}

	@Test
	void peerIsTheAddressOfTheServerThatConnected() throws Exception {
		serve(this.results::add);
		call("async full");
		EslSession session = (EslSession) result();
		assertThat(session.peer().getAddress().isLoopbackAddress()).isTrue();
		assertThat(session.peer().getPort()).isPositive().isNotEqualTo(this.server.port());
	}

	@Test
	void sendAsyncCompletesWithTheReplyOfTheCommand() throws Exception {
		serve((session) -> {
			CompletableFuture<EslReply> reply = session.sendAsync(EslCommand.api("echo", "hello"))
				.toCompletableFuture();
			CompletableFuture<EslReply> refusal = session.sendAsync(EslCommand.api("no_such_command"))
				.toCompletableFuture();
			this.results.add(reply.join().text());
			this.results.add(refusal.join().isError());
			session.call().hangup();
			session.closed().toCompletableFuture().join();
			this.results.add(session.sendAsync(EslCommand.api("echo", "late")).toCompletableFuture());
		});
		SimulatedCall call = call("async full");
		assertThat(result()).isEqualTo("hello");
		assertThat(result()).isEqualTo(true);
		assertThat((CompletableFuture<?>) result()).failsWithin(PATIENCE)
			.withThrowableThat()
			.havingCause()
			.isInstanceOfSatisfying(EslException.class, (failure) -> assertThat(failure.sent()).isEqualTo(Sent.NO));
		assertThat(call.isAlive()).isFalse();
	}

	@Test
	void callIsHungUpWhenTheThreadOfItsHandlerDoesNotStart() {
		this.server = new EslSessionServer(EslSessionServerOptions.builder().address("127.0.0.1").port(0).build(),
				this.results::add, this.resources, (task) -> {
					throw new OutOfMemoryError("thrown by the test: unable to create native thread");
				});
		this.server.start();
		SimulatedCall call = call("async full");
		await().atMost(PATIENCE).until(() -> !call.isAlive());
		assertThat(call.hangupCause()).isEqualTo("NORMAL_TEMPORARY_FAILURE");
		await().atMost(PATIENCE).until(() -> this.server.stats().active() == 0);
		assertThat(this.server.stats().handlerErrors()).isEqualTo(1);
		assertThat(this.results).isEmpty();
	}

	@Test
	void sessionIsServedWhenAListenerThrowsAnError() throws Exception {
		this.server = new EslSessionServer(EslSessionServerOptions.builder().address("127.0.0.1").port(0).build(),
				this.results::add, this.resources);
		this.server.addListener(new EslSessionServerListener() {

			@Override
			public void onSession(EslSession session) {
				throw new StackOverflowError("thrown by the test");
			}

		});
		this.server.start();
		SimulatedCall call = call("async full");
		assertThat(result()).isInstanceOf(EslSession.class);
		await().atMost(PATIENCE).until(() -> "park".equals(call.application()));
	}

}
