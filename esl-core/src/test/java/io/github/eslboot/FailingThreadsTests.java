package io.github.eslboot;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.github.eslboot.call.EslCall;
import io.github.eslboot.command.Originate;
import io.github.eslboot.connection.EslClientResources;
import io.github.eslboot.event.EndReason;
import io.github.eslboot.event.EventStreamOptions;
import io.github.eslboot.event.EventStreamState;
import io.github.eslboot.job.BackgroundJob;
import io.github.eslboot.pool.PoolOptions;
import io.github.eslboot.pool.PoolState;
import io.github.eslboot.test.SimulatedCall;
import io.github.eslboot.testsupport.Client;
import io.github.eslboot.testsupport.EslExtension;
import io.github.eslboot.testsupport.RecordingListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static io.github.eslboot.testsupport.Patience.LONG_PATIENCE;
import static io.github.eslboot.testsupport.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** A client whose threads often cannot be started loses nothing and works afterwards. */
class FailingThreadsTests {

	private static final int OPERATIONS = 60;

	@RegisterExtension
	final EslExtension esl = EslExtension.ofSimulator();

	private final ClientFaults faults = new ClientFaults();

	private void awaitUp(Client client) {
		await().atMost(PATIENCE)
			.until(() -> client.stream.state() == EventStreamState.UP && client.pool.stats().state() == PoolState.UP);
	}

	@Test
	void nothingIsLostWhenThreadsOftenCannotBeStarted() throws Exception {
		assertNothingIsLost(this.faults.failingThreads());
	}

	@Test
	void nothingIsLostWhenTheExecutorOfTheApplicationFailsOften() throws Exception {
		assertNothingIsLost(this.faults.failingExecutor());
	}

	private void assertNothingIsLost(EslClientResources resources) throws Exception {
		this.faults.enable();
		Client client = this.esl
			.closing(new Client(Client.options(this.esl.simulator()).commandTimeout(PATIENCE).build(),
					PoolOptions.builder().size(3).build(), EventStreamOptions.defaults(), Client.QUICK, resources))
			.start();
		awaitUp(client);
		List<CompletableFuture<?>> operations = new ArrayList<>();
		List<RecordingListener> listeners = new ArrayList<>();
		List<SimulatedCall> calls = new ArrayList<>();
		for (int i = 0; i < OPERATIONS; i++) {
			SimulatedCall call = this.esl.simulator().startCall("1000", "2000");
			RecordingListener listener = new RecordingListener();
			client.template.listen(call.uuid(), listener).awaitReady(PATIENCE);
			calls.add(call);
			listeners.add(listener);
			operations.add(client.template.async().api("echo", "on"));
			operations.add(client.template.async().bgapi("echo", "on").thenCompose(BackgroundJob::result));
		}
		calls.forEach((call) -> call.answer().hangup());
		EslCall placed = client.template.originate(Originate.to("user/1001").park());
		operations.add(placed.async().hangup());
		for (CompletableFuture<?> operation : operations) {
			assertThat(operation).succeedsWithin(LONG_PATIENCE);
		}
		await().atMost(LONG_PATIENCE).untilAsserted(() -> assertThat(listeners).allSatisfy((listener) -> {
			assertThat(listener.names()).contains("CHANNEL_ANSWER", "CHANNEL_HANGUP_COMPLETE");
			assertThat(listener.end.get()).isEqualTo(EndReason.CALL_ENDED);
		}));
		long reconnects = client.stream.stats().reconnects();
		this.esl.simulator().reloadModule();
		await().atMost(PATIENCE).until(() -> client.stream.stats().reconnects() > reconnects);
		awaitUp(client);
		assertThat(client.template.async().api("echo", "on")).succeedsWithin(PATIENCE).isEqualTo("on");
	}

}
