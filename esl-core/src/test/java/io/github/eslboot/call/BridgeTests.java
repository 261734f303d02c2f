package io.github.eslboot.call;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

import io.github.eslboot.command.Originate;
import io.github.eslboot.command.UuidCommands;
import io.github.eslboot.command.UuidCommands.Hold;
import io.github.eslboot.protocol.EslTimeoutException;
import io.github.eslboot.protocol.EventName;
import io.github.eslboot.protocol.HangupCause;
import io.github.eslboot.protocol.Sent;
import io.github.eslboot.testsupport.EslExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static io.github.eslboot.testsupport.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Ends of bridges for both legs, for each way in which a leg can be moved, against the
 * simulator; with {@code -Dfreeswitch.host}, {@code -Dfreeswitch.port} and
 * {@code -Dfreeswitch.password} against a real server, whose SIP profile {@code internal}
 * listens on 127.0.0.1:5060, has music on hold, and reaches without authentication the
 * extensions {@code answer}, which answers and parks, and {@code 9196}, which answers and
 * runs {@code echo}, and over a loopback the extension {@code park}.
 */
class BridgeTests {

	private static final String LEG = ParkedCalls.DESTINATION;

	@RegisterExtension
	static final EslExtension esl = EslExtension.connected();

	@RegisterExtension
	static final ParkedCalls calls = new ParkedCalls(esl);

	private static EslCall leg(String... variables) {
		Originate.Builder originate = Originate.to(LEG);
		for (int i = 0; i < variables.length; i += 2) {
			originate.variable(variables[i], variables[i + 1]);
		}
		return calls.place(originate);
	}

	/**
	 * Ways in which customer, agent or third party are moved, and the ends of the bridge
	 * of customer and agent that follow. The customer is the A-leg.
	 */
	static Stream<Move> moves() {
		return Stream.of(
				new Move("the agent hangs up", (legs) -> legs.agent.hangup(HangupCause.USER_BUSY),
						"PARTNER_HUNG_UP USER_BUSY", "CALL_ENDED USER_BUSY"),
				new Move("the customer hangs up", (legs) -> legs.customer.hangup(HangupCause.USER_BUSY),
						"CALL_ENDED USER_BUSY", "PARTNER_HUNG_UP USER_BUSY"),
				new Move("uuid_bridge of the customer with the third party",
						(legs) -> api("uuid_bridge", legs.customer, legs.third.uuid()), "MOVED third",
						"CALL_ENDED NORMAL_CLEARING"),
				new Move("uuid_bridge of the third party with the customer",
						(legs) -> api("uuid_bridge", legs.third, legs.customer.uuid()), "MOVED third",
						"CALL_ENDED NORMAL_CLEARING"),
				new Move("uuid_bridge of the agent with the third party",
						(legs) -> api("uuid_bridge", legs.agent, legs.third.uuid()), "CALL_ENDED NORMAL_CLEARING",
						"MOVED third"),
				new Move("transfer of the customer", (legs) -> legs.customer.transfer("9196", "XML", "default"), "LEFT",
						"CALL_ENDED NORMAL_CLEARING"),
				new Move("transfer of the agent", (legs) -> legs.agent.transfer("9196", "XML", "default"),
						"CALL_ENDED NORMAL_CLEARING", "LEFT"),
				new Move("uuid_transfer -bleg of the agent", (legs) -> api("uuid_transfer", legs.agent, "-bleg 9196"),
						"LEFT", "CALL_ENDED NORMAL_CLEARING"),
				new Move("uuid_transfer -bleg of the customer",
						(legs) -> api("uuid_transfer", legs.customer, "-bleg 9196"), "CALL_ENDED NORMAL_CLEARING",
						"LEFT"),
				new Move("uuid_transfer -both of the customer",
						(legs) -> api("uuid_transfer", legs.customer, "-both 9196"), "LEFT", "LEFT"),
				new Move("uuid_transfer -both of both to park",
						(legs) -> api("uuid_transfer", legs.agent, "-both park: inline"), "PARKED", "PARKED"),
				new Move("park of the customer", (legs) -> legs.customer.park(), "PARKED",
						"CALL_ENDED NORMAL_CLEARING"),
				new Move("park of the agent", (legs) -> legs.agent.park(), "CALL_ENDED NORMAL_CLEARING", "PARKED"),
				new Move("intercept by the third party",
						(legs) -> api("uuid_transfer", legs.third, "intercept:" + legs.customer.uuid() + " inline"),
						"MOVED third", "CALL_ENDED PICKED_OFF"),
				new Move("intercept of the agent by the third party",
						(legs) -> api("uuid_transfer", legs.third, "intercept:" + legs.agent.uuid() + " inline"),
						"CALL_ENDED PICKED_OFF", "MOVED third"));
	}

	private static void api(String command, EslCall call, String arguments) {
		assertThat(esl.template().api(command, call.uuid() + " " + arguments)).startsWith("+OK");
	}

	@ParameterizedTest
	@MethodSource("moves")
	void bridgeEndsForBothLegsByName(Move move) {
		Legs legs = new Legs(leg(), leg(), leg());
		Bridge bridge = legs.customer.bridge(legs.agent);
		Bridge opposite = bridge.opposite();
		move.action.accept(legs);
		assertThat(legs.text(bridge.awaitEnd())).as("customer").isEqualTo(move.customer);
		assertThat(legs.text(opposite.awaitEnd())).as("agent").isEqualTo(move.agent);
		// Neither the third party nor a call that was moved is hung up.
		assertThat(legs.third.snapshot().isEnded()).isFalse();
		assertState(legs, legs.customer, move.customer);
		assertState(legs, legs.agent, move.agent);
	}

	private static void assertState(Legs legs, EslCall call, String end) {
		BridgeEnd known = call.await((state) -> state.bridgeEnd() != null).bridgeEnd();
		assertThat(known).isNotNull();
		assertThat(legs.text(known)).isEqualTo(end);
		if (end.equals("MOVED third")) {
			assertThat(call.snapshot().bridgedWith()).isEqualTo(legs.third.uuid());
			assertThat(legs.third.await(CallSnapshot::isBridged).bridgedWith()).isEqualTo(call.uuid());
		}
		else {
			assertThat(call.snapshot().isBridged()).isFalse();
		}
		if (known.movedOn()) {
			assertThat(call.snapshot().isEnded()).isFalse();
		}
	}

	@ParameterizedTest
	@MethodSource("moves")
	void bridgeOfADialledLegEndsForTheCallByName(Move move) {
		EslCall customer = leg();
		Bridge bridge = customer.bridge("{ignore_early_media=true}" + LEG);
		Legs legs = new Legs(customer, bridge.partner(), leg());
		calls.add(legs.agent);
		move.action.accept(legs);
		// A call that ran the application bridge continues without its partner.
		String expected = move.customer.equals("CALL_ENDED NORMAL_CLEARING") ? "PARTNER_LEFT" : move.customer;
		assertThat(legs.text(bridge.awaitEnd())).isEqualTo(expected);
		assertThat(customer.snapshot().isEnded()).isEqualTo(expected.startsWith("CALL_ENDED"));
	}

	@Test
	void splitParksBothCalls() {
		EslCall customer = leg();
		EslCall agent = leg();
		Bridge bridge = customer.bridge(agent);
		Bridge opposite = bridge.opposite();
		bridge.split();
		assertThat(bridge.awaitEnd()).hasToString("PARKED");
		assertThat(opposite.awaitEnd()).hasToString("PARKED");
		assertThat(customer.snapshot().isBridged()).isFalse();
		assertThat(agent.snapshot().isBridged()).isFalse();
		assertThatExceptionOfType(BridgeEndedException.class).isThrownBy(bridge::split)
			.satisfies((ex) -> assertThat(ex.end().kind()).isEqualTo(BridgeEnd.EndKind.PARKED));
		// Both are usable, and can be bridged again, the other way round.
		assertThat(agent.bridge(customer).partnerUuid()).isEqualTo(customer.uuid());
		Bridge dialled = leg().bridge("{ignore_early_media=true}" + LEG);
		dialled.async().split().join();
		assertThat(dialled.awaitEnd()).hasToString("PARKED");
		assertThat(dialled.partner().snapshot().isEnded()).isFalse();
		dialled.call().hangup();
		dialled.partner().hangup();
		assertThatExceptionOfType(CallEndedException.class).isThrownBy(dialled::split);
	}

	@Test
	void interceptTakesOverACallAndReleasesItsPartner() {
		EslCall customer = leg();
		EslCall agent = leg();
		EslCall supervisor = leg();
		Bridge bridge = customer.bridge(agent);
		assertThat(supervisor.intercept(customer).partnerUuid()).isEqualTo(customer.uuid());
		assertThat(bridge.awaitEnd()).hasToString("MOVED " + supervisor.uuid());
		assertThat(agent.awaitEnd().cause()).isEqualTo(HangupCause.PICKED_OFF);
		EslCall other = leg();
		assertThatExceptionOfType(BridgeFailedException.class).isThrownBy(() -> other.intercept(agent))
			.satisfies((ex) -> assertThat(ex.hangupCause()).isEqualTo(HangupCause.PICKED_OFF));
		assertThat(other.snapshot().isEnded()).isFalse();
	}

	@Test
	void transferBlindMovesTheCallAndReleasesThePartner() {
		EslCall customer = leg();
		EslCall agent = leg();
		Bridge bridge = customer.bridge(agent);
		bridge.transferBlind("9196");
		assertThat(bridge.awaitEnd()).hasToString("LEFT");
		assertThat(agent.awaitEnd().cause()).isEqualTo(HangupCause.NORMAL_CLEARING);
		assertThat(customer.snapshot().isEnded()).isFalse();
		assertThatExceptionOfType(BridgeEndedException.class).isThrownBy(() -> bridge.transferBlind("9196"));
		Bridge hungUp = customer.bridge(leg());
		customer.hangup();
		assertThatExceptionOfType(CallEndedException.class).isThrownBy(() -> hungUp.transferBlind("9196"))
			.withMessageContaining("transferBlind");
	}

	@Test
	void callWithParkAfterBridgeIsParkedWhenItsPartnerIsParked() {
		EslCall customer = leg("park_after_bridge", "true");
		EslCall agent = leg();
		Bridge bridge = customer.bridge(agent);
		agent.park();
		assertThat(bridge.awaitEnd().kind()).isEqualTo(BridgeEnd.EndKind.PARTNER_LEFT);
		assertThat(customer.snapshot().isEnded()).isFalse();
		assertThat(customer.snapshot().isBridged()).isFalse();
	}

	@Test
	void holdKeepsTheBridgeAndPlaysMusicToThePartner() throws Exception {
		EslCall customer = leg();
		EslCall agent = leg();
		Bridge bridge = customer.bridge(agent);
		CountDownLatch music = new CountDownLatch(1);
		try (var listener = esl.template().listen(agent.uuid(), (event) -> {
			if (event.type() == EventName.CHANNEL_EXECUTE && "playback".equals(event.header("Application"))) {
				music.countDown();
			}
		})) {
			listener.awaitReady(PATIENCE);
			// A server plays no music if the hold immediately follows the start of the
			// bridge.
			await().atMost(PATIENCE).until(() -> holdsWithMusic(customer, music));
		}
		assertThat(customer.snapshot().held()).isTrue();
		assertThat(agent.snapshot().held()).isFalse();
		assertThat(agent.snapshot().bridgedWith()).isEqualTo(customer.uuid());
		customer.unhold();
		assertThat(customer.snapshot().bridgedWith()).isEqualTo(agent.uuid());
		assertThatExceptionOfType(EslTimeoutException.class)
			.isThrownBy(() -> bridge.within(Duration.ofMillis(1)).awaitEnd())
			.withMessageContaining(customer.uuid());
		agent.hangup();
		assertThat(bridge.awaitEnd().kind()).isEqualTo(BridgeEnd.EndKind.PARTNER_HUNG_UP);
	}

	@Test
	void holdOfALoopbackIsNotSent() {
		EslCall customer = leg();
		EslCall agent = calls.place(Originate.to("loopback/park/default"));
		Bridge bridge = customer.bridge(agent);
		assertThatExceptionOfType(HoldUnsupportedException.class).isThrownBy(agent::hold)
			.withMessageContaining("loopback/park-a")
			.satisfies((ex) -> assertThat(ex.channelName()).isEqualTo("loopback/park-a"))
			.satisfies((ex) -> assertThat(ex.sent()).isEqualTo(Sent.NO));
		assertThat(agent.snapshot().held()).isFalse();
		customer.hold();
		customer.unhold();
		assertThat(bridge.partner().uuid()).isEqualTo(agent.uuid());
	}

	/** The simulator must refuse what a server refuses. */
	@Test
	void serverRefusesASecondHoldAndASecondUnhold() {
		EslCall customer = leg();
		String uuid = customer.uuid();
		assertThat(esl.template().api("uuid_hold", uuid)).isEqualTo("+OK Success");
		assertThat(esl.template().send(UuidCommands.hold(uuid, Hold.ON).api()).text())
			.isEqualTo("-ERR Operation failed");
		assertThat(esl.template().api("uuid_hold", "off " + uuid)).isEqualTo("+OK Success");
		assertThat(esl.template().send(UuidCommands.hold(uuid, Hold.OFF).api()).text())
			.isEqualTo("-ERR Operation failed");
		assertThat(esl.template().api("uuid_hold", "toggle " + uuid)).isEqualTo("+OK Success");
		customer.await(CallSnapshot::held);
		assertThat(esl.template().api("uuid_hold", "toggle " + uuid)).isEqualTo("+OK Success");
		customer.await((state) -> !state.held());
	}

	private static boolean holdsWithMusic(EslCall customer, CountDownLatch music) throws InterruptedException {
		customer.hold();
		boolean started = music.await(500, TimeUnit.MILLISECONDS);
		if (!started) {
			customer.unhold();
		}
		return started;
	}

	@Test
	void bridgeHasBothLegsAndFurtherBridgesHaveTheirOwnEnds() throws Exception {
		EslCall customer = leg();
		Bridge first = customer.bridge("{ignore_early_media=true}" + LEG);
		assertThat(first.call().uuid()).isEqualTo(customer.uuid());
		assertThat(first.partner().uuid()).isEqualTo(first.partnerUuid());
		assertThat(first.opposite().partnerUuid()).isEqualTo(customer.uuid());
		first.partner().hangup();
		assertThat(first.async().awaitEnd().get(PATIENCE.toSeconds(), TimeUnit.SECONDS).kind())
			.isEqualTo(BridgeEnd.EndKind.PARTNER_HUNG_UP);
		Bridge second = customer.bridge("{ignore_early_media=true}" + LEG);
		customer.hangup();
		assertThat(second.awaitEnd().kind()).isEqualTo(BridgeEnd.EndKind.CALL_ENDED);
		assertThat(second.partnerUuid()).isNotEqualTo(first.partnerUuid());
		assertThat(first.async().ended().get(PATIENCE.toSeconds(), TimeUnit.SECONDS).kind())
			.isEqualTo(BridgeEnd.EndKind.PARTNER_HUNG_UP);
		assertThatExceptionOfType(BridgeEndedException.class).isThrownBy(first::opposite)
			.withMessageContaining("PARTNER_HUNG_UP");
	}

	/**
	 * Way in which a leg is moved, with the expected ends of the bridge.
	 *
	 * @param name what happens
	 * @param action makes it happen
	 * @param customer end for the customer
	 * @param agent end for the agent
	 */
	record Move(String name, Consumer<Legs> action, String customer, String agent) {

		@Override
		public String toString() {
			return this.name;
		}

	}

	/** The legs of a test. */
	record Legs(EslCall customer, EslCall agent, EslCall third) {

		/** Returns the end with the names of the legs. */
		String text(BridgeEnd end) {
			String text = end.toString();
			for (Map.Entry<String, String> name : Map
				.of(this.customer.uuid(), "customer", this.agent.uuid(), "agent", this.third.uuid(), "third")
				.entrySet()) {
				text = text.replace(name.getKey(), name.getValue());
			}
			return text;
		}

	}

}
