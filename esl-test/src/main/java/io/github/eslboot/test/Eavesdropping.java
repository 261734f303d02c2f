package io.github.eslboot.test;

import java.util.ArrayList;
import java.util.List;

/**
 * Applications {@code eavesdrop} and {@code three_way}: a channel listens to another one.
 * As in FreeSWITCH they read no messages while they run. A digit, or an event with the
 * header {@code eavesdrop-command}, changes the parties that hear the channel; {@code *}
 * ends them. Used with the {@link Switchboard}'s lock held.
 */
final class Eavesdropping {

	private final AppRun run;

	private final Channel target;

	private Eavesdropping(AppRun run, Channel target) {
		this.run = run;
		this.target = target;
	}

	static void eavesdrop(AppRun run) {
		start(run, true);
	}

	static void threeWay(AppRun run) {
		start(run, false);
	}

	private static void start(AppRun run, boolean digits) {
		Channel target = run.channel().core().switchboard().find(run.data().strip());
		if (target == null || target.isDown() || target == run.channel()) {
			run.finish();
			return;
		}
		Eavesdropping eavesdropping = new Eavesdropping(run, target);
		target.listeners().add(eavesdropping);
		eavesdropping.mediaBug("MEDIA_BUG_START");
		run.onEnd(eavesdropping::end);
		run.onCommand(eavesdropping::command);
		if (digits) {
			run.onDigit((digit) -> eavesdropping.command(String.valueOf(digit)));
		}
		run.readsNoMessages();
	}

	/** Ends the applications of all channels that listen to a channel. */
	static void targetEnded(Channel target) {
		List<Eavesdropping> listeners = new ArrayList<>(target.listeners());
		listeners.forEach((listener) -> listener.run.finish());
	}

	private void command(String command) {
		if (command.indexOf('*') >= 0) {
			this.run.finish();
		}
	}

	private void end() {
		if (this.target.listeners().remove(this)) {
			mediaBug("MEDIA_BUG_STOP");
		}
	}

	private void mediaBug(String type) {
		this.target.fire(type, (event) -> event.header("Media-Bug-Function", "eavesdrop")
			.header("Media-Bug-Target", this.target.uuid()), null);
	}

}
