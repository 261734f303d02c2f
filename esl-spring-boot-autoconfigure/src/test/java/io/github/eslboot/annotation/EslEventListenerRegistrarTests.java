package io.github.eslboot.annotation;

import io.github.eslboot.EslTemplate;
import io.github.eslboot.autoconfigure.EslContexts;
import io.github.eslboot.event.EslEventListener;
import io.github.eslboot.node.EslNode;
import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.test.FreeSwitchSimulator;
import io.github.eslboot.test.SimulatedEvent;
import io.github.eslboot.test.junit.FreeSwitchTest;
import org.junit.jupiter.api.Test;

import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Scope;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

import static org.assertj.core.api.Assertions.assertThat;

/** Tests for {@link EslEventListenerRegistrar}. */
@FreeSwitchTest
class EslEventListenerRegistrarTests {

	private final FreeSwitchSimulator server;

	EslEventListenerRegistrarTests(FreeSwitchSimulator server) {
		this.server = server;
	}

	@Test
	void listenerBeanReceivesEventsOfAllKinds() {
		EslContexts.runner(this.server).withUserConfiguration(SingleListener.class).run((context) -> {
			EslContexts.connected(context);
			this.server.fire("CHANNEL_STATE", "Unique-ID", "call-1");
			this.server.fire(SimulatedEvent.named("CUSTOM")
				.header("Event-Subclass", "mod::thing")
				.header("Unique-ID", "call-1")
				.build());
			this.server.fire("RELOADXML", "Unique-ID", "call-1");
			recorder(context).awaitAll("CHANNEL_STATE", "CUSTOM", "RELOADXML");
		});
	}

	@Test
	void listenerBeansAreNotifiedInTheirOrder() {
		EslContexts.runner(this.server).withUserConfiguration(OrderedListeners.class).run((context) -> {
			EslContexts.connected(context);
			this.server.fire("CHANNEL_ANSWER", "Unique-ID", "call-1");
			recorder(context).awaitExactly("first CHANNEL_ANSWER", "second CHANNEL_ANSWER", "third CHANNEL_ANSWER");
		});
	}

	@Test
	void listenerBeanIsRegisteredWithLazyInitialization() {
		EslContexts.runner(this.server)
			.withInitializer(
					(context) -> context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
			.withUserConfiguration(SingleListener.class)
			.run((context) -> {
				EslContexts.connected(context);
				this.server.fire("CHANNEL_ANSWER", "Unique-ID", "call-1");
				recorder(context).awaitExactly("CHANNEL_ANSWER");
			});
	}

	@Test
	void listenerBeanIsRegisteredOncePerEventStream() {
		EslContexts.runner(this.server)
			.withUserConfiguration(SingleListener.class, SecondTemplate.class)
			.run((context) -> {
				assertThat(context.getBeansOfType(EslTemplate.class)).hasSize(2);
				EslTemplate template = context.getBean("otherTemplate", EslTemplate.class);
				template.stream().awaitUp(EslContexts.PATIENCE);
				assertThat(template.stream().stats().registrations()).isEqualTo(1);
			});
	}

	@Test
	void handlerMethodsAreRegisteredOnceBesideAListenerBean() {
		EslContexts.runner(this.server)
			.withUserConfiguration(SingleListener.class, AnnotatedBean.class)
			.run((context) -> {
				EslTemplate template = EslContexts.connected(context);
				this.server.fire("CHANNEL_ANSWER", "Unique-ID", "call-1");
				this.server.fire("CHANNEL_HOLD", "Unique-ID", "call-1");
				recorder(context).awaitAll("CHANNEL_HOLD");
				assertThat(recorder(context).all()).containsExactlyInAnyOrder("method CHANNEL_ANSWER", "CHANNEL_ANSWER",
						"CHANNEL_HOLD");
				assertThat(template.stream().stats().registrations()).isEqualTo(2);
			});
	}

	@Test
	void listenerBeanWithHandlerMethodsIsRegisteredForItsMethodsOnly() {
		EslContexts.runner(this.server).withUserConfiguration(ListenerWithMethod.class).run((context) -> {
			EslTemplate template = EslContexts.connected(context);
			this.server.fire("CHANNEL_ANSWER", "Unique-ID", "call-1");
			recorder(context).awaitExactly("CHANNEL_ANSWER");
			assertThat(template.stream().stats().registrations()).isEqualTo(1);
		});
	}

	@Test
	void prototypeBeansAndBeansThatAreNoAutowireCandidatesAreNotRegistered() {
		EslContexts.runner(this.server)
			.withUserConfiguration(UnregisteredListeners.class)
			.run((context) -> assertThat(EslContexts.connected(context).stream().stats().registrations()).isZero());
	}

	private static Recorder recorder(ApplicationContext context) {
		return context.getBean(Recorder.class);
	}

	@Configuration(proxyBeanMethods = false)
	static class RecorderConfiguration {

		@Bean
		Recorder recorder() {
			return new Recorder();
		}

		/** Records events of channels; the server sends others on its own. */
		static void record(Recorder recorder, String listener, EslEvent event) {
			if (event.uniqueId() != null) {
				recorder.add(listener + event.name());
			}
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class SingleListener extends RecorderConfiguration {

		@Bean
		EslEventListener listener(Recorder recorder) {
			return (event) -> record(recorder, "", event);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OrderedListeners extends RecorderConfiguration {

		@Bean
		@Order(3)
		EslEventListener third(Recorder recorder) {
			return (event) -> record(recorder, "third ", event);
		}

		@Bean
		OrderedListener second(Recorder recorder) {
			return new OrderedListener(recorder);
		}

		@Bean
		@Order(1)
		EslEventListener first(Recorder recorder) {
			return (event) -> record(recorder, "first ", event);
		}

	}

	record OrderedListener(Recorder recorder) implements EslEventListener, Ordered {

		@Override
		public void onEvent(EslEvent event) {
			RecorderConfiguration.record(this.recorder, "second ", event);
		}

		@Override
		public int getOrder() {
			return 2;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class SecondTemplate {

		@Bean
		EslTemplate eslTemplate(EslNode node) {
			return template(node);
		}

		@Bean
		EslTemplate otherTemplate(EslNode node) {
			return template(node);
		}

		private static EslTemplate template(EslNode node) {
			return new EslTemplate(node, EslContexts.PATIENCE, EslContexts.PATIENCE);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class AnnotatedBean {

		@Bean
		Annotated annotated(Recorder recorder) {
			return new Annotated(recorder);
		}

	}

	record Annotated(Recorder recorder) {

		@EslEventHandler("CHANNEL_ANSWER")
		void answered(EslEvent event) {
			this.recorder.add("method " + event.name());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ListenerWithMethod extends RecorderConfiguration {

		@Bean
		AnnotatedListener listener(Recorder recorder) {
			return new AnnotatedListener(recorder);
		}

	}

	record AnnotatedListener(Recorder recorder) implements EslEventListener {

		@Override
		@EslEventHandler("CHANNEL_ANSWER")
		public void onEvent(EslEvent event) {
			this.recorder.add(event.name());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class UnregisteredListeners extends RecorderConfiguration {

		@Bean
		@Scope("prototype")
		EslEventListener prototype(Recorder recorder) {
			return (event) -> recorder.add(event.name());
		}

		@Bean(autowireCandidate = false)
		EslEventListener manual(Recorder recorder) {
			return (event) -> recorder.add(event.name());
		}

	}

}
