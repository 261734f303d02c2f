package io.github.eslboot.connection;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

import io.github.eslboot.test.FreeSwitchSimulator;
import io.github.eslboot.testsupport.Client;
import io.github.eslboot.testsupport.ResourceUsage;
import org.junit.jupiter.api.Test;

import static io.github.eslboot.testsupport.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Connections that are opened while their {@link EslClientResources} are closed. */
class EslConnectionShutdownTests {

	@Test
	void openingConnectionsEndAndLeaveNoSocketWhenTheirResourcesAreClosed() throws Exception {
		long sockets = ResourceUsage.sockets();
		try (FreeSwitchSimulator simulator = FreeSwitchSimulator.create()) {
			List<CompletableFuture<EslConnection>> opening = new ArrayList<>();
			for (int i = 0; i < 100; i++) {
				EslClientResources resources = EslClientResources.builder().ioThreads(1).workerThreads(1).build();
				for (int j = 0; j < 3; j++) {
					opening.add(EslConnection.open(Client.options(simulator).build(), resources,
							new EslConnectionListener() {
							}));
				}
				// Close the resources a little later in each round.
				long until = System.nanoTime() + TimeUnit.MICROSECONDS.toNanos(i * 10L);
				while (System.nanoTime() < until) {
					Thread.onSpinWait();
				}
				resources.close(PATIENCE);
			}
			await().atMost(PATIENCE).until(() -> opening.stream().allMatch(CompletableFuture::isDone));
			for (CompletableFuture<EslConnection> each : opening) {
				try {
					assertThat(each.join().isOpen()).isFalse();
				}
				catch (CompletionException ex) {
					assertThat(ex).hasCauseInstanceOf(EslConnectionException.class);
				}
			}
			await().atMost(PATIENCE).until(() -> simulator.connections().isEmpty());
		}
		await().atMost(PATIENCE).untilAsserted(() -> assertThat(ResourceUsage.sockets()).isLessThanOrEqualTo(sockets));
	}

	@Test
	void openFailsAfterItsResourcesAreClosed() {
		EslClientResources resources = EslClientResources.builder().ioThreads(1).workerThreads(1).build();
		resources.close();
		CompletableFuture<EslConnection> opening = EslConnection.open(
				ConnectionOptions.builder("127.0.0.1", 9, Credentials.ofPassword("x")).build(), resources,
				new EslConnectionListener() {
				});
		await().atMost(PATIENCE).until(opening::isDone);
		assertThat(opening).isCompletedExceptionally();
	}

}
