package io.github.eslboot.observation;

import java.time.Duration;
import java.util.Map;

import io.github.eslboot.EslTemplate;
import io.github.eslboot.Pacing;
import io.github.eslboot.call.EslCall;
import io.github.eslboot.call.OriginateException;
import io.github.eslboot.call.PendingCall;
import io.github.eslboot.call.TwoLegCall;
import io.github.eslboot.command.EslCommand;
import io.github.eslboot.command.Originate;
import io.github.eslboot.command.SystemCommands;
import io.github.eslboot.connection.EslClientResources;
import io.github.eslboot.connection.EslConnectionException;
import io.github.eslboot.event.EventSelector;
import io.github.eslboot.event.EventStreamOptions;
import io.github.eslboot.pool.PoolOptions;
import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.EslReply;
import io.github.eslboot.protocol.EventName;
import io.github.eslboot.test.SimulatedCall;
import io.github.eslboot.testsupport.Client;
import io.github.eslboot.testsupport.EslExtension;
import io.github.eslboot.testsupport.RecordingObserver;
import io.github.eslboot.testsupport.RecordingObserver.Work;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static io.github.eslboot.testsupport.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/** {@link EslObserver} of a client, against the simulator. */
class EslObserverTests {

	@RegisterExtension
	final EslExtension esl = EslExtension.ofSimulator();

	private final RecordingObserver observer = new RecordingObserver();

	private EslTemplate connect(EslObserver observing) throws InterruptedException {
		EslClientResources resources = EslClientResources.builder().observer(observing).build();
		return this.esl
			.closing(new Client(Client.options(this.esl.simulator()).build(), PoolOptions.defaults(),
					EventStreamOptions.defaults(), Client.QUICK, resources))
			.startAndWait().template;
	}

	private static Originate call(String user) {
		return Originate.to("user/" + user).park();
	}

	private void awaitEnd(String name) {
		await().atMost(PATIENCE).until(() -> this.observer.has(name) && this.observer.first(name).ended);
	}

	@Test
	void commandIsObservedWithItsReply() throws Exception {
		EslTemplate template = connect(this.observer);
		template.run(SystemCommands.status());
		Work<?> command = this.observer.first("command status");
		assertThat(command.ended).isTrue();
		assertThat(command.failure).isNull();
		assertThat(command.result).isInstanceOf(EslReply.class);
		template.send(EslCommand.api("no_such_command"));
		assertThat(this.observer.first("command no_such_command").result).isInstanceOfSatisfying(EslReply.class,
				(reply) -> assertThat(reply.isError()).isTrue());
	}

	@Test
	void asynchronousCommandHasEndedWhenItsFutureCompletes() throws Exception {
		EslTemplate template = connect(this.observer);
		RecordingObserver.as("caller", () -> template.async().run(SystemCommands.status()).join());
		Work<?> command = this.observer.first("command status");
		assertThat(command.ended).isTrue();
		assertThat(command.parent).hasToString("caller");
	}

	@Test
	void commandOfAStoppedPoolIsObservedWithItsFailure() throws Exception {
		EslTemplate template = connect(this.observer);
		template.pool().stop(PATIENCE);
		assertThatExceptionOfType(EslConnectionException.class).isThrownBy(() -> template.run(SystemCommands.status()));
		assertThat(this.observer.first("command status").failure).isInstanceOf(EslConnectionException.class);
		assertThat(template.async().run(SystemCommands.version())).failsWithin(PATIENCE);
		assertThat(this.observer.first("command version").failure).isInstanceOf(EslConnectionException.class);
	}

	@Test
	void jobIsObservedUntilItsResultAndItsCommandBelongsToIt() throws Exception {
		EslTemplate template = connect(this.observer);
		RecordingObserver.as("caller", () -> template.bgapi("status").await(PATIENCE));
		awaitEnd("job status");
		assertThat(this.observer.first("job status").result).isEqualTo("OK");
		assertThat(this.observer.first("command status")).hasToString("command status of job status of caller");
		RecordingObserver.as("caller", () -> template.async().bgapi("no_such_command").join());
		awaitEnd("job no_such_command");
		assertThat(this.observer.first("job no_such_command").result).isEqualTo("ERR");
		assertThat(this.observer.first("command no_such_command").parent)
			.isSameAs(this.observer.first("job no_such_command"));
	}

	@Test
	void callIsObservedUntilItsAnswerAndHasTheVariablesOfItsObservation() throws Exception {
		EslTemplate template = connect(this.observer);
		this.observer.variables = Map.of("esl_traceparent", "00-1,2-'3'");
		EslCall[] answered = new EslCall[1];
		RecordingObserver.as("caller", () -> answered[0] = template.originate(call("1001")));
		awaitEnd("call");
		assertThat(this.observer.first("call").result).isEqualTo("default");
		assertThat(this.observer.first("command originate"))
			.hasToString("command originate of job originate of call of caller");
		SimulatedCall call = this.esl.simulator().call(answered[0].uuid()).orElseThrow();
		assertThat(call.variable("esl_traceparent")).isEqualTo("00-1,2-'3'");
		answered[0].hangup();
	}

	@Test
	void callThatIsNotAnsweredIsObservedWithItsFailure() throws Exception {
		EslTemplate template = connect(this.observer);
		assertThatExceptionOfType(OriginateException.class)
			.isThrownBy(() -> template.originate(Originate.to("error/USER_BUSY").park()));
		awaitEnd("call");
		assertThat(this.observer.first("call").failure).isInstanceOf(OriginateException.class);
	}

	@Test
	void callIsPlacedWithoutVariablesThatCannotBeSet() throws Exception {
		EslTemplate template = connect(this.observer);
		this.observer.variables = Map.of("esl_traceparent", "${system rm}", "esl_other", "fine");
		EslCall call = template.originate(call("1001"));
		assertThat(this.esl.simulator().call(call.uuid()).orElseThrow().variables()).doesNotContainKey("esl_other");
		call.hangup();
	}

	@Test
	void callThatWaitsForItsTurnBelongsToItsCaller() throws Exception {
		EslTemplate template = connect(this.observer);
		Pacing pacing = template.pacing(1);
		pacing.pause();
		PendingCall[] pending = new PendingCall[1];
		RecordingObserver.as("caller", () -> pending[0] = pacing.originate(call("1001")));
		pacing.resume();
		pending[0].await(PATIENCE).hangup();
		assertThat(this.observer.first("command originate"))
			.hasToString("command originate of job originate of call of caller");
	}

	@Test
	void bothLegsHaveTheVariablesOfTheObservation() throws Exception {
		EslTemplate template = connect(this.observer);
		this.observer.variables = Map.of("esl_traceparent", "00-12");
		TwoLegCall[] call = new TwoLegCall[1];
		RecordingObserver.as("caller",
				() -> call[0] = template.connect(Originate.to("user/1001"), Originate.to("user/1002")));
		call[0].await(PATIENCE);
		assertThat(this.esl.simulator().calls()).hasSize(2)
			.allSatisfy((leg) -> assertThat(leg.variable("esl_traceparent")).isEqualTo("00-12"));
		assertThat(this.observer.first("command bridge")).hasToString("command bridge of caller");
		this.esl.simulator().calls().forEach(SimulatedCall::hangup);
	}

	@Test
	void applicationThatWaitsForAnotherBelongsToItsCaller() throws Exception {
		EslTemplate template = connect(this.observer);
		EslCall call = template.originate(call("1001"));
		RecordingObserver.as("first", () -> call.async().execute("sleep", "50"));
		RecordingObserver.as("second", () -> call.async().execute("set", "a=b"));
		await().atMost(PATIENCE).until(() -> this.observer.has("command set"));
		assertThat(this.observer.first("command sleep")).hasToString("command sleep of first");
		assertThat(this.observer.first("command set")).hasToString("command set of second");
		call.hangup();
	}

	@Test
	void failingObserverHasNoEffectOnTheWork() throws Exception {
		EslTemplate template = connect(new FailingObserver());
		assertThat(template.api("status")).contains("UP");
		assertThat(template.bgapi("status").await(PATIENCE).isOk()).isTrue();
		template.originate(call("1001")).hangup();
	}

	@Test
	void failingObservationHasNoEffectOnTheWork() throws Exception {
		EslTemplate template = connect(new FailingObservations());
		assertThat(template.api("status")).contains("UP");
		assertThat(template.bgapi("status").await(PATIENCE).isOk()).isTrue();
		template.originate(call("1001")).hangup();
	}

	@Test
	void receivedEventHasAnAgeAndACreatedOneHasNot() throws Exception {
		EslTemplate template = connect(this.observer);
		Duration[] age = new Duration[1];
		template.listen(EventSelector.ofEvents(EventName.HEARTBEAT).build(), (event) -> age[0] = event.age())
			.awaitReady(PATIENCE);
		this.esl.simulator().heartbeat();
		await().atMost(PATIENCE).until(() -> age[0] != null);
		assertThat(age[0]).isGreaterThanOrEqualTo(Duration.ZERO);
		assertThat(EslEvent.of("HEARTBEAT", Map.of()).age()).isNull();
	}

	/** Observer whose methods fail. */
	private static final class FailingObserver implements EslObserver {

		@Override
		public Observed<EslReply> command(String node, EslCommand command) {
			throw new IllegalStateException("on purpose");
		}

		@Override
		public Observed<String> job(String node, String command) {
			throw new NoClassDefFoundError("on purpose");
		}

		@Override
		public ObservedCall originate(Originate call) {
			throw new IllegalStateException("on purpose");
		}

		@Override
		public @Nullable ObservedContext current() {
			throw new IllegalStateException("on purpose");
		}

	}

	/** Observer of which the methods of the observed work fail. */
	private static final class FailingObservations implements EslObserver {

		@Override
		public Observed<EslReply> command(String node, EslCommand command) {
			return new FailingWork<>();
		}

		@Override
		public Observed<String> job(String node, String command) {
			return new FailingWork<>();
		}

		@Override
		public ObservedCall originate(Originate call) {
			return new FailingCall();
		}

	}

	/** Observed work whose methods fail. */
	private static class FailingWork<R> implements Observed<R> {

		@Override
		public Scope open() {
			throw new IllegalStateException("on purpose");
		}

		@Override
		public void end(@Nullable R result, @Nullable Throwable failure) {
			throw new StackOverflowError("on purpose");
		}

	}

	/** Observed call whose methods fail. */
	private static final class FailingCall extends FailingWork<String> implements ObservedCall {

		@Override
		public Map<String, String> variables() {
			throw new IllegalStateException("on purpose");
		}

	}

}
