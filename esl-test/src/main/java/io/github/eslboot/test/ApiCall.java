package io.github.eslboot.test;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * One execution of an API command, by {@code api} or by {@code bgapi}.
 *
 * @param name the command, for example {@code uuid_kill}
 * @param arguments what followed it, perhaps empty
 * @param connection the connection it came on
 * @param jobUuid the job for {@code bgapi}, null for {@code api}
 */
public record ApiCall(String name, String arguments, SimulatedConnection connection, @Nullable String jobUuid) {

	/**
	 * The arguments split at blanks as FreeSWITCH does, where quotes keep a blank from
	 * splitting.
	 * @return the words, perhaps none
	 */
	public List<String> words() {
		return Arguments.split(this.arguments.strip(), ' ', Integer.MAX_VALUE);
	}

	/**
	 * One of the words.
	 * @param index 0 for the first
	 * @return the word, or an empty text if there are fewer
	 */
	public String word(int index) {
		List<String> words = words();
		return (index < words.size()) ? words.get(index) : "";
	}

}
