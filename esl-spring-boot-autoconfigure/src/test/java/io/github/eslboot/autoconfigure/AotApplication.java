package io.github.eslboot.autoconfigure;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.github.eslboot.annotation.CallScope;
import io.github.eslboot.annotation.EslBody;
import io.github.eslboot.annotation.EslCallEndHandler;
import io.github.eslboot.annotation.EslCallHandler;
import io.github.eslboot.annotation.EslEventHandler;
import io.github.eslboot.annotation.EslEventType;
import io.github.eslboot.annotation.EslHeader;
import io.github.eslboot.annotation.EslListenerErrorHandler;
import io.github.eslboot.annotation.EslNoticeHandler;
import io.github.eslboot.annotation.EslSessionHandler;
import io.github.eslboot.annotation.EslUuid;
import io.github.eslboot.call.CallRecord;
import io.github.eslboot.call.EslCall;
import io.github.eslboot.event.EventGap;
import io.github.eslboot.outbound.EslSession;
import io.github.eslboot.protocol.EslEvent;
import jakarta.annotation.PreDestroy;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.context.PropertyPlaceholderAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Scope;

/** Application with handlers of each kind, which {@link AotRun} processes and runs. */
@Configuration(proxyBeanMethods = false)
@ImportAutoConfiguration({ PropertyPlaceholderAutoConfiguration.class, SslAutoConfiguration.class,
		EslAutoConfiguration.class, EslOutboundAutoConfiguration.class })
class AotApplication {

	/** Names of the handlers that were called, in any order. */
	static final Queue<String> called = new ConcurrentLinkedQueue<>();

	@Bean
	Events events() {
		return new Events();
	}

	@Bean
	Calls calls() {
		return new Calls();
	}

	@Bean
	Sessions sessions() {
		return new Sessions();
	}

	@Bean
	@CallScope
	OfCall ofCall(EslCall call) {
		return new OfCall(call);
	}

	@Bean
	@Scope("prototype")
	Bound bound() {
		return new Bound();
	}

	@Bean
	EslListenerErrorHandler errorHandler() {
		return (id, message, error) -> called.add("error " + id);
	}

	@Retention(RetentionPolicy.RUNTIME)
	@EslEventHandler(events = "CHANNEL_ANSWER")
	@interface Answered {

	}

	@EslEventType("CHANNEL_ANSWER")
	record Typed(@EslUuid String uuid, Numbered numbered) {

	}

	record Numbered(@EslHeader("Number") int number) {

	}

	interface Contract {

		@EslEventHandler(events = "CHANNEL_ANSWER")
		void inherited(EslEvent event);

	}

	static class Events implements Contract {

		@EslEventHandler("CHANNEL_ANSWER")
		void event(@EslHeader("Number") int number, @EslUuid String uuid, @EslBody(required = false) String body) {
			called.add("event " + number + " " + uuid);
		}

		@EslEventHandler
		void typed(Typed event) {
			called.add("typed " + event.uuid() + " " + event.numbered().number());
		}

		@Answered
		void composed() {
			called.add("composed");
		}

		@Override
		public void inherited(EslEvent event) {
			called.add("inherited");
		}

		@EslEventHandler("CHANNEL_ANSWER")
		void failing() {
			throw new IllegalStateException("on purpose");
		}

		@EslNoticeHandler
		void gap(EventGap gap) {
			called.add("gap");
		}

	}

	static class Calls {

		@EslCallHandler
		void serve(EslCall call) {
			called.add("served " + call.uuid());
		}

		@EslCallEndHandler
		void store(CallRecord callRecord) {
			called.add("stored " + callRecord.uuid());
		}

	}

	static class Sessions {

		@EslSessionHandler(path = "ivr", destination = "5000")
		void session(EslSession session, EslCall call, @EslHeader("Caller-Destination-Number") String destination) {
			called.add("session " + destination);
		}

	}

	static class OfCall {

		private final EslCall call;

		OfCall(EslCall call) {
			this.call = call;
		}

		@EslEventHandler("CHANNEL_PARK")
		void parked() {
			called.add("scoped " + this.call.uuid());
		}

		@PreDestroy
		void ended() {
			called.add("destroyed " + this.call.uuid());
		}

	}

	static class Bound {

		@EslEventHandler("CHANNEL_HANGUP")
		void bound() {
			called.add("bound");
		}

	}

}
