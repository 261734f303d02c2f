package io.github.eslboot.annotation;

import java.lang.reflect.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.EslHeaders;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.aop.framework.ProxyFactory;
import org.springframework.boot.convert.ApplicationConversionService;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link DirectHandlerMethod}: its arguments are those of Spring's resolvers,
 * or it leaves them to the resolvers.
 */
class DirectHandlerMethodTests {

	private static final List<String> VALUES = List.of("text", "17", "", "true", "3s", "CHANNEL_ANSWER", "a,b", " ",
			"-1", "99999999999999999999");

	private final HandlerMethodArgumentResolvers resolvers = new HandlerMethodArgumentResolvers(
			ApplicationConversionService.getSharedInstance(), (text) -> text.replace("${x}", "X"));

	private final Handlers handlers = new Handlers();

	@Test
	void argumentsAreThoseOfTheResolvers() throws Exception {
		int direct = 0;
		for (Method method : Handlers.class.getDeclaredMethods()) {
			if (method.isSynthetic() || method.getName().equals("add")) {
				continue;
			}
			DirectHandlerMethod fast = this.resolvers.direct(method, method);
			assertThat((fast != null) ? "direct" : "resolved").as("%s", method)
				.isEqualTo(method.getName().startsWith("resolved") ? "resolved" : "direct");
			for (EslEvent event : events()) {
				for (String uuid : Arrays.asList("u-1", null)) {
					@Nullable Object[] arguments = (fast != null) ? fast.arguments(event, null, uuid) : null;
					if (arguments != null) {
						String expected = resolved(method, event, uuid);
						assertThat(invoked(fast, arguments)).as("%s of %s", method, event.headers())
							.isEqualTo(expected);
						direct++;
					}
				}
			}
		}
		assertThat(direct).isGreaterThan(100);
	}

	@Test
	void eventWithAllValuesNeedsNoResolvers() throws Exception {
		DirectHandlerMethod method = direct("headers", String.class, int.class, String.class);
		EslEvent event = EslEvent.of("CHANNEL_ANSWER", Map.of("X", "text", "N", "17"));
		assertThat(method.arguments(event, null, null)).containsExactly("text", 17, null);
	}

	@Test
	void missingRequiredValueIsLeftToTheResolvers() throws Exception {
		DirectHandlerMethod method = direct("headers", String.class, int.class, String.class);
		assertThat(method.arguments(EslEvent.of("CHANNEL_ANSWER", Map.of("N", "17")), null, null)).isNull();
		assertThat(method.arguments(EslEvent.of("CHANNEL_ANSWER", Map.of("X", "x", "N", "n")), null, null)).isNull();
	}

	@Test
	void failureOfTheMethodIsThrownAsItIs() throws Exception {
		DirectHandlerMethod method = direct("failing", EslEvent.class);
		assertThatExceptionOfType(java.io.IOException.class)
			.isThrownBy(() -> method.invoke(this.handlers, new Object[] { EslEvent.of("X", Map.of()) }))
			.withMessage("of the method");
	}

	@Test
	void methodOfAProxyIsInvokedThroughTheProxy() throws Throwable {
		List<String> advised = new ArrayList<>();
		ProxyFactory factory = new ProxyFactory(new Answering(this.handlers));
		factory.addAdvice((org.aopalliance.intercept.MethodInterceptor) (invocation) -> {
			advised.add(invocation.getMethod().getName());
			return invocation.proceed();
		});
		DirectHandlerMethod method = this.resolvers.direct(Answering.class.getMethod("answered", String.class),
				Answers.class.getMethod("answered", String.class));
		assertThat(method).isNotNull();
		EslEvent event = EslEvent.of("CHANNEL_ANSWER", Map.of("X", "text"));
		method.invoke(factory.getProxy(), method.arguments(event, null, null));
		assertThat(advised).containsExactly("answered");
		assertThat(this.handlers.seen).containsExactly("text");
	}

	private DirectHandlerMethod direct(String name, Class<?>... types) throws NoSuchMethodException {
		Method method = Handlers.class.getDeclaredMethod(name, types);
		return this.resolvers.direct(method, method);
	}

	private String invoked(DirectHandlerMethod method, @Nullable Object[] arguments) {
		this.handlers.seen.clear();
		try {
			method.invoke(this.handlers, arguments);
		}
		catch (Throwable ex) {
			return "failed: " + ex;
		}
		return String.join(" ", this.handlers.seen);
	}

	private String resolved(Method method, EslEvent event, @Nullable String uuid) {
		this.handlers.seen.clear();
		try {
			new InvocableEslHandlerMethod(this.handlers, method, method, this.resolvers.forEvents())
				.invoke(new HandlerMethodMessage(event, null, uuid));
		}
		catch (Throwable ex) {
			return "failed: " + ex;
		}
		return String.join(" ", this.handlers.seen);
	}

	private static List<EslEvent> events() {
		List<EslEvent> events = new ArrayList<>();
		events.add(EslEvent.of("CHANNEL_ANSWER", Map.of()));
		for (String x : VALUES) {
			for (String n : List.of("17", "n", "")) {
				events.add(EslEvent.of(EslHeaders.of(Map.of("Event-Name", "DTMF", "X", x, "N", n)), x));
			}
		}
		return events;
	}

	/** Interface of a proxied handler. */
	public interface Answers {

		/** Handles an answer. */
		void answered(String x);

	}

	/** Handler behind a proxy. */
	public static class Answering implements Answers {

		private final Handlers handlers;

		Answering(Handlers handlers) {
			this.handlers = handlers;
		}

		@Override
		public void answered(@EslHeader("X") String x) {
			this.handlers.add(x);
		}

	}

	@SuppressWarnings("unused")
	private static final class Handlers {

		private final List<String> seen = new ArrayList<>();

		private void add(@Nullable Object... values) {
			this.seen.add(Arrays.deepToString(values));
			if (values.length == 1) {
				this.seen.set(this.seen.size() - 1, String.valueOf(values[0]));
			}
		}

		void none() {
			add();
		}

		void headers(@EslHeader("${x}") String x, @EslHeader("n") int n,
				@EslHeader(value = "absent", required = false) String absent) {
			add(x, n, absent);
		}

		void event(EslEvent event, EslHeaders headers, @EslBody @Nullable String body, @EslUuid @Nullable String uuid) {
			add(event, headers, body, uuid);
		}

		void requiredBody(@EslBody String body) {
			add(body, 1);
		}

		void optionalBody(@EslBody(required = false) CharSequence body) {
			add(body, 1);
		}

		void uuid(@EslUuid String uuid) {
			add(uuid, 1);
		}

		void defaults(@EslHeader(value = "X", defaultValue = "${x}") String x,
				@EslHeader(value = "N", defaultValue = "5") long n) {
			add(x, n);
		}

		void emptyDefault(@EslHeader(value = "absent", defaultValue = "") String x) {
			add(x, 1);
		}

		void optional(@EslHeader("X") Optional<String> x, @EslHeader("N") Optional<Integer> n) {
			add(x, n);
		}

		void duration(@EslHeader("X") Duration x) {
			add(x, 1);
		}

		void flag(@EslHeader(value = "X", required = false) boolean x) {
			add(x, 1);
		}

		void boxed(@EslHeader(value = "X", required = false) Integer x, @EslHeader("N") @Nullable Integer n) {
			add(x, n);
		}

		void constant(@EslHeader("X") io.github.eslboot.protocol.EventName x) {
			add(x, 1);
		}

		void object(@EslHeader("X") Object x) {
			add(x, 1);
		}

		void resolvedElements(@EslHeader("X") List<String> x) {
			add(x, 1);
		}

		void resolvedOptionalElements(@EslHeader("X") Optional<List<String>> x) {
			add(x, 1);
		}

		void failing(EslEvent event) throws java.io.IOException {
			throw new java.io.IOException("of the method");
		}

	}

}
