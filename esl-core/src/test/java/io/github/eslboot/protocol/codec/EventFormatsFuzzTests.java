package io.github.eslboot.protocol.codec;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.eslboot.protocol.EslEvent;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The same event in each format, written like FreeSWITCH writes it, has the same names,
 * values, arrays and body.
 */
@Tag("jdk-independent")
class EventFormatsFuzzTests {

	private static final String ENCODED = "\r\n #%&+:;<=>?@[\\]^`{|}\"";

	static Stream<byte[]> seeds() {
		return Seeds.bodies("text/event-plain");
	}

	/** Generates an event from the bytes. */
	@MethodSource("seeds")
	@FuzzTest
	void allFormatsOfAnEventHaveTheSameValues(byte[] bytes) {
		ByteBuffer data = ByteBuffer.wrap(bytes);
		List<Field> fields = new ArrayList<>();
		String last = "";
		for (int i = number(data, 12); i > 0; i--) {
			String name = "v" + text(data, 12).replaceAll("[^A-Za-z0-9_.-]", "-");
			// In XML, consecutive elements with the same name form an array.
			name = name.equals(last) ? name + "_" : name;
			last = name;
			List<String> values = new ArrayList<>();
			int count = 1 + number(data, 3);
			for (int k = 0; k < count; k++) {
				values.add(value(data, count > 1));
			}
			fields.add(new Field(name, values));
		}
		String body = text(data, 1000).replaceAll("[^\\t\\n\\r -\\uD7FF\\uE000-\\uFFFD]", "x");
		compare(fields, body, EslEvent.ofPlain(plain(fields, body).getBytes(StandardCharsets.UTF_8)), true);
		compare(fields, body, JsonEventParser.parse(json(fields, body).getBytes(StandardCharsets.UTF_8)), false);
		compare(fields, body, XmlEventParser.parse(xml(fields, body).getBytes(StandardCharsets.UTF_8)), false);
	}

	private static int number(ByteBuffer data, int bound) {
		return data.hasRemaining() ? Math.floorMod(data.get(), bound) : 0;
	}

	private static String text(ByteBuffer data, int longest) {
		byte[] bytes = new byte[Math.min(number(data, longest), data.remaining())];
		data.get(bytes);
		return new String(bytes, StandardCharsets.UTF_8);
	}

	/** Returns a value that is not empty and that the plain format does not change. */
	private static String value(ByteBuffer data, boolean element) {
		String value = text(data, 30).replaceAll("%(?=[0-9A-F]{2})", "_").replace("ARRAY::", "a");
		if (element) {
			value = value.replace("|:", "/").replaceAll("\\|$", "/");
		}
		return value.isEmpty() ? "-" : value;
	}

	private static void compare(List<Field> fields, String body, EslEvent event, boolean arraysAreText) {
		List<Map.Entry<String, String>> seen = new ArrayList<>();
		event.headers().forEach((name, value) -> {
			if (!name.equals("Content-Length")) {
				seen.add(Map.entry(name, value));
			}
		});
		ReferenceHeaders.same("headers", fields.stream().map(Field::header).toList(), seen);
		for (Field field : fields) {
			boolean first = fields.stream()
				.filter((other) -> ReferenceHeaders.sameName(other.name, field.name))
				.findFirst()
				.orElseThrow() == field;
			if (first) {
				ReferenceHeaders.same("array", field.name, field.values, event.headers().array(field.name));
			}
		}
		ReferenceHeaders.same("body", body.isEmpty() ? null : body, event.body());
		List<Map.Entry<String, String>> all = new ArrayList<>();
		event.headers().forEach((name, value) -> all.add(Map.entry(name, value)));
		ReferenceHeaders.check(event.headers(), all, arraysAreText);
	}

	private static String plain(List<Field> fields, String body) {
		StringBuilder text = new StringBuilder();
		for (Field field : fields) {
			text.append(field.name).append(": ").append(percent(field.header().getValue())).append('\n');
		}
		if (!body.isEmpty()) {
			text.append("Content-Length: ").append(body.getBytes(StandardCharsets.UTF_8).length).append('\n');
		}
		return text.append('\n').append(body).toString();
	}

	private static String percent(String value) {
		StringBuilder text = new StringBuilder();
		for (byte b : value.getBytes(StandardCharsets.UTF_8)) {
			text.append((b < 0x20 || b > 0x7e || ENCODED.indexOf(b) >= 0) ? "%%%02X".formatted(b & 0xff)
					: Character.toString(b));
		}
		return text.toString();
	}

	private static String json(List<Field> fields, String body) {
		List<String> members = new ArrayList<>();
		for (Field field : fields) {
			List<String> values = field.values.stream().map(EventFormatsFuzzTests::quoted).toList();
			members.add("\t" + quoted(field.name) + ":\t"
					+ ((values.size() == 1) ? values.get(0) : "[" + String.join(", ", values) + "]"));
		}
		if (!body.isEmpty()) {
			members.add("\t\"Content-Length\":\t\"" + body.getBytes(StandardCharsets.UTF_8).length + "\"");
			members.add("\t\"_body\":\t" + quoted(body));
		}
		return "{\n" + String.join(",\n", members) + "\n}";
	}

	private static String quoted(String value) {
		StringBuilder text = new StringBuilder("\"");
		for (char c : value.toCharArray()) {
			if (c == '"' || c == '\\') {
				text.append('\\').append(c);
			}
			else {
				text.append((c < ' ') ? "\\u%04x".formatted((int) c) : Character.toString(c));
			}
		}
		return text.append('"').toString();
	}

	private static String xml(List<Field> fields, String body) {
		StringBuilder text = new StringBuilder("<event>\n  <headers>\n");
		for (Field field : fields) {
			for (String value : field.values) {
				text.append("    <%1$s>%2$s</%1$s>%n".formatted(field.name, escaped(percent(value))));
			}
		}
		text.append("  </headers>\n");
		if (!body.isEmpty()) {
			text.append(
					"  <Content-Length>%d</Content-Length>%n".formatted(body.getBytes(StandardCharsets.UTF_8).length));
			text.append("  <body>").append(escaped(body)).append("</body>\n");
		}
		return text.append("</event>").toString();
	}

	private static String escaped(String value) {
		return value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\r", "&#xD;");
	}

	/**
	 * A header of the event.
	 *
	 * @param name its name
	 * @param values its value, or the elements of an array
	 */
	private record Field(String name, List<String> values) {

		Map.Entry<String, String> header() {
			return Map.entry(this.name,
					(this.values.size() == 1) ? this.values.get(0) : "ARRAY::" + String.join("|:", this.values));
		}

	}

}
