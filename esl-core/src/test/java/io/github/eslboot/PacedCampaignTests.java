package io.github.eslboot;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.github.eslboot.call.OriginateException;
import io.github.eslboot.call.PendingCall;
import io.github.eslboot.command.Originate;
import io.github.eslboot.event.EventStreamInternals;
import io.github.eslboot.protocol.EventName;
import io.github.eslboot.testsupport.Client;
import io.github.eslboot.testsupport.EslExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static io.github.eslboot.testsupport.Patience.LONG_PATIENCE;
import static io.github.eslboot.testsupport.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Campaign that is paused, resumed and partly cancelled. It has 2,000 calls at 10 a
 * second with {@code -Desl.campaign.calls=2000 -Desl.campaign.rate=10}.
 */
class PacedCampaignTests {

	private static final int CAMPAIGN = Integer.getInteger("esl.campaign.calls", 500);

	private static final int RATE = Integer.getInteger("esl.campaign.rate", 400);

	@RegisterExtension
	final EslExtension esl = EslExtension.ofSimulator();

	private static void assertCounts(Pacing pacing, int waiting, int underWay) {
		assertThat(pacing.waiting()).isEqualTo(waiting);
		assertThat(pacing.underWay()).isEqualTo(underWay);
	}

	private int originates() {
		return this.esl.simulator().commands((command) -> command.startsWith("bgapi originate")).size();
	}

	@Test
	void campaignCountsAreExact() throws Exception {
		Client client = this.esl.closing(Client.of(this.esl.simulator())).startAndWait();
		Pacing pacing = client.template.pacing(20).perSecond(RATE);
		AtomicInteger live = new AtomicInteger();
		AtomicInteger most = new AtomicInteger();
		// Observers on the event loop receive events in the order of the wire.
		EventStreamInternals.observeOnLoop(client.stream, EventName.CHANNEL_CREATE,
				(event) -> most.accumulateAndGet(live.incrementAndGet(), Math::max));
		EventStreamInternals.observeOnLoop(client.stream, EventName.CHANNEL_DESTROY, (event) -> live.decrementAndGet());
		List<PendingCall> calls = new ArrayList<>();
		Queue<String> informed = new ConcurrentLinkedQueue<>();
		AtomicInteger cancelled = new AtomicInteger();
		AtomicInteger failed = new AtomicInteger();
		pacing.pause();
		for (int i = 0; i < CAMPAIGN; i++) {
			PendingCall call = pacing.originate(Originate.to((i % 10 == 9) ? "user/busy" : "user/49301" + i).park());
			call.answered().whenComplete((answered, failure) -> {
				if (failure == null) {
					informed.add(answered.uuid());
					answered.async().hangup();
				}
				else if (failure instanceof OriginateException ex
						&& ex.reason() == OriginateException.FailureReason.CANCELLED) {
					cancelled.incrementAndGet();
				}
				else {
					failed.incrementAndGet();
				}
			});
			calls.add(call);
		}
		assertCounts(pacing, CAMPAIGN, 0);
		int wanted = CAMPAIGN / 20;
		cancelEvery(calls, 20, 0);
		assertCounts(pacing, CAMPAIGN - wanted, 0);
		pacing.resume();
		await().atMost(LONG_PATIENCE).until(() -> informed.size() > CAMPAIGN / 10);
		pacing.pause();
		await().atMost(PATIENCE).until(() -> pacing.underWay() == 0);
		int placed = originates();
		assertCounts(pacing, CAMPAIGN - wanted - placed, 0);
		assertThat(informed.size() + failed.get()).isLessThanOrEqualTo(placed);
		// The calls were placed in the order of arrival. Some of those that wait are
		// cancelled.
		List<PendingCall> waiting = IntStream.range(0, CAMPAIGN)
			.filter((index) -> index % 20 != 0)
			.skip(placed)
			.mapToObj(calls::get)
			.toList();
		cancelEvery(waiting, 5, 4);
		int cancelledWaiting = waiting.size() / 5;
		assertCounts(pacing, waiting.size() - cancelledWaiting, 0);
		pacing.resume();
		await().atMost(Duration.ofSeconds(60L + 2L * CAMPAIGN / RATE))
			.until(() -> pacing.waiting() == 0 && pacing.underWay() == 0);
		int all = CAMPAIGN - wanted - cancelledWaiting;
		await().atMost(PATIENCE).until(() -> informed.size() + failed.get() + cancelled.get() == CAMPAIGN);
		assertThat(originates()).isEqualTo(all);
		assertThat(cancelled).hasValue(wanted + cancelledWaiting);
		assertThat(informed.size() + failed.get()).isEqualTo(all);
		assertThat(informed).doesNotHaveDuplicates();
		assertThat(most.get()).isBetween(1, 20);
		assertThat(pacing.stats().refused()).isZero();
		assertThat(this.esl.simulator().calls()).isEmpty();
		await().atMost(PATIENCE).until(() -> client.stream.stats().registrations() == 0);
	}

	/** Cancels each call whose index has a remainder. */
	private static void cancelEvery(List<PendingCall> calls, int divisor, int remainder) {
		IntStream.range(0, calls.size())
			.filter((index) -> index % divisor == remainder)
			.mapToObj(calls::get)
			.forEach(PendingCall::cancel);
	}

}
