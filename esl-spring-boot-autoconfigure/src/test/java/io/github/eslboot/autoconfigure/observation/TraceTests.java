package io.github.eslboot.autoconfigure.observation;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.eslboot.EslTemplate;
import io.github.eslboot.annotation.EslCallEndHandler;
import io.github.eslboot.annotation.EslEventHandler;
import io.github.eslboot.annotation.EslSessionHandler;
import io.github.eslboot.annotation.EslUuid;
import io.github.eslboot.autoconfigure.EslContexts;
import io.github.eslboot.autoconfigure.EslOutboundAutoConfiguration;
import io.github.eslboot.call.CallRecord;
import io.github.eslboot.call.EslCall;
import io.github.eslboot.command.Originate;
import io.github.eslboot.command.UuidCommands;
import io.github.eslboot.outbound.EslSessionServer;
import io.github.eslboot.test.FreeSwitchSimulator;
import io.github.eslboot.test.junit.FreeSwitchTest;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Traces of an application, read back from an exporter to memory. */
@FreeSwitchTest
class TraceTests {

	private final FreeSwitchSimulator server;

	private final InMemoryTracing tracing = new InMemoryTracing();

	/** Traces that are current in handlers. */
	private final List<String> seen = new CopyOnWriteArrayList<>();

	TraceTests(FreeSwitchSimulator server) {
		this.server = server;
	}

	@AfterEach
	void close() {
		this.tracing.close();
	}

	private ApplicationContextRunner runner() {
		return EslContexts.runner(this.server)
			.withConfiguration(AutoConfigurations.of(ObservationAutoConfiguration.class,
					EslObservationAutoConfiguration.class, EslOutboundAutoConfiguration.class))
			.withBean(InMemoryTracing.class, () -> this.tracing)
			.withBean("desk", Object.class, Desk::new);
	}

	private void awaitSpan(String name) {
		await().atMost(EslContexts.PATIENCE).until(() -> !this.tracing.path(name).isEmpty());
	}

	private SpanData span(String name) {
		return this.tracing.spans().stream().filter((span) -> span.getName().equals(name)).findFirst().orElseThrow();
	}

	@Test
	void traceSpansOriginateTheHandlersOfItsEventsAndTheirCommands() {
		runner().run((context) -> {
			EslTemplate template = EslContexts.connected(context);
			EslCall call = template.originate(Originate.to("user/1001").park());
			awaitSpan("desk.answered CHANNEL_ANSWER");
			awaitSpan("originate");
			call.hangup();
			awaitSpan("desk.ended CallRecord");
			assertThat(this.tracing.path("desk.answered CHANNEL_ANSWER"))
				.isEqualTo("originate > desk.answered CHANNEL_ANSWER");
			assertThat(this.tracing.path("uuid_setvar"))
				.isEqualTo("originate > desk.answered CHANNEL_ANSWER > uuid_setvar");
			assertThat(this.tracing.path("uuid_getvar"))
				.isEqualTo("originate > desk.answered CHANNEL_ANSWER > uuid_getvar");
			assertThat(this.tracing.path("desk.ended CallRecord")).isEqualTo("originate > desk.ended CallRecord");
			assertThat(this.tracing.path("job originate")).isEqualTo("originate > job originate");
			assertThat(this.tracing.spans()
				.stream()
				.filter((span) -> span.getName().equals("originate"))
				.map(SpanData::getKind)).containsExactlyInAnyOrder(SpanKind.PRODUCER, SpanKind.CLIENT);
			assertThat(span("desk.answered CHANNEL_ANSWER").getKind()).isEqualTo(SpanKind.CONSUMER);
			assertThat(span("uuid_setvar").getKind()).isEqualTo(SpanKind.CLIENT);
			String trace = span("desk.answered CHANNEL_ANSWER").getTraceId();
			assertThat(this.seen).containsExactly(trace);
			assertThat(this.tracing.spans()
				.stream()
				.filter((span) -> List
					.of("originate", "uuid_setvar", "uuid_getvar", "job originate", "desk.ended CallRecord")
					.contains(span.getName()))
				.map(SpanData::getTraceId)).containsOnly(trace);
		});
	}

	@Test
	void sessionJoinsTheTraceOfTheCallAndItsHandlerBelongsToIt() {
		runner()
			.withPropertyValues("freeswitch.esl.outbound.enabled=true", "freeswitch.esl.outbound.port=0",
					"freeswitch.esl.outbound.address=127.0.0.1")
			.withBean("ivr", Object.class, Ivr::new)
			.run((context) -> {
				EslTemplate template = EslContexts.connected(context);
				int port = context.getBean(EslSessionServer.class).port();
				template.originate(
						Originate.to("user/1001").application("socket", "127.0.0.1:%d async full".formatted(port)));
				awaitSpan("session");
				assertThat(this.tracing.path("session")).isEqualTo("originate > session");
				assertThat(this.tracing.path("ivr.serve EslSession"))
					.isEqualTo("originate > session > ivr.serve EslSession");
				assertThat(this.tracing.path("set")).isEqualTo("originate > session > ivr.serve EslSession > set");
				assertThat(span("session").getKind()).isEqualTo(SpanKind.SERVER);
			});
	}

	@Test
	void callsCarryNoVariablesWhenTheyAreSwitchedOff() {
		runner().withPropertyValues("freeswitch.esl.observation.trace-variables=false").run((context) -> {
			EslCall call = EslContexts.connected(context).originate(Originate.to("user/1001").park());
			assertThat(this.server.call(call.uuid()).orElseThrow().variables()).doesNotContainKey("esl_traceparent");
			awaitSpan("desk.answered CHANNEL_ANSWER");
			assertThat(this.tracing.path("desk.answered CHANNEL_ANSWER")).isEqualTo("desk.answered CHANNEL_ANSWER");
			call.hangup();
		});
	}

	/** Handlers of calls. */
	class Desk {

		@EslEventHandler(events = "CHANNEL_ANSWER")
		void answered(EslTemplate template, @EslUuid String uuid) {
			TraceTests.this.seen.add(Span.current().getSpanContext().getTraceId());
			template.run(UuidCommands.setVariable(uuid, "seen", "true"));
			template.async().run(UuidCommands.getVariable(uuid, "seen")).join();
		}

		@EslCallEndHandler
		void ended(CallRecord callRecord) {
		}

	}

	/** Handler of sessions. */
	static class Ivr {

		@EslSessionHandler
		void serve(EslCall call) {
			call.execute("set", "a=b");
			call.hangup();
		}

	}

}
