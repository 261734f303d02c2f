package io.github.eslboot.protocol.view;

/**
 * Reason why a recording ended, {@code Record-Completion-Cause}. A reason that this
 * library does not know keeps its name.
 *
 * @param name the name, for example {@code success-maxtime}
 * @since 0.1.0
 */
public record RecordingCause(String name) {

	/**
	 * The recording was stopped, or reached its maximum length, while the call continued.
	 */
	public static final RecordingCause SUCCESS_MAXTIME = new RecordingCause("success-maxtime");

	/** The call ended, or there was silence after speech. */
	public static final RecordingCause SUCCESS_SILENCE = new RecordingCause("success-silence");

	/** There was only silence until the timeout or until the call ended. */
	public static final RecordingCause NO_INPUT_TIMEOUT = new RecordingCause("no-input-timeout");

	/** The recording was shorter than its minimum length. The file is deleted. */
	public static final RecordingCause INPUT_TOO_SHORT = new RecordingCause("input-too-short");

	/** Nothing was recorded. The file is deleted. */
	public static final RecordingCause EMPTY_FILE = new RecordingCause("empty-file");

	/** The file could not be opened or written. */
	public static final RecordingCause URI_FAILURE = new RecordingCause("uri-failure");

	/**
	 * Returns the reason with a name.
	 * @param name the name, as in the header
	 * @return the reason
	 */
	public static RecordingCause of(String name) {
		return new RecordingCause(name);
	}

	@Override
	public String toString() {
		return this.name;
	}

}
