package io.github.eslboot.event;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletionException;

import io.github.eslboot.connection.EslClientResources;
import io.github.eslboot.connection.EslConnectionException;
import io.github.eslboot.event.delivery.CallLanes;
import io.github.eslboot.event.delivery.TestLanes;
import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.EslHeaders;
import io.github.eslboot.protocol.EventName;
import io.github.eslboot.testsupport.FailingEventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** {@link EventRouter}: order of the notifications of its observer, and of the end. */
class EventRouterTests {

	private static final EslClientResources RESOURCES = EslClientResources.builder()
		.ioThreads(1)
		.threadPerTask(Runnable::run)
		.build();

	private final EmbeddedChannel timers = new EmbeddedChannel();

	private final CallLanes lanes = TestLanes.create(1 << 20, Runnable::run, this.timers.eventLoop());

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

	@Test
	void listenerOfAllCallsReceivesWaitingEventsOfEachCallBeforeTheEnd() {
		Queue<Runnable> runners = new ArrayDeque<>();
		CallLanes waiting = TestLanes.create(1 << 20, runners::add, this.timers.eventLoop());
		EventRouter router = new EventRouter(waiting, EventStreamOptions.defaults(), this.timers.eventLoop(), RESOURCES,
				new EventRouter.RegistrationObserver() {
				});
		List<String> received = new ArrayList<>();
		Registration registration = router.register(EventSelector.ofEvents(EventName.ALL).build(),
				new EslEventListener() {

					@Override
					public void onEvent(EslEvent event) {
						// While this call is busy the other runners serve what is left.
						for (Runnable runner = runners.poll(); runner != null; runner = runners.poll()) {
							runner.run();
						}
						received.add(event.uniqueId() + " " + event.name());
					}

					@Override
					public void onEnd(EndReason reason) {
						received.add(reason.name());
					}

				}, false);
		router.route(event("a", "CHANNEL_CREATE"));
		router.route(event("b", "CHANNEL_CREATE"));
		router.route(event("a", "CHANNEL_ANSWER"));
		router.flush();
		router.endAll(EndReason.STREAM_CLOSED);
		while (!runners.isEmpty()) {
			runners.poll().run();
		}
		assertThat(received).containsExactly("b CHANNEL_CREATE", "a CHANNEL_CREATE", "a CHANNEL_ANSWER",
				"STREAM_CLOSED");
		assertThat(registration.isActive()).isFalse();
	}

	@Test
	void listenersWithAndWithoutConditionsReceiveAnEventInTheOrderOfTheirRegistration() {
		EventRouter router = router(() -> {
		});
		List<String> received = new ArrayList<>();
		List<Registration> registrations = new ArrayList<>();
		for (EventSelector selector : List.of(dtmf().whereEquals("DTMF-Digit", "5").build(), dtmf().build(),
				dtmf().where("DTMF-Source", "RTP"::equals).build(), dtmf().whereEquals("DTMF-Digit", "6").build(),
				dtmf().whereEquals("DTMF-Digit", "5").where("DTMF-Source", "RTP"::equals).build())) {
			String name = "listener " + registrations.size();
			registrations.add(router.register(selector, (event) -> received.add(name), false));
		}
		EslEvent event = EslEvent.of("DTMF", Map.of("DTMF-Digit", "5", "DTMF-Source", "RTP"));
		router.route(event);
		router.flush();
		assertThat(received).containsExactly("listener 0", "listener 1", "listener 2", "listener 4");
		received.clear();
		registrations.get(1).cancel();
		registrations.get(0).cancel();
		router.route(event);
		router.flush();
		assertThat(received).containsExactly("listener 2", "listener 4");
		received.clear();
		registrations.forEach(Registration::cancel);
		assertThat(router.route(event)).isFalse();
	}

	private static EventSelector.Builder dtmf() {
		return EventSelector.ofEvents(EventName.DTMF);
	}

	@Test
	void eventsAreRoutedIfTheGracePeriodOfACallCannotBeScheduled() {
		FailingEventLoop failing = new FailingEventLoop();
		EventRouter router = new EventRouter(this.lanes, EventStreamOptions.defaults(), failing, RESOURCES,
				new EventRouter.RegistrationObserver() {
				});
		List<String> received = new ArrayList<>();
		router.register(EventSelector.ofCall("a").build(), (event) -> received.add(event.name()), false);
		failing.failNext(1);
		router.route(event("a", "CHANNEL_HANGUP_COMPLETE"));
		router.route(event("a", "CHANNEL_DESTROY"));
		router.flush();
		assertThat(received).containsExactly("CHANNEL_HANGUP_COMPLETE", "CHANNEL_DESTROY");
		assertThat(failing.haveFailed()).isTrue();
	}

	@Test
	void handlersOfOneListenerClassHaveSharesOfTheMemoryOfTheirOwn() {
		List<Runnable> runners = new ArrayList<>();
		CallLanes waiting = TestLanes.create(64 << 10, runners::add, this.timers.eventLoop());
		EventRouter router = new EventRouter(waiting, EventStreamOptions.defaults(), this.timers.eventLoop(), RESOURCES,
				new EventRouter.RegistrationObserver() {
				});
		List<String> stuck = List.of("a", "b", "c", "d");
		stuck.forEach((call) -> router.register(EventSelector.ofCall(call).events(EventName.DTMF).build(),
				new Wrapping(Integer.class), false));
		router.register(EventSelector.ofCall("e").events(EventName.DTMF).build(), new Wrapping(String.class), false);
		for (int i = 0; i < 100; i++) {
			stuck.forEach((call) -> router.route(event(call, "DTMF")));
		}
		long dropped = waiting.droppedEvents();
		assertThat(dropped).isPositive();
		router.route(event("e", "DTMF"));
		assertThat(waiting.droppedEvents()).isEqualTo(dropped);
	}

	private static EslEvent event(String uuid, String name) {
		return EslEvent.of(EslHeaders.of(Map.of("Event-Name", name, "Unique-ID", uuid)), null);
	}

	/** Listener that passes its events to handlers of several classes. */
	private record Wrapping(Class<?> handlerType) implements EslEventListener {

		@Override
		public void onEvent(EslEvent event) {
		}

	}

}
