package io.github.eslboot.job;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

import io.github.eslboot.event.EventStreamOptions;
import io.github.eslboot.pool.PoolOptions;
import io.github.eslboot.protocol.EslBusyException;
import io.github.eslboot.protocol.Sent;
import io.github.eslboot.test.Fault;
import io.github.eslboot.testsupport.Client;
import io.github.eslboot.testsupport.EslExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static io.github.eslboot.testsupport.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

class JobRegistryTests {

	@RegisterExtension
	final EslExtension esl = EslExtension.ofSimulator();

	@Test
	void registerFailsWithEslBusyExceptionWhenTheRegistryIsFull() {
		JobRegistry jobs = this.esl.newClient(UnaryOperator.identity(), PoolOptions.defaults(),
				EventStreamOptions.defaults()).jobs;
		for (int i = 0; i < 100_000; i++) {
			jobs.register("bgapi status", Duration.ofHours(1));
		}
		assertThatExceptionOfType(EslBusyException.class)
			.isThrownBy(() -> jobs.register("bgapi status", Duration.ofHours(1)))
			.withMessageContaining("was not sent")
			.satisfies((failure) -> assertThat(failure.sent()).isEqualTo(Sent.NO));
		assertThat(jobs.pending()).isEqualTo(100_000);
	}

	@Test
	void jobsAreNotLostWhenTheirEventsPrecedeTheirReplies() throws Exception {
		Client client = startedClient();
		this.esl.simulator()
			.faults()
			.everyConnection(Fault.lateReply((command) -> command.startsWith("bgapi"), Duration.ofMillis(5)));
		int jobs = 1000;
		Set<String> results = ConcurrentHashMap.newKeySet();
		List<CompletableFuture<?>> all = new ArrayList<>();
		for (int i = 0; i < jobs; i++) {
			String token = "job-" + i;
			all.add(client.template.async()
				.bgapi("echo", List.of(token), PATIENCE)
				.thenCompose(BackgroundJob::result)
				.thenAccept((result) -> results.add(result.text()))
				.toCompletableFuture());
		}
		for (var one : all) {
			one.get(60, TimeUnit.SECONDS);
		}
		assertThat(results).hasSize(jobs);
		assertThat(client.jobs.pending()).isZero();
		assertThat(client.jobs.ended(JobResult.Outcome.OK)).isEqualTo(jobs);
	}

	@Test
	void jobWithoutResultExpires() throws Exception {
		Client client = startedClient();
		CountDownLatch release = new CountDownLatch(1);
		this.esl.simulator().onApi("stuck", (call) -> {
			release.await();
			return "+OK";
		});
		BackgroundJob job = client.template.bgapi("stuck", List.of(), Duration.ofMillis(100));
		assertThat(job.await(PATIENCE).outcome()).isEqualTo(JobResult.Outcome.EXPIRED);
		release.countDown();
	}

	@Test
	void jobSurvivesAReconnectAndIsLostOnARestartOfTheServer() throws Exception {
		Client client = startedClient();
		CountDownLatch release = new CountDownLatch(1);
		this.esl.simulator().onApi("stuck", (call) -> {
			release.await();
			return "+OK done";
		});
		BackgroundJob survives = client.template.bgapi("stuck");
		resetStreamConnection();
		await().atMost(PATIENCE).until(() -> client.stream.stats().reconnects() == 1);
		client.stream.awaitUp(PATIENCE);
		release.countDown();
		assertThat(survives.await(PATIENCE).text()).isEqualTo("+OK done");
		this.esl.simulator().onApi("stuck", (call) -> {
			new CountDownLatch(1).await(2, TimeUnit.SECONDS);
			return "+OK";
		});
		BackgroundJob lost = client.template.bgapi("stuck");
		this.esl.simulator().restart();
		assertThat(lost.await(PATIENCE).outcome()).isEqualTo(JobResult.Outcome.LOST);
	}

	/** Resets the connection of the stream. */
	private void resetStreamConnection() {
		this.esl.simulator()
			.commands((command) -> command.startsWith("event "))
			.forEach((command) -> this.esl.simulator().faults().connection(command.connection(), Fault.reset()));
	}

	private Client startedClient() throws Exception {
		return this.esl
			.newClient(UnaryOperator.identity(), PoolOptions.builder().size(3).acquireTimeout(PATIENCE).build(),
					EventStreamOptions.defaults())
			.startAndWait();
	}

}
