package io.github.eslboot.protocol.view;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.codec.Captures;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Views of captured events of modules: a phone fails to register, registers, ends its
 * registration and registers again; messages are sent to it; calls wait in a parking lot
 * and in a fifo; a gateway is registered again.
 */
class ModuleEventCaptureTests {

	private static final List<EventView> EVENTS = Captures.messages("module-events")
		.stream()
		.filter(EslEvent.class::isInstance)
		.map((message) -> EventView.of((EslEvent) message))
		.toList();

	private static <T extends EventView> List<T> views(Class<T> type) {
		return EVENTS.stream().filter(type::isInstance).map(type::cast).toList();
	}

	@Test
	void registrationEventHasThePhoneAndItsExpiry() {
		List<RegistrationEvent> phone = views(RegistrationEvent.class).stream()
			.filter((view) -> "1002".equals(view.user()))
			.toList();
		assertThat(phone).extracting(RegistrationEvent::action)
			.containsExactly(RegistrationAction.PRE_REGISTER, RegistrationAction.ATTEMPT, RegistrationAction.FAILURE,
					RegistrationAction.PRE_REGISTER, RegistrationAction.ATTEMPT, RegistrationAction.REGISTER,
					RegistrationAction.PRE_REGISTER, RegistrationAction.ATTEMPT, RegistrationAction.UNREGISTER,
					RegistrationAction.PRE_REGISTER, RegistrationAction.ATTEMPT, RegistrationAction.REGISTER,
					RegistrationAction.EXPIRE);
		assertThat(phone).allSatisfy((view) -> {
			assertThat(view.profile()).isEqualTo("internal");
			assertThat(view.domain()).isEqualTo("127.0.0.1");
			assertThat(view.networkIp()).isEqualTo("127.0.0.1");
			assertThat(view.networkPort()).isPositive();
			assertThat(view.userAgent()).isEqualTo("Test Phone 1.0");
			assertThat(view.isRenewal()).isFalse();
		});
		assertThat(phone).extracting(RegistrationEvent::authenticationResult)
			.filteredOn(Objects::nonNull)
			.containsExactly("FORBIDDEN", "RENEWED", "RENEWED", "RENEWED");
		assertThat(phone.get(2).method()).isEqualTo("REGISTER");
		assertThat(phone.get(5).validity()).isEqualTo(Duration.ofMinutes(1));
		assertThat(phone.get(5).status()).isEqualTo("Registered(UDP)");
		assertThat(phone.get(5).contact()).contains("sip:1002@127.0.0.1");
		assertThat(phone.get(8).validity()).isZero();
		RegistrationEvent removed = phone.get(12);
		assertThat(removed.validity()).isNull();
		assertThat(removed.callId()).isEqualTo(phone.get(11).callId());
		Instant registered = phone.get(11).event().timestamp();
		assertThat(registered).isNotNull();
		assertThat(removed.expiry()).isBetween(registered.plusSeconds(59), registered.plusSeconds(600));
	}

	@Test
	void gatewayEventHasTheStates() {
		assertThat(views(GatewayEvent.class)).allSatisfy((view) -> {
			assertThat(view.action()).isEqualTo(GatewayAction.STATE);
			assertThat(view.gateway()).isEqualTo("reggw");
			assertThat(view.isUp()).isTrue();
			assertThat(view.networkIp()).isEqualTo("127.0.0.1");
			assertThat(view.networkPort()).isEqualTo(5060);
		})
			.extracting(GatewayEvent::state)
			.containsExactly(GatewayState.TRYING, GatewayState.REGISTER, GatewayState.REGED);
		assertThat(views(GatewayEvent.class)).extracting(GatewayEvent::responseCode).containsExactly(-1L, 200L, -1L);
	}

	@Test
	void messageEventHasTextAndDelivery() {
		List<MessageEvent> views = views(MessageEvent.class);
		assertThat(views).hasSize(2).allSatisfy((view) -> {
			assertThat(view.text()).isEqualTo("It's a|b\nnext");
			assertThat(view.protocol()).isEqualTo("global");
			assertThat(view.isReceived()).isFalse();
		});
		assertThat(views).extracting(MessageEvent::isDelivered).containsExactly(false, true);
		assertThat(views).extracting(MessageEvent::isDeliveryFailed).containsExactly(true, false);
		assertThat(views).extracting(MessageEvent::responseCode).containsExactly(-1L, 202L);
		assertThat(views.get(1).to()).isEqualTo("internal/1002@127.0.0.1");
		assertThat(views.get(1).contentType()).isEqualTo("text/plain");
	}

	@Test
	void presenceEventHasTheStatusOfUsersLotsAndQueues() {
		List<PresenceEvent> views = views(PresenceEvent.class);
		assertThat(views).extracting(PresenceEvent::from)
			.contains("ann@example.org", "1002@127.0.0.1", "6001@127.0.0.1", "lot@127.0.0.1");
		assertThat(views).extracting(PresenceEvent::status)
			.contains("At lunch", "Registered", "Unregistered", "Holding", "Empty", "Active (1 waiting)", "Idle");
	}

	@Test
	void valetEventHasLotNumberAndChannels() {
		List<ValetEvent> views = views(ValetEvent.class);
		assertThat(views).extracting(ValetEvent::action)
			.containsExactly(ValetAction.HOLD, ValetAction.EXIT, ValetAction.HOLD, ValetAction.BRIDGE,
					ValetAction.EXIT);
		assertThat(views).extracting(ValetEvent::lot).containsOnly("lot");
		assertThat(views).extracting(ValetEvent::number).containsExactly("6001", "6001", "6002", "6002", "6002");
		assertThat(views.get(3).uuid()).isEqualTo("11111111-0000-4000-8000-000000000005");
		assertThat(views.get(3).bridgedTo()).isEqualTo("11111111-0000-4000-8000-000000000006");
	}

	@Test
	void fifoEventHasCallerConsumerAndTimes() {
		List<FifoEvent> views = views(FifoEvent.class);
		assertThat(views).extracting(FifoEvent::action)
			.containsExactly(FifoAction.PUSH, FifoAction.ABORT, FifoAction.PUSH, FifoAction.CONSUMER_START,
					FifoAction.CALLER_POP, FifoAction.CONSUMER_POP, FifoAction.CHANNEL_CONSUMER_START,
					FifoAction.BRIDGE_CONSUMER_START, FifoAction.BRIDGE_CALLER_START, FifoAction.CHANNEL_CONSUMER_STOP,
					FifoAction.BRIDGE_CONSUMER_STOP, FifoAction.BRIDGE_CALLER_STOP, FifoAction.CONSUMER_STOP);
		assertThat(views).extracting(FifoEvent::queue).containsOnly("sales");
		assertThat(views.get(0).priority()).isZero();
		assertThat(views.get(5).callerUuid()).isEqualTo(views.get(4).uuid());
		FifoEvent stopped = views.get(9);
		assertThat(stopped.bridged()).isEqualTo(Instant.ofEpochSecond(1796031711, 842657000));
		assertThat(stopped.talkTime()).isEqualTo(Duration.ofNanos(1_479_142_000));
		assertThat(stopped.holdTime()).isZero();
		assertThat(views.get(11).talkTime()).isEqualTo(stopped.talkTime());
	}

}
