package io.github.eslboot.test;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * Applications in which a call waits: {@code valet_park}, {@code fifo} and
 * {@code callcenter}. They fire the events of entering and leaving. Only the agents of
 * {@link CallCenter} take a call. {@code uuid_break} does not end the queues.
 */
final class QueueApplications {

	private static final String DEFAULT_PRIORITY = "0";

	/** Time until a queue waits. */
	private static final Duration ENTERING = Duration.ofMillis(20);

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
			run.channel().core().switchboard().answer(run.channel());
			String priority = run.channel().get("fifo_priority");
			fireFifo(run, words[0], "push", (priority != null) ? priority : DEFAULT_PRIORITY);
			run.onEnd(() -> fireFifo(run, words[0], "abort", null));
			discardEarlyMessages(run, () -> {
			});
			return;
		}
		Applications.untilBroken(run);
	}

	/** Waits in a queue; a queue whose name contains {@code notfound} does not exist. */
	static void callCenter(AppRun run) {
		List<String> words = Arguments.split(run.data(), ' ', 6);
		if (words.isEmpty() || !CallCenter.mayExist(words.get(0))) {
			run.finish();
			return;
		}
		Channel channel = run.channel();
		Switchboard switchboard = channel.core().switchboard();
		switchboard.answer(channel);
		CallCenterMember member = new CallCenterMember(switchboard.callCenter(), run, words.get(0));
		member.enter();
		discardEarlyMessages(run, member::playMusic);
	}

	/**
	 * Discards the messages that arrive before the queue waits, as FreeSWITCH does; later
	 * ones interrupt it.
	 */
	private static void discardEarlyMessages(AppRun run, Runnable action) {
		run.readsNoMessages();
		run.after(ENTERING, () -> {
			run.channel().apps().discardMessages();
			run.readsMessages();
			action.run();
		});
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
