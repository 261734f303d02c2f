package io.github.eslboot.call;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.EventName;
import io.github.eslboot.protocol.codec.Captures;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Ends of the bridges of each leg in captured transfers of a real server. Customer, agent
 * and third party are the legs of the server, in the order of their creation;
 * {@code consulted} is the leg that the agent consults.
 */
class BridgeEndCaptureTests {

	private static final List<String> NAMES = List.of("customer", "agent", "third", "consulted");

	@ParameterizedTest
	@CsvSource({ "transfer-uuid-bridge, customer, MOVED third; PARTNER_HUNG_UP MANAGER_REQUEST",
			"transfer-uuid-bridge, agent, CALL_ENDED NORMAL_CLEARING",
			"transfer-uuid-bridge, third, CALL_ENDED MANAGER_REQUEST", "transfer-bleg, customer, LEFT",
			"transfer-bleg, agent, CALL_ENDED NORMAL_CLEARING", "transfer-refer, customer, LEFT",
			"transfer-refer, agent, CALL_ENDED NORMAL_CLEARING",
			"transfer-attended, customer, MOVED consulted; CALL_ENDED MANAGER_REQUEST",
			"transfer-attended, agent, CALL_ENDED NORMAL_CLEARING; CALL_ENDED NORMAL_CLEARING",
			"transfer-attended, consulted, MOVED customer; PARTNER_HUNG_UP MANAGER_REQUEST",
			"transfer-intercept, customer, MOVED third; CALL_ENDED MANAGER_REQUEST",
			"transfer-intercept, agent, CALL_ENDED PICKED_OFF",
			"transfer-intercept, third, PARTNER_HUNG_UP MANAGER_REQUEST",
			"transfer-both-park, customer, PARKED; CALL_ENDED MANAGER_REQUEST",
			"transfer-both-park, agent, PARKED; PARTNER_HUNG_UP MANAGER_REQUEST" })
	void bridgesOfALegEndAsTheirEventsReport(String capture, String leg, String ends) {
		List<EslEvent> events = Captures.messages(capture)
			.stream()
			.filter(EslEvent.class::isInstance)
			.map(EslEvent.class::cast)
			.toList();
		Map<String, String> legs = legs(events);
		String uuid = legs.entrySet()
			.stream()
			.filter((entry) -> entry.getValue().equals(leg))
			.map(Map.Entry::getKey)
			.findFirst()
			.orElseThrow();
		Ends actual = new Ends(uuid);
		events.stream().filter((event) -> concerns(uuid, event)).forEach(actual::after);
		String text = String.join("; ", actual.ends.stream().map(BridgeEnd::toString).toList());
		for (Map.Entry<String, String> named : legs.entrySet()) {
			text = text.replace(named.getKey(), named.getValue());
		}
		assertThat(text).isEqualTo(ends);
	}

	/**
	 * Returns the names of the legs by their uuids, without the phones of the recording,
	 * which are inbound channels of the same server.
	 */
	private static Map<String, String> legs(List<EslEvent> events) {
		Map<String, String> legs = new LinkedHashMap<>();
		events.stream()
			.filter((event) -> event.type() == EventName.CHANNEL_CREATE)
			.filter((event) -> "outbound".equals(event.header("Call-Direction")))
			.forEach((event) -> legs.put(String.valueOf(event.uniqueId()), NAMES.get(legs.size())));
		return legs;
	}

	/** Selects the events that the handle of a call receives. */
	private static boolean concerns(String uuid, EslEvent event) {
		return uuid.equals(event.uniqueId()) || uuid.equals(event.header("Other-Leg-Unique-ID"))
				|| uuid.equals(event.header("Bridge-A-Unique-ID")) || uuid.equals(event.header("Bridge-B-Unique-ID"));
	}

	/** Ends of the bridges of one leg. */
	private static final class Ends {

		final List<BridgeEnd> ends = new ArrayList<>();

		private final CallBridges bridges = new CallBridges(true, null);

		private final String uuid;

		private CallBridges.@Nullable Leg current;

		private CallSnapshot snapshot;

		private boolean ended;

		Ends(String uuid) {
			this.uuid = uuid;
			this.snapshot = CallSnapshot.ofUnknown(uuid);
		}

		void after(EslEvent event) {
			boolean own = this.uuid.equals(event.uniqueId());
			this.snapshot = this.snapshot.after(event);
			CallEnd end = this.snapshot.end();
			if (this.ended) {
				return;
			}
			if (end != null) {
				this.ended = true;
				this.bridges.end(end, own ? event : null);
			}
			else {
				this.bridges.after(event, this.uuid, own);
			}
			CallBridges.Leg leg = this.bridges.current();
			if (leg != null && leg != this.current) {
				this.current = leg;
				leg.ended().thenAccept(this.ends::add);
			}
			this.bridges.takeCompletions().forEach(Runnable::run);
		}

	}

}
