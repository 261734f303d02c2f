package io.github.eslboot.call;

import java.time.Duration;

import io.github.eslboot.command.CommandInternals;
import io.github.eslboot.protocol.ProtocolInternals;

/**
 * Request to record a message of a caller (application {@code record}): file, maximum
 * length, beep, and what ends the message early. Immutable; each method returns a new
 * request. <pre>
 * Recording.to("/var/messages/1.wav").max(Duration.ofMinutes(1)).beep()
 * </pre>
 *
 * @since 0.1.0
 */
public final class Recording {

	private static final Duration MAX = Duration.ofHours(24);

	/** Energy below which audio is silence. */
	private static final int SILENCE_ENERGY = 200;

	private final String file;

	private final Duration max;

	private final Duration silence;

	private final String terminators;

	private final boolean beep;

	private Recording(String file, Duration max, Duration silence, String terminators, boolean beep) {
		this.file = file;
		this.max = max;
		this.silence = silence;
		this.terminators = terminators;
		this.beep = beep;
	}

	/**
	 * Returns a request to record up to one minute.
	 * @param file the file on the server; its extension selects the format. FreeSWITCH
	 * hangs up a call whose file it cannot open
	 * @return the request
	 * @throws IllegalArgumentException when FreeSWITCH would not read the text as the
	 * name of a file
	 */
	public static Recording to(String file) {
		CommandInternals.record(file);
		return new Recording(file, Duration.ofMinutes(1), Duration.ZERO, "", false);
	}

	/**
	 * Sets the maximum length. The default is one minute.
	 * @param length 1 second to 24 hours; fractions of a second are ignored
	 * @return the request
	 */
	public Recording max(Duration length) {
		return new Recording(this.file, seconds("length", length), this.silence, this.terminators, this.beep);
	}

	/**
	 * Plays a beep before the recording.
	 * @return the request
	 */
	public Recording beep() {
		return new Recording(this.file, this.max, this.silence, this.terminators, true);
	}

	/**
	 * Ends the message when the caller is silent. By default silence does not end it.
	 * @param length of the silence, 1 second to 24 hours; fractions of a second are
	 * ignored
	 * @return the request
	 */
	public Recording endsAfterSilence(Duration length) {
		return new Recording(this.file, this.max, seconds("length", length), this.terminators, this.beep);
	}

	/**
	 * Sets the keys that end the message. By default it is {@code *}, or the variable
	 * {@code playback_terminators} of the call.
	 * @param keys any of {@code 0-9*#A-D}, at least one
	 * @return the request
	 */
	public Recording terminators(String keys) {
		if (!keys.matches("[0-9*#A-D]+")) {
			throw new IllegalArgumentException(
					"'keys' must consist of 0-9, *, # and A-D, but is '%s'".formatted(ProtocolInternals.logText(keys)));
		}
		return new Recording(this.file, this.max, this.silence, keys, this.beep);
	}

	private static Duration seconds(String argument, Duration length) {
		if (length.toSeconds() < 1 || length.compareTo(MAX) > 0) {
			throw new IllegalArgumentException(
					"'%s' must be 1 second to 24 hours, but is %s".formatted(argument, length));
		}
		return Duration.ofSeconds(length.toSeconds());
	}

	String file() {
		return this.file;
	}

	Duration max() {
		return this.max;
	}

	boolean hasBeep() {
		return this.beep;
	}

	/** Returns the argument of the application {@code record}. */
	String argument() {
		// The variable is set for this run only.
		String scope = this.terminators.isEmpty() ? "" : "%[playback_terminators=" + this.terminators + "]";
		return scope + (this.silence.isZero() ? CommandInternals.record(this.file, this.max.toSeconds())
				: CommandInternals.record(this.file, this.max.toSeconds(), SILENCE_ENERGY, this.silence.toSeconds()));
	}

	@Override
	public String toString() {
		return ProtocolInternals.logText("recording to " + this.file);
	}

}
