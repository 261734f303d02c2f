package io.github.eslboot.protocol.codec;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.EslProtocolException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The parser agrees with {@link ReferenceJson}, or throws an
 * {@link EslProtocolException}.
 */
@Tag("jdk-independent")
class JsonEventParserFuzzTests {

	private static final int MAX_NAME_LENGTH = 1000;

	static Stream<byte[]> seeds() {
		return Stream.concat(Seeds.bodies("text/event-json"),
				Stream
					.of("{\"a\":[\"x|:y\",null,1.5e3],\"_body\":\"\\u00e9\\ud83d\\ude00\\n\",\"n\":null,\"t\":true}",
							"{\"a\":\"1\",\"A\":[\"2\"],\"a\":[]} {", "{\"a\":{\"b\":1}}", "[[[[",
							"{\"a\":\"1\",\"a\":[\"1\",\"2\"],\"b\":[\"1\",\"2\"],\"b\":\"1\"}")
					.map((text) -> text.getBytes(StandardCharsets.UTF_8)));
	}

	@MethodSource("seeds")
	@FuzzTest
	void parseAgreesWithTheReference(byte[] bytes) {
		EslEvent event = parse(bytes);
		List<ReferenceJson.Member> expected = reference(bytes);
		if (event != null) {
			List<Map.Entry<String, String>> headers = entries(event);
			ReferenceHeaders.check(event.headers(), headers, false);
			EslEventFuzzTests.checkFields(event, headers);
		}
		if (expected != null) {
			compare(expected, event);
		}
		Allocation.bounded(bytes, 96 << 10, 150, () -> parse(bytes));
	}

	private static void compare(List<ReferenceJson.Member> expected, EslEvent event) {
		if (event == null) {
			// Names over the limit, and long numbers, which FreeSWITCH never sends.
			boolean tooLong = expected.stream()
				.anyMatch((member) -> member.name().length() > MAX_NAME_LENGTH / 2
						|| member.values().stream().anyMatch((value) -> value.length() > MAX_NAME_LENGTH));
			ReferenceHeaders.same("refused", tooLong, true);
			return;
		}
		List<Map.Entry<String, String>> headers = new ArrayList<>();
		List<ReferenceJson.Member> members = new ArrayList<>();
		String body = null;
		for (ReferenceJson.Member member : expected) {
			if (!member.array() && member.name().equals("_body")) {
				body = member.values().isEmpty() ? null : member.values().get(0);
			}
			else if (!member.values().isEmpty()) {
				headers.add(member.header());
				members.add(member);
			}
		}
		for (ReferenceJson.Member member : members) {
			List<String> array = members.stream()
				.filter((other) -> ReferenceHeaders.sameName(other.name(), member.name()))
				.findFirst()
				.filter(ReferenceJson.Member::array)
				.map(ReferenceJson.Member::values)
				.orElse(null);
			if (array != null) {
				ReferenceHeaders.same("array", member.name(), array, event.headers().array(member.name()));
			}
		}
		ReferenceHeaders.same("headers", headers, entries(event));
		ReferenceHeaders.same("body()", (body == null || body.isEmpty()) ? null
				: new String(body.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8), event.body());
	}

	private static List<Map.Entry<String, String>> entries(EslEvent event) {
		List<Map.Entry<String, String>> entries = new ArrayList<>();
		event.headers().forEach((name, value) -> entries.add(Map.entry(name, value)));
		return entries;
	}

	private static EslEvent parse(byte[] bytes) {
		try {
			return JsonEventParser.parse(bytes);
		}
		catch (EslProtocolException ex) {
			return null;
		}
	}

	/** Returns the members, or {@code null} if this is no flat object in UTF-8. */
	private static List<ReferenceJson.Member> reference(byte[] bytes) {
		try {
			String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
			return ReferenceJson.parse(text);
		}
		catch (CharacterCodingException | IllegalArgumentException ex) {
			return null;
		}
	}

}
