package io.github.eslboot.test;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Variables of one channel, in the order in which they were first set. Guarded by the
 * {@link Switchboard}'s lock.
 */
final class ChannelVariables {

	private static final Set<String> TRUE = Set.of("yes", "on", "true", "t", "enabled", "active", "allow");

	/** Numbers whose whole part is not zero. */
	private static final Pattern NON_ZERO = Pattern.compile("[+-]?0*[1-9][0-9.]*");

	private final Map<String, Variable> variables = new LinkedHashMap<>();

	/** Sets a variable; null or empty removes it. */
	void set(String name, @Nullable String value) {
		if (value == null || value.isEmpty()) {
			this.variables.remove(name);
			return;
		}
		Variable before = this.variables.get(name);
		String header = (before != null) ? before.header() : "variable_" + name;
		this.variables.put(name, new Variable(header, SimulatedEvent.value(value)));
	}

	/** Appends an element to an array variable. */
	void push(String name, String value) {
		Variable before = this.variables.get(name);
		if (before == null) {
			set(name, value);
			return;
		}
		String[] elements = (before.value() instanceof String[] array) ? Arrays.copyOf(array, array.length + 1)
				: new String[] { (String) before.value(), value };
		elements[elements.length - 1] = value;
		this.variables.put(name, new Variable(before.header(), elements));
	}

	@Nullable String get(String name) {
		Variable found = this.variables.get(name);
		return (found != null) ? SimulatedEvent.text(found.value()) : null;
	}

	boolean hasTrue(String name) {
		String value = get(name);
		return value != null && isTrue(value);
	}

	/** Whether FreeSWITCH takes a value for true: a word such as yes, or a number. */
	static boolean isTrue(String value) {
		return TRUE.contains(value.toLowerCase(Locale.ROOT)) || NON_ZERO.matcher(value).matches();
	}

	Map<String, String> toMap() {
		Map<String, String> copy = new LinkedHashMap<>();
		this.variables.forEach((name, variable) -> copy.put(name, SimulatedEvent.text(variable.value())));
		return copy;
	}

	void addTo(SimulatedEvent.Builder event) {
		this.variables.values().forEach((variable) -> event.item(variable.header(), variable.value()));
	}

	/**
	 * Variable as events carry it.
	 *
	 * @param header its name in events
	 * @param value a String, or a String[] for an array
	 */
	private record Variable(String header, Object value) {
	}

}
