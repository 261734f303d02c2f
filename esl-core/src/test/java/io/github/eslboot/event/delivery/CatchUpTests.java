package io.github.eslboot.event.delivery;

import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.github.eslboot.protocol.EslEvent;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Tests for {@link CatchUp}: when reading pauses, and for how long. */
class CatchUpTests {

	private static final long LIMIT = 1 << 20;

	private final MemoryBudget budget = new MemoryBudget(LIMIT);

	private final MemoryUse handler = new MemoryUse();

	private long nanos;

	private final CatchUp catchUp = new CatchUp(this.budget, () -> this.nanos);

	private final EslEvent event = EslEvent.of("CHANNEL_STATE", Map.of("Unique-ID", "u"));

	/** Adds events until the handler uses more than this share of the limit. */
	private void fill(double share) {
		long size = MemoryBudget.size(this.event);
		while (this.handler.bytes() <= share * LIMIT) {
			assertThat(this.budget.add(this.event, size, this.handler, 0)).isTrue();
		}
	}

	private void handle(long events) {
		long size = MemoryBudget.size(this.event);
		this.handler.remove(events * size);
		this.budget.release(events * size, (int) events);
	}

	/** Starts a pause. */
	private void begin() {
		fill(0.26);
		this.catchUp.begins();
		handle(1);
		fill(0.26);
		assertThat(this.catchUp.begins()).isTrue();
	}

	@Test
	void readingDoesNotPauseAsLongAsThereIsRoom() {
		fill(0.2);
		handle(1);
		fill(0.24);
		assertThat(this.catchUp.begins()).isFalse();
	}

	@Test
	void readingPausesBeforeAnEventIsDroppedIfTheHandlerMakesProgress() {
		fill(0.26);
		assertThat(this.catchUp.begins()).as("no progress known").isFalse();
		handle(1);
		fill(0.26);
		assertThat(this.catchUp.begins()).isTrue();
	}

	@Test
	void readingNeverPausesForABlockedHandler() {
		for (double share = 0.26; share < 0.36; share += 0.001) {
			fill(share);
			assertThat(this.catchUp.begins()).isFalse();
		}
	}

	@Test
	void pauseEndsWhenTheHandlerHasCaughtUp() {
		begin();
		handle(10);
		assertThat(this.catchUp.continues()).isTrue();
		handle(eventsToHandle());
		assertThat(this.catchUp.continues()).isFalse();
	}

	@Test
	void pauseEndsWhenTheHandlerMakesNoProgress() {
		begin();
		handle(1);
		assertThat(this.catchUp.continues()).isTrue();
		assertThat(this.catchUp.continues()).isFalse();
	}

	@Test
	void pauseLastsFiftyMillisecondsAtMostAndIsNotRepeatedIfItWasInVain() {
		begin();
		int steps = 0;
		do {
			this.nanos += TimeUnit.MILLISECONDS.toNanos(1);
			handle(1);
			steps++;
		}
		while (this.catchUp.continues());
		assertThat(steps).isEqualTo(50);
		this.nanos += TimeUnit.SECONDS.toNanos(10);
		handle(1);
		fill(0.26);
		assertThat(this.catchUp.begins()).as("still close to the limit").isFalse();
		handle(eventsToHandle());
		assertThat(this.catchUp.begins()).isFalse();
		begin();
	}

	@Test
	void pausesTakeATenthOfTheTimeAtMost() {
		long paused = 0;
		while (this.nanos < TimeUnit.SECONDS.toNanos(10)) {
			fill(0.26);
			if (this.catchUp.begins()) {
				int step = 0;
				do {
					this.nanos += TimeUnit.MILLISECONDS.toNanos(1);
					paused++;
					step++;
					handle((step < 5) ? 1 : eventsToHandle());
				}
				while (this.catchUp.continues());
				handle(eventsToHandle());
				this.catchUp.begins();
			}
			else {
				handle(1);
				this.nanos += TimeUnit.MILLISECONDS.toNanos(1);
			}
		}
		assertThat(paused).isBetween(500L, 1200L);
	}

	private long eventsToHandle() {
		return this.handler.bytes() / MemoryBudget.size(this.event);
	}

}
