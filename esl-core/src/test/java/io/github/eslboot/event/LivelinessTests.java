package io.github.eslboot.event;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** When the server is to be woken. */
class LivelinessTests {

	private final AtomicBoolean heard = new AtomicBoolean(true);

	private final Liveliness liveliness = new Liveliness(this.heard::get);

	@Test
	void nothingIsUrgentAtFirst() {
		assertThat(this.liveliness.isUrgent()).isFalse();
	}

	@Test
	void anEventOfAChannelIsACallUntilTheServerCountsNone() {
		this.liveliness.onChannelEvent(System.nanoTime());
		assertThat(this.liveliness.isUrgent()).isTrue();
		this.liveliness.onHeartbeat(0, System.nanoTime());
		assertThat(this.liveliness.isUrgent()).isFalse();
	}

	@Test
	void callsTheServerCountsAreUrgentHoweverSilent() {
		this.liveliness.onHeartbeat(3, System.nanoTime() - TimeUnit.HOURS.toNanos(1));
		assertThat(this.liveliness.isUrgent()).isTrue();
	}

	@Test
	void withoutHeartbeatsAChannelIsForgotten() {
		this.liveliness.onChannelEvent(System.nanoTime() - TimeUnit.MINUTES.toNanos(2));
		assertThat(this.liveliness.isUrgent()).isFalse();
	}

	@Test
	void callsNobodyListensToAreNotUrgent() {
		this.liveliness.onHeartbeat(3, System.nanoTime());
		this.heard.set(false);
		assertThat(this.liveliness.isUrgent()).isFalse();
	}

	@Test
	void otherReasonsCountByThemselves() {
		AtomicBoolean job = new AtomicBoolean(true);
		this.heard.set(false);
		this.liveliness.add(job::get);
		assertThat(this.liveliness.isUrgent()).isTrue();
		job.set(false);
		assertThat(this.liveliness.isUrgent()).isFalse();
	}

}
