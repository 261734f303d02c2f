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
 * which names may repeat. Jackson's limit of string length is lifted, because the frame
 * decoder limits the size of the body. The length of names is limited, because Jackson
 * caches thousands of names permanently.
 */
final class JsonEventParser {

	/** Maximum length of a name, equal to the limit of the JDK's XML parser. */
	private static final int MAX_NAME_LENGTH = 1000;

	private JsonEventParser() {
	}

	static EslEvent parse(byte[] bytes) {
		try (JsonParser parser = JacksonHolder.FACTORY.createParser(ObjectReadContext.empty(), bytes)) {
			return parse(parser);
		}
		catch (JacksonException ex) {
			throw new EslProtocolException("A JSON event cannot be parsed: " + ex.getOriginalMessage(), ex);
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
			throw new EslProtocolException("A JSON event has " + token + " instead of a value");
		}
		return (token == JsonToken.VALUE_NULL) ? null : parser.getString();
	}

	private static void expect(@Nullable JsonToken token, JsonToken expected) {
		if (token != expected) {
			throw new EslProtocolException("A JSON event has " + token + " instead of " + expected);
		}
	}

	/** Loads Jackson, an optional dependency, when the first JSON event is parsed. */
	private static final class JacksonHolder {

		static final JsonFactory FACTORY = JsonFactory.builder()
			.streamReadConstraints(StreamReadConstraints.builder()
				.maxStringLength(Integer.MAX_VALUE)
				.maxNameLength(MAX_NAME_LENGTH)
				.build())
			.disable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
			.build();

	}

}
