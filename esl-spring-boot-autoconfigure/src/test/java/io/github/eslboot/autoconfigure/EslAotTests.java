package io.github.eslboot.autoconfigure;

import java.lang.reflect.Method;

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
import io.github.eslboot.test.FreeSwitchSimulator;
import io.github.eslboot.test.SimulatedCall;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

	@ParameterizedTest
	@ValueSource(classes = { EslProperties.class, EslNodeProperties.class, EslGatewayProperties.class,
			EslCallLimitProperties.class, EslPoolProperties.class, EslEventProperties.class,
			EslReconnectProperties.class, EslTimeoutProperties.class, EslProtocolLimitProperties.class,
			EslThreadProperties.class, EslSslProperties.class })
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
					"freeswitch.esl.password=" + server.password())
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
