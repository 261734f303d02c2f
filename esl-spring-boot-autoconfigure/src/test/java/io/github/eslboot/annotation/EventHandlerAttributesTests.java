package io.github.eslboot.annotation;

import io.github.eslboot.autoconfigure.EslContexts;
import io.github.eslboot.call.EslCall;
import io.github.eslboot.group.EslNodeGroup;
import io.github.eslboot.node.NodeState;
import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.view.DtmfEvent;
import io.github.eslboot.test.FreeSwitchSimulator;
import io.github.eslboot.test.junit.FreeSwitchTest;
import org.junit.jupiter.api.Test;

import org.springframework.context.annotation.Bean;
import org.springframework.core.annotation.Order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for nodes and tags of handlers, and for repeated annotations and those of
 * classes.
 */
@FreeSwitchTest
class EventHandlerAttributesTests {

	private final FreeSwitchSimulator server;

	private final Recorder recorder = new Recorder();

	EventHandlerAttributesTests(FreeSwitchSimulator server) {
		this.server = server;
	}

	@Test
	void methodHandlesEventsOfItsNodesOnly() {
		try (FreeSwitchSimulator other = FreeSwitchSimulator.create()) {
			EslContexts.runner()
				.withPropertyValues("freeswitch.esl.password=" + this.server.password(), "desk.node=pbx-2",
						"freeswitch.esl.nodes.pbx-1.port=" + this.server.port(),
						"freeswitch.esl.nodes.pbx-1.host=127.0.0.1", "freeswitch.esl.nodes.pbx-1.tags=berlin,sip",
						"freeswitch.esl.nodes.pbx-2.port=" + other.port(), "freeswitch.esl.nodes.pbx-2.host=127.0.0.1",
						"freeswitch.esl.nodes.pbx-2.tags=hamburg")
				.withBean("desk", Object.class, () -> new OfNodes())
				.withBean(Recorder.class, () -> this.recorder)
				.withUserConfiguration(OfCallConfiguration.class)
				.run((context) -> {
					EslNodeGroup group = context.getBean(EslNodeGroup.class);
					await().atMost(EslContexts.PATIENCE)
						.until(() -> group.nodes().stream().allMatch((node) -> node.state() == NodeState.UP));
					this.server.fire("CHANNEL_ANSWER", "Unique-ID", "u-1");
					this.recorder.awaitExactly("any pbx-1", "tagged pbx-1");
					other.fire("CHANNEL_ANSWER", "Unique-ID", "u-2");
					this.recorder.awaitExactly("any pbx-1", "tagged pbx-1", "any pbx-2", "named pbx-2");
					assertThat(context.getBean(EslHandlerRegistry.class).get("desk.named").info().calls()).isOne();
					this.server.fire("CHANNEL_PARK", "Unique-ID", "u-1");
					other.fire("CHANNEL_PARK", "Unique-ID", "u-2");
					this.recorder.awaitAll("created for u-2");
					assertThat(this.recorder.all()).doesNotContain("created for u-1");
				});
		}
	}

	static class OfCallConfiguration {

		@Bean
		@CallScope
		OfCall ofCall(EslCall call, Recorder recorder) {
			return new OfCall(call, recorder);
		}

	}

	static class OfCall {

		OfCall(EslCall call, Recorder recorder) {
			recorder.add("created for " + call.uuid());
		}

		@EslEventHandler(events = "CHANNEL_PARK", node = "pbx-2")
		void parked() {
		}

	}

	class OfNodes {

		@Order(1)
		@EslEventHandler("CHANNEL_ANSWER")
		void any(EslEvent event) {
			EventHandlerAttributesTests.this.recorder.add("any " + event.node());
		}

		@Order(2)
		@EslEventHandler(events = "CHANNEL_ANSWER", node = "${desk.node}")
		void named(EslEvent event) {
			EventHandlerAttributesTests.this.recorder.add("named " + event.node());
		}

		@Order(3)
		@EslEventHandler(events = "CHANNEL_ANSWER", tags = { "munich", "berlin" })
		void tagged(EslEvent event) {
			EventHandlerAttributesTests.this.recorder.add("tagged " + event.node());
		}

	}

	@Test
	void eachAnnotationOfAMethodIsAHandler() {
		EslContexts.runner(this.server).withBean("desk", Object.class, () -> new Repeated()).run((context) -> {
			EslContexts.connected(context);
			EslHandlerRegistry registry = context.getBean(EslHandlerRegistry.class);
			assertThat(registry.all()).extracting(EslHandler::id)
				.containsExactlyInAnyOrder("starts", "ends", "desk.digit", "desk.digit#2", "desk.digit#3");
			this.server.fire("CHANNEL_ANSWER", "Unique-ID", "u-1");
			this.server.fire("CHANNEL_HANGUP", "Unique-ID", "u-1");
			this.recorder.awaitExactly("CHANNEL_ANSWER", "CHANNEL_HANGUP");
			registry.get("ends").pause();
			this.server.fire("CHANNEL_HANGUP", "Unique-ID", "u-2");
			this.server.fire("CHANNEL_ANSWER", "Unique-ID", "u-2");
			this.recorder.awaitExactly("CHANNEL_ANSWER", "CHANNEL_HANGUP", "CHANNEL_ANSWER");
			this.server.fire("DTMF", "Unique-ID", "u-2", "DTMF-Digit", "2");
			this.recorder.awaitExactly("CHANNEL_ANSWER", "CHANNEL_HANGUP", "CHANNEL_ANSWER", "DTMF");
		});
	}

	class Repeated {

		@EslEventHandler(id = "starts", events = "CHANNEL_ANSWER")
		@EslEventHandler(id = "ends", events = "CHANNEL_HANGUP")
		void handle(EslEvent event) {
			EventHandlerAttributesTests.this.recorder.add(event.name());
		}

		@EslEventHandler(events = "DTMF", headers = "DTMF-Digit=1")
		@EslEventHandler(events = "DTMF", headers = "DTMF-Digit=2")
		@EslEventHandler(events = "DTMF", headers = "DTMF-Digit=3")
		void digit(EslEvent event) {
			EventHandlerAttributesTests.this.recorder.add(event.name());
		}

	}

	@Test
	void classSetsAttributesOfItsMethods() {
		EslContexts.runner(this.server)
			.withBean("desk", Object.class, () -> new OfClass())
			.withBean("ignoring", EslListenerErrorHandler.class, () -> (id, message, error) -> this.recorder.add(id))
			.run((context) -> {
				EslContexts.connected(context);
				EslHandlerRegistry registry = context.getBean(EslHandlerRegistry.class);
				assertThat(registry.get("desk.answered").state()).isEqualTo(EslHandlerState.STOPPED);
				assertThat(registry.get("desk.answered").info().headers()).containsExactly("Call-Direction=inbound",
						"Number=/^1/");
				assertThat(registry.get("desk.answered").info().events()).containsExactly("CHANNEL_ANSWER");
				assertThat(registry.get("desk.hungUp").info().events()).containsExactly("CHANNEL_HANGUP");
				assertThat(registry.get("desk.digit").info().events()).containsExactly("DTMF");
				assertThat(registry.get("desk.digit").state()).isEqualTo(EslHandlerState.RUNNING);
				this.server.fire("DTMF", "Unique-ID", "u-1", "Call-Direction", "outbound");
				this.server.fire("DTMF", "Unique-ID", "u-2", "Call-Direction", "inbound");
				this.recorder.awaitExactly("digit of u-2");
			});
	}

	@EslEventHandler(events = "CHANNEL_ANSWER", headers = "Call-Direction=inbound", autoStartup = "false")
	class OfClass {

		@EslEventHandler(headers = "Number=/^1/")
		void answered() {
		}

		@EslEventHandler("CHANNEL_HANGUP")
		void hungUp() {
		}

		@EslEventHandler(autoStartup = "true")
		void digit(DtmfEvent event) {
			EventHandlerAttributesTests.this.recorder.add("digit of " + event.uuid());
		}

	}

	@Test
	void startFailsIfAClassIsAnnotatedButNoneOfItsMethods() {
		EslContexts.runner()
			.withBean("desk", WithoutMethods.class)
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.rootCause()
				.isInstanceOf(InvalidEslHandlerException.class)
				.hasMessageContaining("WithoutMethods, but no method with @EslEventHandler"));
	}

	@EslEventHandler("CHANNEL_ANSWER")
	static class WithoutMethods {

		void answered(EslEvent event) {
		}

	}

}
