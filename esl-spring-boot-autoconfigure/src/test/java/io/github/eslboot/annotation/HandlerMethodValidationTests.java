package io.github.eslboot.annotation;

import java.net.Socket;
import java.util.stream.Stream;

import io.github.eslboot.autoconfigure.EslContexts;
import io.github.eslboot.call.CallRecord;
import io.github.eslboot.call.EslCall;
import io.github.eslboot.event.EndReason;
import io.github.eslboot.event.EventGap;
import io.github.eslboot.event.RoutingHeader;
import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.view.DtmfEvent;
import io.github.eslboot.protocol.view.HeartbeatEvent;
import jakarta.validation.Valid;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.beans.factory.BeanCreationException;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Scope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * Tests for {@link HandlerMethodIntrospector} and {@link HandlerMethodValidator}: invalid
 * handler methods fail the start.
 */
@ExtendWith(OutputCaptureExtension.class)
class HandlerMethodValidationTests {

	static Stream<Arguments> invalidHandlers() {
		return Stream.of(
				arguments(new UnknownParameter(),
						"UnknownParameter.handle(Socket) has an invalid parameter: no. 1, of type java.net.Socket, "
								+ "cannot be resolved; it may be an EslEvent"),
				arguments(new UnmarkedText(), "UnmarkedText.handle(EslEvent, String) has an invalid parameter"),
				arguments(new Unconvertible(), "cannot be converted from a String"),
				arguments(new PrimitiveOptional(), "is not required but cannot be null"),
				arguments(new NoHeaderName(), "must name a header in @EslHeader"),
				arguments(new Returns(), "Returns.handle() must return nothing, but returns String"),
				arguments(new Static(), "Static.handle() must be neither static nor private"),
				arguments(new Private(), "Private.handle() must be neither static nor private"),
				arguments(new NoEvents(),
						"NoEvents.handle() receives events of all calls and must therefore name its events"),
				arguments(new SubclassAsEvent(), "it belongs in 'custom'"),
				arguments(new ByWithoutUuid(), "names headers of a uuid ('by') but no uuid"),
				arguments(new WrongRegex(), "condition 'A=/(/' with a wrong regular expression: Unclosed group"),
				arguments(new WrongCondition(), "condition '=x', which names no header"),
				arguments(new UnknownPlaceholder(), "UnknownPlaceholder.handle() Could not resolve placeholder"),
				arguments(new EmptyUuid(), "has a 'uuid' that resolves to an empty value"),
				arguments(new SameIds(), "has the id 'same' of another method of its class"),
				arguments(new NoticeWithoutNotice(), "must have one parameter of the type EventGap"),
				arguments(new NoticeWithTwo(), "must have one parameter of the type EventGap"),
				arguments(new NoticeWithEvent(), "cannot be resolved; besides the notice"),
				arguments(new NegativeConcurrency(), "has 'concurrency' = '-1', which must be a number"),
				arguments(new WrongView(), "has a parameter of the type DtmfEvent, which is the view of [DTMF] only"),
				arguments(new TwoTypes(), "which stand for different events; name the events"),
				arguments(new RecordWithUnknownComponent(), "is a record with such a component"),
				arguments(new RecordWithItself(), "is a record that contains itself"),
				arguments(new Unvalidated(), "is to be validated, but the application has no Validator bean"),
				arguments(new UnclearStart(), "has 'autoStartup' = 'later', which must be true or false"),
				arguments(new OnlyNotices(), "has no method with @EslEventHandler"),
				arguments(new FlowWithUnknownEvent(), "names the event 'CHANNEL_PARKED', which is unknown"),
				arguments(new FlowOfEndedCalls(), "A call flow cannot start with CHANNEL_HANGUP"),
				arguments(new FlowOfNoCall(), "A call flow cannot start with HEARTBEAT"),
				arguments(new FlowWithoutConcurrency(), "'concurrency' must be at least 1, but is 0"),
				arguments(new FlowWithWrongWait(), "has 'maxWait' = 'soon', which is not a duration such as 30s"),
				arguments(new FlowWithRecord(),
						"FlowWithRecord.handle(CallRecord) has an invalid parameter: no. 1, of type "),
				arguments(new FlowAndEvent(), "is an @EslEventHandler and an @EslCallHandler"),
				arguments(new RecordWithoutRecord(), "must have one parameter of the type CallRecord"),
				arguments(new RecordWithCall(), "cannot be resolved; besides the CallRecord"),
				arguments(new RecordWithoutRetry(), "has 'maxAttempts' = 3 without 'retry'"),
				arguments(new RecordWithZeroDelay(), "has 'retryDelay' = '0s', which must be positive"),
				arguments(new RecordReturns(), "must return nothing, but returns String"));
	}

	@ParameterizedTest
	@MethodSource("invalidHandlers")
	void startFailsWithMessageThatNamesTheMethod(Object handler, String message) {
		EslContexts.runner().withBean("handler", Object.class, () -> handler).run((context) -> {
			assertThat(context).hasFailed();
			assertThat(context.getStartupFailure()).isInstanceOf(InvalidEslHandlerException.class)
				.hasMessageContaining(message)
				.hasMessageContaining(handler.getClass().getName());
		});
	}

	@Test
	void startFailsWhenABeanOfScopeCallServesAllCalls() {
		EslContexts.runner().withUserConfiguration(CallScoped.class).run((context) -> {
			assertThat(context).hasFailed();
			assertThat(context.getStartupFailure()).isInstanceOf(InvalidEslHandlerException.class)
				.hasMessageContaining("must therefore belong to a singleton bean");
		});
	}

	@Test
	void prototypeBeanThatServesAllCallsIsRejected() {
		EslContexts.runner().withUserConfiguration(Prototype.class).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThatExceptionOfType(BeanCreationException.class).isThrownBy(() -> context.getBean("prototype"))
				.withCauseInstanceOf(InvalidEslHandlerException.class)
				.withMessageContaining("must therefore be a singleton");
		});
	}

	@Test
	void startFailsWhenTwoBeansHaveTheSameId() {
		EslContexts.runner().withBean("first", Named.class).withBean("second", Named.class).run((context) -> {
			assertThat(context).hasFailed();
			assertThat(context.getStartupFailure())
				.hasMessageContaining("has the id 'name' of " + Named.class.getName() + ".handle()");
		});
	}

	@Test
	void overloadedMethodsHaveDifferentIds() {
		EslContexts.runner().withBean("overloaded", Overloaded.class).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context.getBean(EslHandlerRegistry.class).handlers()).extracting(EslHandlerInfo::id)
				.hasSize(2)
				.doesNotHaveDuplicates()
				.contains("overloaded.handle");
		});
	}

	@Test
	void unknownEventNameLogsWarning(CapturedOutput output) {
		EslContexts.runner().withBean("misspelt", Misspelt.class).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(output).contains("Misspelt.handle() names the event 'CHANNEL_ANSWERED', which is unknown");
		});
	}

	@Configuration(proxyBeanMethods = false)
	static class CallScoped {

		@Bean
		@CallScope
		FlowWithoutProblem flow() {
			return new FlowWithoutProblem();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Prototype {

		@Bean
		@Scope("prototype")
		FlowWithoutProblem prototype() {
			return new FlowWithoutProblem();
		}

	}

	static class FlowWithoutProblem {

		@EslCallHandler
		void handle(EslCall call) {
		}

	}

	static class FlowWithUnknownEvent {

		@EslCallHandler("CHANNEL_PARKED")
		void handle() {
		}

	}

	static class FlowOfEndedCalls {

		@EslCallHandler("CHANNEL_HANGUP")
		void handle() {
		}

	}

	static class FlowOfNoCall {

		@EslCallHandler("HEARTBEAT")
		void handle() {
		}

	}

	static class FlowWithoutConcurrency {

		@EslCallHandler(concurrency = "0")
		void handle() {
		}

	}

	static class FlowWithWrongWait {

		@EslCallHandler(maxWait = "soon")
		void handle() {
		}

	}

	static class FlowWithRecord {

		@EslCallHandler
		void handle(CallRecord callRecord) {
		}

	}

	static class FlowAndEvent {

		@EslCallHandler
		@EslEventHandler("CHANNEL_PARK")
		void handle() {
		}

	}

	static class RecordWithoutRecord {

		@EslCallEndHandler
		void handle(@EslUuid String uuid) {
		}

	}

	static class RecordWithCall {

		@EslCallEndHandler
		void handle(CallRecord callRecord, EslCall call) {
		}

	}

	static class RecordWithoutRetry {

		@EslCallEndHandler(retry = false, maxAttempts = 3)
		void handle(CallRecord callRecord) {
		}

	}

	static class RecordWithZeroDelay {

		@EslCallEndHandler(retryDelay = "0s")
		void handle(CallRecord callRecord) {
		}

	}

	static class RecordReturns {

		@EslCallEndHandler
		String handle(CallRecord callRecord) {
			return "";
		}

	}

	static class NegativeConcurrency {

		@EslEventHandler(events = "DTMF", concurrency = "-1")
		void handle() {
		}

	}

	static class WrongView {

		@EslEventHandler("CHANNEL_ANSWER")
		void handle(DtmfEvent event) {
		}

	}

	static class TwoTypes {

		@EslEventHandler
		void handle(DtmfEvent event, HeartbeatEvent other) {
		}

	}

	static class RecordWithUnknownComponent {

		@EslEventHandler("CHANNEL_ANSWER")
		void handle(WithSocket event) {
		}

	}

	record WithSocket(@EslUuid String uuid, Socket socket) {

	}

	static class RecordWithItself {

		@EslEventHandler("CHANNEL_ANSWER")
		void handle(Nested event) {
		}

	}

	record Nested(@EslUuid String uuid, Nested outer) {

	}

	static class Unvalidated {

		@EslEventHandler("CHANNEL_ANSWER")
		void handle(@Valid OfUuid event) {
		}

	}

	record OfUuid(@EslUuid String uuid) {

	}

	static class UnclearStart {

		@EslEventHandler(events = "DTMF", autoStartup = "later")
		void handle() {
		}

	}

	static class UnknownParameter {

		@EslEventHandler("CHANNEL_ANSWER")
		void handle(Socket socket) {
		}

	}

	static class UnmarkedText {

		@EslEventHandler("CHANNEL_ANSWER")
		void handle(EslEvent event, String text) {
		}

	}

	static class Unconvertible {

		@EslEventHandler("CHANNEL_ANSWER")
		void handle(@EslHeader("A") Runnable value) {
		}

	}

	static class PrimitiveOptional {

		@EslEventHandler("CHANNEL_ANSWER")
		void handle(@EslHeader(value = "A", required = false) int value) {
		}

	}

	static class NoHeaderName {

		@EslEventHandler("CHANNEL_ANSWER")
		void handle(@EslHeader("") String value) {
		}

	}

	static class Returns {

		@EslEventHandler("CHANNEL_ANSWER")
		String handle() {
			return "";
		}

	}

	static class Static {

		@EslEventHandler("CHANNEL_ANSWER")
		static void handle() {
		}

	}

	static class Private {

		@EslEventHandler("CHANNEL_ANSWER")
		private void handle() {
		}

	}

	static class NoEvents {

		@EslEventHandler
		void handle() {
		}

	}

	static class SubclassAsEvent {

		@EslEventHandler("sofia::register")
		void handle() {
		}

	}

	static class ByWithoutUuid {

		@EslEventHandler(events = "CHANNEL_ANSWER", by = RoutingHeader.OTHER_LEG)
		void handle() {
		}

	}

	static class WrongRegex {

		@EslEventHandler(events = "CHANNEL_ANSWER", headers = "A=/(/")
		void handle() {
		}

	}

	static class WrongCondition {

		@EslEventHandler(events = "CHANNEL_ANSWER", headers = "=x")
		void handle() {
		}

	}

	static class UnknownPlaceholder {

		@EslEventHandler("${nowhere}")
		void handle() {
		}

	}

	static class EmptyUuid {

		@EslEventHandler(events = "CHANNEL_ANSWER", uuid = "${nowhere:}")
		void handle() {
		}

	}

	static class SameIds {

		@EslEventHandler(events = "CHANNEL_ANSWER", id = "same")
		void first() {
		}

		@EslEventHandler(events = "CHANNEL_ANSWER", id = "same")
		void second() {
		}

	}

	static class NoticeWithoutNotice {

		@EslEventHandler("CHANNEL_ANSWER")
		void handle() {
		}

		@EslNoticeHandler
		void notice() {
		}

	}

	static class NoticeWithTwo {

		@EslEventHandler("CHANNEL_ANSWER")
		void handle() {
		}

		@EslNoticeHandler
		void notice(EventGap gap, EndReason reason) {
		}

	}

	static class NoticeWithEvent {

		@EslEventHandler("CHANNEL_ANSWER")
		void handle() {
		}

		@EslNoticeHandler
		void notice(EventGap gap, EslEvent event) {
		}

	}

	static class OnlyNotices {

		@EslNoticeHandler
		void notice(EventGap gap) {
		}

	}

	static class Named {

		@EslEventHandler(events = "CHANNEL_ANSWER", id = "name")
		void handle() {
		}

	}

	static class Overloaded {

		@EslEventHandler("CHANNEL_ANSWER")
		void handle() {
		}

		@EslEventHandler("CHANNEL_HANGUP")
		void handle(EslEvent event) {
		}

	}

	static class Misspelt {

		@EslEventHandler("CHANNEL_ANSWERED")
		void handle() {
		}

	}

}
