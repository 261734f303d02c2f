package io.github.eslboot.test;

import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * Applications in which a call waits: {@code valet_park} and {@code fifo}. They fire the
 * events of entering and leaving; no other channel takes the call.
 */
final class QueueApplications {

	private static final String DEFAULT_PRIORITY = "0";

	private QueueApplications() {
	}

	static void valetPark(AppRun run) {
		String[] words = run.data().split(" ");
		if (words.length < 2) {
			run.finish();
			return;
		}
		fireValet(run, words, "hold");
		run.onEnd(() -> fireValet(run, words, "exit"));
		Applications.untilBroken(run);
	}

	private static void fireValet(AppRun run, String[] words, String action) {
		fire(run, "valet_parking::info", (event) -> {
			event.header("Valet-Lot-Name", words[0]).header("Valet-Extension", words[1]).header("Action", action);
			run.channel().addData(event, SimulatedEvent.CUSTOM);
		});
	}

	/** A consumer, {@code fifo <name> out}, waits without events. */
	static void fifo(AppRun run) {
		String[] words = run.data().split(" ");
		if (words.length > 1 && words[1].equals("in")) {
			String priority = run.channel().get("fifo_priority");
			fireFifo(run, words[0], "push", (priority != null) ? priority : DEFAULT_PRIORITY);
			run.onEnd(() -> fireFifo(run, words[0], "abort", null));
		}
		Applications.untilBroken(run);
	}

	private static void fireFifo(AppRun run, String name, String action, @Nullable String priority) {
		fire(run, "fifo::info", (event) -> {
			run.channel().addData(event, SimulatedEvent.CUSTOM);
			event.header("FIFO-Name", name).header("FIFO-Action", action).header("FIFO-Slot", priority);
		});
	}

	private static void fire(AppRun run, String subclass, Consumer<SimulatedEvent.Builder> headers) {
		EventBus bus = run.channel().core().bus();
		if (bus.isWanted(SimulatedEvent.CUSTOM)) {
			SimulatedEvent.Builder event = SimulatedEvent.named(SimulatedEvent.CUSTOM)
				.header("Event-Subclass", subclass);
			bus.stamp(event, SimulatedEvent.CUSTOM, null);
			headers.accept(event);
			bus.publish(event.build());
		}
	}

}
