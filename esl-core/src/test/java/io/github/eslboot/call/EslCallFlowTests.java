package io.github.eslboot.call;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.eslboot.command.EslCommandException;
import io.github.eslboot.command.Media;
import io.github.eslboot.command.Originate;
import io.github.eslboot.connection.ConnectionOptions;
import io.github.eslboot.connection.EslClientResourcesInternals;
import io.github.eslboot.event.EventStreamOptions;
import io.github.eslboot.pool.PoolOptions;
import io.github.eslboot.protocol.EslException;
import io.github.eslboot.protocol.EventName;
import io.github.eslboot.protocol.HangupCause;
import io.github.eslboot.test.Fault;
import io.github.eslboot.test.FreeSwitchSimulator;
import io.github.eslboot.test.SimulatedCall;
import io.github.eslboot.testsupport.CallBack;
import io.github.eslboot.testsupport.Client;
import io.github.eslboot.testsupport.TestServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Complete call flows: a single one, and many concurrent ones while customers hang up and
 * the server restarts.
 */
class EslCallFlowTests {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private static final PlayAndGetDigits MENU = PlayAndGetDigits.builder(Media.silence(Duration.ofMillis(3000)))
		.digits(1)
		.timeout(Duration.ofSeconds(3))
		.matching("[12]")
		.build();

	@Test
	void callFlowOfTheReadmeEndsWithTheOutcomeTalked() throws Exception {
		try (FreeSwitchSimulator simulator = FreeSwitchSimulator.builder().start();
				Client client = Client.of(simulator).startAndWait()) {
			assertFlowRuns(client, "user/%s");
		}
	}

	@Test
	@EnabledIfSystemProperty(named = "freeswitch.host", matches = ".+")
	void callFlowOfTheReadmeRunsOnARealServer() throws Exception {
		ConnectionOptions options = TestServer.real();
		try (Client client = new Client(options, PoolOptions.defaults(), EventStreamOptions.defaults(), Client.QUICK)
			.startAndWait()) {
			assertFlowRuns(client, "loopback/park/default");
		}
	}

	private static void assertFlowRuns(Client client, String agents) throws Exception {
		Originate originate = Originate.to("loopback/park/default").park();
		ExecutorService executor = Executors.newSingleThreadExecutor();
		try (var keys = client.template.listen(originate.uuid(), (event) -> {
			if (event.type() == EventName.CHANNEL_EXECUTE
					&& "play_and_get_digits".equals(event.header("Application"))) {
				client.template.api("uuid_recv_dtmf", originate.uuid(), "1");
			}
			else if (event.type() == EventName.CHANNEL_BRIDGE) {
				client.template.api("uuid_kill", event.header("Bridge-B-Unique-ID"));
			}
		})) {
			keys.awaitReady(PATIENCE);
			Future<String> outcome = executor.submit(() -> new CallBack(client.template, MENU, agents).call(originate));
			assertThat(outcome.get(60, TimeUnit.SECONDS)).isEqualTo("talked: PARTNER_HUNG_UP NORMAL_CLEARING");
		}
		finally {
			executor.shutdownNow();
		}
		assertNothingIsLeft(client);
	}

	@Test
	void outcomeIsDeliveredWhenTheReplyToOriginateIsMissing() throws Exception {
		try (FreeSwitchSimulator simulator = FreeSwitchSimulator.builder().start();
				Client client = Client
					.of(simulator, (options) -> options.commandTimeout(Duration.ofSeconds(1)), PoolOptions.defaults(),
							EventStreamOptions.defaults())
					.startAndWait()) {
			// The replies never arrive; the events of the calls do.
			simulator.faults()
				.everyConnection(Fault.missingReply((command) -> command.line().startsWith("bgapi originate")));
			assertThat(client.template.async()
				.originate(Originate.to("user/1001").park())
				.await(PATIENCE)
				.snapshot()
				.isAnswered()).isTrue();
			assertThatExceptionOfType(OriginateException.class)
				.isThrownBy(
						() -> client.template.async().originate(Originate.to("error/USER_BUSY").park()).await(PATIENCE))
				.matches((ex) -> ex.reason() == OriginateException.FailureReason.FAILED);
		}
	}

	@Test
	void endedCompletesWithTheLastEventOfTheCall() throws Exception {
		try (FreeSwitchSimulator simulator = FreeSwitchSimulator.builder().start();
				Client client = Client.of(simulator).startAndWait()) {
			SimulatedCall ringing = simulator.newCall().uuid("call-1").start();
			EslCall call = client.template.call(ringing.uuid());
			CompletableFuture<CallEnd> ended = call.async().ended();
			// CHANNEL_HANGUP is not the last event of the call.
			simulator.fire("CHANNEL_HANGUP", "Unique-ID", "call-1", "Hangup-Cause", "USER_BUSY");
			assertThat(call.awaitEnd().cause()).isEqualTo(HangupCause.USER_BUSY);
			assertThat(ended).isNotDone();
			assertThat(client.template.calls().size()).isOne();
			// CHANNEL_HANGUP_COMPLETE is not sent.
			simulator.fire("CHANNEL_DESTROY", "Unique-ID", "call-1");
			assertThat(ended.get(15, TimeUnit.SECONDS).cause()).isEqualTo(HangupCause.USER_BUSY);
			assertNothingIsLeft(client);
		}
	}

	@Test
	void handleFollowsItsCallToAnotherUuid() throws Exception {
		try (FreeSwitchSimulator simulator = FreeSwitchSimulator.builder().start();
				Client client = Client.of(simulator).startAndWait()) {
			simulator.newCall().uuid("call-1").start();
			EslCall call = client.template.call("call-1").within(PATIENCE);
			simulator.fire("CHANNEL_UUID", "Unique-ID", "call-9", "Old-Unique-ID", "call-1");
			assertThat(call.await((state) -> state.uuid().equals("call-9")).isEnded()).isFalse();
			simulator.fire("CHANNEL_BRIDGE", "Unique-ID", "call-7", "Other-Leg-Unique-ID", "call-9");
			assertThat(call.await((state) -> state.isBridged()).bridgedWith()).isEqualTo("call-7");
			simulator.fire("CHANNEL_HANGUP_COMPLETE", "Unique-ID", "call-9", "Hangup-Cause", "NORMAL_CLEARING");
			assertThat(call.awaitEnd().kind()).isEqualTo(CallEnd.Kind.HUNG_UP);
			assertNothingIsLeft(client);
		}
	}

	/** Runs on the simulator only, as unhold requires a leg with a phone. */
	@Test
	void holdAndUnholdChangeTheState() throws Exception {
		try (FreeSwitchSimulator simulator = FreeSwitchSimulator.builder().start();
				Client client = Client.of(simulator).startAndWait()) {
			EslCall call = client.template.async()
				.originate(Originate.to("user/1001").park())
				.await(PATIENCE)
				.within(PATIENCE);
			assertThatExceptionOfType(EslCommandException.class).isThrownBy(call::unhold);
			call.hold();
			assertThat(call.snapshot().held()).isTrue();
			call.hold();
			call.unhold();
			assertThat(call.snapshot().held()).isFalse();
			call.async().hold().get(15, TimeUnit.SECONDS);
			call.async().unhold().get(15, TimeUnit.SECONDS);
			assertThat(call.snapshot().held()).isFalse();
			call.hangup();
			assertNothingIsLeft(client);
		}
	}

	@Test
	void blockingOperationThrowsOnAnEventLoop() throws Exception {
		try (FreeSwitchSimulator simulator = FreeSwitchSimulator.builder().start();
				Client client = Client.of(simulator).startAndWait()) {
			simulator.newCall().uuid("call-1").start();
			EslCall call = client.template.call("call-1");
			assertThatExceptionOfType(ExecutionException.class)
				.isThrownBy(() -> EslClientResourcesInternals.nextEventLoop(client.resources)
					.submit(() -> call.playback("x.wav"))
					.get())
				.withCauseInstanceOf(IllegalStateException.class)
				.withMessageContaining("event loop");
		}
	}

	@Test
	void hangupQuietlyDoesNotThrowWhenTheClientIsClosed() throws Exception {
		try (FreeSwitchSimulator simulator = FreeSwitchSimulator.builder().start();
				Client client = Client.of(simulator).startAndWait()) {
			EslCall call = client.template.async().originate(Originate.to("user/1001").park()).await(PATIENCE);
			client.close();
			call.hangupQuietly();
			assertThat(call.snapshot().isEnded()).isTrue();
			assertThat(call.awaitEnd().kind()).isEqualTo(CallEnd.Kind.UNOBSERVED);
		}
	}

	@Test
	void threeHundredConcurrentFlowsEachEndInAKnownOutcome() throws Exception {
		int flows = 300;
		ScheduledExecutorService userThread = Executors.newSingleThreadScheduledExecutor();
		ExecutorService executor = Executors.newFixedThreadPool(flows);
		try (FreeSwitchSimulator simulator = FreeSwitchSimulator.builder().start();
				Client client = Client.of(simulator).startAndWait()) {
			SimulatedUsers users = new SimulatedUsers(simulator, 42);
			userThread.scheduleWithFixedDelay(users, 10, 10, TimeUnit.MILLISECONDS);
			CallBack callBack = new CallBack(client.template, MENU, "user/%s");
			List<Callable<String>> work = new ArrayList<>();
			AtomicBoolean talked = new AtomicBoolean();
			for (int i = 0; i < flows; i++) {
				Originate originate = Originate.to((i % 15 == 0) ? "user/busy" : "user/100" + i)
					.variable("esl_flow", Integer.toString(i))
					.park();
				work.add(() -> {
					String outcome = outcome(callBack, originate);
					talked.compareAndSet(false, outcome.startsWith("talked"));
					return outcome;
				});
			}
			List<Future<String>> outcomes = new ArrayList<>();
			work.forEach((flow) -> outcomes.add(executor.submit(flow)));
			await().atMost(PATIENCE).until(() -> users.reachedMenu.size() > flows / 3 && talked.get());
			// No further restart ends the bridges of calls that are originated after this
			// one.
			users.endAllBridges = true;
			simulator.restart();
			Map<String, Integer> counts = new TreeMap<>();
			for (Future<String> outcome : outcomes) {
				String text = outcome.get(120, TimeUnit.SECONDS);
				counts.merge(text.split(": ")[0], 1, Integer::sum);
			}
			assertThat(counts.keySet()).isSubsetOf("talked", "not reached", "no choice", "no agent", "customer gone",
					"failed", "not placed");
			assertThat(counts.values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(flows);
			assertThat(counts).containsKeys("talked", "not reached", "no choice", "customer gone");
			assertNothingIsLeft(client);
		}
		finally {
			userThread.shutdownNow();
			executor.shutdownNow();
		}
	}

	private static String outcome(CallBack callBack, Originate originate) {
		try {
			return callBack.call(originate);
		}
		catch (EslException ex) {
			return "not placed: " + ex.getMessage();
		}
	}

	private static void assertNothingIsLeft(Client client) {
		await().atMost(PATIENCE).untilAsserted(() -> {
			assertThat(client.template.calls().size()).isZero();
			assertThat(client.jobs.pending()).isZero();
			assertThat(client.stream.stats().registrations()).isZero();
			assertThat(client.pool.stats().borrowed()).isZero();
		});
	}

	/**
	 * Simulated customers, who press a valid key, an invalid key or no key, or hang up,
	 * and simulated agents, who hang up.
	 */
	private static final class SimulatedUsers implements Runnable {

		private final Set<String> reachedMenu = ConcurrentHashMap.newKeySet();

		private final Map<String, String> handled = new ConcurrentHashMap<>();

		private final FreeSwitchSimulator simulator;

		private final long seed;

		private volatile boolean endAllBridges;

		SimulatedUsers(FreeSwitchSimulator simulator, long seed) {
			this.simulator = simulator;
			this.seed = seed;
		}

		@Override
		public void run() {
			for (SimulatedCall call : this.simulator.calls()) {
				String flow = call.variable("esl_flow");
				String application = call.application();
				if (flow == null || application == null) {
					continue;
				}
				int choice = new Random(this.seed * 1000 + Integer.parseInt(flow)).nextInt(10);
				String agent = call.bridgedTo();
				if (agent != null && (choice > 5 || this.endAllBridges)) {
					this.simulator.call(agent).ifPresent(SimulatedCall::hangup);
				}
				if (application.equals(this.handled.put(call.uuid(), application))) {
					continue;
				}
				if (application.equals("playback") && choice == 0) {
					call.hangup();
				}
				else if (application.equals("play_and_get_digits")) {
					this.reachedMenu.add(flow);
					decide(call, choice);
				}
			}
		}

		private void decide(SimulatedCall call, int choice) {
			switch (choice) {
				case 1 -> call.hangup("USER_BUSY");
				case 2 -> call.dtmf("9");
				case 3 -> {
					// Presses nothing.
				}
				default -> call.dtmf("1");
			}
		}

	}

}
