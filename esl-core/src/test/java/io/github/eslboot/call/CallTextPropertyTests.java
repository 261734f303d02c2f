package io.github.eslboot.call;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;

import io.github.eslboot.command.CommandInternals;
import io.github.eslboot.command.EslCommand;
import io.github.eslboot.testsupport.ServerText;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Random text in the arguments of applications. */
@Tag("jdk-independent")
class CallTextPropertyTests {

	private static final int STRINGS = 100_000;

	private static final String ALPHABET = "ab12_.:/@+*#&=,;|'\"\\ {}[]<>()$^~%-\t\n\r\0é漢";

	private final Random random = new Random(20261121);

	private String text() {
		StringBuilder text = new StringBuilder();
		for (int i = this.random.nextInt(10); i >= 0; i--) {
			text.append(ALPHABET.charAt(this.random.nextInt(ALPHABET.length())));
		}
		return text.toString();
	}

	@Test
	void playAndGetDigitsArgumentContainsThePromptsUnchanged() {
		int accepted = 0;
		for (int i = 0; i < STRINGS; i++) {
			String prompt = text();
			String invalid = text();
			String argument;
			try {
				argument = PlayAndGetDigits.builder(prompt).invalidPrompt(invalid).build().argument();
			}
			catch (IllegalArgumentException ex) {
				continue;
			}
			accepted++;
			List<String> words = ServerText.words(ServerText.expand(argument));
			assertThat(words).as(argument)
				.containsExactly("1", "20", "1", "5000", "#", prompt, invalid, "esl_digits", "[0-9]+", "3000");
			assertOneMessage(argument);
		}
		assertThat(accepted).isGreaterThan(STRINGS / 100);
	}

	@Test
	void toBuilderCopiesAllValuesOfARequest() {
		PlayAndGetDigits request = PlayAndGetDigits.builder("menu.wav")
			.invalidPrompt("wrong.wav")
			.digits(2, 4)
			.tries(3)
			.timeout(Duration.ofSeconds(7))
			.digitTimeout(Duration.ofSeconds(2))
			.terminators("*")
			.matching("[12]+")
			.build();
		assertThat(request.toBuilder().build().argument()).isEqualTo(request.argument())
			.isEqualTo("2 4 3 7000 * menu.wav wrong.wav esl_digits '[12]+' 2000");
		assertThat(request.toBuilder().prompt("other.wav").build().argument()).contains(" other.wav ");
		assertThat(request.argument()).contains(" menu.wav ");
	}

	@Test
	void patternIsOneWordOfTheArgument() {
		int accepted = 0;
		for (int i = 0; i < STRINGS; i++) {
			String pattern = text();
			String keys = text();
			try {
				String argument = PlayAndGetDigits.builder("a").matching(pattern).build().argument();
				accepted++;
				List<String> words = ServerText.words(ServerText.expand(argument));
				assertThat(words).as(argument).hasSize(10);
				assertThat(words.get(8)).isEqualTo(pattern);
				PlayAndGetDigits.builder("a").terminators(keys);
				assertThat(keys).matches("[0-9*#A-D]*");
			}
			catch (IllegalArgumentException ex) {
				// Rejected.
			}
		}
		assertThat(accepted).isGreaterThan(STRINGS / 100);
	}

	@Test
	void variableOfASessionHasTheValueAfterBothExpansions() {
		int accepted = 0;
		for (int i = 0; i < STRINGS; i++) {
			String value = text();
			String argument;
			try {
				argument = CallActions.setArgument("n", value);
			}
			catch (IllegalArgumentException ex) {
				continue;
			}
			accepted++;
			String expanded = ServerText.expand(argument);
			assertThat(ServerText.expand(expanded.substring("n=".length()))).as(argument).isEqualTo(value);
		}
		assertThat(accepted).isGreaterThan(STRINGS / 2);
	}

	@Test
	void textOfSayAndPlaybackAddsNoHeader() {
		int accepted = 0;
		for (int i = 0; i < STRINGS; i++) {
			String text = text();
			for (UnaryOperator<String> argument : List.<UnaryOperator<String>>of(UnaryOperator.identity(),
					(said) -> CallActions.sayArgument("en", "number", "pronounced", said))) {
				try {
					assertOneMessage(argument.apply(text));
					accepted++;
				}
				catch (IllegalArgumentException ex) {
					// Rejected.
				}
			}
			try {
				CallActions.sayArgument(text, "number", "pronounced", "1");
				assertThat(text).matches("[\\w:-]+");
			}
			catch (IllegalArgumentException ex) {
				// Rejected.
			}
		}
		assertThat(accepted).isGreaterThan(STRINGS);
	}

	/**
	 * Checks that a message has the argument in one header or, if it has several lines,
	 * in the body.
	 */
	private static void assertOneMessage(String argument) {
		byte[] bytes = CommandInternals.bytes(EslCommand.execute("u", "r", "say", argument, true));
		String wire = new String(bytes, StandardCharsets.UTF_8);
		int end = wire.indexOf("\n\n");
		List<String> lines = List.of(wire.substring(0, end).split("\n"));
		String body = wire.substring(end + 2);
		if (body.isEmpty()) {
			assertThat(lines).hasSize(6).contains("execute-app-arg: " + argument);
		}
		else {
			assertThat(body).isEqualTo(argument);
			assertThat(lines).hasSize(7)
				.contains("Content-Length: " + argument.getBytes(StandardCharsets.UTF_8).length);
		}
		String head = wire.substring(0, end);
		if (head.indexOf('\r') >= 0 || head.indexOf('\0') >= 0) {
			throw new AssertionError(wire);
		}
	}

}
