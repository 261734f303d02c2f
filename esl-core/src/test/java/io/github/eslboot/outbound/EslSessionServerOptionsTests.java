package io.github.eslboot.outbound;

import java.time.Duration;
import java.util.List;

import io.github.eslboot.protocol.EventFormat;
import io.github.eslboot.protocol.HangupCause;
import io.github.eslboot.protocol.ProtocolLimits;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/** {@link EslSessionServerOptions}: copies, defaults and checks. */
class EslSessionServerOptionsTests {

	private static final EslSessionServerOptions ALL_SET = EslSessionServerOptions.builder()
		.name("ivr")
		.address("127.0.0.1")
		.port(9000)
		.slots(7)
		.overflowStrategy(OverflowStrategy.INCREASE)
		.refuseBy(RefuseBy.HANGUP)
		.refusalCause(HangupCause.of("USER_BUSY"))
		.increaseBy(3)
		.maxSlots(20)
		.backlog(10)
		.allowedPeers(List.of("192.0.2.0/24"))
		.handshakeTimeout(Duration.ofSeconds(1))
		.commandTimeout(Duration.ofSeconds(2))
		.callTimeout(Duration.ofSeconds(3))
		.idleCheckInterval(Duration.ofSeconds(4))
		.idleCheckTimeout(Duration.ofSeconds(5))
		.writeTimeout(Duration.ofSeconds(6))
		.linger(Duration.ofSeconds(7))
		.eventFormat(EventFormat.JSON)
		.eventMemoryBudget(1 << 20)
		.onHandlerFailure(HandlerFailurePolicy.RELEASE)
		.stopTimeout(Duration.ofSeconds(8))
		.limits(new ProtocolLimits(1 << 16, 1 << 15, 1 << 17))
		.build();

	@Test
	void toBuilderKeepsEveryValue() {
		assertThat(ALL_SET.toBuilder().build()).usingRecursiveComparison().isEqualTo(ALL_SET);
	}

	@Test
	void toBuilderDoesNotChangeTheOptions() {
		EslSessionServerOptions.Builder builder = ALL_SET.toBuilder().port(1);
		EslSessionServerOptions changed = builder.build();
		builder.port(2);
		assertThat(ALL_SET.port()).isEqualTo(9000);
		assertThat(changed.port()).isEqualTo(1);
		assertThat(changed.slots()).isEqualTo(7);
	}

	@Test
	void defaultsEqualAnUnchangedBuilder() {
		assertThat(EslSessionServerOptions.defaults()).usingRecursiveComparison()
			.isEqualTo(EslSessionServerOptions.builder().build());
	}

	@Test
	void buildFailsWhenMaxSlotsIsLessThanSlots() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> EslSessionServerOptions.builder().slots(10).maxSlots(9).build())
			.withMessageContaining("'maxSlots'");
	}

	@Test
	void builderRejectsAnEventMemoryBudgetBelow64KiB() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> EslSessionServerOptions.builder().eventMemoryBudget((64 << 10) - 1))
			.withMessageContaining("'eventMemoryBudget'");
	}

}
