package io.github.eslboot.autoconfigure;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.github.eslboot.EslTemplate;
import io.github.eslboot.outbound.EslSessionServer;
import io.github.eslboot.test.FreeSwitchSimulator;
import io.github.eslboot.test.SimulatedCall;

import org.springframework.aot.agent.RecordedInvocation;
import org.springframework.aot.generate.ClassNameGenerator;
import org.springframework.aot.generate.DefaultGenerationContext;
import org.springframework.aot.generate.FileSystemGeneratedFiles;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.test.agent.RuntimeHintsInvocations;
import org.springframework.aot.test.agent.RuntimeHintsRecorder;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.javapoet.ClassName;

import static org.awaitility.Awaitility.await;

/**
 * Processes {@link AotApplication} ahead of time, and runs it as
 * {@code java -Dspring.aot.enabled=true} does. The run records which methods and
 * constructors of the library and the application are called by reflection without a hint
 * that makes them reachable in a native image.
 */
final class AotRun {

	private static final String OURS = "io.github.eslboot.";

	private AotRun() {
	}

	/**
	 * Writes the generated sources and classes below a directory and returns the hints.
	 */
	static RuntimeHints generate(Path directory) {
		DefaultGenerationContext generation = new DefaultGenerationContext(
				new ClassNameGenerator(ClassName.get(AotApplication.class)), new FileSystemGeneratedFiles(directory));
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
			TestPropertyValues.of("freeswitch.esl.outbound.enabled=true").applyTo(context);
			context.register(AotApplication.class);
			new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
		}
		generation.writeGeneratedContent();
		return generation.getRuntimeHints();
	}

	/** Runs the processed application in a JVM with the agent that records reflection. */
	public static void main(String[] args) {
		RuntimeHints hints = generate(Path.of(args[0]));
		System.setProperty("spring.aot.enabled", "true");
		List<String> missing = new ArrayList<>();
		RuntimeHintsInvocations invocations = RuntimeHintsRecorder.record(AotRun::run);
		invocations.assertThat()
			.withSpringFactoriesRegistrars("META-INF/spring/aot.factories")
			.notMatching(hints)
			.allSatisfy((invocation) -> {
				if (isOurs(invocation)) {
					missing.add(invocation.toString());
				}
			});
		missing.forEach((invocation) -> System.out.println("NO HINT " + invocation));
		AotApplication.called.forEach((handler) -> System.out.println("CALLED " + handler));
		System.out.println("COMPLETE");
		System.exit(0);
	}

	private static boolean isOurs(RecordedInvocation invocation) {
		return invocation.toString().contains(OURS);
	}

	private static void run() {
		try (FreeSwitchSimulator server = FreeSwitchSimulator.create()) {
			SpringApplication application = new SpringApplication(AotApplication.class);
			application.setMainApplicationClass(AotApplication.class);
			application.setWebApplicationType(WebApplicationType.NONE);
			try (ConfigurableApplicationContext context = application.run("--freeswitch.esl.host=127.0.0.1",
					"--freeswitch.esl.port=" + server.port(), "--freeswitch.esl.password=" + server.password(),
					"--freeswitch.esl.pool.size=1", "--freeswitch.esl.outbound.enabled=true",
					"--freeswitch.esl.outbound.address=127.0.0.1", "--freeswitch.esl.outbound.port=0",
					"--freeswitch.esl.reconnect.delay=50ms", "--freeswitch.esl.reconnect.jitter=10ms")) {
				use(server, context);
			}
		}
	}

	private static void use(FreeSwitchSimulator server, ConfigurableApplicationContext context) {
		EslTemplate template = context.getBean(EslTemplate.class);
		template.stream().awaitUp(EslContexts.PATIENCE);
		server.fire("CHANNEL_ANSWER", "Unique-ID", "u-1", "Number", "1001");
		awaitCalled("event 1001 u-1", "typed u-1 1001", "composed", "inherited", "error events.failing");
		template.bindHandler("call-1", context.getBean(AotApplication.Bound.class));
		SimulatedCall call = server.newCall().uuid("call-1").start();
		awaitCalled("served call-1", "scoped call-1");
		call.hangup();
		awaitCalled("bound", "stored call-1", "destroyed call-1");
		int port = context.getBean(EslSessionServer.class).port();
		server.newCall().to("5000").app("socket", "127.0.0.1:" + port + "/ivr async full").start();
		awaitCalled("session 5000");
		server.reloadModule();
		awaitCalled("gap");
	}

	private static void awaitCalled(String... handlers) {
		await().atMost(EslContexts.PATIENCE).until(() -> AotApplication.called.containsAll(List.of(handlers)));
	}

}
