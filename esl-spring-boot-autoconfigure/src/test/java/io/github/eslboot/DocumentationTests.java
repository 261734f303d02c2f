package io.github.eslboot;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import javax.xml.parsers.DocumentBuilderFactory;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.xml.sax.InputSource;

import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ByteArrayResource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

/**
 * Tests that the Java blocks of the documentation compile, that its XML, YAML and
 * properties can be read and name existing properties, and that its links lead somewhere.
 */
@Tag("jdk-independent")
class DocumentationTests {

	private static final Path ROOT = Path.of("..");

	private static final Pattern BLOCK = Pattern.compile("^```(\\w*)\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);

	private static final Pattern HEADING = Pattern.compile("^#{1,5} (.+)$", Pattern.MULTILINE);

	private static final Pattern LINK = Pattern.compile("\\[[^\\]]*\\]\\(([^)\\s]+)\\)");

	/** Complete files start with their package; other blocks get what they assume. */
	private static final Pattern FILE = Pattern.compile("^package (.+);");

	private static final Pattern OWN_IMPORT = Pattern.compile("^import .*;\n", Pattern.MULTILINE);

	private static final String IMPORTS = """
						import java.time.*;
						import java.util.*;
						import io.github.eslboot.*;
						import io.github.eslboot.annotation.*;
						import io.github.eslboot.call.*;
						import io.github.eslboot.command.*;
						import io.github.eslboot.command.DialString.Leg;
						import io.github.eslboot.command.ShowCommands.ChannelRow;
						import io.github.eslboot.command.SystemCommands.ServerStatus;
						import io.github.eslboot.command.UuidCommands.TransferLeg;
						import io.github.eslboot.connection.*;
						import io.github.eslboot.event.*;
						import io.github.eslboot.group.*;
						import io.github.eslboot.integration.*;
						import io.github.eslboot.job.*;
						import io.github.eslboot.limit.*;
						import io.github.eslboot.node.*;
						import io.github.eslboot.outbound.*;
						import io.github.eslboot.pool.*;
						import io.github.eslboot.protocol.*;
						import io.github.eslboot.protocol.view.*;
						import io.github.eslboot.test.*;
						import io.github.eslboot.test.spring.EmbeddedFreeSwitch;
						import io.github.eslboot.autoconfigure.observation.*;
						import io.github.eslboot.autoconfigure.test.EslTest;
						import io.micrometer.observation.ObservationRegistry;
						import jakarta.annotation.PreDestroy;
						import jakarta.validation.Valid;
						import jakarta.validation.constraints.Pattern;
						import org.junit.jupiter.api.Tag;
			import org.junit.jupiter.api.Test;
						import org.slf4j.Logger;
						import org.springframework.beans.factory.annotation.Autowired;
						import org.springframework.beans.factory.annotation.Qualifier;
						import org.springframework.boot.SpringApplication;
						import org.springframework.boot.test.context.SpringBootTest;
						import org.springframework.boot.test.context.TestConfiguration;
						import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
						import org.springframework.context.annotation.Bean;
						import org.springframework.context.annotation.Configuration;
						import org.springframework.core.retry.RetryPolicy;
						import org.springframework.integration.dsl.IntegrationFlow;
						import org.springframework.stereotype.Component;
						import org.springframework.test.context.bean.override.mockito.MockitoBean;
						import static java.time.Duration.*;
						import static org.assertj.core.api.Assertions.assertThat;
						""";

	/** Declarations that the snippets assume. */
	private static final String SURROUNDINGS = """
				FreeSwitchSimulator fs;
				SimulatedCall call;
				EslHandlerRegistry registry;
				ObservationRegistry observationRegistry;
				EslTemplate esl;
				Logger log;
				PlayAndGetDigits menu;
				String uuid;
				String password;
				EslConnectionPool pool;
				EslNodeGroup group;
				EslEventListener listener;
				EslEvent eslEvent;
				Board board;
				io.github.bucket4j.distributed.proxy.ProxyManager<String> proxies;
				interface Board {
					void waits(String queue, String member, String number);
					void talks(String member, String agent, Duration waitingTime);
					void left(String member, QueueCancelReason reason, Duration talkTime);
				}
				interface DeadEvents {
					void store(String handler, Object event, Throwable error);
				}
				void show(String text) { }
				static class IvrSession implements EslEventListener {
					IvrSession(EslTemplate esl) { }
					public void onEvent(EslEvent event) { }
				}
			""";

	/** Types of the application that blocks refer to. */
	private static final String TYPES = """
			interface CustomerRepository { }
			class CallDeskApplication {
				public static void main(String[] args) { }
			}
			""";

	@TempDir
	Path classes;

	static List<Path> pages() throws IOException {
		try (Stream<Path> root = Files.list(ROOT); Stream<Path> docs = Files.list(ROOT.resolve("docs"))) {
			// The page for contributors shows types of the tests.
			return Stream.concat(root, docs)
				.filter((path) -> path.toString().endsWith(".md") && !path.endsWith("CONTRIBUTING.md"))
				.sorted()
				.toList();
		}
	}

	private static Stream<Arguments> blocks(String language) throws IOException {
		List<Arguments> blocks = new ArrayList<>();
		for (Path page : pages()) {
			Matcher block = BLOCK.matcher(Files.readString(page));
			while (block.find()) {
				if (block.group(1).equals(language)) {
					blocks.add(Arguments.of(page.getFileName().toString(), block.group(2)));
				}
			}
		}
		assertThat(blocks).isNotEmpty();
		return blocks.stream();
	}

	static Stream<Arguments> javaBlocks() throws IOException {
		return blocks("java");
	}

	static Stream<Arguments> xmlBlocks() throws IOException {
		return blocks("xml");
	}

	static Stream<Arguments> yamlBlocks() throws IOException {
		return blocks("yaml");
	}

	static Stream<Arguments> propertiesBlocks() throws IOException {
		return blocks("properties");
	}

	/** A block is a file, several types, members of a class, or statements. */
	@ParameterizedTest
	@MethodSource("javaBlocks")
	void javaCompiles(String page, String block) {
		String code = block.replace("{ … }", "{ }").replace("-> …", "-> { }");
		if (FILE.matcher(code).find()) {
			assertThat(errors(code)).isEmpty();
			return;
		}
		StringBuilder imports = new StringBuilder(IMPORTS);
		OWN_IMPORT.matcher(code).results().forEach((found) -> imports.append(found.group()));
		code = OWN_IMPORT.matcher(code).replaceAll("");
		String statements = "class Snippet {\n" + SURROUNDINGS + "void run() throws Exception {\n" + code + "}\n}\n";
		String members = "class Snippet {\n" + SURROUNDINGS + code + "}\n";
		List<String> errors = new ArrayList<>();
		for (String whole : List.of(statements, members, code)) {
			errors.add(errors(imports + TYPES + whole));
			if (errors.contains("")) {
				return;
			}
		}
		assertThat(errors).contains("");
	}

	private String errors(String code) {
		JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
		StringWriter messages = new StringWriter();
		boolean compiled = compiler
			.getTask(messages, null, null,
					List.of("-d", this.classes.toString(), "-cp", System.getProperty("java.class.path"), "-proc:none"),
					null, List.of(new Source(code)))
			.call();
		return compiled ? "" : messages.toString();
	}

	@ParameterizedTest
	@MethodSource("xmlBlocks")
	void xmlIsWellFormed(String page, String xml) {
		assertThatCode(() -> DocumentBuilderFactory.newInstance()
			.newDocumentBuilder()
			.parse(new InputSource(new StringReader("<block>" + xml + "</block>")))).doesNotThrowAnyException();
	}

	@ParameterizedTest
	@MethodSource("yamlBlocks")
	void yamlNamesExistingProperties(String page, String yaml) throws IOException {
		PropertySource<?> source = new YamlPropertySourceLoader()
			.load(page, new ByteArrayResource(yaml.getBytes(StandardCharsets.UTF_8)))
			.get(0);
		assertThat(((EnumerablePropertySource<?>) source).getPropertyNames()).isNotEmpty()
			.allSatisfy(DocumentationTests::exists);
	}

	@ParameterizedTest
	@MethodSource("propertiesBlocks")
	void propertiesExist(String page, String text) throws IOException {
		Properties properties = new Properties();
		properties.load(new StringReader(text));
		assertThat(properties.stringPropertyNames()).isNotEmpty().allSatisfy(DocumentationTests::exists);
	}

	/** Properties of other libraries are not checked, nor those of nodes and gateways. */
	private static void exists(String property) throws IOException {
		if (property.startsWith("freeswitch.esl.") && !property.matches("freeswitch\\.esl\\.(nodes|gateways)\\..*")) {
			assertThat(Files.readString(ROOT.resolve("docs/configuration.md"))).contains("`" + property + "`");
		}
	}

	@ParameterizedTest
	@MethodSource("pages")
	void linksLeadSomewhere(Path page) throws IOException {
		String text = BLOCK.matcher(Files.readString(page)).replaceAll("");
		List<String> broken = LINK.matcher(text)
			.results()
			.map((link) -> link.group(1))
			.filter((target) -> !target.startsWith("http"))
			.filter((target) -> !leadsSomewhere(page, target))
			.toList();
		assertThat(broken).isEmpty();
	}

	private static boolean leadsSomewhere(Path page, String target) {
		int hash = target.indexOf('#');
		String file = (hash < 0) ? target : target.substring(0, hash);
		Path linked = file.isEmpty() ? page : page.resolveSibling(file);
		return Files.exists(linked) && (hash < 0 || anchors(linked).contains(target.substring(hash + 1)));
	}

	/** Returns the anchors that renderers of Markdown give to headings. */
	private static Set<String> anchors(Path page) {
		try {
			return HEADING.matcher(BLOCK.matcher(Files.readString(page)).replaceAll(""))
				.results()
				.map((heading) -> heading.group(1)
					.toLowerCase(Locale.ROOT)
					.replaceAll("[^\\w\\- ]", "")
					.replace(' ', '-'))
				.collect(Collectors.toSet());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Test
	void everyPageIsListedInTheReadme() throws IOException {
		String readme = Files.readString(ROOT.resolve("README.md"));
		assertThat(pages()).filteredOn((page) -> page.getParent().endsWith("docs"))
			.allSatisfy((page) -> assertThat(readme).contains("](docs/" + page.getFileName() + ")"));
	}

	private static final class Source extends SimpleJavaFileObject {

		private final String code;

		Source(String code) {
			super(URI.create("string:///" + name(code) + ".java"), JavaFileObject.Kind.SOURCE);
			this.code = code;
		}

		/** The name of a file is that of its public type. */
		private static String name(String code) {
			Matcher type = Pattern.compile("^public (?:final )?(?:class|record|interface) (\\w+)", Pattern.MULTILINE)
				.matcher(code);
			return type.find() ? type.group(1) : "Snippet";
		}

		@Override
		public CharSequence getCharContent(boolean ignoreEncodingErrors) {
			return this.code;
		}

	}

}
