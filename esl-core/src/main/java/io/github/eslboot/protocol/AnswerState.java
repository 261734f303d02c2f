package io.github.eslboot.protocol;

/**
 * Whether a channel is answered, {@code Answer-State}. A state this library does not know
 * keeps its name.
 *
 * @param name the name, for example {@code answered}
 */
public record AnswerState(String name) {

	/** Rings. */
	public static final AnswerState RINGING = new AnswerState("ringing");

	/** Has early media. */
	public static final AnswerState EARLY = new AnswerState("early");

	/** Answered. */
	public static final AnswerState ANSWERED = new AnswerState("answered");

	/** Hung up. */
	public static final AnswerState HANGUP = new AnswerState("hangup");

	/**
	 * Reads a state's name.
	 * @param name the name
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
