package io.github.eslboot.protocol.codec;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.EslHeaders;
import io.github.eslboot.protocol.EslMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Events whose values are not UTF-8, as captured from a real server: a call with a name
 * in GBK and with a byte that no charset of text has there.
 */
class ForeignBytesCaptureTests {

	private static final Charset GBK = Charset.forName("GBK");

	private static final byte[] NAME = HexFormat.of().parseHex("C0EEC0D7");

	private static final byte[] NOTE = HexFormat.of().parseHex("31303025FF");

	private static List<EslEvent> events(String format) {
		List<EslMessage> messages = Captures.messages("foreign-bytes-" + format);
		assertThat(messages).noneMatch(EslMessage.Unparsed.class::isInstance);
		return messages.stream().filter(EslEvent.class::isInstance).map(EslEvent.class::cast).toList();
	}

	@ParameterizedTest
	@ValueSource(strings = { "plain", "json", "xml" })
	void headersHaveTheirExactBytesInEveryFormat(String format) {
		List<EslEvent> events = events(format).stream()
			.filter((event) -> event.variable("customer_name") != null)
			.toList();
		assertThat(events).extracting(EslEvent::name)
			.contains("CHANNEL_CREATE", "CHANNEL_ANSWER", "CHANNEL_HANGUP_COMPLETE");
		assertThat(events).allSatisfy((event) -> {
			assertThat(event.headers().bytes("variable_customer_name")).isEqualTo(NAME);
			assertThat(event.headers().bytes("Variable_Note")).isEqualTo(NOTE);
			assertThat(event.variable("customer_name", GBK)).isEqualTo("李雷");
			assertThat(event.header("variable_customer_name", GBK)).isEqualTo("李雷");
			assertThat(event.variable("customer_name")).isEqualTo(new String(NAME, StandardCharsets.UTF_8));
			assertThat(event.variable("note")).isEqualTo("100%\uFFFD");
			assertThat(event.headers().bytes("Unique-ID")).asString(StandardCharsets.US_ASCII)
				.isEqualTo(event.uniqueId());
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "plain", "json" })
	void bodyHasItsExactBytesWhereTheFormatHasThem(String format) {
		assertThat(events(format).stream().filter(EslEvent::hasBody))
			.anySatisfy((event) -> assertThat(event.body(GBK)).contains("李雷"));
	}

	@Test
	void jsonTextsThatAreNotUtf8AreDecodedOneByOne() {
		byte[] json = bytes("{'Event-Name':'CUSTOM','größe':'häuser','list':['a','*'],'mixed':'€ *','_body':'x*'}");
		EslEvent event = JsonEventParser.parse(json);
		assertThat(event.header("größe")).isEqualTo("häuser");
		assertThat(event.headers().bytes("größe")).asString(StandardCharsets.UTF_8).isEqualTo("häuser");
		assertThat(event.headers().array("list")).containsExactly("a", "\uFFFD");
		assertThat(event.headers().bytes("list")).isEqualTo(bytes("ARRAY::a|:*"));
		assertThat(event.header("mixed")).isEqualTo("€ \uFFFD");
		assertThat(event.headers().bytes("mixed")).isEqualTo(bytes("€ *"));
		assertThat(event.body()).isEqualTo("x\uFFFD");
		assertThat(event.bodyBytes()).isEqualTo(bytes("x*"));
	}

	@Test
	void xmlTextsThatAreNotUtf8AreDecodedOneByOne() {
		EslEvent encoded = XmlEventParser.parse(bytes("<event><headers><Event-Name>CUSTOM</Event-Name>"
				+ "<größe>h%C3%A4user</größe><list>a</list><list>%FF</list></headers></event>"));
		assertThat(encoded.header("größe")).isEqualTo("häuser");
		assertThat(encoded.headers().array("list")).containsExactly("a", "\uFFFD");
		assertThat(encoded.headers().bytes("list")).isEqualTo(bytes("ARRAY::a|:*"));
		EslEvent raw = XmlEventParser.parse(bytes("<event><headers><Event-Name>CUSTOM</Event-Name>"
				+ "<name>h%C3%A4user</name></headers><body>ä*</body></event>"));
		assertThat(raw.header("name")).isEqualTo("häuser");
		assertThat(raw.bodyBytes()).isEqualTo(bytes("ä*"));
	}

	@Test
	void headersFromTheApplicationHaveTheBytesOfUtf8() {
		EslHeaders headers = EslHeaders.of(Map.of("name", "é"));
		assertThat(headers.bytes("NAME")).asString(StandardCharsets.UTF_8).isEqualTo("é");
		assertThat(headers.get("name", StandardCharsets.ISO_8859_1)).isEqualTo("Ã©");
		assertThat(headers.bytes("other")).isNull();
		assertThat(headers.get("other", GBK)).isNull();
	}

	@Test
	void plainHeaderWithANameThatIsNotAsciiIsFoundByItsDecodedName() {
		EslEvent event = EslEvent.ofPlain(bytes("Event-Name: CUSTOM\ngröße: h%C3%A4user\n\n"));
		assertThat(event.headers().bytes("größe")).asString(StandardCharsets.UTF_8).isEqualTo("häuser");
		assertThat(event.headers().bytes("grüße")).isNull();
		assertThat(event.bodyBytes()).isEmpty();
		assertThat(event.body(GBK)).isNull();
	}

	/** Returns UTF-8, with quotation marks for apostrophes and the byte FF for a star. */
	private static byte[] bytes(String text) {
		byte[] bytes = text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
		for (int i = 0; i < bytes.length; i++) {
			if (bytes[i] == '*') {
				bytes[i] = (byte) 0xff;
			}
		}
		return bytes;
	}

}
