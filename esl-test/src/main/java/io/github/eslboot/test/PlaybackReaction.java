package io.github.eslboot.test;

import java.time.Duration;
import java.util.function.Consumer;

/**
 * Reaction of the party of a channel to a file that it is played.
 *
 * @param file part of the file's path
 * @param delay time from the start of the playback to the action
 * @param action the action, which runs with the {@link Switchboard}'s lock held
 */
record PlaybackReaction(String file, Duration delay, Consumer<Channel> action) {

	boolean matches(String path) {
		return path.contains(this.file);
	}

	/** Schedules the action; it has no effect if the channel has ended by then. */
	void start(Channel channel) {
		Runnable ifAlive = () -> {
			if (!channel.isDown()) {
				this.action.accept(channel);
			}
		};
		// Deferred, so that the action's events follow those of the playback's start.
		if (this.delay.isZero()) {
			channel.core().switchboard().soon(ifAlive);
		}
		else {
			channel.core().switchboard().later(this.delay, ifAlive);
		}
	}

}
