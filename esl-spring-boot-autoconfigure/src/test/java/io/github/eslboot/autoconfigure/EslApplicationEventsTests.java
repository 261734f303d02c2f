package io.github.eslboot.autoconfigure;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.github.eslboot.event.EventGap;
import io.github.eslboot.event.EventStreamState;
import io.github.eslboot.pool.PoolState;
import io.github.eslboot.test.FreeSwitchSimulator;
import org.junit.jupiter.api.Test;

import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.context.PayloadApplicationEvent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link EslApplicationEvents}.
 */
class EslApplicationEventsTests {

	@Test
	void stateChangesGapsAndRestartsArePublished() {
		publishes(false);
	}

	@Test
	void eventsArePublishedWithLazyInitialization() {
		publishes(true);
	}

	private void publishes(boolean lazily) {
		Recorder recorder = new Recorder();
		try (FreeSwitchSimulator server = FreeSwitchSimulator.create()) {
			EslContexts.runner(server).withInitializer((context) -> {
				if (lazily) {
					context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor());
				}
				context.addApplicationListener((event) -> {
					if (event instanceof PayloadApplicationEvent<?> published) {
						recorder.events.add(published.getPayload());
					}
				});
			}).run((context) -> {
				EslContexts.connected(context);
				await().atMost(EslContexts.PATIENCE)
					.until(() -> recorder.events
						.contains(new EslStreamStateChange("default", EventStreamState.STARTING, EventStreamState.UP))
							&& recorder.hasPool(PoolState.UP));
				server.restart();
				await().atMost(EslContexts.PATIENCE)
					.untilAsserted(() -> assertThat(recorder.all())
						.contains(new EslServerRestart("default"),
								new EslStreamStateChange("default", EventStreamState.UP, EventStreamState.DOWN))
						.hasAtLeastOneElementOfType(EventGap.class)
						.hasAtLeastOneElementOfType(EslPoolStateChange.class));
			});
		}
	}

	static class Recorder {

		private final Queue<Object> events = new ConcurrentLinkedQueue<>();

		List<Object> all() {
			return List.copyOf(this.events);
		}

		boolean hasPool(PoolState state) {
			return this.events.stream()
				.anyMatch((event) -> event instanceof EslPoolStateChange change && change.to() == state);
		}

	}

}
