package io.github.eslboot.annotation;

import java.lang.reflect.Method;

import org.junit.jupiter.api.Test;

import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.util.ReflectionUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link HandlerReflectiveProcessor}.
 */
class HandlerReflectiveProcessorTests {

	@Test
	void recordsOfParametersAreRegisteredOnceAlsoIfTheyContainThemselves() {
		RuntimeHints hints = new RuntimeHints();
		Method method = ReflectionUtils.findMethod(Handler.class, "handle", Outer.class);
		assertThat(method).isNotNull();
		new HandlerReflectiveProcessor().registerReflectionHints(hints.reflection(), method);
		assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(method)).accepts(hints);
		assertThat(RuntimeHintsPredicates.reflection().onType(Outer.class)).accepts(hints);
		assertThat(RuntimeHintsPredicates.reflection().onType(Inner.class)).accepts(hints);
	}

	static class Handler {

		@EslEventHandler("CHANNEL_ANSWER")
		void handle(Outer event) {
		}

	}

	record Outer(@EslUuid String uuid, Inner first, Inner second) {

	}

	record Inner(Outer outer) {

	}

}
