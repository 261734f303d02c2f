package io.github.eslboot;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.github.eslboot.call.EslCall;
import io.github.eslboot.call.OriginateException;
import io.github.eslboot.command.DialString;
import io.github.eslboot.command.DialString.Leg;
import io.github.eslboot.command.Endpoint;
import io.github.eslboot.command.Originate;
import io.github.eslboot.connection.EslClientResources;
import io.github.eslboot.event.EndReason;
import io.github.eslboot.protocol.EslException;
import io.github.eslboot.protocol.HangupCause;
import io.github.eslboot.testsupport.Client;
import io.github.eslboot.testsupport.EslExtension;
import io.github.eslboot.testsupport.RecordingListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static io.github.eslboot.testsupport.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/** Blocking {@code originate} of a template, against the simulator. */
class EslTemplateOriginateTests {

	private static final String NO_ANSWER = "loopback/noanswer/default";

	@RegisterExtension
	final EslExtension esl = EslExtension.ofSimulator();

	private static Originate call() {
		return Originate.to("user/1001").park();
	}

	private EslClient connect(EslClientResources resources) {
		EslClient client = this.esl
			.closing(EslClient.builder(Client.options(this.esl.simulator()).build()).resources(resources).build());
		client.awaitUp(PATIENCE);
		return client;
	}

	@Test
	void originateReturnsTheAnsweredCall() {
		EslTemplate template = connect(this.esl.newResources()).template();
		Originate call = call();
		EslCall answered = template.originate(call);
		assertThat(answered.uuid()).isEqualTo(call.uuid());
		assertThat(answered.snapshot().isAnswered()).isTrue();
		answered.hangup();
	}

	@Test
	void originateThrowsWithTheHangupCauseWhenTheCallFails() {
		EslTemplate template = connect(this.esl.newResources()).template();
		RecordingListener recorder = new RecordingListener();
		assertThatExceptionOfType(OriginateException.class)
			.isThrownBy(() -> template.originate(Originate.to("error/USER_BUSY").park(), recorder))
			.satisfies((ex) -> assertThat(ex.hangupCause()).isEqualTo(HangupCause.USER_BUSY));
		await().atMost(PATIENCE).until(() -> recorder.end.get() != null);
	}

	@Test
	void originateWithAListenerReturnsAfterTheListenerIsRegistered() {
		EslTemplate template = connect(this.esl.newResources()).template();
		RecordingListener recorder = new RecordingListener();
		template.originate(call(), recorder).hangup();
		await().atMost(PATIENCE).until(() -> recorder.end.get() == EndReason.CALL_ENDED);
		assertThat(recorder.names()).contains("CHANNEL_CREATE", "CHANNEL_ANSWER", "CHANNEL_DESTROY");
	}

	@Test
	void legsThatWereNotDialledAreReleasedWhenAnotherLegHasAnswered() {
		EslTemplate template = connect(this.esl.newResources()).template();
		RecordingListener recorder = new RecordingListener();
		DialString legs = DialString.of(Leg.to(Endpoint.user("1001"))).then(Leg.to(Endpoint.user("1002")));
		EslCall answered = template.originate(Originate.to(legs).park(), recorder);
		await().atMost(PATIENCE).until(() -> template.stream().stats().boundCalls() == 1);
		assertThat(recorder.end).hasValue(null);
		answered.hangup();
		await().atMost(PATIENCE).until(() -> recorder.end.get() == EndReason.CALL_ENDED);
		await().atMost(PATIENCE).until(() -> template.stream().stats().registrations() == 0);
	}

	@Test
	void legsThatWereNotDialledAreReleasedWhenTheCallFails() {
		EslTemplate template = connect(this.esl.newResources()).template();
		RecordingListener recorder = new RecordingListener();
		DialString legs = DialString.parse("user/busy|error/NO_ROUTE_DESTINATION");
		assertThatExceptionOfType(OriginateException.class)
			.isThrownBy(() -> template.originate(Originate.to(legs).park(), recorder));
		await().atMost(PATIENCE).until(() -> recorder.end.get() == EndReason.CALL_ENDED);
		assertThat(template.stream().stats().boundCalls()).isZero();
	}

	@Test
	void originateCompletesWhileAllWorkersWaitForCalls() throws Exception {
		EslClientResources two = this.esl.closing(EslClientResources.builder().workerThreads(2).build());
		EslTemplate template = connect(two).template();
		CompletableFuture<EslCall> first = CompletableFuture.supplyAsync(() -> template.originate(call()),
				two.workers());
		CompletableFuture<EslCall> second = CompletableFuture
			.supplyAsync(() -> template.originate(call(), new RecordingListener()), two.workers());
		assertThat(first.get(30, TimeUnit.SECONDS).snapshot().isAnswered()).isTrue();
		assertThat(second.get(30, TimeUnit.SECONDS).snapshot().isAnswered()).isTrue();
	}

	@Test
	void interruptOfTheCallerCancelsTheCall() throws Exception {
		EslTemplate template = connect(this.esl.newResources()).template();
		CompletableFuture<Throwable> thrown = new CompletableFuture<>();
		Thread caller = new Thread(() -> {
			try {
				template.originate(Originate.to(NO_ANSWER).park());
			}
			catch (RuntimeException ex) {
				thrown.complete(ex);
			}
		});
		caller.start();
		await().atMost(PATIENCE).until(() -> !this.esl.simulator().calls().isEmpty());
		caller.interrupt();
		assertThat(thrown.get(30, TimeUnit.SECONDS)).isInstanceOf(EslException.class)
			.hasMessageContaining("nterrupted");
		await().atMost(PATIENCE).until(() -> this.esl.simulator().calls().isEmpty());
	}

}
