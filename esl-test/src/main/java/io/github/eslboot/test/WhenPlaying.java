package io.github.eslboot.test;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Scripted reaction of a party to a file that it is played: a prompt of
 * {@code play_and_get_digits} or {@code read}, or the file of a playback. Created by
 * {@link SimulatedCall#whenPlaying}, {@link CallSetup#whenPlaying} and
 * {@link Callee#whenPlaying}.
 *
 * @param <T> type that the reaction is added to, which the methods return
 * @since 0.1.0
 */
public final class WhenPlaying<T> {

	private final String file;

	private final Function<PlaybackReaction, T> target;

	private Duration delay = Duration.ZERO;

	WhenPlaying(String file, Function<PlaybackReaction, T> target) {
		this.file = file;
		this.target = target;
	}

	/**
	 * Delays the reaction. By default it follows the start of the playback immediately.
	 * @param time time from the start of the playback to the reaction
	 * @return this reaction
	 */
	public WhenPlaying<T> after(Duration time) {
		this.delay = time;
		return this;
	}

	/**
	 * Presses keys.
	 * @param digits the digits {@code 0-9*#A-D}, optionally followed by {@code @} and the
	 * milliseconds per digit
	 * @return the call, or the script, that has the reaction
	 */
	public T press(String digits) {
		return add((channel) -> Dtmf.receive(channel, digits, "RTP"));
	}

	/**
	 * Hangs up with the cause {@code NORMAL_CLEARING}.
	 * @return the call, or the script, that has the reaction
	 */
	public T hangUp() {
		return add((channel) -> channel.core().switchboard().hangupByPhone(channel, HangupCause.NORMAL_CLEARING));
	}

	/**
	 * Runs an action.
	 * @param action called with the call that is played the file, on the thread of the
	 * switch; must not block
	 * @return the call, or the script, that has the reaction
	 */
	public T run(Consumer<SimulatedCall> action) {
		return add((channel) -> action.accept(new SimulatedCall(channel.core().switchboard(), channel)));
	}

	private T add(Consumer<Channel> action) {
		return this.target.apply(new PlaybackReaction(this.file, this.delay, action));
	}

}
