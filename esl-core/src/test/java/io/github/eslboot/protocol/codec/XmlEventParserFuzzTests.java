package io.github.eslboot.protocol.codec;

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
 * For any bytes, the parser returns an event or throws an {@link EslProtocolException},
 * reads no file, resolves no external entity, and allocates memory in proportion to the
 * size of its input. {@link EventFormatsFuzzTests} checks the values.
 */
@Tag("jdk-independent")
class XmlEventParserFuzzTests {

	static Stream<byte[]> seeds() {
		return Stream.concat(Seeds.bodies("text/event-xml"), Stream.of(
				"<event><headers><A>x%20&lt;</A><A>y</A></headers><Content-Length>1</Content-Length><body>b</body></event>",
				"<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">]><event><headers><A>&b;</A></headers></event>",
				"<!DOCTYPE x SYSTEM \"file:///etc/hostname\"><event/>",
				"<?xml version=\"1.1\" encoding=\"UTF-16\"?><event><![CDATA[x]]><!-- c --><?p i?></event>",
				"<event><headers><a b='1' b='2'/></headers></event>", "<a:b:c/>",
				"<event><headers><a>&#0;&#x110000;&#38;</a></headers></event>")
			.map((text) -> text.getBytes(StandardCharsets.UTF_8)));
	}

	@MethodSource("seeds")
	@FuzzTest
	void parseReturnsAnEventOrThrowsEslProtocolException(byte[] bytes) {
		EslEvent event = parse(bytes);
		if (event != null) {
			List<Map.Entry<String, String>> headers = new ArrayList<>();
			event.headers().forEach((name, value) -> headers.add(Map.entry(name, value)));
			ReferenceHeaders.check(event.headers(), headers, false);
			EslEventFuzzTests.checkFields(event, headers);
			ReferenceHeaders.same("the second result", ReferenceDecoder.describe(event),
					ReferenceDecoder.describe(parse(bytes)));
		}
		Allocation.bounded(bytes, 512 << 10, 150, () -> parse(bytes));
	}

	private static EslEvent parse(byte[] bytes) {
		try {
			return XmlEventParser.parse(bytes);
		}
		catch (EslProtocolException ex) {
			return null;
		}
	}

}
