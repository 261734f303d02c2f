package io.github.eslboot.test;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * User of the directory who may authenticate with {@code userauth}.
 *
 * @param name user and domain, for example {@code 1000@example.org}
 * @param password the {@code esl-password}
 * @param allowedEvents event names separated by commas or blanks, with subclasses after
 * {@code CUSTOM}; {@code null} for all
 * @param allowedApi API commands separated by commas or blanks; {@code null} for all
 * @param allowedLog whether the user may use {@code log}
 * @since 0.1.0
 */
public record SimulatedUser(String name, String password, @Nullable String allowedEvents, @Nullable String allowedApi,
		boolean allowedLog) {

	/**
	 * Creates a user without restrictions.
	 * @param name user and domain
	 * @param password the password
	 */
	public SimulatedUser(String name, String password) {
		this(name, password, null, null, true);
	}

	boolean mayUseApi(String command) {
		return this.allowedApi == null || words(this.allowedApi).contains(command);
	}

	boolean mayGetEvent(String type) {
		if (this.allowedEvents == null) {
			return true;
		}
		List<String> words = words(this.allowedEvents);
		int custom = words.indexOf(SimulatedEvent.CUSTOM);
		return ((custom < 0) ? words : words.subList(0, custom + 1)).contains(type);
	}

	boolean mayGetSubclass(String subclass) {
		if (this.allowedEvents == null) {
			return true;
		}
		List<String> words = words(this.allowedEvents);
		int custom = words.indexOf(SimulatedEvent.CUSTOM);
		return custom >= 0 && words.subList(custom + 1, words.size()).contains(subclass);
	}

	private static List<String> words(String list) {
		return List.of(list.trim().split("[, ]+"));
	}

	/** Returns the user without the password. */
	@Override
	public String toString() {
		return "SimulatedUser[" + this.name + "]";
	}

}
