package io.github.eslboot.protocol;

import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** {@link LogText}: foreign text cannot forge a log line. */
class LogTextTests {

	@Test
	void textWithoutControlCharactersIsUnchanged() {
		String text = "plain text, ümlaut 李 ${x} \\ '";
		assertThat(LogText.of(text)).isSameAs(text);
		assertThat(LogText.of("")).isEmpty();
	}

	@Test
	void controlCharactersAreEscaped() {
		char escape = 27;
		char nextLine = 0x85;
		char lineSeparator = 0x2028;
		char rightToLeft = 0x202e;
		assertThat(LogText.of("a\nb\rc\td")).isEqualTo("a\\u000ab\\u000dc\\u0009d");
		assertThat(LogText.of("" + escape + nextLine + lineSeparator + rightToLeft))
			.isEqualTo("\\u001b\\u0085\\u2028\\u202e");
	}

	@Test
	void eventWithLineBreaksInItsHeadersIsLoggedOnOneLine() {
		EslEvent event = EslEvent.of("CUSTOM",
				Map.of("Event-Subclass", "a::b\nERROR forged", "Unique-ID", "u\r\n12:00 INFO forged"));
		assertThat(event.toString()).isEqualTo("CUSTOM a::b\\u000aERROR forged [u\\u000d\\u000a12:00 INFO forged]");
		assertThat(event.uniqueId()).contains("\r\n");
	}

	@Test
	void messageOfAnExceptionIsOneLine() {
		assertThat(new EslException("'-ERR no\nsuch thing'")).hasMessage("'-ERR no\\u000asuch thing'");
	}

}
