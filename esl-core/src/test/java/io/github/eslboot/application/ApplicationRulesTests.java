package io.github.eslboot.application;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Rules for the applications in this package: they are short, use few packages of the
 * library and no FreeSWITCH command as text, and the documentation contains them.
 */
class ApplicationRulesTests {

	private static final int MAX_PACKAGES = 3;

	private static final Path SOURCES = Path.of("src/test/java/io/github/eslboot/application");

	private static final Path DOCUMENTATION = Path.of("../docs/applications.md");

	private static final Pattern IMPORT = Pattern
		.compile("(?m)^import (?:static )?(io\\.github\\.eslboot[a-z.]*)\\.[A-Z]");

	private static final Pattern QUALIFIED_NAME = Pattern.compile("(?m)^(?!import|package).*io\\.github\\.eslboot\\.");

	private static final Pattern COMMAND_METHOD = Pattern
		.compile("\\.(api|bgapi|execute|queueApplication|application|send)\\(|ApiCommand|EslCommand\\.|SendMessage");

	private static final Pattern COMMAND_TEXT = Pattern
		.compile("\"(uuid_|&|(originate|show|sofia|conference|callcenter_config|bgapi|hupall|status|sendmsg)[ \"])");

	@ParameterizedTest
	@MethodSource("applications")
	void applicationImportsAtMostThreePackages(Path application) {
		Set<String> packages = new TreeSet<>();
		IMPORT.matcher(read(application)).results().map((found) -> found.group(1)).forEach(packages::add);
		assertThat(packages).hasSizeBetween(1, MAX_PACKAGES);
		assertThat(QUALIFIED_NAME.matcher(read(application)).results()).isEmpty();
	}

	@ParameterizedTest
	@MethodSource("applications")
	void applicationIsShortAndDocumented(Path application) {
		String source = read(application);
		assertThat(source.lines()).hasSizeLessThan(60);
		assertThat(read(DOCUMENTATION)).contains("```java\n" + source.replace("\t", "    ") + "```\n");
	}

	@ParameterizedTest
	@MethodSource("applications")
	void applicationContainsNoCommandAsText(Path application) {
		String source = read(application);
		assertThat(Stream.of(COMMAND_METHOD, COMMAND_TEXT)
			.flatMap((pattern) -> pattern.matcher(source).results())
			.map(MatchResult::group)).isEmpty();
	}

	@Test
	void packageContainsTenApplications() {
		assertThat(applications()).hasSize(10);
	}

	static List<Path> applications() {
		try (Stream<Path> files = Files.list(SOURCES)) {
			return files.filter((file) -> !file.toString().endsWith("Tests.java") && !file.endsWith("Clients.java"))
				.sorted()
				.toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static String read(Path source) {
		try {
			return Files.readString(source);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
