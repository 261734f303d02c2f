package io.github.eslboot.event.stream;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** {@link WakeUpCondition}: calls, heartbeats, listeners and alternatives. */
class WakeUpConditionTests {

	private final AtomicBoolean hasListeners = new AtomicBoolean(true);

	private final WakeUpCondition condition = new WakeUpCondition(this.hasListeners::get);

	@Test
	void conditionIsNotMetWithoutCallsAndJobs() {
		assertThat(this.condition.isMet()).isFalse();
	}

	@Test
	void conditionIsMetAfterAChannelEventUntilAHeartbeatWithoutSessions() {
		this.condition.onChannelEvent(System.nanoTime());
		assertThat(this.condition.isMet()).isTrue();
		this.condition.onHeartbeat(0, System.nanoTime());
		assertThat(this.condition.isMet()).isFalse();
	}

	@Test
	void conditionIsMetWhileTheServerReportsSessionsWithoutEvents() {
		this.condition.onHeartbeat(3, System.nanoTime() - TimeUnit.HOURS.toNanos(1));
		assertThat(this.condition.isMet()).isTrue();
	}

	@Test
	void conditionIsNotMetAMinuteAfterTheLastChannelEventWithoutHeartbeat() {
		this.condition.onChannelEvent(System.nanoTime() - TimeUnit.MINUTES.toNanos(2));
		assertThat(this.condition.isMet()).isFalse();
	}

	@Test
	void conditionIsNotMetByCallsWithoutListeners() {
		this.condition.onHeartbeat(3, System.nanoTime());
		this.hasListeners.set(false);
		assertThat(this.condition.isMet()).isFalse();
	}

	@Test
	void conditionIsMetByAnAlternativeAlone() {
		AtomicBoolean job = new AtomicBoolean(true);
		this.hasListeners.set(false);
		this.condition.addAlternative(job::get);
		assertThat(this.condition.isMet()).isTrue();
		job.set(false);
		assertThat(this.condition.isMet()).isFalse();
	}

}
