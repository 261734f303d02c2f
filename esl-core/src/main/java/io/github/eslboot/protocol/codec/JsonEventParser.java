package io.github.eslboot.protocol.codec;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.EslProtocolException;
import io.github.eslboot.protocol.ProtocolInternals;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * Parser of {@code text/event-json}: a flat object of strings and arrays of strings in
 * which names may repeat. The frame decoder has limited the size already, so Jackson's
 * own limit of strings is lifted. Names are limited, as Jackson caches thousands of them
 * permanently.
 */
final class JsonEventParser {

	/** The limit of the XML parser. */
	private static final int LONGEST_NAME = 1000;

	private JsonEventParser() {
	}

	static EslEvent parse(byte[] bytes) {
		try (JsonParser parser = JacksonHolder.FACTORY.createParser(ObjectReadContext.empty(), bytes)) {
			return parse(parser);
		}
		catch (JacksonException ex) {
			throw new EslProtocolException("A JSON event does not parse: " + ex.getOriginalMessage(), ex);
		}
	}

	private static EslEvent parse(JsonParser parser) {
		expect(parser.nextToken(), JsonToken.START_OBJECT);
		List<String> names = new ArrayList<>(96);
		List<String> values = new ArrayList<>(96);
		Map<String, List<String>> arrays = new HashMap<>();
		String body = null;
		for (String name = parser.nextName(); name != null; name = parser.nextName()) {
			JsonToken token = parser.nextToken();
			if (token == JsonToken.START_ARRAY) {
				List<String> elements = elements(parser);
				if (!elements.isEmpty()) {
					names.add(name);
					values.add(ProtocolInternals.arrayValue(elements));
					arrays.putIfAbsent(name, elements);
				}
			}
			else {
				String value = scalar(parser, token);
				if (name.equals("_body")) {
					body = value;
				}
				else if (value != null) {
					names.add(name);
					values.add(value);
				}
			}
		}
		expect(parser.currentToken(), JsonToken.END_OBJECT);
		return EslEvent.of(ProtocolInternals.headers(names, values, arrays), body);
	}

	private static List<String> elements(JsonParser parser) {
		List<String> elements = new ArrayList<>();
		for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
			String value = scalar(parser, token);
			if (value != null) {
				elements.add(value);
			}
		}
		return List.copyOf(elements);
	}

	private static @Nullable String scalar(JsonParser parser, @Nullable JsonToken token) {
		if (token == null || !token.isScalarValue()) {
			throw new EslProtocolException("A JSON event has " + token + " where a value belongs");
		}
		return (token == JsonToken.VALUE_NULL) ? null : parser.getString();
	}

	private static void expect(@Nullable JsonToken token, JsonToken expected) {
		if (token != expected) {
			throw new EslProtocolException("A JSON event has " + token + " instead of " + expected);
		}
	}

	/** Loads Jackson, an optional dependency, with the first JSON event. */
	private static final class JacksonHolder {

		static final JsonFactory FACTORY = JsonFactory.builder()
			.streamReadConstraints(StreamReadConstraints.builder()
				.maxStringLength(Integer.MAX_VALUE)
				.maxNameLength(LONGEST_NAME)
				.build())
			.disable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
			.build();

	}

}
