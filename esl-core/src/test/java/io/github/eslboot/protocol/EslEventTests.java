package io.github.eslboot.protocol;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class EslEventTests {

	private static EslEvent plain(String text) {
		return EslEvent.ofPlain(text.getBytes(StandardCharsets.UTF_8));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			a%20b | a b
			a+b | a+b
			%2B49 | +49
			h%C3%A9 | hé
			100% | 100%
			100%2 | 100%2
			%zz | %zz
			%4a%4A | JJ
			a%41b | aAb
			%E2%82%AC | €
			x%25y | x%y
			""")
	void headerIsPercentDecoded(String wire, String value) {
		assertThat(plain("X: " + wire + "\n\n").header("X")).isEqualTo(value);
		assertThat(plain("X: " + wire + "\nY: 1\n\n").header("X")).isEqualTo(value);
	}

	@Test
	void headersIgnoreCaseAndReturnTheFirstValue() {
		EslEvent event = plain("Event-Name: COMMAND\nCommand: sendevent X\nEvent-Name: X\nContent-Length: 3\n\nabc");
		assertThat(event.name()).isEqualTo("COMMAND");
		assertThat(event.header("event-NAME")).isEqualTo("COMMAND");
		assertThat(event.headers().getAll("event-name")).containsExactly("COMMAND", "X");
		assertThat(event.headers().asMap()).containsEntry("Command", "sendevent X").hasSize(3);
		assertThat(event.headers().asMap().get("COMMAND")).isEqualTo("sendevent X");
		assertThat(event.headers().asMap().keySet()).containsExactly("Event-Name", "Command", "Content-Length");
		assertThat(event.headers().size()).isEqualTo(4);
	}

	@Test
	void headerMatchesWholeNamesOnly() {
		EslEvent event = plain("Caller-Unique-ID: 1\nUnique-ID: 2\nUnique-ID-Old: 3\n\n");
		assertThat(event.uniqueId()).isEqualTo("2");
		assertThat(event.header("ID")).isNull();
		assertThat(event.header("Unique")).isNull();
		assertThat(event.header("")).isNull();
	}

	@Test
	void bodyFollowsTheEmptyLine() {
		assertThat(plain("A: 1\nContent-Length: 5\n\nx\n\ny").body()).isEqualTo("x\n\ny");
		assertThat(plain("A: 1\n\n").body()).isNull();
		assertThat(plain("A: 1\n\n").hasBody()).isFalse();
		assertThat(plain("A: 1").header("A")).isEqualTo("1");
		assertThat(plain("").headers().size()).isZero();
		assertThat(plain("\n").name()).isEmpty();
	}

	@Test
	void arraySplitsThePlainForm() {
		EslEvent event = plain("A: ARRAY%3A%3Aone%7C%3Atwo\nB: single\n\n");
		assertThat(event.header("A")).isEqualTo("ARRAY::one|:two");
		assertThat(event.headers().array("a")).containsExactly("one", "two");
		assertThat(event.headers().array("B")).containsExactly("single");
		assertThat(event.headers().array("C")).isEmpty();
	}

	@Test
	void arrayPrefersTheExactElements() {
		EslHeaders headers = ProtocolInternals.headers(List.of("A"), List.of("ARRAY::x|:y|:z"),
				Map.of("A", List.of("x|:y", "z")));
		assertThat(headers.array("a")).containsExactly("x|:y", "z");
	}

	@Test
	void gettersReturnTheCommonHeaders() {
		EslEvent event = plain("""
				Event-Name: CUSTOM
				Event-Subclass: sofia%3A%3Aregister
				Event-Date-Timestamp: 1700000000123456
				Event-Sequence: 42
				Unique-ID: u1
				variable_foo: bar

				""");
		assertThat(event.type()).isEqualTo(EventName.CUSTOM);
		assertThat(event.subclass()).isEqualTo("sofia::register");
		assertThat(event.timestamp()).isEqualTo(Instant.ofEpochSecond(1700000000L, 123456000));
		assertThat(event.sequence()).isEqualTo(42);
		assertThat(event.variable("foo")).isEqualTo("bar");
		assertThat(event).hasToString("CUSTOM sofia::register [u1]");
	}

	@Test
	void gettersReturnNullForMissingHeaders() {
		EslEvent event = plain("Command: sendevent\n\n");
		assertThat(event.name()).isEmpty();
		assertThat(event.type()).isNull();
		assertThat(event.uniqueId()).isNull();
		assertThat(event.timestamp()).isNull();
		assertThat(event.sequence()).isEqualTo(-1);
		assertThat(plain("Event-Name: NO_SUCH\nEvent-Sequence: many\n\n").sequence()).isEqualTo(-1);
		assertThat(plain("Event-Name: NO_SUCH\n\n").type()).isNull();
	}

	@Test
	void asMapIsReadOnly() {
		Map<String, String> map = plain("A: 1\n\n").headers().asMap();
		assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> map.put("B", "2"));
		assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(map::clear);
	}

	@Test
	void indexOfFindsALineFeedAtAnyOffset() {
		for (int length = 0; length < 40; length++) {
			byte[] bytes = ("x".repeat(length) + "\n" + "y".repeat(20)).getBytes(StandardCharsets.US_ASCII);
			for (int from = 0; from <= length; from++) {
				assertThat(HeaderBytes.indexOf(bytes, from, bytes.length, '\n')).isEqualTo(length);
			}
			assertThat(HeaderBytes.indexOf(bytes, length + 1, bytes.length, '\n')).isEqualTo(-1);
		}
	}

}
