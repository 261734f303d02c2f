package io.github.eslboot.autoconfigure;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import io.github.eslboot.EslTemplate;
import io.github.eslboot.annotation.EslEventHandler;
import io.github.eslboot.call.EslCall;
import io.github.eslboot.command.Originate;
import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.test.FreeSwitchSimulator;
import io.github.eslboot.test.SimulatedCall;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/** Tests for {@link PlacedCallsLifecycle}. */
class PlacedCallsLifecycleTests {

	private final AtomicReference<EslCall> placed = new AtomicReference<>();

	private FreeSwitchSimulator server;

	@BeforeEach
	void startServer() {
		this.server = FreeSwitchSimulator.builder().start();
	}

	@AfterEach
	void stopServer() {
		this.server.close();
	}

	private ApplicationContextRunner runner() {
		return EslContexts.runner(this.server).withBean(Ends.class);
	}

	private void place(EslTemplate template) {
		this.placed.set(template.originate(Originate.to("user/1001").park()));
	}

	@Test
	void closeLeavesPlacedCallsByDefault() {
		runner().run((context) -> place(EslContexts.connected(context)));
		assertThat(this.server.calls()).extracting(SimulatedCall::uuid).contains(this.placed.get().uuid());
	}

	@Test
	void closeHangsUpPlacedCallsAndHandlersReceiveTheirEnds() {
		SimulatedCall incoming = this.server.startCall("1000", "5000").answer();
		AtomicReference<Ends> ends = new AtomicReference<>();
		runner().withPropertyValues("freeswitch.esl.on-close=hang-up-placed").run((context) -> {
			ends.set(context.getBean(Ends.class));
			place(EslContexts.connected(context));
		});
		assertThat(incoming.isAlive()).isTrue();
		assertThat(this.server.calls()).extracting(SimulatedCall::uuid).doesNotContain(this.placed.get().uuid());
		assertThat(ends.get().uuid).isEqualTo(this.placed.get().uuid());
	}

	@Test
	void stopOfTheContextLeavesPlacedCalls() {
		runner().withPropertyValues("freeswitch.esl.on-close=hang-up-placed").run((context) -> {
			place(EslContexts.connected(context));
			ConfigurableApplicationContext source = context
				.getSourceApplicationContext(ConfigurableApplicationContext.class);
			source.stop();
			assertThat(this.server.calls()).extracting(SimulatedCall::uuid).contains(this.placed.get().uuid());
			source.start();
			EslContexts.connected(context);
			assertThat(this.placed.get().snapshot().isEnded()).isFalse();
		});
		assertThat(this.server.calls()).extracting(SimulatedCall::uuid).doesNotContain(this.placed.get().uuid());
	}

	@Test
	void clientsHangUpAtTheSameTimeAndAFailureKeepsNoneFromIt() {
		CountDownLatch both = new CountDownLatch(2);
		AtomicInteger met = new AtomicInteger();
		Runnable meeting = () -> {
			both.countDown();
			try {
				if (both.await(EslContexts.PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
					met.incrementAndGet();
				}
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		};
		PlacedCallsLifecycle.runAll(List.of(() -> {
			throw new IllegalStateException("The client is closed (simulated)");
		}, meeting, meeting), EslContexts.PATIENCE.multipliedBy(2));
		assertThat(met).hasValue(2);
	}

	static class Ends {

		volatile String uuid;

		@EslEventHandler("CHANNEL_HANGUP_COMPLETE")
		void ended(EslEvent event) {
			this.uuid = event.uniqueId();
		}

	}

}
