package io.github.eslboot.sample.transfer;

import java.util.Map;
import java.util.Objects;

import io.github.eslboot.sample.ApiTests;
import io.github.eslboot.sample.calls.CallView;
import io.github.eslboot.sample.calls.DisplayState;
import io.github.eslboot.sample.calls.LiveCalls;
import io.github.eslboot.test.SimulatedCall;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpStatus;

import static org.assertj.core.api.Assertions.assertThat;

/** Tests of transfers. */
class TransferTests extends ApiTests {

	@Autowired
	private LiveCalls calls;

	private String first;

	private String second;

	@BeforeEach
	void placeCall() {
		this.simulator.extension("1003", "answer", "park");
		post("/api/calls", Map.of("from", "1001", "to", "1002")).expectStatus().isAccepted();
		eventually().untilAsserted(() -> assertThat(only().state()).isEqualTo(DisplayState.BRIDGED));
		this.first = only().legs().get(0).uuid();
		this.second = only().legs().get(1).uuid();
	}

	@Test
	void blindTransferMovesTheLegAndReleasesItsPartner() {
		post(path(this.first, "transfer"), Map.of("to", "1003")).expectStatus().isNoContent();
		eventually().until(() -> this.simulator.call(this.second).isEmpty());
		eventually().until(() -> "park".equals(leg(this.first).application()));
	}

	@Test
	void completedConsultationConnectsTheLegWithTheThirdParty() {
		consult();
		this.client.put().uri(path(this.first, "consultation")).exchange().expectStatus().isNoContent();
		eventually().until(() -> this.simulator.call(this.second).isEmpty());
		String partner = Objects.requireNonNull(leg(this.first).bridgedTo());
		assertThat(leg(partner).destination()).isEqualTo("1004");
	}

	@Test
	void cancelledConsultationReturnsTheLegToItsPartner() {
		consult();
		this.client.delete().uri(path(this.first, "consultation")).exchange().expectStatus().isNoContent();
		eventually().untilAsserted(() -> assertThat(leg(this.first).bridgedTo()).isEqualTo(this.second));
		eventually().until(() -> this.simulator.calls().size() == 2);
	}

	@Test
	void consultationOfACallOfTheDialplanIsAConflict() {
		SimulatedCall other = this.simulator.startCall("4915112345", "2000").answer();
		eventually().until(() -> this.calls.callOf(other.uuid()).isPresent());
		post(path(other.uuid(), "consultation"), Map.of("to", "1004")).expectStatus().isEqualTo(HttpStatus.CONFLICT);
	}

	private void consult() {
		post(path(this.first, "consultation"), Map.of("to", "1004")).expectStatus().isAccepted();
		eventually().untilAsserted(() -> {
			String third = Objects.requireNonNull(leg(this.second).bridgedTo());
			assertThat(leg(third).destination()).isEqualTo("1004");
		});
		// The page is notified by the same state.
		eventually().untilAsserted(() -> assertThat(this.calls.callOf(this.first)).isPresent());
	}

	private SimulatedCall leg(String uuid) {
		return this.simulator.call(uuid).orElseThrow();
	}

	private CallView only() {
		assertThat(this.calls.views()).hasSize(1);
		return this.calls.views().get(0);
	}

	private static String path(String leg, String rest) {
		return "/api/calls/" + leg + "/" + rest;
	}

}
