package io.github.eslboot;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that all of the public API has Javadoc, with the compiler's check for missing
 * comments and tags.
 */
@Tag("jdk-independent")
class JavadocTests {

	private static final List<String> MODULES = List.of("esl-test", "esl-core", "esl-spring-boot-autoconfigure");

	/**
	 * Files that the published Javadoc leaves out: internal packages and classes, and
	 * properties, which docs/configuration.md describes.
	 */
	private static final Pattern NOT_PUBLISHED = Pattern
		.compile(".*/eslboot/(internal|protocol/codec|connection/wire|event/delivery|event/stream|call/link"
				+ "|limit/admission)/.*|.*(Internals|Properties)\\.java");

	@TempDir
	Path classes;

	@Test
	void publicApiHasJavadoc() throws IOException {
		DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
		JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
		try (StandardJavaFileManager files = compiler.getStandardFileManager(found, Locale.ROOT, null)) {
			boolean compiled = compiler
				.getTask(null, files, found,
						List.of("-d", this.classes.toString(), "-cp", System.getProperty("java.class.path"),
								"-proc:none", "-Xdoclint:missing/protected", "-Xmaxwarns", "10000"),
						null, files.getJavaFileObjectsFromPaths(sources()))
				.call();
			assertThat(compiled).as("compilation: %s", messages(found, Diagnostic.Kind.ERROR)).isTrue();
		}
		assertThat(messages(found, Diagnostic.Kind.WARNING)).isEmpty();
	}

	private static List<Path> sources() throws IOException {
		List<Path> sources = new ArrayList<>();
		for (String module : MODULES) {
			try (Stream<Path> all = Files.walk(Path.of("..", module, "src/main/java"))) {
				all.filter((path) -> path.toString().endsWith(".java")).forEach(sources::add);
			}
		}
		return sources;
	}

	private static List<String> messages(DiagnosticCollector<JavaFileObject> found, Diagnostic.Kind kind) {
		return found.getDiagnostics()
			.stream()
			.filter((diagnostic) -> diagnostic.getKind() == kind && diagnostic.getSource() != null)
			.filter((diagnostic) -> !NOT_PUBLISHED.matcher(path(diagnostic.getSource())).matches())
			.map((diagnostic) -> "%s:%d: %s".formatted(path(diagnostic.getSource()), diagnostic.getLineNumber(),
					diagnostic.getMessage(Locale.ROOT)))
			.toList();
	}

	private static String path(JavaFileObject source) {
		URI uri = source.toUri();
		return uri.getPath();
	}

}
