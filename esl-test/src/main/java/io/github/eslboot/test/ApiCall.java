package io.github.eslboot.test;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Execution of an API command by {@code api} or {@code bgapi}.
 *
 * @param name name of the command, for example {@code uuid_kill}
 * @param arguments text after the name, possibly empty
 * @param connection connection of the client; {@code null} if an application expands a
 * reference to the command
 * @param jobUuid uuid of the job for {@code bgapi}, {@code null} for {@code api}
 * @since 0.1.0
 */
public record ApiCall(String name, String arguments, @Nullable SimulatedConnection connection,
		@Nullable String jobUuid) {

	/**
	 * Splits the arguments at blanks, as FreeSWITCH does. Quotes protect blanks.
	 * @return the words, possibly none
	 */
	public List<String> words() {
		return Arguments.split(this.arguments.strip(), ' ', Integer.MAX_VALUE);
	}

	/**
	 * Returns one of the {@link #words()}.
	 * @param index index of the word, starting with 0
	 * @return the word, or an empty text if there is none
	 */
	public String word(int index) {
		List<String> words = words();
		return (index < words.size()) ? words.get(index) : "";
	}

}
