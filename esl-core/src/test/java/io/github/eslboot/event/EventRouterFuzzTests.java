package io.github.eslboot.event;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.eslboot.connection.EslClientResources;
import io.github.eslboot.event.delivery.CallLanes;
import io.github.eslboot.event.delivery.TestLanes;
import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.EventName;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@link EventRouter} and {@link Heartbeat} with events of any content: neither throws, a
 * listener of all calls receives each event once and in order, a listener bound to a call
 * receives none after its end, and the tables and lanes are empty at the end.
 */
@Tag("jdk-independent")
class EventRouterFuzzTests {

	private static final EventStreamOptions OPTIONS = EventStreamOptions.builder()
		.name("fuzz")
		.slowHandlerThreshold(Duration.ZERO)
		.callEndGrace(Duration.ofSeconds(1))
		.quietCallCheck(Duration.ZERO)
		.wakeUpInterval(Duration.ZERO)
		.build();

	/** Only its workers are used. */
	private static final EslClientResources RESOURCES = EslClientResources.builder()
		.ioThreads(1)
		.threadPerTask(Runnable::run)
		.build();

	static Stream<byte[]> seeds() {
		return Stream.of("Event-Name: CHANNEL_CREATE\nUnique-ID: a\n\nEvent-Name: CHANNEL_DESTROY\nUnique-ID: a\n",
				"Event-Name: CHANNEL_UUID\nUnique-ID: b\nOld-Unique-ID: a\n\nEvent-Name: DTMF\nUnique-ID: b\n\n"
						+ "Event-Name: CHANNEL_HANGUP_COMPLETE\nUnique-ID: b\n\nEvent-Name: CHANNEL_DESTROY\nUnique-ID: b\n",
				"Event-Name: CHANNEL_UUID\nUnique-ID: b\nOld-Unique-ID: a\n\nEvent-Name: CHANNEL_UUID\nUnique-ID: a\nOld-Unique-ID: b\n",
				"Event-Name: CUSTOM\nEvent-Subclass: a::b\nOther-Leg-Unique-ID: a\nChannel-Call-UUID: b\n",
				"Event-Name: BACKGROUND_JOB\nJob-UUID: a\n\nEvent-Name: CHANNEL_EXECUTE_COMPLETE\nApplication-UUID: b\n",
				"Event-Name: HEARTBEAT\nIdle-CPU: NaN\nSession-Count: -1e400\nUptime-msec: 99999999999999999999\n")
			.map((text) -> text.getBytes(StandardCharsets.UTF_8));
	}

	@MethodSource("seeds")
	@FuzzTest
	void eventsOfAnyContentAreRouted(byte[] bytes) {
		EmbeddedChannel timers = new EmbeddedChannel();
		CallLanes lanes = TestLanes.create(OPTIONS.memoryBudget(), Runnable::run, timers.eventLoop());
		EventRouter router = new EventRouter(lanes, OPTIONS, timers.eventLoop(), RESOURCES,
				new EventRouter.RegistrationObserver() {
				});
		List<EslEvent> all = new ArrayList<>();
		List<Ending> bound = List.of(new Ending(), new Ending(), new Ending());
		router.register(EventSelector.ofEvents(EventName.ALL).build(), all::add, false);
		router.register(EventSelector.ofCall("a").build(), bound.get(0), false);
		router.register(EventSelector.ofCall("a", "b").by(RoutingHeader.UNIQUE_ID, RoutingHeader.values()).build(),
				bound.get(1), false);
		router.register(EventSelector.ofCall("a").by(RoutingHeader.JOB_UUID).events(EventName.ALL).build(),
				bound.get(2), false);
		List<EslEvent> events = new ArrayList<>();
		for (String text : new String(bytes, StandardCharsets.ISO_8859_1).split("\n\n", -1)) {
			EslEvent event = EslEvent.ofPlain(text.getBytes(StandardCharsets.ISO_8859_1));
			events.add(event);
			router.route(event);
			router.flush();
			checkHeartbeat(Heartbeat.of(event));
		}
		pass(timers, 5_000);
		assertThat(byLane(all)).isEqualTo(byLane(events));
		router.endAll(EndReason.STREAM_CLOSED);
		pass(timers, 10);
		assertThat(bound).allMatch((listener) -> listener.ends == 1 && listener.late == 0);
		assertThat(router.registrations()).isEmpty();
		assertThat(router.boundUuids()).isZero();
		assertThat(lanes.size()).isZero();
		assertThat(lanes.queuedBytes()).isZero();
		assertThat(lanes.handlerErrors()).isZero();
		timers.close();
	}

	/** Events are in order only within a lane. */
	private static Map<String, List<EslEvent>> byLane(List<EslEvent> events) {
		return events.stream().collect(Collectors.groupingBy((event) -> {
			String uuid = event.header("Unique-ID");
			String job = event.header("Job-UUID");
			return (uuid != null) ? uuid : (job != null) ? job : event.name() + " " + event.subclass();
		}));
	}

	private static void pass(EmbeddedChannel timers, int millis) {
		for (int i = 0; i < 10; i++) {
			timers.advanceTimeBy(millis / 10, TimeUnit.MILLISECONDS);
			timers.runScheduledPendingTasks();
		}
	}

	private static void checkHeartbeat(Heartbeat heartbeat) {
		assertThat(heartbeat.idleCpu()).isBetween(0.0, 100.0);
		assertThat(heartbeat.upTime()).isGreaterThanOrEqualTo(Duration.ZERO);
		assertThat(List.of(heartbeat.sessions(), heartbeat.maxSessions(), heartbeat.sessionsPerSecond(),
				heartbeat.sessionsSinceStartup()))
			.allMatch((number) -> number >= 0);
	}

	/** Counts its ends, and the events after them. */
	private static final class Ending implements EslEventListener {

		private int ends;

		private int late;

		@Override
		public void onEvent(EslEvent event) {
			this.late += this.ends;
		}

		@Override
		public void onEnd(EndReason reason) {
			this.ends++;
		}

	}

}
