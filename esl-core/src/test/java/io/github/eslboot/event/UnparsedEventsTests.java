package io.github.eslboot.event;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

import io.github.eslboot.protocol.EslProtocolException;
import io.github.eslboot.testsupport.QueuedTimers;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Counts and reports of events that could not be parsed. */
class UnparsedEventsTests {

	private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

	private final Queue<Runnable> timers = new ArrayDeque<>();

	private final List<EventGap> gaps = new ArrayList<>();

	private final List<Long> counts = new ArrayList<>();

	private final UnparsedEvents events = new UnparsedEvents("pbx", new QueuedTimers(this.timers),
			(gap, count, number) -> {
				this.gaps.add(gap);
				this.counts.add(count);
			});

	private void add(String problem, Instant at) {
		this.events.add(new EslProtocolException(problem), at, 1);
	}

	private void runTimers() {
		for (Runnable task = this.timers.poll(); task != null; task = this.timers.poll()) {
			task.run();
		}
	}

	@Test
	void eventsOfOneIntervalAreReportedAsOneGap() {
		add("no name", NOON);
		add("no end", NOON.plusMillis(1));
		add("no name", NOON.plusMillis(500));
		assertThat(this.gaps).isEmpty();
		assertThat(this.timers).hasSize(1);
		runTimers();
		assertThat(this.counts).containsExactly(3L);
		assertThat(this.gaps).singleElement().satisfies((gap) -> {
			assertThat(gap.node()).isEqualTo("pbx");
			assertThat(gap.from()).isEqualTo(NOON);
			assertThat(gap.duration()).isEqualTo(Duration.ofMillis(500));
			assertThat(gap.cause()).contains("3 events", "no name");
		});
	}

	@Test
	void laterEventIsReportedAgain() {
		add("first", NOON);
		runTimers();
		add("second", NOON.plusSeconds(9));
		runTimers();
		assertThat(this.counts).containsExactly(1L, 1L);
		assertThat(this.gaps).extracting(EventGap::from).containsExactly(NOON, NOON.plusSeconds(9));
		assertThat(this.events.total()).isEqualTo(2);
	}

}
