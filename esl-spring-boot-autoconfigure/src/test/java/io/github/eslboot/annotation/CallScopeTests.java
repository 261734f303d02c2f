package io.github.eslboot.annotation;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;

import io.github.eslboot.EslTemplate;
import io.github.eslboot.autoconfigure.EslContexts;
import io.github.eslboot.call.EslCall;
import io.github.eslboot.command.Media;
import io.github.eslboot.event.EndReason;
import io.github.eslboot.event.EventGap;
import io.github.eslboot.event.LostEvents;
import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.test.FreeSwitchSimulator;
import io.github.eslboot.test.SimulatedCall;
import io.github.eslboot.test.junit.FreeSwitchTest;
import jakarta.annotation.PreDestroy;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Scope;
import org.springframework.context.annotation.ScopedProxyMode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Tests for beans of scope {@code call}, and for call handles as arguments. */
@FreeSwitchTest
class CallScopeTests {

	private final FreeSwitchSimulator server;

	CallScopeTests(FreeSwitchSimulator server) {
		this.server = server;
	}

	@Test
	void eachCallHasItsOwnInstanceFromFirstEventToEnd() {
		EslContexts.runner(this.server).withUserConfiguration(Calls.class).run((context) -> {
			EslContexts.connected(context);
			Recorder recorder = context.getBean(Recorder.class);
			SimulatedCall one = this.server.newCall().uuid("call-1").start();
			SimulatedCall two = this.server.newCall().uuid("call-2").start();
			one.answer();
			two.answer();
			recorder.awaitAll("made call-1", "made call-2", "CHANNEL_ANSWER call-1 is 1", "CHANNEL_ANSWER call-2 is 1");
			one.dtmf("5");
			recorder.awaitAll("DTMF call-1 is 2");
			one.hangup();
			recorder.awaitAll("end CALL_ENDED call-1", "destroyed call-1 after 2");
			assertThat(recorder.all()).doesNotContain("destroyed call-2 after 1");
			two.hangup();
			recorder.awaitAll("destroyed call-2 after 1");
			assertThat(recorder.all().stream().filter((text) -> text.startsWith("made"))).hasSize(2);
			assertThat(recorder.all().stream().filter((text) -> text.startsWith("destroyed"))).hasSize(2);
			await().atMost(EslContexts.PATIENCE)
				.until(() -> context.getBean(EslTemplate.class).calls().size() == 0
						&& context.getBean(EslHandlerRegistry.class)
							.handlers()
							.stream()
							.allMatch((handler) -> handler.bound() <= 0));
		});
	}

	@Test
	void instanceIsDestroyedWhenItsCallIsLost() {
		EslContexts.runner(this.server).withUserConfiguration(Calls.class).run((context) -> {
			EslContexts.connected(context);
			Recorder recorder = context.getBean(Recorder.class);
			this.server.newCall().uuid("call-1").start().answer();
			recorder.awaitAll("CHANNEL_ANSWER call-1 is 1");
			this.server.restart();
			recorder.awaitAll("end LOST call-1", "destroyed call-1 after 1");
		});
	}

	@Test
	void instancesAreDestroyedBeforeTheBeansThatTheyUseWhenTheContextIsClosed() {
		Recorder recorder = new Recorder();
		EslContexts.runner(this.server)
			.withUserConfiguration(Storing.class)
			.withBean("recorder", Recorder.class, () -> recorder)
			.run((context) -> {
				EslContexts.connected(context);
				this.server.newCall().uuid("call-1").start().answer();
				recorder.awaitAll("answer call-1");
			});
		assertThat(recorder.all()).containsSubsequence("stored call-1 open", "closed");
	}

	@Test
	void instancesSurviveARestartOfTheContext() {
		EslContexts.runner(this.server).withUserConfiguration(Calls.class).run((context) -> {
			EslContexts.connected(context);
			Recorder recorder = context.getBean(Recorder.class);
			SimulatedCall call = this.server.newCall().uuid("call-1").start().answer();
			recorder.awaitAll("CHANNEL_ANSWER call-1 is 1");
			context.stop();
			context.start();
			EslContexts.connected(context);
			call.dtmf("5");
			recorder.awaitAll("DTMF call-1 is 2");
			assertThat(recorder.all()).doesNotContain("destroyed call-1 after 1");
		});
	}

	@Test
	void handlerMethodReceivesItsCallAsArgument() {
		EslContexts.runner(this.server).withUserConfiguration(Arguments.class).run((context) -> {
			EslContexts.connected(context);
			SimulatedCall call = this.server.newCall().uuid("call-1").start();
			call.answer();
			context.getBean(Recorder.class).awaitAll("played call-1", "ended HUNG_UP USER_BUSY");
			assertThat(call.hangupCause()).isEqualTo("USER_BUSY");
		});
	}

	@Test
	void handlerWhoseCallerHangsUpHasNotFailed() {
		EslContexts.runner(this.server).withUserConfiguration(Waiting.class).run((context) -> {
			EslContexts.connected(context);
			SimulatedCall call = this.server.newCall().uuid("call-1").start();
			call.answer();
			Recorder recorder = context.getBean(Recorder.class);
			recorder.awaitAll("plays call-1");
			call.hangup();
			recorder.awaitAll("ended call-1");
			this.server.newCall().uuid("call-2").start().answer();
			recorder.awaitAll("plays call-2");
			// The lane of the first call is done: its handler has returned.
			EslHandlerRegistry registry = context.getBean(EslHandlerRegistry.class);
			await().atMost(EslContexts.PATIENCE)
				.until(() -> context.getBean(EslTemplate.class).stream().stats().lanes() == 1);
			assertThat(registry.handlers()).hasSize(1).allMatch((handler) -> handler.failures() == 0);
		});
	}

	@Test
	void startFailsWhenCallScopedBeanHasScopedProxy() {
		EslContexts.runner(this.server)
			.withUserConfiguration(Proxied.class)
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.isInstanceOf(InvalidEslHandlerException.class)
				.hasMessageContaining("scoped proxy"));
	}

	@Test
	void gapReachesInstancesWhileTheHandlerOfAnotherCallIsBlocked() {
		EslContexts.runner(this.server).withUserConfiguration(Blocking.class).run((context) -> {
			EslContexts.connected(context);
			Recorder recorder = context.getBean(Recorder.class);
			Gate gate = context.getBean(Gate.class);
			// Enough calls that, in any order of notification, some follow the blocked
			// one.
			List<String> calls = IntStream.rangeClosed(1, 20).mapToObj((number) -> "call-" + number).toList();
			calls.forEach((call) -> this.server.newCall().uuid(call).start().answer());
			recorder.awaitAll(calls.stream().map((call) -> "answer " + call).toArray(String[]::new));
			this.server.fire("DTMF", "Unique-ID", "call-1");
			recorder.awaitAll("blocked call-1");
			this.server.reloadModule();
			String[] gaps = calls.stream().skip(1).map((call) -> "gap " + call).toArray(String[]::new);
			recorder.awaitAll(gaps);
			assertThat(recorder.all()).doesNotContain("gap call-1", "released call-1");
			gate.open();
			recorder.awaitAll("released call-1", "gap call-1");
			assertThat(recorder.all()).containsOnlyOnce(gaps).containsOnlyOnce("gap call-1");
			assertThat(recorder.all().indexOf("gap call-1")).isGreaterThan(recorder.all().indexOf("released call-1"));
		});
	}

	@Test
	void lostEventsAreReportedToTheInstanceOfTheirCallOnly() {
		EslContexts.runner(this.server)
			.withPropertyValues("freeswitch.esl.events.memory-budget=64KB")
			.withUserConfiguration(Blocking.class)
			.run((context) -> {
				EslTemplate template = EslContexts.connected(context);
				Recorder recorder = context.getBean(Recorder.class);
				this.server.newCall().uuid("call-1").start().answer();
				this.server.newCall().uuid("call-2").start().answer();
				recorder.awaitAll("answer call-1", "answer call-2");
				this.server.fire("DTMF", "Unique-ID", "call-1");
				recorder.awaitAll("blocked call-1");
				for (int i = 0; i < 200; i++) {
					this.server.fire("TALK", "Unique-ID", "call-1", "Padding", "x".repeat(500));
				}
				await().atMost(EslContexts.PATIENCE)
					.until(() -> template.stream().stats().received().getOrDefault("TALK", 0L) == 200);
				context.getBean(Gate.class).open();
				recorder.awaitAll("lost call-1");
				assertThat(recorder.all()).doesNotContain("lost call-2");
			});
	}

	@Test
	void beanThatCannotBeCreatedIsTriedOncePerCallAndItsEventsCountAsFailures() {
		EslContexts.runner(this.server).withUserConfiguration(Failing.class).run((context) -> {
			EslContexts.connected(context);
			SimulatedCall one = this.server.newCall().uuid("call-1").start();
			one.answer();
			one.dtmf("12");
			EslHandlerRegistry handlers = context.getBean(EslHandlerRegistry.class);
			await().atMost(EslContexts.PATIENCE).until(() -> handlers.get("unavailable.event").info().failures() == 3);
			Recorder recorder = context.getBean(Recorder.class);
			assertThat(recorder.all()).containsExactly("made call-1");
			assertThat(context.getBean(EslTemplate.class).stream().stats().handlerErrors()).isEqualTo(3);
			one.hangup();
			SimulatedCall two = this.server.newCall().uuid("call-2").start();
			two.answer();
			recorder.awaitExactly("made call-1", "made call-2");
			two.hangup();
			await().atMost(EslContexts.PATIENCE)
				.until(() -> context.getBean(EslTemplate.class).stream().stats().boundCalls() == 0);
		});
	}

	@Test
	void instancesEndWhenTheirHandlersAreStopped() {
		EslContexts.runner(this.server).withUserConfiguration(Calls.class).run((context) -> {
			EslContexts.connected(context);
			Recorder recorder = context.getBean(Recorder.class);
			SimulatedCall call = this.server.newCall().uuid("call-1").start().answer();
			recorder.awaitAll("CHANNEL_ANSWER call-1 is 1");
			EslHandler handler = context.getBean(EslHandlerRegistry.class).get("ivr.event");
			handler.stop();
			recorder.awaitExactly("made call-1", "CHANNEL_ANSWER call-1 is 1", "end CANCELLED call-1",
					"destroyed call-1 after 1");
			handler.start();
			await().atMost(EslContexts.PATIENCE).until(() -> {
				call.dtmf("5");
				return recorder.all().contains("DTMF call-1 is 1");
			});
			assertThat(recorder.all().stream().filter("made call-1"::equals)).hasSize(2);
		});
	}

	@Test
	void failureOfABeanIsNoFailureOfPausedHandlers() {
		EslContexts.runner(this.server).withUserConfiguration(Failing.class).run((context) -> {
			EslContexts.connected(context);
			EslHandlerRegistry handlers = context.getBean(EslHandlerRegistry.class);
			SimulatedCall call = this.server.newCall().uuid("call-1").start().answer();
			await().atMost(EslContexts.PATIENCE).until(() -> handlers.get("unavailable.event").info().failures() == 1);
			handlers.get("unavailable.event").pause();
			call.dtmf("1");
			await().atMost(EslContexts.PATIENCE).until(() -> handlers.get("unavailable.digit").info().failures() == 1);
			assertThat(handlers.get("unavailable.event").info().failures()).isOne();
			assertThat(handlers.get("unavailable.event").info().skipped()).isOne();
		});
	}

	@Configuration(proxyBeanMethods = false)
	static class Failing {

		@Bean
		Recorder recorder() {
			return new Recorder();
		}

		@Bean
		@CallScope
		Unavailable unavailable(EslCall call, Recorder recorder) {
			recorder.add("made " + call.uuid());
			throw new IllegalStateException("thrown by the test");
		}

	}

	static class Unavailable {

		@EslEventHandler({ "CHANNEL_ANSWER", "DTMF" })
		void event() {
		}

		@EslEventHandler("DTMF")
		void digit() {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Blocking {

		@Bean
		Recorder recorder() {
			return new Recorder();
		}

		@Bean
		Gate gate() {
			return new Gate();
		}

		@Bean
		@CallScope
		Blocked blocked(EslCall call, Recorder recorder, Gate gate) {
			return new Blocked(call, recorder, gate);
		}

	}

	static class Gate {

		private final CountDownLatch latch = new CountDownLatch(1);

		void open() {
			this.latch.countDown();
		}

		@PreDestroy
		void close() {
			open();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Waiting {

		@Bean
		Recorder recorder() {
			return new Recorder();
		}

		@Bean
		Player player(Recorder recorder) {
			return new Player(recorder);
		}

	}

	static class Player {

		private final Recorder recorder;

		Player(Recorder recorder) {
			this.recorder = recorder;
		}

		@EslEventHandler("CHANNEL_ANSWER")
		void answered(EslCall call) {
			String uuid = call.uuid();
			this.recorder.add("plays " + uuid);
			try {
				call.playback(Media.endlessSilence());
			}
			finally {
				this.recorder.add("ended " + uuid);
			}
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Storing {

		/** Is destroyed before the template, as a bean that is created later. */
		@Bean
		Database database(Recorder recorder, EslTemplate template) {
			return new Database(recorder);
		}

		@Bean
		@CallScope
		Storer storer(EslCall call, Recorder recorder, Database database) {
			return new Storer(call.uuid(), recorder, database);
		}

	}

	static class Database {

		private final Recorder recorder;

		private volatile boolean closed;

		Database(Recorder recorder) {
			this.recorder = recorder;
		}

		@PreDestroy
		void close() {
			this.closed = true;
			this.recorder.add("closed");
		}

	}

	static class Storer {

		private final String uuid;

		private final Recorder recorder;

		private final Database database;

		Storer(String uuid, Recorder recorder, Database database) {
			this.uuid = uuid;
			this.recorder = recorder;
			this.database = database;
		}

		@EslEventHandler("CHANNEL_ANSWER")
		void answered() {
			this.recorder.add("answer " + this.uuid);
		}

		@PreDestroy
		void store() {
			this.recorder.add("stored " + this.uuid + (this.database.closed ? " closed" : " open"));
		}

	}

	static class Blocked {

		private final String uuid;

		private final Recorder recorder;

		private final Gate gate;

		Blocked(EslCall call, Recorder recorder, Gate gate) {
			this.uuid = call.uuid();
			this.recorder = recorder;
			this.gate = gate;
		}

		@EslEventHandler("CHANNEL_ANSWER")
		void answered() {
			this.recorder.add("answer " + this.uuid);
		}

		@EslEventHandler("TALK")
		void talking() {
		}

		@EslEventHandler("DTMF")
		void digit() throws InterruptedException {
			this.recorder.add("blocked " + this.uuid);
			this.gate.latch.await();
			this.recorder.add("released " + this.uuid);
		}

		@EslNoticeHandler
		void gap(EventGap gap) {
			this.recorder.add("gap " + this.uuid);
		}

		@EslNoticeHandler
		void lost(LostEvents lost) {
			this.recorder.add("lost " + this.uuid);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Calls {

		@Bean
		Recorder recorder() {
			return new Recorder();
		}

		@Bean
		@CallScope
		Ivr ivr(EslCall call, Recorder recorder) {
			return new Ivr(call, recorder);
		}

	}

	static class Ivr {

		private static final Set<Ivr> INSIDE = ConcurrentHashMap.newKeySet();

		private final EslCall call;

		private final Recorder recorder;

		private int events;

		Ivr(EslCall call, Recorder recorder) {
			this.call = call;
			this.recorder = recorder;
			recorder.add("made " + call.uuid());
		}

		@EslEventHandler({ "CHANNEL_ANSWER", "DTMF" })
		void event(EslEvent event, EslCall call) {
			assertThat(INSIDE.add(this)).isTrue();
			assertThat(call.uuid()).isEqualTo(this.call.uuid());
			this.recorder.add(event.name() + " " + call.uuid() + " is " + ++this.events);
			INSIDE.remove(this);
		}

		@EslNoticeHandler
		void ended(EndReason reason) {
			this.recorder.add("end " + reason + " " + this.call.uuid());
		}

		@PreDestroy
		void destroyed() {
			this.recorder.add("destroyed " + this.call.uuid() + " after " + this.events);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Arguments {

		@Bean
		Recorder recorder() {
			return new Recorder();
		}

		@Bean
		Greeter greeter(Recorder recorder) {
			return new Greeter(recorder);
		}

	}

	static class Greeter {

		private final Recorder recorder;

		@Autowired
		Greeter(Recorder recorder) {
			this.recorder = recorder;
		}

		@EslEventHandler("CHANNEL_ANSWER")
		void answered(EslCall call) {
			call.playback(Media.silence(Duration.ofMillis(50)));
			this.recorder.add("played " + call.uuid());
			call.hangup(io.github.eslboot.protocol.HangupCause.USER_BUSY);
		}

		@EslEventHandler("CHANNEL_HANGUP_COMPLETE")
		void hungUp(EslCall call) {
			this.recorder.add("ended " + call.snapshot().end());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Proxied {

		@Bean
		@Scope(scopeName = "call", proxyMode = ScopedProxyMode.TARGET_CLASS)
		Proxy proxied() {
			return new Proxy();
		}

	}

	static class Proxy {

		@EslEventHandler("DTMF")
		void digit() {
		}

	}

}
