package io.github.eslboot.protocol.view;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.eslboot.command.Endpoint;
import io.github.eslboot.command.Originate;
import io.github.eslboot.command.UuidCommands;
import io.github.eslboot.event.EventSelector;
import io.github.eslboot.event.Registration;
import io.github.eslboot.protocol.HangupCause;
import io.github.eslboot.testsupport.EslExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static io.github.eslboot.testsupport.Originated.accepted;
import static io.github.eslboot.testsupport.Originated.job;
import static io.github.eslboot.testsupport.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Views of the events of a call that waits in a parking lot or a queue and hangs up. */
class WaitingCallViewTests {

	@RegisterExtension
	static final EslExtension ESL = EslExtension.connected();

	@Test
	void parkedCallHasValetEventsUntilItHangsUp() throws Exception {
		List<EventView> views = eventsOf("valet_park", "lot 6001", "valet_parking::info");
		assertThat(views).hasOnlyElementsOfType(ValetEvent.class)
			.extracting((view) -> ((ValetEvent) view).action())
			.containsExactly(ValetAction.HOLD, ValetAction.EXIT);
		assertThat(views).map(ValetEvent.class::cast).allSatisfy((view) -> {
			assertThat(view.lot()).isEqualTo("lot");
			assertThat(view.number()).isEqualTo("6001");
		});
	}

	@Test
	void queuedCallHasFifoEventsUntilItHangsUp() throws Exception {
		List<EventView> views = eventsOf("fifo", "sales in", "fifo::info");
		assertThat(views).hasOnlyElementsOfType(FifoEvent.class)
			.extracting((view) -> ((FifoEvent) view).action())
			.containsExactly(FifoAction.PUSH, FifoAction.ABORT);
		assertThat(views).map(FifoEvent.class::cast).allSatisfy((view) -> assertThat(view.queue()).startsWith("sales"));
		assertThat(((FifoEvent) views.get(0)).priority()).isBetween(0L, 9L);
	}

	/** Runs an application on a call and hangs up after its first event. */
	private static List<EventView> eventsOf(String application, String argument, String subclass) throws Exception {
		List<EventView> views = new CopyOnWriteArrayList<>();
		Originate call = Originate.to(Endpoint.loopback("park", "default")).application(application, argument);
		EventSelector selector = EventSelector.ofEvents()
			.custom(subclass)
			.where("Unique-ID", call.uuid()::equals)
			.build();
		try (Registration registration = ESL.template().listen(selector, (event) -> views.add(EventView.of(event)))) {
			registration.awaitReady(PATIENCE);
			job(accepted(ESL.template(), call)).await(PATIENCE);
			await().atMost(PATIENCE).until(() -> views.size() == 1);
			ESL.template().run(UuidCommands.kill(call.uuid(), HangupCause.NORMAL_CLEARING));
			await().atMost(PATIENCE).until(() -> views.size() == 2);
		}
		return views;
	}

}
