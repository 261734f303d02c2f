package io.github.eslboot;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

import io.github.eslboot.call.CallEndedException;
import io.github.eslboot.call.EslCall;
import io.github.eslboot.call.PendingCall;
import io.github.eslboot.command.Originate;
import io.github.eslboot.command.ShowCommands;
import io.github.eslboot.internal.Futures;
import io.github.eslboot.testsupport.Client;
import io.github.eslboot.testsupport.TestServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

import static io.github.eslboot.testsupport.Patience.LONG_PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * More originates a second than a real server and the client can handle, with the hangups
 * of the answered calls behind them. Runs with {@code -Desl.overload.rate=200}, for
 * {@code -Desl.overload.duration=PT30S}.
 */
@EnabledIfSystemProperty(named = "freeswitch.host", matches = ".+")
@EnabledIfSystemProperty(named = "esl.overload.rate", matches = "\\d+")
class RealOverloadTests {

	private static final int RATE = Integer.getInteger("esl.overload.rate", 200);

	private static final Duration DURATION = Duration.parse(System.getProperty("esl.overload.duration", "PT30S"));

	/** Time from the answer of a call to its hangup. */
	private static final long TALK_MILLIS = 1000;

	private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(4);

	private final Queue<PendingCall> placed = new ConcurrentLinkedQueue<>();

	private final Set<String> answered = ConcurrentHashMap.newKeySet();

	private final Set<String> hungUp = ConcurrentHashMap.newKeySet();

	private final Map<String, AtomicInteger> failedOriginates = new ConcurrentHashMap<>();

	private final Queue<Throwable> failedHangups = new ConcurrentLinkedQueue<>();

	private final AtomicInteger open = new AtomicInteger();

	@Test
	void hangupsSucceedAndLeaveNoCallBehindWhileOriginatesOverloadTheServer() throws Exception {
		EslClient client = EslClient.builder(TestServer.real()).build();
		client.awaitUp(LONG_PATIENCE);
		long calls = RATE * DURATION.toSeconds();
		for (long i = 0; i < calls; i++) {
			this.open.incrementAndGet();
			this.timer.schedule(() -> place(client.template()), i * 1_000_000 / RATE, TimeUnit.MICROSECONDS);
		}
		await().atMost(LONG_PATIENCE.plus(DURATION)).until(() -> this.open.get() == 0);
		client.close();
		this.timer.shutdown();
		try (Client observer = TestServer.start().connect()) {
			Set<String> own = this.placed.stream().map(PendingCall::uuid).collect(Collectors.toSet());
			// The list of the server lags behind.
			List<String> alive = observer.template.run(ShowCommands.channels())
				.stream()
				.map(ShowCommands.ChannelRow::uuid)
				.filter(own::contains)
				.filter((uuid) -> observer.template.api("uuid_exists", uuid).strip().equals("true"))
				.toList();
			System.out.printf("placed %d, answered %d, originates failed %s, hung up %d, hangups failed %d, alive %d%n",
					this.placed.size(), this.answered.size(), this.failedOriginates, this.hungUp.size(),
					this.failedHangups.size(), alive.size());
			assertThat(this.failedHangups).isEmpty();
			assertThat(this.hungUp).isNotEmpty();
			assertThat(alive).doesNotContainAnyElementsOf(this.hungUp);
		}
	}

	private void place(EslTemplate template) {
		PendingCall pending = template.async().originate(Originate.to("null/overload").park());
		this.placed.add(pending);
		pending.answered().whenComplete((call, failure) -> {
			if (failure == null) {
				this.answered.add(call.uuid());
				this.timer.schedule(() -> hangUp(call), TALK_MILLIS, TimeUnit.MILLISECONDS);
			}
			else {
				String reason = Futures.unwrap(failure).getClass().getSimpleName();
				this.failedOriginates.computeIfAbsent(reason, (name) -> new AtomicInteger()).incrementAndGet();
				this.open.decrementAndGet();
			}
		});
	}

	private void hangUp(EslCall call) {
		call.async().hangup().whenComplete((end, failure) -> {
			if (failure == null || Futures.unwrap(failure) instanceof CallEndedException) {
				this.hungUp.add(call.uuid());
			}
			else {
				this.failedHangups.add(Futures.unwrap(failure));
			}
			this.open.decrementAndGet();
		});
	}

}
