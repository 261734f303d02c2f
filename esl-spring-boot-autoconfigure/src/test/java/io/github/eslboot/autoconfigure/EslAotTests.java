package io.github.eslboot.autoconfigure;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import javax.tools.ToolProvider;

import io.github.eslboot.EslTemplate;
import io.github.eslboot.annotation.EslCallEndHandler;
import io.github.eslboot.annotation.EslCallHandler;
import io.github.eslboot.annotation.EslEventHandler;
import io.github.eslboot.annotation.EslHeader;
import io.github.eslboot.annotation.EslNoticeHandler;
import io.github.eslboot.annotation.EslSessionHandler;
import io.github.eslboot.call.CallRecord;
import io.github.eslboot.call.EslCall;
import io.github.eslboot.event.EventGap;
import io.github.eslboot.group.EslNodeGroup;
import io.github.eslboot.test.FreeSwitchSimulator;
import io.github.eslboot.test.SimulatedCall;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.aot.agent.RuntimeHintsAgent;
import org.springframework.aot.generate.GenerationContext;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.aot.test.generate.TestGenerationContext;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.test.tools.CompileWithForkedClassLoader;
import org.springframework.core.test.tools.TestCompiler;
import org.springframework.javapoet.ClassName;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests that the application can be processed ahead of time.
 */
class EslAotTests {

	@Test
	@CompileWithForkedClassLoader
	@SuppressWarnings("unchecked")
	void handlersReceiveEventsInAContextProcessedAheadOfTime() {
		TestGenerationContext generation = new TestGenerationContext();
		ClassName initializer = generate(generation);
		assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(Handlers.class, "answered"))
			.accepts(generation.getRuntimeHints());
		assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(Handlers.class, "gap"))
			.accepts(generation.getRuntimeHints());
		assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(Handlers.class, "serve"))
			.accepts(generation.getRuntimeHints());
		assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(Handlers.class, "store"))
			.accepts(generation.getRuntimeHints());
		assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(Handlers.class, "session"))
			.accepts(generation.getRuntimeHints());
		generation.writeGeneratedContent();
		TestCompiler.forSystem().with(generation).compile((compiled) -> {
			try (FreeSwitchSimulator server = FreeSwitchSimulator.create();
					GenericApplicationContext context = new GenericApplicationContext()) {
				connectTo(server, context);
				compiled.getInstance(ApplicationContextInitializer.class, initializer.reflectionName())
					.initialize(context);
				context.refresh();
				context.getBean(EslTemplate.class).stream().awaitUp(EslContexts.PATIENCE);
				server.fire("CHANNEL_ANSWER", "Number", "1001");
				Handlers handlers = context.getBean(Handlers.class);
				await().atMost(EslContexts.PATIENCE).until(() -> "1001".equals(handlers.number));
				SimulatedCall call = server.newCall().uuid("call-1").start();
				await().atMost(EslContexts.PATIENCE).until(() -> "call-1".equals(handlers.served));
				call.hangup();
				await().atMost(EslContexts.PATIENCE).until(() -> "call-1".equals(handlers.stored));
			}
		});
	}

	@Test
	void handlersOfEachKindAreCalledWithAotEnabledAndReachableByReflection(@TempDir Path directory) throws Exception {
		Path build = directory.resolve("build");
		AotRun.generate(build);
		Path classes = compile(build, directory.resolve("classes"));
		Path agent = Path.of(RuntimeHintsAgent.class.getProtectionDomain().getCodeSource().getLocation().toURI());
		Path output = directory.resolve("output.txt");
		Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-javaagent:" + agent + "=+io.github.eslboot", "-cp",
				String.join(File.pathSeparator, classes.toString(), build.resolve("classes").toString(),
						System.getProperty("java.class.path")),
				AotRun.class.getName(), directory.resolve("hints").toString())
			.redirectErrorStream(true)
			.redirectOutput(output.toFile())
			.start();
		try {
			assertThat(process.waitFor(3, TimeUnit.MINUTES)).isTrue();
		}
		finally {
			process.destroyForcibly();
		}
		List<String> lines = Files.readAllLines(output);
		assertThat(lines).contains("COMPLETE", "CALLED session 5000", "CALLED gap")
			.noneMatch((line) -> line.startsWith("NO HINT"));
	}

	/** Compiles the generated sources, next to the generated classes. */
	private static Path compile(Path build, Path classes) throws IOException {
		Files.createDirectory(classes);
		List<String> arguments = new ArrayList<>(List.of("-nowarn", "-proc:none", "-d", classes.toString(), "-cp",
				build.resolve("classes") + File.pathSeparator + System.getProperty("java.class.path")));
		try (Stream<Path> files = Files.walk(build)) {
			files.map(Path::toString).filter((file) -> file.endsWith(".java")).forEach(arguments::add);
		}
		int result = ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new));
		assertThat(result).isZero();
		return classes;
	}

	@Test
	@CompileWithForkedClassLoader
	@SuppressWarnings("unchecked")
	void nodesMayBeConfiguredAfterProcessingAheadOfTime() {
		TestGenerationContext generation = new TestGenerationContext();
		ClassName initializer = generate(generation);
		generation.writeGeneratedContent();
		TestCompiler.forSystem().with(generation).compile((compiled) -> {
			try (FreeSwitchSimulator first = FreeSwitchSimulator.create();
					FreeSwitchSimulator second = FreeSwitchSimulator.create();
					GenericApplicationContext context = new GenericApplicationContext()) {
				addNode("pbx-1", first, context);
				addNode("pbx-2", second, context);
				compiled.getInstance(ApplicationContextInitializer.class, initializer.reflectionName())
					.initialize(context);
				context.refresh();
				EslNodeGroup group = context.getBean(EslNodeGroup.class);
				assertThat(context.getBean(EslTemplate.class).group()).isSameAs(group);
				EslContexts.awaitUp(group);
				Handlers handlers = context.getBean(Handlers.class);
				second.fire("CHANNEL_ANSWER", "Number", "1002");
				await().atMost(EslContexts.PATIENCE).until(() -> "1002".equals(handlers.number));
			}
		});
	}

	private static void addNode(String name, FreeSwitchSimulator server, GenericApplicationContext context) {
		String prefix = "freeswitch.esl.nodes." + name + ".";
		TestPropertyValues
			.of("freeswitch.esl.outbound.enabled=false", prefix + "host=127.0.0.1", prefix + "port=" + server.port(),
					prefix + "password=" + server.password())
			.applyTo(context);
	}

	@ParameterizedTest
	@ValueSource(classes = { EslProperties.class, EslNodeProperties.class, EslGatewayProperties.class,
			EslCallLimitProperties.class, EslPoolProperties.class, EslEventProperties.class,
			EslReconnectProperties.class, EslTimeoutProperties.class, EslProtocolLimitProperties.class,
			EslThreadProperties.class, EslSslProperties.class, EslDiscoveryProperties.class })
	void propertiesOfEachGroupAreBoundByReflection(Class<?> properties) {
		TestGenerationContext generation = new TestGenerationContext();
		generate(generation);
		assertThat(generation.getRuntimeHints().reflection().getTypeHint(properties)).isNotNull();
		for (Method method : properties.getDeclaredMethods()) {
			if (method.getName().startsWith("set")) {
				assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(method))
					.accepts(generation.getRuntimeHints());
			}
		}
	}

	private static void connectTo(FreeSwitchSimulator server, GenericApplicationContext context) {
		TestPropertyValues
			.of("freeswitch.esl.host=127.0.0.1", "freeswitch.esl.port=" + server.port(),
					"freeswitch.esl.password=" + server.password(), "freeswitch.esl.outbound.enabled=false")
			.applyTo(context);
	}

	private static ClassName generate(GenerationContext generation) {
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
			context.register(SslAutoConfiguration.class, EslAutoConfiguration.class);
			context.registerBean(Handlers.class);
			return new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
		}
	}

	public static class Handlers {

		private volatile String number = "";

		private volatile String served = "";

		private volatile String stored = "";

		@EslEventHandler("CHANNEL_ANSWER")
		public void answered(@EslHeader("Number") String number) {
			this.number = number;
		}

		@EslNoticeHandler
		public void gap(EventGap gap) {
		}

		@EslCallHandler
		public void serve(EslCall call) {
			this.served = call.uuid();
		}

		@EslCallEndHandler
		public void store(CallRecord callRecord) {
			this.stored = callRecord.uuid();
		}

		@EslSessionHandler
		public void session(EslCall call) {
		}

	}

}
