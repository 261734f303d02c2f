package io.github.eslboot.integration;

import java.time.Duration;
import java.time.Instant;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.github.eslboot.EslTemplate;
import io.github.eslboot.autoconfigure.EslContexts;
import io.github.eslboot.call.EslCall;
import io.github.eslboot.command.EslCommand;
import io.github.eslboot.command.Originate;
import io.github.eslboot.command.SystemCommands;
import io.github.eslboot.event.EventGap;
import io.github.eslboot.event.EventSelector;
import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.EslReply;
import io.github.eslboot.protocol.EventName;
import io.github.eslboot.test.Fault;
import io.github.eslboot.test.FreeSwitchSimulator;
import io.github.eslboot.test.SimulatedCall;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.integration.annotation.ServiceActivator;
import org.springframework.integration.channel.DirectChannel;
import org.springframework.integration.channel.QueueChannel;
import org.springframework.integration.config.EnableIntegration;
import org.springframework.integration.core.MessagingTemplate;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHandler;
import org.springframework.messaging.MessageHandlingException;
import org.springframework.messaging.support.GenericMessage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link EslEventMessageProducer} and {@link EslOutboundGateway}.
 */
class EslIntegrationTests {

	private final FreeSwitchSimulator server = FreeSwitchSimulator.create();

	/** Events that were received, whatever the adapter does. */
	private final Queue<EslEvent> heard = new ConcurrentLinkedQueue<>();

	@AfterEach
	void stop() {
		this.server.close();
	}

	private ApplicationContextRunner runner() {
		return EslContexts.runner(this.server).withUserConfiguration(Flows.class);
	}

	/** Waits until the server is subscribed to the events of the adapter. */
	private void subscribed(ApplicationContext context) {
		EslContexts.connected(context).listen(Flows.EVENTS, this.heard::add).awaitReady(EslContexts.PATIENCE);
	}

	private static Message<?> receive(ApplicationContext context, String channel) {
		Message<?> message = context.getBean(channel, QueueChannel.class).receive(EslContexts.PATIENCE.toMillis());
		assertThat(message).as(channel).isNotNull();
		return message;
	}

	private static MessagingTemplate gateway(ApplicationContext context) {
		MessagingTemplate template = new MessagingTemplate();
		template.setBeanFactory(context);
		template.setReceiveTimeout(EslContexts.PATIENCE.toMillis());
		return template;
	}

	@Test
	void eventIsSentAsMessageWithHeaders() {
		runner().run((context) -> {
			subscribed(context);
			SimulatedCall call = this.server.startCall("1001", "1002");
			Message<?> message = receive(context, "events");
			assertThat(message.getPayload()).isInstanceOfSatisfying(EslEvent.class,
					(event) -> assertThat(event.type()).isEqualTo(EventName.CHANNEL_CREATE));
			assertThat(message.getHeaders()).containsEntry(EslMessageHeaders.EVENT_NAME, "CHANNEL_CREATE")
				.containsEntry(EslMessageHeaders.UUID, call.uuid())
				.containsEntry("Caller-Caller-ID-Number", "1001")
				.doesNotContainKeys(EslMessageHeaders.SUBCLASS, "Caller-Destination-Number");
			assertThat(message.getHeaders().get(EslMessageHeaders.TIMESTAMP)).isInstanceOf(Instant.class);
		});
	}

	@Test
	void stoppedAdapterSendsNothingUntilItIsStartedAgain() {
		runner().run((context) -> {
			subscribed(context);
			EslEventMessageProducer producer = context.getBean(EslEventMessageProducer.class);
			producer.stop();
			this.server.fire("CHANNEL_HOLD", "Unique-ID", "while-stopped");
			await().atMost(EslContexts.PATIENCE).until(() -> !this.heard.isEmpty());
			producer.start();
			this.server.fire("CHANNEL_HOLD", "Unique-ID", "after-start");
			assertThat(receive(context, "events").getHeaders()).containsEntry(EslMessageHeaders.UUID, "after-start");
		});
	}

	@Test
	void gapIsSentToTheChannelOfNotices() {
		runner().run((context) -> {
			subscribed(context);
			this.server.connections()
				.forEach((connection) -> this.server.faults().connection(connection, Fault.reset()));
			assertThat(receive(context, "notices").getPayload()).isInstanceOf(EventGap.class);
		});
	}

	@Test
	void exceptionOfTheFlowGoesToTheErrorChannel() {
		runner().run((context) -> {
			subscribed(context);
			this.server.fire("CHANNEL_UNHOLD", "Unique-ID", "u-1");
			assertThat(receive(context, "errors").getPayload()).isInstanceOfSatisfying(Throwable.class,
					(failure) -> assertThat(failure).rootCause().hasMessage("on purpose"));
		});
	}

	@Test
	void gatewayRepliesWithTheResultOfTheCommand() {
		runner().run((context) -> {
			EslContexts.connected(context);
			MessagingTemplate gateway = gateway(context);
			DirectChannel commands = context.getBean("commands", DirectChannel.class);
			assertThat(gateway.convertSendAndReceive(commands, SystemCommands.version(), Object.class)).isNotNull();
			EslReply reply = gateway.convertSendAndReceive(commands, EslCommand.api("echo", "hello"), EslReply.class);
			assertThat(reply.text()).isEqualTo("hello");
			EslCall call = gateway.convertSendAndReceive(commands, Originate.to("user/1001").park(), EslCall.class);
			assertThat(this.server.call(call.uuid())).isPresent();
		});
	}

	@Test
	void asynchronousGatewayRepliesLater() {
		runner().run((context) -> {
			EslContexts.connected(context);
			MessagingTemplate gateway = gateway(context);
			DirectChannel words = context.getBean("words", DirectChannel.class);
			EslReply reply = gateway.convertSendAndReceive(words, "hello", EslReply.class);
			assertThat(reply.text()).isEqualTo("hello");
		});
	}

	@Test
	void textIsNotACommand() {
		runner().run((context) -> {
			DirectChannel commands = context.getBean("commands", DirectChannel.class);
			assertThatExceptionOfType(MessageHandlingException.class)
				.isThrownBy(() -> commands.send(new GenericMessage<>("hupall")))
				.withMessageContaining("cannot run java.lang.String")
				.withMessageContaining("needs an ApiCommand");
			assertThat(this.server.commands((command) -> command.line().contains("hupall"))).isEmpty();
		});
	}

	@Configuration(proxyBeanMethods = false)
	@EnableIntegration
	static class Flows {

		static final EventSelector EVENTS = EventSelector
			.ofEvents(EventName.CHANNEL_CREATE, EventName.CHANNEL_HOLD, EventName.CHANNEL_UNHOLD)
			.build();

		@Bean
		EslEventMessageProducer producer(EslTemplate esl, @Qualifier("notices") QueueChannel notices) {
			EslEventMessageProducer producer = new EslEventMessageProducer(esl, EVENTS);
			producer.setOutputChannelName("incoming");
			producer.setErrorChannelName("errors");
			producer.setNoticeChannel(notices);
			producer.setMappedHeaders("Caller-Caller-ID-Number");
			producer.setConcurrency(2);
			return producer;
		}

		@Bean
		DirectChannel incoming() {
			return new DirectChannel();
		}

		@Bean
		@ServiceActivator(inputChannel = "incoming")
		MessageHandler distributor(@Qualifier("events") QueueChannel events) {
			return (message) -> {
				if (message.getHeaders().get(EslMessageHeaders.EVENT_NAME).equals("CHANNEL_UNHOLD")) {
					throw new IllegalStateException("on purpose");
				}
				events.send(message);
			};
		}

		@Bean
		QueueChannel events() {
			return new QueueChannel();
		}

		@Bean
		QueueChannel errors() {
			return new QueueChannel();
		}

		@Bean
		QueueChannel notices() {
			return new QueueChannel();
		}

		@Bean
		DirectChannel commands() {
			return new DirectChannel();
		}

		@Bean
		@ServiceActivator(inputChannel = "commands")
		EslOutboundGateway gateway(EslTemplate esl) {
			EslOutboundGateway gateway = new EslOutboundGateway(esl);
			gateway.setCommandTimeout(Duration.ofSeconds(10));
			return gateway;
		}

		@Bean
		DirectChannel words() {
			return new DirectChannel();
		}

		@Bean
		@ServiceActivator(inputChannel = "words")
		EslOutboundGateway asynchronousGateway(EslTemplate esl) {
			EslOutboundGateway gateway = new EslOutboundGateway(esl,
					(message) -> EslCommand.api("echo", message.getPayload().toString()));
			gateway.setAsync(true);
			return gateway;
		}

	}

}
