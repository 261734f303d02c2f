package io.github.eslboot.protocol.codec;

import java.util.ArrayList;
import java.util.List;

import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.EslProtocolException;
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

	/**
	 * Parses an event. FreeSWITCH copies values to the JSON text as they are, so the text
	 * of a call with a foreign display name may not be valid UTF-8: it is then parsed one
	 * character a byte, and each text is decoded on its own.
	 */
	static EslEvent parse(byte[] bytes) {
		boolean utf8 = HeaderCollector.isUtf8(bytes);
		try (JsonParser parser = utf8 ? JacksonHolder.FACTORY.createParser(ObjectReadContext.empty(), bytes)
				: JacksonHolder.FACTORY.createParser(ObjectReadContext.empty(), HeaderCollector.text(bytes, false))) {
			return parse(parser, new HeaderCollector(!utf8));
		}
		catch (JacksonException ex) {
			throw new EslProtocolException("A JSON event cannot be parsed: " + ex.getOriginalMessage(), ex);
		}
	}

	private static EslEvent parse(JsonParser parser, HeaderCollector headers) {
		expect(parser.nextToken(), JsonToken.START_OBJECT);
		for (String name = parser.nextName(); name != null; name = parser.nextName()) {
			JsonToken token = parser.nextToken();
			if (token == JsonToken.START_ARRAY) {
				List<String> elements = elements(parser);
				if (!elements.isEmpty()) {
					headers.add(name, elements);
				}
			}
			else {
				String value = scalar(parser, token);
				if (name.equals("_body")) {
					headers.body(value);
				}
				else if (value != null) {
					headers.add(name, value);
				}
			}
		}
		expect(parser.currentToken(), JsonToken.END_OBJECT);
		return headers.toEvent();
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
