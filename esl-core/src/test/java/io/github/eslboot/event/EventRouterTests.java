package io.github.eslboot.event;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;

import io.github.eslboot.connection.EslClientResources;
import io.github.eslboot.connection.EslConnectionException;
import io.github.eslboot.event.delivery.CallLanes;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** {@link EventRouter}: order of the notifications of its observer. */
class EventRouterTests {

	private static final EslClientResources RESOURCES = EslClientResources.create(1, Runnable::run);

	private final EmbeddedChannel timers = new EmbeddedChannel();

	private final CallLanes lanes = new CallLanes("test", 1 << 20, Duration.ZERO, Runnable::run,
			this.timers.eventLoop(), 0);

	private final List<String> notifications = new ArrayList<>();

	@AfterEach
	void close() {
		this.timers.close();
	}

	private EventRouter router(Runnable whileAdding) {
		return new EventRouter(this.lanes, EventStreamOptions.defaults(), this.timers.eventLoop(), RESOURCES,
				new EventRouter.RegistrationObserver() {

					@Override
					public void onAdded(ListenerRegistration registration) {
						whileAdding.run();
						EventRouterTests.this.notifications.add("added");
					}

					@Override
					public void onRemoved(ListenerRegistration registration) {
						EventRouterTests.this.notifications.add("removed");
					}

				});
	}

	@Test
	void observerIsNotifiedOfTheEndAfterTheStartWhenARegistrationEndsWhileItIsAdded() {
		List<EventRouter> router = new ArrayList<>();
		router.add(router(() -> router.get(0).endAll(EndReason.STREAM_CLOSED)));
		Registration registration = router.get(0).register(EventSelector.ofCall("a").build(), (event) -> {
		}, false);
		assertThat(this.notifications).containsExactly("added", "removed");
		assertThat(registration.isActive()).isFalse();
		assertThatExceptionOfType(CompletionException.class)
			.isThrownBy(() -> registration.ready().toCompletableFuture().join())
			.withCauseInstanceOf(EslConnectionException.class);
	}

	@Test
	void observerIsNotifiedOnceOfARegistrationThatIsCancelledTwice() {
		Registration registration = router(() -> {
		}).register(EventSelector.ofCall("a").build(), (event) -> {
		}, false);
		registration.cancel();
		registration.cancel();
		assertThat(this.notifications).containsExactly("added", "removed");
	}

}
