package io.github.eslboot.application;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.github.eslboot.EslTemplate;
import io.github.eslboot.command.Media;
import io.github.eslboot.testsupport.EslExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static io.github.eslboot.testsupport.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class CampaignTests {

	private static final Media MESSAGE = Media.silence(Duration.ofMillis(300));

	@RegisterExtension
	final EslExtension server = EslExtension.ofSimulator();

	@Test
	void campaignInformsAllCustomersWithinItsLimit() {
		List<String> numbers = IntStream.range(0, 12).mapToObj((number) -> "49301" + number).toList();
		AtomicInteger maxLive = new AtomicInteger();
		Campaign campaign = new Campaign(connected(), MESSAGE, 3, numbers);
		await().atMost(PATIENCE).pollInterval(Duration.ofMillis(5)).until(() -> {
			maxLive.accumulateAndGet(this.server.simulator().calls().size(), Math::max);
			return campaign.isDone();
		});
		assertThat(campaign.outcomes()).hasSize(12)
			.allSatisfy((number, outcome) -> assertThat(outcome).isEqualTo("informed"));
		assertThat(maxLive).hasValue(3);
		assertThat(this.server.simulator().calls()).isEmpty();
	}

	@Test
	void campaignReportsWhyCustomersWereNotInformed() {
		Campaign campaign = new Campaign(connected(), MESSAGE, 1, List.of("49busy", "49reject", "4930123456"));
		assertThat(campaign.outcomes()).containsEntry("49busy", "USER_BUSY")
			.containsEntry("49reject", "CALL_REJECTED")
			.containsEntry("4930123456", "informed");
	}

	@Test
	void customerWhoHangsUpDuringTheMessageIsReported() {
		Campaign campaign = new Campaign(connected(), Media.endlessSilence(), 1, List.of("4930123456"));
		await().atMost(PATIENCE)
			.until(() -> this.server.simulator()
				.calls()
				.stream()
				.anyMatch((call) -> "playback".equals(call.application())));
		this.server.simulator().calls().get(0).hangup();
		assertThat(campaign.outcomes()).containsEntry("4930123456", "hung up early");
	}

	@Test
	void stopCancelsCallsThatRingAndCallsThatWaitForTheLimit() {
		Campaign campaign = new Campaign(connected(), MESSAGE, 1, List.of("49noanswer", "4930123456", "4930123457"));
		await().atMost(PATIENCE)
			.until(() -> this.server.simulator().calls().stream().anyMatch((call) -> call.state().equals("RINGING")));
		campaign.stop();
		assertThat(campaign.outcomes().values()).containsOnly("CANCELLED");
		assertThat(this.server.simulator().commands((command) -> command.startsWith("bgapi originate"))).hasSize(1);
		await().atMost(PATIENCE).until(() -> this.server.simulator().calls().isEmpty());
	}

	@Test
	void pausedCampaignPlacesNoCallUntilItIsResumed() {
		Campaign campaign = new Campaign(connected(), MESSAGE, 1, List.of("4930123456", "4930123457", "4930123458"));
		campaign.pause();
		await().atMost(PATIENCE).until(() -> campaign.progress().equals("2 waiting, 0 under way"));
		assertThat(this.server.simulator().calls()).isEmpty();
		campaign.resume();
		assertThat(campaign.outcomes().values()).containsOnly("informed");
	}

	private EslTemplate connected() {
		return Clients.connected(this.server);
	}

}
