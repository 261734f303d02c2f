package io.github.eslboot.annotation;

import java.io.IOException;
import java.lang.reflect.UndeclaredThrowableException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.github.eslboot.autoconfigure.EslContexts;
import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.test.FreeSwitchSimulator;
import io.github.eslboot.test.junit.FreeSwitchTest;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.annotation.Order;
import org.springframework.core.retry.RetryPolicy;
import org.springframework.core.task.TaskDecorator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for retries, dead letters and error handlers of single methods.
 */
@FreeSwitchTest
class EslListenerErrorHandlerTests {

	private static final RetryPolicy TWICE = RetryPolicy.builder().maxRetries(2).delay(Duration.ofMillis(1)).build();

	private final FreeSwitchSimulator server;

	private final Recorder recorder = new Recorder();

	EslListenerErrorHandlerTests(FreeSwitchSimulator server) {
		this.server = server;
	}

	private ApplicationContextRunner runner(Object handler, EslListenerErrorHandler errorHandler) {
		return EslContexts.runner(this.server)
			.withBean("desk", Object.class, () -> handler)
			.withBean("errors", EslListenerErrorHandler.class, () -> errorHandler);
	}

	private void answer(String uuid, String number) {
		this.server.fire("CHANNEL_ANSWER", "Unique-ID", uuid, "Number", number);
	}

	private void dead(String id, Object message, Throwable error) {
		this.recorder.add("dead %s %s: %s".formatted(id, ((EslEvent) message).uniqueId(), error.getMessage()));
	}

	private static EslHandlerInfo info(AssertableApplicationContext context, String id) {
		return context.getBean(EslHandlerRegistry.class).get(id).info();
	}

	@Test
	void failedEventIsRetriedBeforeTheNextEventOfTheCall() {
		runner(new Flaky(), EslListenerErrorHandler.retrying(TWICE)).run((context) -> {
			EslContexts.connected(context);
			answer("u-1", "2");
			answer("u-1", "0");
			this.recorder.awaitExactly("failed u-1", "failed u-1", "stored u-1", "stored u-1");
			await().atMost(EslContexts.PATIENCE).until(() -> info(context, "desk.store").calls() == 2);
			assertThat(info(context, "desk.store").retries()).isEqualTo(2);
			assertThat(info(context, "desk.store").failures()).isZero();
		});
	}

	@Test
	void eventWhoseRetriesFailIsADeadLetterAndNoFailure() {
		runner(new Flaky(), EslListenerErrorHandler.retrying(TWICE, this::dead)).run((context) -> {
			EslContexts.connected(context);
			answer("u-1", "9");
			answer("u-1", "0");
			this.recorder.awaitExactly("failed u-1", "failed u-1", "failed u-1", "dead desk.store u-1: attempt 3",
					"stored u-1");
			assertThat(info(context, "desk.store").failures()).isZero();
		});
	}

	@Test
	void eventWhoseRetriesFailIsAFailureWithoutADeadLetterCallback() {
		runner(new Flaky(), EslListenerErrorHandler.retrying(TWICE)).run((context) -> {
			EslContexts.connected(context);
			answer("u-1", "9");
			await().atMost(EslContexts.PATIENCE).until(() -> info(context, "desk.store").failures() == 1);
			assertThat(info(context, "desk.store").retries()).isEqualTo(2);
		});
	}

	@Test
	void eventWithoutARequiredHeaderIsNotRetried() {
		runner(new Flaky(), EslListenerErrorHandler.retrying(TWICE, this::dead)).run((context) -> {
			EslContexts.connected(context);
			this.server.fire("CHANNEL_ANSWER", "Unique-ID", "u-1");
			this.server.fire("CHANNEL_ANSWER", "Unique-ID", "u-1", "Number", "many");
			await().atMost(EslContexts.PATIENCE).until(() -> this.recorder.all().size() == 2);
			assertThat(this.recorder.all()).allMatch((text) -> text.startsWith("dead desk.store u-1"));
			assertThat(info(context, "desk.store").retries()).isZero();
		});
	}

	@Test
	void pausedHandlerIsNotRetried() {
		PausesItself handler = new PausesItself();
		runner(handler, EslListenerErrorHandler.retrying(TWICE, this::dead)).run((context) -> {
			EslContexts.connected(context);
			handler.registry = context.getBean(EslHandlerRegistry.class);
			answer("u-1", "1");
			this.recorder.awaitExactly("dead desk.store u-1: paused");
			assertThat(info(context, "desk.store").retries()).isZero();
		});
	}

	@Test
	void failureThatIsNeitherExceptionNorErrorIsKept() {
		Throwable failure = new Throwable("neither");
		EslListenerErrorHandler rethrows = EslListenerErrorHandler.retrying(TWICE);
		assertThatExceptionOfType(UndeclaredThrowableException.class)
			.isThrownBy(() -> rethrows.onError("desk.store", "event", failure))
			.havingCause()
			.isSameAs(failure);
		StaticListableBeanFactory beans = new StaticListableBeanFactory();
		beans.addBean("one", rethrows);
		beans.addBean("two", rethrows);
		EslListenerErrorHandler both = ListenerErrorHandlers.of(beans.getBeanProvider(EslListenerErrorHandler.class));
		assertThat(both).isNotNull();
		assertThatExceptionOfType(UndeclaredThrowableException.class)
			.isThrownBy(() -> both.onError("desk.store", "event", failure))
			.havingCause()
			.isSameAs(failure);
	}

	@Test
	void errorHandlerHasTheLoggingContextThatADecoratorHasCleared() {
		runner(new Flaky(), (id, message, error) -> this.recorder.add(MDC.get("esl.listener") + MDC.get("esl.uuid")))
			.withBean(TaskDecorator.class, () -> (task) -> () -> {
				task.run();
				MDC.clear();
			})
			.run((context) -> {
				EslContexts.connected(context);
				answer("u-1", "1");
				this.recorder.awaitExactly("failed u-1", "desk.storeu-1");
			});
	}

	class PausesItself {

		private volatile EslHandlerRegistry registry;

		@EslEventHandler("CHANNEL_ANSWER")
		void store() {
			this.registry.get("desk.store").pause();
			throw new IllegalStateException("paused");
		}

	}

	/** Fails as often as an event says. */
	class Flaky {

		private final Map<EslEvent, Integer> attempts = new ConcurrentHashMap<>();

		@EslEventHandler("CHANNEL_ANSWER")
		void store(EslEvent event, @EslHeader("Number") int failures) throws IOException {
			int attempt = this.attempts.merge(event, 1, Integer::sum);
			if (attempt <= failures) {
				EslListenerErrorHandlerTests.this.recorder.add("failed " + event.uniqueId());
				throw new IOException("attempt " + attempt);
			}
			EslListenerErrorHandlerTests.this.recorder.add("stored " + event.uniqueId());
		}

	}

	@Test
	void methodWithAnErrorHandlerOfItsOwnDoesNotUseTheDefault() {
		runner(new OwnErrorHandlers(), (id, message, error) -> this.recorder.add("default " + id))
			.withBean("own", EslListenerErrorHandler.class,
					() -> (id, message, error) -> this.recorder.add("own " + id),
					(definition) -> ((AbstractBeanDefinition) definition).setDefaultCandidate(false))
			.withPropertyValues("desk.errors=own")
			.run((context) -> {
				EslContexts.connected(context);
				answer("u-1", "1");
				this.recorder.awaitExactly("own desk.named", "own desk.expression", "default desk.other");
			});
	}

	static class OwnErrorHandlers {

		@Order(1)
		@EslEventHandler(events = "CHANNEL_ANSWER", errorHandler = "${desk.errors}")
		void named() {
			throw new IllegalStateException("on purpose");
		}

		@Order(2)
		@EslEventHandler(events = "CHANNEL_ANSWER", errorHandler = "#{@own}")
		void expression() {
			throw new IllegalStateException("on purpose");
		}

		@Order(3)
		@EslEventHandler("CHANNEL_ANSWER")
		void other() {
			throw new IllegalStateException("on purpose");
		}

	}

	@Test
	void startFailsIfTheErrorHandlerIsUnknown() {
		EslContexts.runner(this.server)
			.withBean("desk", Object.class, UnknownErrorHandler::new)
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.isInstanceOf(InvalidEslHandlerException.class)
				.hasMessageContaining("UnknownErrorHandler.handle()")
				.hasMessageContaining("has 'errorHandler' = 'none', which is not the name of a bean"));
	}

	static class UnknownErrorHandler {

		@EslEventHandler(value = "HEARTBEAT", errorHandler = "none")
		void handle() {
		}

	}

}
