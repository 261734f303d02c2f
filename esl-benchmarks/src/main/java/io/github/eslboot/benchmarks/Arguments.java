package io.github.eslboot.benchmarks;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Command line options: {@code --name value}, or {@code --name} alone. */
final class Arguments {

	private final Map<String, String> options = new LinkedHashMap<>();

	Arguments(List<String> arguments, Set<String> known) {
		for (int i = 0; i < arguments.size(); i++) {
			String name = arguments.get(i);
			if (!name.startsWith("--") || !known.contains(name.substring(2))) {
				throw new IllegalArgumentException("Unknown option '" + name + "'; the options are " + known);
			}
			boolean alone = i + 1 == arguments.size() || arguments.get(i + 1).startsWith("--");
			this.options.put(name.substring(2), alone ? "true" : arguments.get(++i));
		}
	}

	String get(String name, String defaultValue) {
		return this.options.getOrDefault(name, defaultValue);
	}

	int number(String name, int defaultValue) {
		return Integer.parseInt(get(name, String.valueOf(defaultValue)));
	}

	boolean has(String name) {
		return this.options.containsKey(name);
	}

	List<String> list(String name, List<String> defaultValue) {
		return has(name) ? Arrays.asList(get(name, "").split(",")) : defaultValue;
	}

}
