package io.github.eslboot.annotation;

import java.io.IOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.eslboot.EslOperations;
import io.github.eslboot.EslTemplate;
import io.github.eslboot.autoconfigure.EslContexts;
import io.github.eslboot.event.EventGap;
import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.EslHeaders;
import io.github.eslboot.test.FreeSwitchSimulator;
import io.github.eslboot.test.SimulatedCall;
import io.github.eslboot.test.SimulatedEvent;
import io.github.eslboot.test.junit.FreeSwitchTest;
import org.aopalliance.intercept.MethodInterceptor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.MDC;

import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Scope;
import org.springframework.context.event.EventListener;
import org.springframework.core.annotation.Order;
import org.springframework.core.convert.converter.Converter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link EslEventHandler @EslEventHandler} methods of beans.
 */
@FreeSwitchTest
@ExtendWith(OutputCaptureExtension.class)
class EslEventHandlerTests {

	private final FreeSwitchSimulator server;

	private final Recorder recorder = new Recorder();

	EslEventHandlerTests(FreeSwitchSimulator server) {
		this.server = server;
	}

	private void run(Object handler, ThrowingConsumer<AssertableApplicationContext> test, String... properties) {
		EslContexts.runner(this.server)
			.withPropertyValues(properties)
			.withBean("handler", Object.class, () -> handler)
			.run((context) -> {
				assertThat(context).hasNotFailed();
				EslContexts.connected(context);
				test.accept(context);
			});
	}

	@Test
	void methodReceivesAllKindsOfArguments() {
		run(new AllArguments(), (context) -> {
			this.server.fire(SimulatedEvent.named("CHANNEL_ANSWER")
				.header("Unique-ID", "u-1")
				.header("Caller-Caller-ID-Number", "1001")
				.header("Answered-After", "17")
				.header("variable_languages", "ARRAY::de|:fr")
				.body("text")
				.build());
			this.recorder
				.awaitExactly("CHANNEL_ANSWER 1001 17 Optional.empty null null 5 [de, fr] wait PT3S [text] u-1 true "
						+ "CHANNEL_ANSWER");
		}, "prefix=Answered", "fallback=5");
	}

	class AllArguments {

		@EslEventHandler("CHANNEL_ANSWER")
		void answered(EslEvent event, @EslHeader("caller-caller-id-number") String caller,
				@EslHeader("${prefix}-After") int seconds, @EslHeader("X-Absent") Optional<String> absent,
				@EslHeader("X-Absent") @Nullable String missing,
				@EslHeader(value = "X-Absent", required = false) String notRequired,
				@EslHeader(value = "X-Absent", defaultValue = "${fallback}") long number,
				@EslHeader("variable_languages") List<String> languages,
				@EslHeader(value = "X-Absent", defaultValue = "wait") String text,
				@EslHeader(value = "X-Absent", defaultValue = "3s") Duration wait, @EslBody List<String> body,
				@EslUuid String uuid, EslTemplate template, EslOperations operations, EslHeaders headers) {
			EslEventHandlerTests.this.recorder.add("%s %s %d %s %s %s %d %s %s %s %s %s %s %s".formatted(event.name(),
					caller, seconds, absent, missing, notRequired, number, languages, text, wait, body, uuid,
					template == operations, headers.get("Event-Name")));
		}

	}

	@Test
	void argumentIsConvertedByConverterBean() {
		EslContexts.runner(this.server)
			.withBean("converter", NumberConverter.class)
			.withBean("handler", Object.class, () -> new Converting())
			.run((context) -> {
				EslContexts.connected(context);
				this.server.fire("CHANNEL_ANSWER", "Caller-Caller-ID-Number", "1001");
				this.recorder.awaitExactly("PhoneNumber[digits=1001]");
			});
	}

	record PhoneNumber(String digits) {

	}

	static class NumberConverter implements Converter<String, PhoneNumber> {

		@Override
		public PhoneNumber convert(String source) {
			return new PhoneNumber(source);
		}

	}

	class Converting {

		@EslEventHandler("CHANNEL_ANSWER")
		void answered(@EslHeader("Caller-Caller-ID-Number") PhoneNumber caller) {
			EslEventHandlerTests.this.recorder.add(caller);
		}

	}

	@Test
	void methodMaySendCommandsAndHasLoggingContext() {
		run(new Calling(), (context) -> {
			SimulatedCall call = this.server.startCall("1001", "2000");
			this.recorder.awaitExactly("parked true " + call.uuid() + " CHANNEL_PARK handler.parked");
		});
	}

	class Calling {

		@EslEventHandler("CHANNEL_PARK")
		void parked(@EslUuid String uuid, EslOperations esl) {
			EslEventHandlerTests.this.recorder.add("parked " + esl.api("uuid_exists", uuid) + " " + MDC.get("esl.uuid")
					+ " " + MDC.get("esl.event") + " " + MDC.get("esl.listener"));
		}

	}

	@Test
	void methodReceivesEventsOfOneCallInOrder() {
		run(new LifeOfCalls(), (context) -> {
			SimulatedCall call = this.server.startCall("1001", "2000");
			call.answer();
			call.dtmf("42#");
			call.hangup();
			this.recorder.awaitExactly("answer", "dtmf 4", "dtmf 2", "dtmf #", "hangup NORMAL_CLEARING");
		});
	}

	class LifeOfCalls {

		@EslEventHandler("CHANNEL_ANSWER")
		void answered() {
			EslEventHandlerTests.this.recorder.add("answer");
		}

		@EslEventHandler("DTMF")
		void digit(@EslHeader("DTMF-Digit") char digit) {
			EslEventHandlerTests.this.recorder.add("dtmf " + digit);
		}

		@EslEventHandler("CHANNEL_HANGUP_COMPLETE")
		void hungUp(@EslHeader("Hangup-Cause") String cause) {
			EslEventHandlerTests.this.recorder.add("hangup " + cause);
		}

	}

	@Test
	void methodReceivesOnlyEventsThatMatchHeaderConditions() {
		run(new Conditions(), (context) -> {
			this.server.fire("CHANNEL_ANSWER", "Unique-ID", "u-1", "Call-Direction", "inbound", "Number", "1001");
			this.server.fire("CHANNEL_ANSWER", "Unique-ID", "u-1", "Call-Direction", "outbound", "Number", "2001");
			this.server.fire("CHANNEL_ANSWER", "Unique-ID", "u-1", "Number", "1002");
			this.server.fire("CHANNEL_HOLD", "Unique-ID", "u-1");
			this.recorder.awaitAll("hold");
			assertThat(this.recorder.all()).containsExactly("equals 1001", "there 1001", "differs 2001", "there 2001",
					"differs 1002", "absent 1002", "matches 1002", "hold");
		}, "direction=inbound");
	}

	class Conditions {

		@Order(1)
		@EslEventHandler(events = "CHANNEL_ANSWER", headers = "Call-Direction=${direction}")
		void equal(@EslHeader("Number") String number) {
			EslEventHandlerTests.this.recorder.add("equals " + number);
		}

		@Order(2)
		@EslEventHandler(events = "CHANNEL_ANSWER", headers = "Call-Direction!=inbound")
		void differs(@EslHeader("Number") String number) {
			EslEventHandlerTests.this.recorder.add("differs " + number);
		}

		@Order(3)
		@EslEventHandler(events = "CHANNEL_ANSWER", headers = "Call-Direction")
		void there(@EslHeader("Number") String number) {
			EslEventHandlerTests.this.recorder.add("there " + number);
		}

		@Order(4)
		@EslEventHandler(events = "CHANNEL_ANSWER", headers = "!Call-Direction")
		void absent(@EslHeader("Number") String number) {
			EslEventHandlerTests.this.recorder.add("absent " + number);
		}

		@Order(5)
		@EslEventHandler(events = "CHANNEL_ANSWER", headers = { "Number=/^1\\d{3}$/", "Call-Direction!=/in|out/" })
		void matches(@EslHeader("Number") String number) {
			EslEventHandlerTests.this.recorder.add("matches " + number);
		}

		@EslEventHandler("CHANNEL_HOLD")
		void hold() {
			EslEventHandlerTests.this.recorder.add("hold");
		}

	}

	@Test
	void streamDoesNotQueueEventsThatFailConditionsOfTheOnlyMethod() {
		run(new SingleCondition(), (context) -> {
			EslTemplate template = context.getBean(EslTemplate.class);
			long unrouted = template.stream().stats().unrouted();
			this.server.fire("CHANNEL_ANSWER", "Unique-ID", "u-1", "Call-Direction", "outbound");
			this.server.fire("CHANNEL_ANSWER", "Unique-ID", "u-1", "Call-Direction", "inbound", "Number", "2001");
			this.server.fire("CHANNEL_ANSWER", "Unique-ID", "u-1", "Call-Direction", "inbound", "Number", "1001");
			this.recorder.awaitExactly("1001");
			assertThat(template.stream().stats().unrouted()).isGreaterThan(unrouted);
		});
	}

	class SingleCondition {

		@EslEventHandler(events = "CHANNEL_ANSWER", headers = { "Call-Direction=inbound", "Number=/^1/" })
		void answered(@EslHeader("Number") String number) {
			EslEventHandlerTests.this.recorder.add(number);
		}

	}

	@Test
	void methodReceivesCustomEventsOfItsSubclass() {
		run(new Custom(), (context) -> {
			this.server.fire("CUSTOM", "Event-Subclass", "conference::maintenance", "Action", "add-member");
			this.recorder.awaitExactly("conference::maintenance add-member");
		}, "app.events=conference::maintenance, sofia::register");
	}

	class Custom {

		@EslEventHandler(custom = "${app.events}")
		void conference(EslEvent event, @EslHeader("Action") String action) {
			EslEventHandlerTests.this.recorder.add(event.subclass() + " " + action);
		}

	}

	@Test
	void methodReceivesEventsOfConfiguredCallsOnly() {
		EslContexts.runner(this.server)
			.withPropertyValues("watched=call-1,call-2")
			.withBean("others", List.class, () -> List.of("call-3"))
			.withBean("handler", Object.class, () -> new GivenCalls())
			.run((context) -> {
				EslContexts.connected(context);
				for (int i = 1; i <= 4; i++) {
					this.server.newCall().uuid("call-" + i).start();
				}
				this.recorder.awaitAll("placeholder call-1", "placeholder call-2", "expression call-3");
				assertThat(this.recorder.all()).hasSize(3);
			});
	}

	class GivenCalls {

		@EslEventHandler(events = "CHANNEL_CREATE", uuid = "${watched}")
		void placeholder(EslEvent event) {
			EslEventHandlerTests.this.recorder.add("placeholder " + event.uniqueId());
		}

		@EslEventHandler(events = "CHANNEL_CREATE", uuid = "#{@others}")
		void expression(@EslUuid String uuid) {
			EslEventHandlerTests.this.recorder.add("expression " + uuid);
		}

	}

	@Test
	void methodIsDetectedByMetaAnnotation() {
		run(new MetaAnnotated(), (context) -> {
			this.server.fire("CHANNEL_ANSWER", "Unique-ID", "u-1");
			this.recorder.awaitExactly("u-1");
		});
	}

	@Target(ElementType.METHOD)
	@Retention(RetentionPolicy.RUNTIME)
	@EslEventHandler("CHANNEL_ANSWER")
	@interface OnAnswer {

	}

	class MetaAnnotated {

		@OnAnswer
		void answered(@EslUuid String uuid) {
			EslEventHandlerTests.this.recorder.add(uuid);
		}

	}

	@Test
	void methodIsInvokedThroughProxy() {
		for (boolean ofClass : new boolean[] { false, true }) {
			EslContexts.runner(this.server)
				.withBean("proxying", BeanPostProcessor.class, () -> new Proxying(ofClass))
				.withBean("handler", Answering.class, () -> new AnsweringBean(this.recorder))
				.run((context) -> {
					EslContexts.connected(context);
					this.server.fire("CHANNEL_ANSWER", "Unique-ID", "proxied " + ofClass);
					this.recorder.awaitAll("around", "proxied " + ofClass);
				});
		}
		assertThat(this.recorder.all()).containsExactly("around", "proxied false", "around", "proxied true");
	}

	interface Answering {

		void answered(String uuid);

	}

	static class AnsweringBean implements Answering {

		private final Recorder recorder;

		AnsweringBean(Recorder recorder) {
			this.recorder = recorder;
		}

		@Override
		@EslEventHandler("CHANNEL_ANSWER")
		public void answered(@EslUuid String uuid) {
			this.recorder.add(uuid);
		}

	}

	class Proxying implements BeanPostProcessor {

		private final boolean ofClass;

		Proxying(boolean ofClass) {
			this.ofClass = ofClass;
		}

		@Override
		public Object postProcessAfterInitialization(Object bean, String beanName) {
			if (!(bean instanceof Answering)) {
				return bean;
			}
			ProxyFactory factory = new ProxyFactory(bean);
			factory.setProxyTargetClass(this.ofClass);
			factory.addAdvice((MethodInterceptor) (invocation) -> {
				if (invocation.getMethod().getName().equals("answered")) {
					EslEventHandlerTests.this.recorder.add("around");
				}
				return invocation.proceed();
			});
			return factory.getProxy();
		}

	}

	@Test
	void methodReceivesEventsWithLazyInitialization() {
		EslContexts.runner(this.server)
			.withInitializer(
					(context) -> context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
			.withUserConfiguration(LazyConfiguration.class)
			.withBean(Recorder.class, () -> this.recorder)
			.run((context) -> {
				EslContexts.connected(context);
				this.server.fire("CHANNEL_ANSWER", "Unique-ID", "u-1");
				this.recorder.awaitExactly("u-1");
			});
	}

	@Configuration(proxyBeanMethods = false)
	static class LazyConfiguration {

		@Bean
		AnsweringBean lazyHandler(Recorder recorder) {
			return new AnsweringBean(recorder);
		}

		@Bean
		@Scope("prototype")
		AnsweringBean waitsToBeBound(Recorder recorder) {
			recorder.add("must not be made");
			return new AnsweringBean(recorder);
		}

	}

	@Test
	void methodReceivesEventsAfterPauseAndOutageAndNoticeOfGap() {
		run(new Gaps(), (context) -> {
			ConfigurableApplicationContext source = context
				.getSourceApplicationContext(ConfigurableApplicationContext.class);
			source.pause();
			source.restart();
			EslContexts.connected(context);
			this.recorder.awaitAll("gap: the stream was stopped", "application event: the stream was stopped");
			this.server.fire("CHANNEL_ANSWER");
			this.recorder.awaitAll("answer");
			this.server.reloadModule();
			await().atMost(EslContexts.PATIENCE)
				.until(() -> this.recorder.all().stream().filter((text) -> text.startsWith("gap")).count() == 2);
			this.server.fire("CHANNEL_ANSWER");
			await().atMost(EslContexts.PATIENCE)
				.until(() -> this.recorder.all().stream().filter("answer"::equals).count() == 2);
		});
	}

	class Gaps {

		@EslEventHandler("CHANNEL_ANSWER")
		void answered() {
			EslEventHandlerTests.this.recorder.add("answer");
		}

		@EslNoticeHandler
		void gap(EventGap gap, EslTemplate template) {
			EslEventHandlerTests.this.recorder.add("gap: " + gap.cause());
		}

		@EventListener
		void published(EventGap gap) {
			EslEventHandlerTests.this.recorder.add("application event: " + gap.cause());
		}

	}

	@Test
	void methodAtItsConcurrencyLeavesWorkersToOtherMethods() {
		Limited handler = new Limited();
		run(handler, (context) -> {
			for (int i = 1; i <= 4; i++) {
				this.server.fire("DTMF", "Unique-ID", "u-" + i);
			}
			this.server.fire("CHANNEL_ANSWER", "Unique-ID", "u-5");
			this.recorder.awaitAll("answer u-5");
			assertThat(this.recorder.all()).filteredOn((text) -> text.startsWith("digit")).hasSize(1);
			handler.gate.countDown();
			this.recorder.awaitAll("digit u-1", "digit u-2", "digit u-3", "digit u-4");
			assertThat(handler.mostInside).hasValue(1);
		}, "freeswitch.esl.threads.workers=4");
	}

	class Limited {

		private final CountDownLatch gate = new CountDownLatch(1);

		private final AtomicInteger inside = new AtomicInteger();

		private final AtomicInteger mostInside = new AtomicInteger();

		@EslEventHandler(events = "DTMF", concurrency = "1")
		void digit(@EslUuid String uuid) throws InterruptedException {
			this.mostInside.accumulateAndGet(this.inside.incrementAndGet(), Math::max);
			EslEventHandlerTests.this.recorder.add("digit " + uuid);
			this.gate.await();
			this.inside.decrementAndGet();
		}

		@EslEventHandler("CHANNEL_ANSWER")
		void answered(@EslUuid String uuid) {
			EslEventHandlerTests.this.recorder.add("answer " + uuid);
		}

	}

	@Test
	void failingMethodIsLoggedAndCountedAndOtherMethodsAreInvoked(CapturedOutput output) {
		run(new Failing(), (context) -> {
			this.server.fire("CHANNEL_ANSWER", "Unique-ID", "u-1");
			this.recorder.awaitExactly("other");
			EslTemplate template = context.getBean(EslTemplate.class);
			await().atMost(EslContexts.PATIENCE).until(() -> template.stream().stats().handlerErrors() == 1);
			assertThat(output).contains("listener 'handler'")
				.contains("Handler 'handler.fails' failed: java.io.IOException: on purpose")
				.contains("Handler 'handler.lacks' failed")
				.contains("no header 'X-Absent', which parameter 1 requires");
			assertThat(context.getBean(EslHandlerRegistry.class).handlers())
				.extracting(EslHandlerInfo::id, EslHandlerInfo::bound, EslHandlerInfo::calls, EslHandlerInfo::failures)
				.containsExactlyInAnyOrder(tuple("handler.fails", 1, 1L, 1L), tuple("handler.lacks", 1, 1L, 1L),
						tuple("named", 1, 1L, 0L));
		});
	}

	class Failing {

		@Order(1)
		@EslEventHandler("CHANNEL_ANSWER")
		void fails() throws Exception {
			throw new IOException("on purpose");
		}

		@Order(2)
		@EslEventHandler("CHANNEL_ANSWER")
		void lacks(@EslHeader("X-Absent") String absent) {
		}

		@Order(3)
		@EslEventHandler(id = "named", events = "CHANNEL_ANSWER")
		void other() {
			EslEventHandlerTests.this.recorder.add("other");
		}

	}

	@Test
	void errorHandlerBeanReceivesFailuresInsteadOfLog() {
		EslContexts.runner(this.server).withBean(EslListenerErrorHandler.class, () -> (id, message, error) -> {
			this.recorder.add(id + " " + message + " " + error.getClass().getSimpleName());
			if (id.endsWith("lacks")) {
				throw new IllegalStateException("not mine");
			}
		}).withBean("handler", Object.class, () -> new Failing()).run((context) -> {
			EslTemplate template = EslContexts.connected(context);
			this.server.fire("CHANNEL_ANSWER", "Unique-ID", "u-1");
			this.recorder.awaitExactly("handler.fails CHANNEL_ANSWER [u-1] IOException",
					"handler.lacks CHANNEL_ANSWER [u-1] MessageHandlingException", "other");
			await().atMost(EslContexts.PATIENCE).until(() -> template.stream().stats().handlerErrors() == 1);
		});
	}

	@Test
	void errorHandlerBeansAreCalledInTheirOrderUntilOneHandlesTheFailure() {
		EslContexts.runner(this.server)
			.withBean("second", EslListenerErrorHandler.class, () -> new Second(this.recorder))
			.withBean("first", EslListenerErrorHandler.class, () -> new First(this.recorder))
			.withBean("handler", Object.class, () -> new Failing())
			.run((context) -> {
				EslTemplate template = EslContexts.connected(context);
				this.server.fire("CHANNEL_ANSWER", "Unique-ID", "u-1");
				this.recorder.awaitExactly("first handler.fails IOException",
						"second handler.fails IllegalStateException", "first handler.lacks MessageHandlingException",
						"other");
				assertThat(template.stream().stats().handlerErrors()).isZero();
			});
	}

	@Test
	void primaryErrorHandlerBeanIsTheOnlyOneThatIsCalled() {
		EslContexts.runner(this.server)
			.withBean("first", EslListenerErrorHandler.class, () -> new First(this.recorder))
			.withBean("second", EslListenerErrorHandler.class, () -> new Second(this.recorder),
					(definition) -> definition.setPrimary(true))
			.withBean("handler", Object.class, () -> new Failing())
			.run((context) -> {
				EslContexts.connected(context);
				this.server.fire("CHANNEL_ANSWER", "Unique-ID", "u-1");
				this.recorder.awaitExactly("second handler.fails IOException",
						"second handler.lacks MessageHandlingException", "other");
			});
	}

	/** Handles failures of arguments only. */
	@Order(1)
	private record First(Recorder recorder) implements EslListenerErrorHandler {

		@Override
		public void onError(String handlerId, Object message, Throwable error) {
			this.recorder.add("first " + handlerId + " " + error.getClass().getSimpleName());
			if (error instanceof IOException) {
				throw new IllegalStateException("not mine", error);
			}
		}

	}

	@Order(2)
	private record Second(Recorder recorder) implements EslListenerErrorHandler {

		@Override
		public void onError(String handlerId, Object message, Throwable error) {
			this.recorder.add("second " + handlerId + " " + error.getClass().getSimpleName());
		}

	}

	@FunctionalInterface
	interface ThrowingConsumer<T> {

		void accept(T value) throws Exception;

	}

}
