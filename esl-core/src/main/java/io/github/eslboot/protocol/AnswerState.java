package io.github.eslboot.protocol;

/**
 * Signalling state of a channel, {@code Answer-State}. A state that this library does not
 * know keeps its name.
 *
 * @param name the name, for example {@code answered}
 * @since 0.1.0
 */
public record AnswerState(String name) {

	/** The channel is ringing. */
	public static final AnswerState RINGING = new AnswerState("ringing");

	/** The channel has early media. */
	public static final AnswerState EARLY = new AnswerState("early");

	/** The channel is answered. */
	public static final AnswerState ANSWERED = new AnswerState("answered");

	/** The channel is hung up. */
	public static final AnswerState HANGUP = new AnswerState("hangup");

	/**
	 * Returns the state with a name.
	 * @param name the name, as in the header
	 * @return the state
	 */
	public static AnswerState of(String name) {
		return new AnswerState(name);
	}

	@Override
	public String toString() {
		return this.name;
	}

}
