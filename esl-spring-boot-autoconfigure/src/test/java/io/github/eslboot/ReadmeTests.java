package io.github.eslboot;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that the Java snippets of the README compile.
 */
class ReadmeTests {

	private static final Pattern SNIPPET = Pattern.compile("^```java\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);

	private static final Pattern CLASS = Pattern.compile("^class ", Pattern.MULTILINE);

	private static final Pattern METHOD = Pattern.compile("^(void|String) \\w+\\(", Pattern.MULTILINE);

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
			import io.github.eslboot.connection.*;
			import io.github.eslboot.event.*;
			import io.github.eslboot.group.*;
			import io.github.eslboot.job.*;
			import io.github.eslboot.limit.*;
			import io.github.eslboot.node.*;
			import io.github.eslboot.outbound.*;
			import io.github.eslboot.pool.*;
			import io.github.eslboot.protocol.*;
			import io.github.eslboot.protocol.view.*;
			import io.github.eslboot.test.*;
			import io.github.eslboot.test.spring.EmbeddedFreeSwitch;
			import jakarta.annotation.PreDestroy;
			import org.junit.jupiter.api.Test;
			import org.slf4j.Logger;
			import org.springframework.beans.factory.annotation.Autowired;
			import org.springframework.beans.factory.annotation.Qualifier;
			import org.springframework.boot.test.context.SpringBootTest;
			import org.springframework.context.annotation.Bean;
			import org.springframework.context.annotation.Configuration;
			import org.springframework.stereotype.Component;
			""";

	/** Declarations that the snippets assume. */
	private static final String SURROUNDINGS = """
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
				interface Board {
					void waits(String queue, String member, String number);
					void talks(String member, String agent, Duration waitingTime);
					void left(String member, QueueCancelReason reason, Duration talkTime);
				}
				void show(String text) { }
				static class IvrSession implements EslEventListener {
					IvrSession(EslTemplate esl) { }
					public void onEvent(EslEvent event) { }
				}
			""";

	@TempDir
	Path classes;

	static Stream<String> snippets() throws IOException {
		List<String> found = SNIPPET.matcher(Files.readString(Path.of("..", "README.md")))
			.results()
			.map((match) -> match.group(1))
			.toList();
		assertThat(found).isNotEmpty();
		return found.stream();
	}

	@ParameterizedTest
	@MethodSource("snippets")
	void snippetCompiles(String snippet) {
		JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
		StringWriter messages = new StringWriter();
		boolean compiled = compiler
			.getTask(messages, null, null,
					List.of("-d", this.classes.toString(), "-cp", System.getProperty("java.class.path"), "-proc:none"),
					null, List.of(new Source(whole(snippet))))
			.call();
		assertThat(compiled).as(messages.toString()).isTrue();
	}

	private static String whole(String snippet) {
		String code = snippet.replace("{ … }", "{ }").replace("-> …", "-> { }");
		if (CLASS.matcher(code).find()) {
			return IMPORTS + code;
		}
		boolean statements = !METHOD.matcher(code).find();
		return IMPORTS + "class Snippet {\n" + SURROUNDINGS
				+ (statements ? "void run() throws Exception {\n" + code + "}\n" : code) + "}\n";
	}

	private static final class Source extends SimpleJavaFileObject {

		private final String code;

		Source(String code) {
			super(URI.create("string:///Snippet.java"), JavaFileObject.Kind.SOURCE);
			this.code = code;
		}

		@Override
		public CharSequence getCharContent(boolean ignoreEncodingErrors) {
			return this.code;
		}

	}

}
