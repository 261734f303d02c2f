package io.github.eslboot.application;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.github.eslboot.Pacing;
import io.github.eslboot.command.Media;
import io.github.eslboot.internal.Futures;
import io.github.eslboot.test.SimulatedCall;
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

	private Pacing pacing;

	@Test
	void campaignInformsAllCustomersWithinItsLimit() {
		List<String> numbers = IntStream.range(0, 12).mapToObj((number) -> "49301" + number).toList();
		AtomicInteger maxLive = new AtomicInteger();
		List<CompletableFuture<String>> outcomes = call(campaign(MESSAGE, 3), numbers);
		await().atMost(PATIENCE).pollInterval(Duration.ofMillis(5)).until(() -> {
			maxLive.accumulateAndGet(this.server.simulator().calls().size(), Math::max);
			return outcomes.stream().allMatch(CompletableFuture::isDone);
		});
		assertThat(results(outcomes)).hasSize(12).containsOnly("informed");
		assertThat(maxLive).hasValue(3);
		await().atMost(PATIENCE).until(() -> this.server.simulator().calls().isEmpty());
	}

	@Test
	void campaignReportsWhyCustomersWereNotInformed() {
		assertThat(results(call(campaign(MESSAGE, 1), List.of("49busy", "49reject", "4930123456"))))
			.containsExactly("USER_BUSY", "CALL_REJECTED", "informed");
	}

	@Test
	void customerWhoHangsUpDuringTheMessageIsReported() {
		CompletableFuture<String> outcome = campaign(Media.endlessSilence(), 1).call("4930123456");
		await().atMost(PATIENCE)
			.until(() -> this.server.simulator()
				.calls()
				.stream()
				.anyMatch((call) -> "playback".equals(call.application())));
		this.server.simulator().calls().get(0).hangup();
		assertThat(outcome).succeedsWithin(PATIENCE).isEqualTo("hung up early");
	}

	@Test
	void stopCancelsCallsThatRingAndCallsThatWaitForTheLimit() {
		Campaign campaign = campaign(MESSAGE, 1);
		List<CompletableFuture<String>> outcomes = call(campaign, List.of("49noanswer", "4930123456", "4930123457"));
		await().atMost(PATIENCE)
			.until(() -> this.server.simulator()
				.calls()
				.stream()
				.anyMatch((call) -> call.state() == SimulatedCall.State.RINGING));
		campaign.stop();
		assertThat(results(outcomes)).containsOnly("ORIGINATOR_CANCEL");
		assertThat(this.server.simulator().commands((command) -> command.startsWith("bgapi originate"))).hasSize(1);
		await().atMost(PATIENCE).until(() -> this.server.simulator().calls().isEmpty());
	}

	@Test
	void pausedCampaignPlacesNoCallUntilItIsResumed() {
		Campaign campaign = campaign(MESSAGE, 1);
		this.pacing.pause();
		List<CompletableFuture<String>> outcomes = call(campaign, List.of("4930123456", "4930123457"));
		assertThat(this.pacing.waiting()).isEqualTo(2);
		assertThat(this.pacing.underWay()).isZero();
		assertThat(this.server.simulator().calls()).isEmpty();
		this.pacing.resume();
		assertThat(results(outcomes)).containsOnly("informed");
	}

	private Campaign campaign(Media message, int atOnce) {
		this.pacing = Clients.connected(this.server).pacing(atOnce).perSecond(100);
		return new Campaign(message, this.pacing);
	}

	private static List<CompletableFuture<String>> call(Campaign campaign, List<String> numbers) {
		return numbers.stream().map(campaign::call).toList();
	}

	private static List<String> results(List<CompletableFuture<String>> outcomes) {
		return outcomes.stream().map((outcome) -> Futures.await(outcome, PATIENCE, "the outcome")).toList();
	}

}
