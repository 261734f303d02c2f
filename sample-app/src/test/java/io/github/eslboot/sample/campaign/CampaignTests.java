package io.github.eslboot.sample.campaign;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.github.eslboot.sample.ApiTests;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Tests of campaigns. */
class CampaignTests extends ApiTests {

	@Test
	void campaignReportsTheOutcomeOfEachCall() {
		this.simulator.callee("busy1").busy();
		String id = start(List.of("1001", "1002", "busy1"), 2);
		eventually().untilAsserted(() -> {
			Campaign.View view = view(id);
			assertThat(view.state()).isEqualTo(Campaign.State.DONE);
			assertThat(view.outcomes()).containsEntry("informed", 2).containsEntry("user busy", 1);
		});
	}

	@Test
	void pausedCampaignPlacesNoCallsUntilItIsResumed() {
		this.simulator.callee("1001").answersAfter(Duration.ofSeconds(60));
		this.simulator.callee("1002").answersAfter(Duration.ofMillis(50));
		String id = start(List.of("1001", "1002"), 1);
		eventually().untilAsserted(() -> assertThat(view(id).underWay()).isEqualTo(1));
		act(id, "pause");
		assertThat(view(id).state()).isEqualTo(Campaign.State.PAUSED);
		this.simulator.calls().forEach((call) -> call.hangup("NO_ANSWER"));
		eventually().untilAsserted(() -> {
			assertThat(view(id).done()).isEqualTo(1);
			assertThat(view(id).underWay()).isZero();
		});
		assertThat(view(id).waiting()).isEqualTo(1);
		assertThat(this.simulator.callee("1002").calls()).isZero();
		act(id, "resume");
		eventually().untilAsserted(() -> assertThat(view(id).state()).isEqualTo(Campaign.State.DONE));
	}

	@Test
	void stoppedCampaignCancelsTheCallsThatWaitOrRing() {
		this.simulator.callee("1001").neverAnswers();
		String id = start(List.of("1001", "1002"), 1);
		eventually().untilAsserted(() -> assertThat(view(id).underWay()).isEqualTo(1));
		act(id, "stop");
		eventually().untilAsserted(() -> assertThat(view(id).done()).isEqualTo(2));
		eventually().until(() -> this.simulator.calls().isEmpty());
	}

	@Test
	void invalidNumberIsRejected() {
		post("/api/campaigns",
				Map.of("name", "a", "numbers", List.of("1001", "10 02"), "concurrent", 1, "perSecond", 1))
			.expectStatus()
			.isBadRequest();
		post("/api/campaigns", Map.of("name", "a", "numbers", List.of(), "concurrent", 1, "perSecond", 1))
			.expectStatus()
			.isBadRequest();
	}

	private String start(List<String> numbers, int concurrent) {
		Campaign.View view = post("/api/campaigns",
				Map.of("name", "Test", "numbers", numbers, "concurrent", concurrent, "perSecond", 50))
			.expectStatus()
			.isCreated()
			.expectBody(Campaign.View.class)
			.returnResult()
			.getResponseBody();
		return Objects.requireNonNull(view).id();
	}

	private void act(String id, String action) {
		this.client.post().uri("/api/campaigns/{id}/{action}", id, action).exchange().expectStatus().isNoContent();
	}

	private Campaign.View view(String id) {
		Campaign.View[] views = this.client.get()
			.uri("/api/campaigns")
			.exchange()
			.expectBody(Campaign.View[].class)
			.returnResult()
			.getResponseBody();
		return List.of(Objects.requireNonNull(views))
			.stream()
			.filter((view) -> view.id().equals(id))
			.findFirst()
			.orElseThrow();
	}

}
