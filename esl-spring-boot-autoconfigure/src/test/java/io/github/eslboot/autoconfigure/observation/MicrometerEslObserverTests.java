package io.github.eslboot.autoconfigure.observation;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

import io.github.eslboot.command.EslCommand;
import io.github.eslboot.command.Originate;
import io.github.eslboot.connection.EslConnectionException;
import io.github.eslboot.observation.Observed;
import io.github.eslboot.observation.ObservedCall;
import io.github.eslboot.observation.ObservedContext;
import io.github.eslboot.protocol.ApiResponse;
import io.github.eslboot.protocol.EslBusyException;
import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.EslReply;
import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Tests for {@link MicrometerEslObserver} and the default conventions. */
class MicrometerEslObserverTests {

	private final RecordedObservations recorded = new RecordedObservations();

	private final ObservationRegistry registry = this.recorded.newRegistry();

	private final MicrometerEslObserver observer = new MicrometerEslObserver(this.registry);

	private Observed<EslReply> command(String name) {
		return this.observer.command("pbx-1", EslCommand.api(name, "u"));
	}

	@Test
	void nothingIsObservedWhileTheRegistryHasNoHandlers() {
		MicrometerEslObserver idle = new MicrometerEslObserver(ObservationRegistry.create());
		assertThat(idle.command("pbx-1", EslCommand.api("status"))).isNull();
		assertThat(idle.job("pbx-1", "status")).isNull();
		assertThat(idle.originate(Originate.to("user/1").park())).isNull();
		assertThat(idle.session("default", EslEvent.of("", Map.of()))).isNull();
		assertThat(idle.handler("desk.answered", EslEvent.of("CHANNEL_ANSWER", Map.of()), null)).isNull();
		assertThat(idle.current()).isNull();
	}

	@Test
	void commandHasNodeKindNameAndOutcome() {
		command("uuid_answer").end(new ApiResponse("+OK\n"), null);
		command("uuid_answer").end(new ApiResponse("-ERR No such channel!\n"), null);
		command("uuid_answer").end(null, new EslBusyException("on purpose"));
		command("uuid_answer").end(null, new EslConnectionException(EslConnectionException.Reason.LOST, "on purpose"));
		command("uuid_answer").end(null, new IllegalStateException("on purpose"));
		String keys = "esl.command.kind=api esl.command=uuid_answer esl.node=pbx-1 esl.outcome=";
		assertThat(this.recorded.all("freeswitch.esl.command")).containsExactly(keys + "SUCCESS", keys + "REFUSED",
				keys + "BUSY", keys + "DISCONNECTED", keys + "FAILED");
		Observation.Context first = this.recorded.contexts("freeswitch.esl.command").get(0);
		assertThat(first.getContextualName()).isEqualTo("uuid_answer");
		assertThat(first.getHighCardinalityKeyValue("esl.uuid").getValue()).isEqualTo("u");
	}

	@Test
	void jobHasItsOutcome() {
		this.observer.job("pbx-1", "originate").end("EXPIRED", null);
		this.observer.job("pbx-1", "originate").end(null, new IllegalStateException("on purpose"));
		assertThat(this.recorded.all("freeswitch.esl.job")).containsExactly(
				"esl.command=originate esl.node=pbx-1 esl.outcome=EXPIRED",
				"esl.command=originate esl.node=pbx-1 esl.outcome=FAILED");
	}

	@Test
	void callHasItsNodeOnceItIsAnswered() {
		ObservedCall call = this.observer.originate(Originate.to("user/1").uuid("u").park());
		assertThat(call.variables()).isEmpty();
		call.end("pbx-1", null);
		this.observer.originate(Originate.to("user/1").park()).end(null, new EslBusyException("on purpose"));
		assertThat(this.recorded.all("freeswitch.esl.originate")).containsExactly(
				"esl.hangup.cause=none esl.node=pbx-1 esl.outcome=ANSWERED",
				"esl.hangup.cause=none esl.node=none esl.outcome=BUSY");
	}

	@Test
	void sessionAndHandlerHaveTheirOutcome() {
		this.observer.session("default", EslEvent.of("", Map.of("Unique-ID", "u"))).end(null, null);
		this.observer.session("default", EslEvent.of("", Map.of())).end(null, new IllegalStateException("on purpose"));
		assertThat(this.recorded.all("freeswitch.esl.session"))
			.containsExactly("esl.outcome=SUCCESS esl.server=default", "esl.outcome=FAILED esl.server=default");
		this.observer.handler("desk.answered", EslEvent.of("CHANNEL_ANSWER", Map.of()), "u").end(null, null);
		this.observer.handler("desk.other", EslEvent.of("USER_EVENT", Map.of()), null)
			.end(null, new IllegalStateException("on purpose"));
		assertThat(this.recorded.all("freeswitch.esl.handler")).containsExactly(
				"esl.event=CHANNEL_ANSWER esl.handler=desk.answered esl.outcome=SUCCESS",
				"esl.event=OTHER esl.handler=desk.other esl.outcome=FAILED");
		assertThat(this.recorded.contexts("freeswitch.esl.handler").get(0).getContextualName())
			.isEqualTo("desk.answered CHANNEL_ANSWER");
	}

	@Test
	void documentationHasTheKeysOfTheObservations() {
		command("status").end(null, null);
		this.observer.job("pbx-1", "status").end("OK", null);
		this.observer.originate(Originate.to("user/1").park()).end("pbx-1", null);
		this.observer.session("default", EslEvent.of("", Map.of())).end(null, null);
		this.observer.handler("desk.answered", EslEvent.of("CHANNEL_ANSWER", Map.of()), null).end(null, null);
		for (EslObservation documented : EslObservation.values()) {
			Observation.Context context = this.recorded
				.contexts("freeswitch.esl." + documented.name().toLowerCase(Locale.ROOT))
				.get(0);
			assertThat(context.getLowCardinalityKeyValues().stream().map(KeyValue::getKey))
				.containsExactlyInAnyOrder(Arrays.stream(documented.getLowCardinalityKeyNames())
					.map((key) -> key.asString())
					.toArray(String[]::new));
			assertThat(context.getHighCardinalityKeyValues().stream().map(KeyValue::getKey))
				.containsExactlyInAnyOrder(Arrays.stream(documented.getHighCardinalityKeyNames())
					.map((key) -> key.asString())
					.toArray(String[]::new));
		}
	}

	@Test
	void conventionReplacesNameAndKeys() {
		this.observer.setCommandConvention(new DefaultEslCommandObservationConvention() {

			@Override
			public String getName() {
				return "pbx.command";
			}

			@Override
			public KeyValues getLowCardinalityKeyValues(EslCommandContext context) {
				return KeyValues.of("verb", context.getCommand().name());
			}

		});
		command("status").end(null, null);
		assertThat(this.recorded.all("pbx.command")).containsExactly("verb=status");
	}

	@Test
	void workThatIsContinuedOnAnotherThreadBelongsToTheWorkOfItsCaller() throws Exception {
		Observed<Void> handler = this.observer.handler("desk.answered", EslEvent.of("CHANNEL_ANSWER", Map.of()), "u");
		ObservedContext caller;
		try (ObservedContext.Scope scope = handler.open()) {
			caller = this.observer.current();
		}
		assertThat(this.observer.current()).isNull();
		handler.end(null, null);
		Thread other = new Thread(() -> {
			try (ObservedContext.Scope scope = caller.open()) {
				Observed<String> job = this.observer.job("pbx-1", "status");
				try (ObservedContext.Scope inner = job.open()) {
					command("status").end(null, null);
				}
				command("version").end(null, null);
				job.end("OK", null);
			}
			command("hostname").end(null, null);
		});
		other.start();
		other.join();
		assertThat(this.recorded.contexts("freeswitch.esl.command"))
			.map((context) -> (context.getParentObservation() != null)
					? context.getParentObservation().getContextView().getName() : null)
			.containsExactly("freeswitch.esl.job", "freeswitch.esl.handler", null);
		assertThat(this.registry.getCurrentObservation()).isNull();
	}

	@Test
	void namesAreBounded() {
		Set<String> known = ConcurrentHashMap.newKeySet();
		IntStream.range(0, KeyNames.MAX_NAMES)
			.forEach((i) -> assertThat(KeyNames.bounded("name" + i, known)).isEqualTo("name" + i));
		assertThat(KeyNames.bounded("one-more", known)).isEqualTo("other");
		assertThat(KeyNames.bounded("name0", known)).isEqualTo("name0");
		assertThat(KeyNames.bounded("x".repeat(65), ConcurrentHashMap.newKeySet())).isEqualTo("other");
	}

}
