package io.github.eslboot.test.standalone;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * JSON value with its path, which failures name. Reports properties that were not read,
 * so that a misspelt one is not ignored.
 */
final class Node {

	private static final Pattern DURATION = Pattern.compile("(\\d+)\\s*(ms|s|m|h)");

	private final JsonNode json;

	private final String path;

	private final Set<String> read = new HashSet<>();

	private Node(JsonNode json, String path) {
		this.json = json;
		this.path = path;
	}

	/**
	 * Parses a JSON object.
	 * @param text the text; comments are allowed
	 * @throws ScenarioException if it is not a JSON object
	 */
	static Node parse(String text) {
		JsonNode json;
		try {
			json = JsonMapper.builder()
				.enable(tools.jackson.core.json.JsonReadFeature.ALLOW_JAVA_COMMENTS)
				.build()
				.readTree(text);
		}
		catch (JacksonException ex) {
			throw new ScenarioException("Not valid JSON: " + ex.getOriginalMessage() + " at line "
					+ ex.getLocation().getLineNr() + ", column " + ex.getLocation().getColumnNr());
		}
		if (!json.isObject()) {
			throw new ScenarioException("A JSON object is expected");
		}
		return new Node(json, "");
	}

	boolean has(String name) {
		return value(name) != null;
	}

	String text(String name) {
		String text = textOrNull(name);
		if (text == null) {
			throw failure(name, "is missing");
		}
		return text;
	}

	String text(String name, String otherwise) {
		String text = textOrNull(name);
		return (text != null) ? text : otherwise;
	}

	@Nullable String textOrNull(String name) {
		JsonNode value = value(name);
		if (value == null) {
			return null;
		}
		if (!value.isValueNode()) {
			throw failure(name, "must be a text");
		}
		return value.asString();
	}

	int number(String name, int otherwise) {
		JsonNode value = value(name);
		if (value == null) {
			return otherwise;
		}
		if (!value.isInt() || value.asInt() < 0) {
			throw failure(name, "must be a whole number that is not negative");
		}
		return value.asInt();
	}

	boolean flag(String name) {
		JsonNode value = value(name);
		if (value != null && !value.isBoolean()) {
			throw failure(name, "must be true or false");
		}
		return value != null && value.asBoolean();
	}

	Duration duration(String name, Duration otherwise) {
		Duration duration = durationOrNull(name);
		return (duration != null) ? duration : otherwise;
	}

	@Nullable Duration durationOrNull(String name) {
		String text = textOrNull(name);
		if (text == null) {
			return null;
		}
		Matcher matcher = DURATION.matcher(text.strip().toLowerCase(Locale.ROOT));
		if (matcher.matches()) {
			long amount = Long.parseLong(matcher.group(1));
			return switch (matcher.group(2)) {
				case "ms" -> Duration.ofMillis(amount);
				case "s" -> Duration.ofSeconds(amount);
				case "m" -> Duration.ofMinutes(amount);
				default -> Duration.ofHours(amount);
			};
		}
		try {
			return Duration.parse(text);
		}
		catch (DateTimeParseException ex) {
			throw failure(name, "must be a duration such as 500ms, 2s or 1m, but is '" + text + "'");
		}
	}

	/** Returns a list of texts; a single text is a list of one. */
	List<String> texts(String name) {
		JsonNode value = value(name);
		List<String> texts = new ArrayList<>();
		if (value == null) {
			return texts;
		}
		if (value.isString()) {
			return List.of(value.asString());
		}
		if (!value.isArray()) {
			throw failure(name, "must be a list of texts");
		}
		for (JsonNode element : value) {
			if (!element.isString()) {
				throw failure(name, "must be a list of texts");
			}
			texts.add(element.asString());
		}
		return texts;
	}

	/** Returns a list of objects; a single object is a list of one. */
	List<Node> objects(String name) {
		JsonNode value = value(name);
		List<Node> objects = new ArrayList<>();
		if (value == null) {
			return objects;
		}
		if (value.isObject()) {
			return List.of(new Node(value, at(name)));
		}
		if (!value.isArray()) {
			throw failure(name, "must be a list of objects");
		}
		for (JsonNode element : value) {
			String elementPath = at(name) + "[" + objects.size() + "]";
			if (!element.isObject()) {
				throw new ScenarioException(elementPath + " must be an object");
			}
			objects.add(new Node(element, elementPath));
		}
		return objects;
	}

	/** Returns an object; an empty one if it is missing. */
	Node object(String name) {
		List<Node> objects = objects(name);
		return objects.isEmpty() ? new Node(JsonMapper.shared().createObjectNode(), at(name)) : objects.get(0);
	}

	/** Returns the names of all properties, which count as read. */
	List<String> names() {
		List<String> names = new ArrayList<>(this.json.propertyNames());
		this.read.addAll(names);
		return names;
	}

	private @Nullable JsonNode value(String name) {
		this.read.add(name);
		JsonNode value = this.json.get(name);
		return (value == null || value.isNull()) ? null : value;
	}

	/**
	 * Checks that every property was read.
	 * @throws ScenarioException if there is an unknown property
	 */
	void checkUnknown() {
		for (String name : this.json.propertyNames()) {
			if (!this.read.contains(name)) {
				throw new ScenarioException(at(name) + " is unknown; known are " + new TreeSet<>(this.read));
			}
		}
	}

	ScenarioException failure(String name, String problem) {
		return new ScenarioException(at(name) + " " + problem);
	}

	private String at(String name) {
		return this.path.isEmpty() ? name : this.path + "." + name;
	}

}
