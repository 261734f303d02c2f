package io.github.eslboot.annotation;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.github.eslboot.autoconfigure.EslContexts;
import io.github.eslboot.call.EslCall;
import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.view.ChannelEvent;
import io.github.eslboot.protocol.view.ConferenceEvent;
import io.github.eslboot.protocol.view.DtmfEvent;
import io.github.eslboot.protocol.view.EventView;
import io.github.eslboot.test.FreeSwitchSimulator;
import io.github.eslboot.test.SimulatedCall;
import io.github.eslboot.test.junit.FreeSwitchTest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration;
import org.springframework.core.MethodParameter;
import org.springframework.core.annotation.Order;
import org.springframework.messaging.Message;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.annotation.Headers;
import org.springframework.messaging.handler.invocation.HandlerMethodArgumentResolver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for views, records, messages and other types as parameters of handler methods.
 */
@FreeSwitchTest
class TypedArgumentsTests {

	private final FreeSwitchSimulator server;

	private final Recorder recorder = new Recorder();

	TypedArgumentsTests(FreeSwitchSimulator server) {
		this.server = server;
	}

	private ApplicationContextRunner runner(Object handler) {
		return EslContexts.runner(this.server).withBean("desk", Object.class, () -> handler);
	}

	static Stream<Class<?>> views() {
		return Stream.of(EventView.class.getPermittedSubclasses());
	}

	@ParameterizedTest
	@MethodSource("views")
	void viewStandsForEventsThatHaveThisView(Class<?> view) {
		assertThat(TypedEvents.viewOf(view)).isNotNull();
		TypedEvents events = TypedEvents.of(view);
		if (events != null) {
			assertThat(events.names())
				.allSatisfy((name) -> assertThat(EventView.of(EslEvent.of(name, Map.of()))).isInstanceOf(view));
			assertThat(events.subclasses()).allSatisfy(
					(subclass) -> assertThat(EventView.of(EslEvent.of("CUSTOM", Map.of("Event-Subclass", subclass))))
						.isInstanceOf(view));
		}
	}

	@Test
	void viewOrRecordAsParameterSubscribesToItsEvents() {
		runner(new ByType()).run((context) -> {
			EslContexts.connected(context);
			this.server.fire("DTMF", "Unique-ID", "u-1", "DTMF-Digit", "5");
			this.recorder.awaitExactly("digit 5 of u-1");
			this.server.fire("CUSTOM", "Event-Subclass", "conference::maintenance", "Conference-Name", "room");
			this.server.fire("CHANNEL_ANSWER", "Unique-ID", "u-1", "Caller-Caller-ID-Number", "1001", "Wait", "17");
			await().atMost(EslContexts.PATIENCE).until(() -> this.recorder.all().size() == 3);
			assertThat(this.recorder.all()).contains("conference room",
					"Answered[uuid=u-1, caller=Caller[number=1001, name=null], seconds=17] CHANNEL_ANSWER ChannelEvent");
			assertThat(context.getBean(EslHandlerRegistry.class).get("desk.answered").info().events())
				.containsExactly("CHANNEL_ANSWER");
		});
	}

	class ByType {

		@EslEventHandler
		void digit(DtmfEvent event) {
			TypedArgumentsTests.this.recorder.add("digit " + event.digit() + " of " + event.uuid());
		}

		@EslEventHandler
		void conference(ConferenceEvent event) {
			TypedArgumentsTests.this.recorder.add("conference " + event.conference());
		}

		@EslEventHandler
		void answered(Answered answered, EventView view, ChannelEvent channel) {
			TypedArgumentsTests.this.recorder
				.add(answered + " " + channel.event().name() + " " + view.getClass().getSimpleName());
		}

	}

	@EslEventType("CHANNEL_ANSWER")
	record Answered(@EslUuid String uuid, Caller caller, @EslHeader(value = "Wait", defaultValue = "0") int seconds) {

	}

	record Caller(@EslHeader("Caller-Caller-ID-Number") String number,
			@EslHeader("Caller-Caller-ID-Name") @Nullable String name) {

	}

	@Test
	void recordWithoutARequiredHeaderOrThatRejectsItsValuesIsAFailure() {
		runner(new Strict())
			.withBean(EslListenerErrorHandler.class, () -> (id, message, error) -> this.recorder.add(error.toString()))
			.run((context) -> {
				EslContexts.connected(context);
				this.server.fire("CHANNEL_ANSWER", "Unique-ID", "u-1");
				this.server.fire("CHANNEL_ANSWER", "Unique-ID", "u-1", "Number", "-1");
				this.server.fire("CHANNEL_ANSWER", "Unique-ID", "u-1", "Number", "1");
				await().atMost(EslContexts.PATIENCE).until(() -> this.recorder.all().size() == 3);
				assertThat(this.recorder.all().get(0)).contains("no header 'Number'");
				assertThat(this.recorder.all().get(1)).contains("negative");
				assertThat(this.recorder.all().get(2)).isEqualTo("Positive[number=1]");
			});
	}

	class Strict {

		@EslEventHandler("CHANNEL_ANSWER")
		void answered(Positive event) {
			TypedArgumentsTests.this.recorder.add(event);
		}

	}

	record Positive(@EslHeader("Number") int number) {

		Positive {
			if (number < 0) {
				throw new IllegalArgumentException("negative");
			}
		}

	}

	@Test
	void recordIsValidated() {
		runner(new Validating()).withConfiguration(AutoConfigurations.of(ValidationAutoConfiguration.class))
			.withBean(EslListenerErrorHandler.class,
					() -> (id, message, error) -> this.recorder.add("invalid: " + error.getMessage()))
			.run((context) -> {
				EslContexts.connected(context);
				this.server.fire("CHANNEL_ANSWER", "Unique-ID", "u-1", "Number", "abc");
				this.server.fire("CHANNEL_ANSWER", "Unique-ID", "u-1", "Number", "1001");
				await().atMost(EslContexts.PATIENCE).until(() -> this.recorder.all().size() == 2);
				assertThat(this.recorder.all().get(0)).startsWith("invalid: ").contains("digits only");
				assertThat(this.recorder.all().get(1)).isEqualTo("Dialled[number=1001]");
			});
	}

	class Validating {

		@EslEventHandler("CHANNEL_ANSWER")
		void answered(@Valid Dialled event) {
			TypedArgumentsTests.this.recorder.add(event);
		}

	}

	record Dialled(@EslHeader("Number") @Pattern(regexp = "[0-9]+", message = "digits only") String number) {

	}

	@Test
	void messageAndHeadersOfSpringMessagingAreResolved() {
		runner(new Messaging()).run((context) -> {
			EslContexts.connected(context);
			this.server.fire("CHANNEL_ANSWER", "Unique-ID", "u-1", "Number", "17");
			this.recorder.awaitExactly("CHANNEL_ANSWER u-1 17 u-1 null");
		});
	}

	class Messaging {

		@EslEventHandler("CHANNEL_ANSWER")
		void answered(Message<EslEvent> message, @Header("Number") int number, @Headers Map<String, Object> headers,
				@Header(name = "X-Absent", required = false) @Nullable String absent) {
			TypedArgumentsTests.this.recorder.add("%s %s %d %s %s".formatted(message.getPayload().name(),
					message.getHeaders().get("Unique-ID"), number, headers.get("Unique-ID"), absent));
		}

	}

	@Test
	void resolverOfTheApplicationResolvesItsTypes() {
		runner(new Customers()).withBean(EslHandlerConfigurer.class, CustomerConfigurer::new).run((context) -> {
			EslContexts.connected(context);
			this.server.fire("CHANNEL_ANSWER", "Unique-ID", "u-1", "Number", "1001");
			this.recorder.awaitExactly("customer 1001 of u-1");
		});
	}

	class Customers {

		@EslEventHandler("CHANNEL_ANSWER")
		void answered(Customer customer, @EslUuid String uuid) {
			TypedArgumentsTests.this.recorder.add("customer " + customer.number + " of " + uuid);
		}

	}

	@Test
	void resolverOfTheApplicationResolvesRecordsWithinARecord() {
		runner(new Tickets()).withBean(EslHandlerConfigurer.class, () -> new EslHandlerConfigurer() {

			@Override
			public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
				resolvers.add(new CallerResolver());
			}

		}).run((context) -> {
			EslContexts.connected(context);
			this.server.fire("CHANNEL_ANSWER", "Unique-ID", "u-1", "Caller-Caller-ID-Number", "1001");
			this.recorder.awaitExactly("Ticket[uuid=u-1, caller=Caller[number=1001, name=resolved]]");
		});
	}

	class Tickets {

		@EslEventHandler("CHANNEL_ANSWER")
		void answered(Ticket ticket) {
			TypedArgumentsTests.this.recorder.add(ticket);
		}

	}

	record Ticket(@EslUuid String uuid, Caller caller) {

	}

	static class CallerResolver implements HandlerMethodArgumentResolver {

		@Override
		public boolean supportsParameter(MethodParameter parameter) {
			return parameter.getParameterType() == Caller.class;
		}

		@Override
		public Object resolveArgument(MethodParameter parameter, Message<?> message) {
			return new Caller(String.valueOf(((EslEvent) message.getPayload()).header("Caller-Caller-ID-Number")),
					"resolved");
		}

	}

	static class Customer {

		private final @Nullable String number;

		Customer(@Nullable String number) {
			this.number = number;
		}

	}

	static class CustomerConfigurer implements EslHandlerConfigurer {

		@Override
		public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
			resolvers.add(new HandlerMethodArgumentResolver() {

				@Override
				public boolean supportsParameter(MethodParameter parameter) {
					return parameter.getParameterType() == Customer.class;
				}

				@Override
				public Object resolveArgument(MethodParameter parameter, Message<?> message) {
					return new Customer(((EslEvent) message.getPayload()).header("Number"));
				}

			});
		}

	}

	@Test
	void callHandlerReceivesRecordsAndViews() {
		runner(new Calls()).run((context) -> {
			EslContexts.connected(context);
			SimulatedCall call = this.server.newCall().uuid("call-1").from("1001").start();
			this.recorder.awaitExactly("call-1 1001 call-1");
			call.hangup();
		});
	}

	class Calls {

		@EslCallHandler
		void serve(EslCall call, Caller caller, ChannelEvent event) {
			TypedArgumentsTests.this.recorder.add(call.uuid() + " " + caller.number() + " " + event.uuid());
		}

	}

	@Test
	void directInvocationPassesTheSameArgumentsAsTheResolvers() {
		runner(new Both()).run((context) -> {
			EslContexts.connected(context);
			Map<String, String> headers = new HashMap<>(Map.of("Unique-ID", "u-1", "Caller-Caller-ID-Number", "1001"));
			this.server.fire("CHANNEL_ANSWER",
					headers.entrySet()
						.stream()
						.flatMap((entry) -> Stream.of(entry.getKey(), entry.getValue()))
						.toArray(String[]::new));
			await().atMost(EslContexts.PATIENCE).until(() -> this.recorder.all().size() == 2);
			assertThat(this.recorder.all().get(0)).isEqualTo(this.recorder.all().get(1));
		});
	}

	class Both {

		@Order(1)
		@EslEventHandler
		void direct(Answered answered, ChannelEvent event) {
			TypedArgumentsTests.this.recorder.add(answered + " " + event.uuid());
		}

		@Order(2)
		@EslEventHandler
		void resolved(Answered answered, ChannelEvent event, Message<EslEvent> message) {
			TypedArgumentsTests.this.recorder.add(answered + " " + event.uuid());
		}

	}

}
