package io.github.eslboot;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import io.github.eslboot.command.Originate;
import io.github.eslboot.connection.ConnectionOptions;
import io.github.eslboot.connection.Credentials;
import io.github.eslboot.event.EndReason;
import io.github.eslboot.event.EslEventListener;
import io.github.eslboot.event.EventStreamOptions;
import io.github.eslboot.event.EventStreamState;
import io.github.eslboot.job.JobResult;
import io.github.eslboot.pool.PoolOptions;
import io.github.eslboot.pool.PoolState;
import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.test.FreeSwitchSimulator;
import io.github.eslboot.test.SimulatedCall;
import io.github.eslboot.testsupport.Client;
import io.github.eslboot.testsupport.RecordingListener;
import org.junit.jupiter.api.Test;

import static io.github.eslboot.testsupport.Originated.accepted;
import static io.github.eslboot.testsupport.Patience.LONG_PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Recovery after the process of the server or of the application is killed at a random
 * moment.
 */
class ProcessKillTests {

	private static final int ROUNDS = Integer.getInteger("esl.kill.rounds", 3);

	private final long seed = Long.getLong("esl.kill.seed", System.nanoTime());

	private final Random random = new Random(this.seed);

	ProcessKillTests() {
		System.out.println("esl.kill.seed=" + this.seed);
	}

	@Test
	void clientRecoversAfterEachKillOfTheServer() throws Exception {
		int port;
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			port = socket.getLocalPort();
		}
		try (Client client = new Client(
				ConnectionOptions.builder("127.0.0.1", port, Credentials.ofPassword("ClueCon")).build(),
				PoolOptions.builder().size(3).acquireTimeout(LONG_PATIENCE).build(), EventStreamOptions.defaults(),
				Client.QUICK)
			.start()) {
			for (int i = 0; i < ROUNDS; i++) {
				List<RecordingListener> calls = new ArrayList<>();
				List<CompletableFuture<?>> pending = new ArrayList<>();
				try (ChildProcess server = ChildProcess.start(Server.class, port)) {
					awaitUp(client);
					RecordingListener whole = originate(client);
					String uuid = whole.first("CHANNEL_CREATE").uniqueId();
					client.template.api("uuid_kill", uuid);
					await().atMost(LONG_PATIENCE).until(() -> whole.end.get() == EndReason.CALL_ENDED);
					for (int j = 0; j < 5; j++) {
						calls.add(originate(client));
						pending.add(client.template.bgapi("msleep", List.of("60000"), LONG_PATIENCE)
							.result()
							.toCompletableFuture());
					}
					long moment = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(this.random.nextInt(200));
					while (System.nanoTime() < moment) {
						pending.add(client.template.async().api("echo", "x"));
						pending.get(pending.size() - 1).get(LONG_PATIENCE.toSeconds(), TimeUnit.SECONDS);
					}
					pending.add(client.template.async().api("msleep", "60000"));
				}
				await().atMost(LONG_PATIENCE).until(() -> client.stream.state() == EventStreamState.DOWN);
				try (ChildProcess restarted = ChildProcess.start(Server.class, port)) {
					awaitUp(client);
					for (RecordingListener call : calls) {
						await().atMost(LONG_PATIENCE).until(() -> call.end.get() != null);
						assertThat(call.end.get()).isEqualTo(EndReason.LOST);
					}
					await().atMost(LONG_PATIENCE).until(() -> pending.stream().allMatch(CompletableFuture::isDone));
					for (CompletableFuture<?> each : pending) {
						if (!each.isCompletedExceptionally() && each.join() instanceof JobResult result) {
							assertThat(result.outcome()).isEqualTo(JobResult.Outcome.LOST);
						}
					}
					RecordingListener next = originate(client);
					client.template.api("uuid_kill", next.first("CHANNEL_CREATE").uniqueId());
					await().atMost(LONG_PATIENCE).until(() -> next.end.get() == EndReason.CALL_ENDED);
				}
				await().atMost(LONG_PATIENCE).until(() -> client.stream.state() == EventStreamState.DOWN);
			}
			assertThat(client.jobs.pending()).isZero();
			assertThat(client.stream.stats().registrations()).isZero();
		}
	}

	private static void awaitUp(Client client) {
		await().atMost(LONG_PATIENCE)
			.until(() -> client.stream.state() == EventStreamState.UP && client.pool.stats().state() == PoolState.UP);
	}

	private static RecordingListener originate(Client client) {
		RecordingListener recorder = new RecordingListener();
		accepted(client.template, Originate.to("loopback/park/default").park(), recorder);
		await().atMost(LONG_PATIENCE).until(() -> recorder.names().contains("CHANNEL_PARK"));
		return recorder;
	}

	@Test
	void restartedApplicationFindsTheLiveCallsAfterEachKill() throws Exception {
		try (FreeSwitchSimulator simulator = FreeSwitchSimulator.create()) {
			Map<String, SimulatedCall> live = new HashMap<>();
			for (int i = 0; i < 5; i++) {
				SimulatedCall call = simulator.startCall("100" + i, "2000").answer();
				live.put(call.uuid(), call);
			}
			for (int i = 0; i < ROUNDS; i++) {
				try (ChildProcess application = ChildProcess.start(Application.class, simulator.port())) {
					if (i > 0) {
						for (String uuid : live.keySet()) {
							application.awaitLine("BOUND " + uuid, LONG_PATIENCE);
						}
						String last = live.keySet().iterator().next();
						live.remove(last).hangup();
						application.awaitLine("END " + last + " CALL_ENDED", LONG_PATIENCE);
					}
					else {
						await().atMost(LONG_PATIENCE).until(() -> !simulator.connections().isEmpty());
					}
					TimeUnit.MILLISECONDS.sleep(this.random.nextInt(300));
				}
				await().atMost(LONG_PATIENCE).until(() -> simulator.connections().isEmpty());
				assertThat(simulator.calls()).extracting(SimulatedCall::uuid)
					.containsExactlyInAnyOrderElementsOf(live.keySet());
			}
		}
	}

	/** Main class of a process with a FreeSWITCH simulator. */
	static final class Server {

		public static void main(String[] arguments) throws Exception {
			FreeSwitchSimulator.builder().port(Integer.parseInt(arguments[0])).start();
			Thread.currentThread().join();
		}

	}

	/**
	 * Main class of a process whose client listens to all calls that exist when it
	 * starts.
	 */
	static final class Application {

		public static void main(String[] arguments) throws Exception {
			Client client = new Client(ConnectionOptions
				.builder("127.0.0.1", Integer.parseInt(arguments[0]), Credentials.ofPassword("ClueCon"))
				.build(), PoolOptions.builder().size(2).build(), EventStreamOptions.defaults(), Client.QUICK);
			client.start();
			client.stream.awaitUp(LONG_PATIENCE);
			String channels = client.template.api("show", "channels");
			Set<String> uuids = channels.lines()
				.map((line) -> line.split(",")[0])
				.filter((cell) -> cell.matches("[0-9a-f-]{36}"))
				.collect(Collectors.toSet());
			for (String uuid : uuids) {
				client.template.listen(uuid, new EslEventListener() {

					@Override
					public void onEvent(EslEvent event) {
						System.out.println("EVENT " + uuid + " " + event.name());
					}

					@Override
					public void onEnd(EndReason reason) {
						System.out.println("END " + uuid + " " + reason);
					}

				}).awaitReady(LONG_PATIENCE);
				System.out.println("BOUND " + uuid);
			}
			Thread.currentThread().join();
		}

	}

}
