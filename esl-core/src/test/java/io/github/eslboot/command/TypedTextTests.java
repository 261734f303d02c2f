package io.github.eslboot.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.eslboot.test.ApiCall;
import io.github.eslboot.testsupport.EslExtension;
import io.github.eslboot.testsupport.ServerText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every text argument of every typed method: the server receives the text unchanged, or
 * the method rejects it. {@code docs/texts.md} lists the rejected texts.
 */
class TypedTextTests {

	private static final Path DOCUMENTATION = Path.of("..", "docs", "texts.md");

	@RegisterExtension
	static final EslExtension ESL = EslExtension.connected();

	static Stream<TypedText> arguments() {
		return TypedText.all().stream().filter((argument) -> !argument.isSyntax());
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("arguments")
	void textIsReceivedUnchangedOrIsRejected(TypedText argument) {
		if (ESL.server().simulator == null) {
			ESL.template().send(EslCommand.api("global_setvar", "esl_canary="));
		}
		List<String> one = understood(argument.call(argument.valid(0)));
		List<String> two = understood(argument.call(argument.valid(1)));
		assertThat(two).hasSameSizeAs(one);
		if (two.equals(one)) {
			assertThat(argument.isSent()).as("the command has no text of the argument").isFalse();
			return;
		}
		int place = 0;
		while (one.get(place).equals(two.get(place))) {
			place++;
		}
		List<String> expected = new ArrayList<>(one);
		for (Map.Entry<String, String> text : TypedText.TEXTS.entrySet()) {
			Object command;
			try {
				command = argument.call(text.getValue());
			}
			catch (IllegalArgumentException ex) {
				assertThat(ex.getMessage()).as("the reason").isNotBlank().doesNotContain("\n", "\r", "\0");
				continue;
			}
			expected.set(place, one.get(place).replace(argument.valid(0), text.getValue()));
			if (text.getValue().isEmpty() && !understood(command).equals(expected)) {
				// An empty value unsets a variable.
				expected.remove(place);
				assertThat(understood(command)).as("(empty)").isEqualTo(expected);
				expected.add(place, "");
			}
			else {
				assertThat(understood(command)).as(text.getKey()).isEqualTo(expected);
			}
		}
		if (ESL.server().simulator == null) {
			assertThat(ESL.template().send(EslCommand.api("global_getvar", "esl_canary")).text()).as("a command ran")
				.isEqualTo("-ERR no reply");
		}
	}

	/** Returns the texts that FreeSWITCH reads from a command or an endpoint. */
	private static List<String> understood(Object command) {
		if (command instanceof Endpoint endpoint) {
			return List.of(endpoint.text().split("/", endpoint.text().startsWith("sofia/gateway/") ? 4 : 3));
		}
		return understood(received((ApiCommand<?>) command));
	}

	/**
	 * Returns the API command that the server receives; a real server runs it as well.
	 */
	private static ApiCall received(ApiCommand<?> command) {
		if (ESL.server().simulator == null) {
			ESL.template().send(command.api());
			String line = command.line();
			return new ApiCall(command.name(), line.substring(Math.min(line.length(), command.name().length() + 1)),
					null, null);
		}
		AtomicReference<ApiCall> received = new AtomicReference<>();
		ESL.simulator().onApi(command.name(), (call) -> {
			received.set(call);
			return "+OK\n";
		});
		ESL.template().send(command.api());
		ESL.simulator().removeApi(command.name());
		return received.get();
	}

	private static List<String> understood(ApiCall call) {
		List<String> words = new ArrayList<>(call.words());
		switch (call.name()) {
			// These do not split their arguments as others do.
			case "valet_info" -> words = List.of(call.arguments());
			case "group_call" -> words = List.of(call.arguments().split("[@+]"));
			case "global_setvar" -> words = ServerText.split(call.arguments(), '=', 3);
			case "db", "hash" -> words = ServerText.split(call.arguments(), '/', 4);
			case "chat" -> words = ServerText.split(call.arguments(), '|', 5);
			case "uuid_setvar_multi" -> {
				String[] parts = call.arguments().split(" ", 2);
				words = new ArrayList<>(List.of(parts[0]));
				for (String pair : ServerText.split(parts[1], ';', 64)) {
					words.addAll(List.of(pair.split("=", 2)));
				}
			}
			case "uuid_broadcast" -> words.set(1, ServerText.expand(words.get(1)));
			case "sched_broadcast" -> words.set(2, ServerText.expand(words.get(2)));
			case "uuid_transfer" -> {
				int dialplan = words.indexOf("inline");
				if (dialplan == words.size() - 1) {
					words.addAll(inline(words.get(dialplan - 1)));
					words.remove(dialplan - 1);
				}
			}
			case "conference" -> {
				String command = (words.size() > 1) ? words.get(1) : "";
				if (command.equals("transfer")) {
					words.set(2, inline("conference:" + words.get(2)).get(1));
				}
				else if (command.equals("dial")) {
					// The callee enters the conference with an application.
					words.set(0, ServerText.expand(words.get(0)));
				}
				else if (command.equals("play") && words.size() == 4) {
					words.set(2, ServerText.expand(words.get(2)));
				}
			}
			default -> {
			}
		}
		return words;
	}

	/** Returns the application and its argument, of which {@code valet_park} has two. */
	private static List<String> inline(String text) {
		List<String> applications = ServerText.split(text, ',', 128);
		assertThat(applications).as("applications in " + text).hasSize(1);
		String[] parts = applications.get(0).split(":", 2);
		assertThat(parts[1]).as("an argument that FreeSWITCH adds to an extension").doesNotContain("\\'");
		String argument = ServerText.expand(parts[1]);
		List<String> all = new ArrayList<>(List.of(parts[0]));
		all.addAll(parts[0].equals("valet_park") ? ServerText.words(argument) : List.of(argument));
		return all;
	}

	@Test
	void allFactoriesOfCommandsAreInTheTable() throws IOException {
		try (Stream<Path> classes = Files.list(Path.of("target", "classes", "io", "github", "eslboot", "command"))) {
			assertThat(classes.map((each) -> each.getFileName().toString())
				.filter((name) -> name.endsWith("Commands.class"))
				.map((name) -> name.replace(".class", "")))
				.isSubsetOf(TypedText.FACTORIES.stream().map(Class::getSimpleName).toList());
		}
	}

	@Test
	void documentationListsTheRejectedTexts() throws IOException {
		Map<String, Set<String>> rows = new TreeMap<>();
		for (TypedText argument : TypedText.all()) {
			rows.computeIfAbsent(cell(argument), (cell) -> new TreeSet<>())
				.add("`" + argument.methodName() + " " + argument.argumentName() + "`");
		}
		List<String> table = rows.entrySet()
			.stream()
			.map((row) -> "| " + row.getKey() + " | " + String.join(", ", row.getValue()) + " |")
			.toList();
		Path written = Path.of("target", "texts-table.md");
		Files.write(written, table);
		List<String> documented = Files.readAllLines(DOCUMENTATION)
			.stream()
			.dropWhile((line) -> !line.equals("| texts | arguments |"))
			.skip(2)
			.takeWhile((line) -> line.startsWith("|"))
			.toList();
		assertThat(documented).as("copy " + written + " into the table").isEqualTo(table);
	}

	private static String cell(TypedText argument) {
		if (argument.isSyntax()) {
			return "syntax";
		}
		Set<String> rejected = argument.rejected();
		List<String> accepted = TypedText.TEXTS.keySet().stream().filter((text) -> !rejected.contains(text)).toList();
		if (rejected.size() <= accepted.size()) {
			return "rejects " + list(rejected.stream().toList());
		}
		return accepted.isEmpty() ? "rejects all of them" : "accepts only " + list(accepted);
	}

	private static String list(List<String> texts) {
		return texts.stream()
			.map((text) -> text.startsWith("(") ? text.substring(1, text.length() - 1)
					: "`" + text.replace("|", "\\|") + "`")
			.collect(Collectors.joining(" "));
	}

}
