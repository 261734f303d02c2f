package io.github.eslboot.command;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.ProtocolInternals;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/**
 * Parser of the JSON output of API commands. Isolates the optional Jackson dependency.
 */
final class JsonReply {

	private static final int MAX_NAME_LENGTH = 1000;

	private JsonReply() {
	}

	/**
	 * Throws if Jackson is missing, before a command is sent whose output could not be
	 * parsed.
	 */
	static void require(String command) {
		try {
			Class.forName("tools.jackson.core.JsonParser", false, JsonReply.class.getClassLoader());
		}
		catch (ClassNotFoundException ex) {
			throw new IllegalStateException("The output of '%s' is JSON, which requires Jackson 3; ".formatted(command)
					+ "add tools.jackson.core:jackson-core to the classpath", ex);
		}
	}

	/**
	 * Parses JSON into maps, lists, strings, numbers, booleans and {@code null}.
	 */
	static @Nullable Object read(String json) {
		try (JsonParser parser = JacksonHolder.FACTORY.createParser(ObjectReadContext.empty(), json)) {
			parser.nextToken();
			return value(parser);
		}
	}

	/**
	 * Returns the rows of {@code show … as json}. FreeSWITCH omits {@code rows} if there
	 * are none.
	 */
	static List<Map<String, String>> rows(String json) {
		if (!(read(json) instanceof Map<?, ?> object) || !object.containsKey("row_count")) {
			throw new IllegalArgumentException("no rows");
		}
		List<Map<String, String>> rows = new ArrayList<>();
		if (object.get("rows") instanceof List<?> list) {
			list.forEach((row) -> rows.add(texts(row)));
		}
		return List.copyOf(rows);
	}

	/** Returns the scalar members of an object as strings. */
	static Map<String, String> texts(@Nullable Object object) {
		if (!(object instanceof Map<?, ?> members)) {
			throw new IllegalArgumentException("no object");
		}
		Map<String, String> texts = new LinkedHashMap<>();
		members.forEach((name, value) -> {
			if (value != null && !(value instanceof Map) && !(value instanceof List)) {
				texts.put((String) name, value.toString());
			}
		});
		return texts;
	}

	/**
	 * Parses the output of {@code uuid_dump}, in which names may repeat and values may be
	 * arrays.
	 */
	static EslEvent event(String json) {
		List<String> names = new ArrayList<>();
		List<String> values = new ArrayList<>();
		Map<String, List<String>> arrays = new LinkedHashMap<>();
		try (JsonParser parser = JacksonHolder.FACTORY.createParser(ObjectReadContext.empty(), json)) {
			if (parser.nextToken() != JsonToken.START_OBJECT) {
				throw new IllegalArgumentException("no object");
			}
			for (String name = parser.nextName(); name != null; name = parser.nextName()) {
				parser.nextToken();
				Object value = value(parser);
				if (value instanceof List<?> list) {
					List<String> elements = list.stream().map(String::valueOf).toList();
					arrays.putIfAbsent(name, elements);
					value = ProtocolInternals.arrayValue(elements);
				}
				if (value != null) {
					names.add(name);
					values.add(value.toString());
				}
			}
		}
		return EslEvent.of(ProtocolInternals.headers(names, values, arrays), null);
	}

	private static @Nullable Object value(JsonParser parser) {
		JsonToken token = parser.currentToken();
		if (token == JsonToken.START_OBJECT) {
			Map<String, @Nullable Object> object = new LinkedHashMap<>();
			for (String name = parser.nextName(); name != null; name = parser.nextName()) {
				parser.nextToken();
				object.put(name, value(parser));
			}
			return object;
		}
		if (token == JsonToken.START_ARRAY) {
			List<@Nullable Object> list = new ArrayList<>();
			while (parser.nextToken() != JsonToken.END_ARRAY) {
				list.add(value(parser));
			}
			return list;
		}
		if (token == null || !token.isScalarValue()) {
			throw new IllegalArgumentException("not a JSON value: " + token);
		}
		if (token == JsonToken.VALUE_NULL) {
			return null;
		}
		if (token.isBoolean()) {
			return parser.getBooleanValue();
		}
		if (token == JsonToken.VALUE_NUMBER_INT) {
			return parser.getLongValue();
		}
		return token.isNumeric() ? (Object) parser.getDoubleValue() : parser.getString();
	}

	/** Loads Jackson when the first output is parsed. */
	private static final class JacksonHolder {

		static final JsonFactory FACTORY = JsonFactory.builder()
			.streamReadConstraints(StreamReadConstraints.builder()
				.maxStringLength(Integer.MAX_VALUE)
				// Jackson caches thousands of names permanently.
				.maxNameLength(MAX_NAME_LENGTH)
				.build())
			.build();

	}

}
