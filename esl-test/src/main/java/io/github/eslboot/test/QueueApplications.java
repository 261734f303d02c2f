package io.github.eslboot.test;

import java.util.function.Consumer;

/**
 * Applications in which a call waits: {@code valet_park} and {@code fifo}. They fire the
 * events of entering and leaving; nobody takes the call.
 */
final class QueueApplications {

	private static final String DEFAULT_PRIORITY = "5";

	private QueueApplications() {
	}

	static void valetPark(AppRun run) {
		String[] words = run.data().split(" ");
		if (words.length < 2) {
			run.finish();
			return;
		}
		fire(run, "valet_parking::info", (event) -> valet(event, words, "hold"));
		run.onEnd(() -> fire(run, "valet_parking::info", (event) -> valet(event, words, "exit")));
		Applications.untilBroken(run);
	}

	private static void valet(SimulatedEvent.Builder event, String[] words, String action) {
		event.header("Valet-Lot-Name", words[0]).header("Valet-Extension", words[1]).header("Action", action);
	}

	/** A consumer, {@code fifo <name> out}, waits without events. */
	static void fifo(AppRun run) {
		String[] words = run.data().split(" ");
		if (words.length > 1 && words[1].equals("in")) {
			String priority = run.channel().get("fifo_priority");
			fire(run, "fifo::info",
					(event) -> event.header("FIFO-Name", words[0])
						.header("FIFO-Action", "push")
						.header("FIFO-Slot", (priority != null) ? priority : DEFAULT_PRIORITY));
			run.onEnd(() -> fire(run, "fifo::info",
					(event) -> event.header("FIFO-Name", words[0]).header("FIFO-Action", "abort")));
		}
		Applications.untilBroken(run);
	}

	private static void fire(AppRun run, String subclass, Consumer<SimulatedEvent.Builder> headers) {
		EventBus bus = run.channel().core().bus();
		if (bus.isWanted(SimulatedEvent.CUSTOM)) {
			SimulatedEvent.Builder event = SimulatedEvent.named(SimulatedEvent.CUSTOM)
				.header("Event-Subclass", subclass);
			bus.stamp(event, SimulatedEvent.CUSTOM, null);
			run.channel().addData(event, SimulatedEvent.CUSTOM);
			headers.accept(event);
			bus.publish(event.build());
		}
	}

}
