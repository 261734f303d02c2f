package io.github.eslboot.sample.servers;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

import io.github.eslboot.EslTemplate;
import io.github.eslboot.autoconfigure.EslConnectionDetails;
import io.github.eslboot.autoconfigure.EslPoolStateChange;
import io.github.eslboot.autoconfigure.EslStreamStateChange;
import io.github.eslboot.event.EventGap;
import io.github.eslboot.event.EventStreamState;
import io.github.eslboot.event.EventStreamStats;
import io.github.eslboot.protocol.EslException;
import io.github.eslboot.sample.live.LiveFeed;
import io.github.eslboot.sample.simulator.SimulatorConfiguration;
import org.jspecify.annotations.Nullable;

import org.springframework.context.event.EventListener;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Source of the {@link DeskStatus}; publishes it to the pages when it changes.
 */
@Component
public class StatusBoard {

	private static final int SECONDS = 5;

	private final EslTemplate esl;

	private final LiveFeed feed;

	private final String server;

	private final boolean simulated;

	/** Total number of received events at each of the last seconds. */
	private final Deque<Sample> samples = new ArrayDeque<>();

	private Instant streamChanged = Instant.now();

	private @Nullable EventGap gap;

	private volatile double eventsPerSecond;

	StatusBoard(EslTemplate esl, LiveFeed feed, EslConnectionDetails server,
			@Nullable SimulatorConfiguration simulator) {
		this.esl = esl;
		this.feed = feed;
		this.server = server.getHost() + ":" + server.getPort();
		this.simulated = simulator != null;
	}

	@EventListener
	void on(EslStreamStateChange change) {
		synchronized (this) {
			// Failed attempts to reconnect do not change the state: the outage continues.
			this.streamChanged = Instant.now();
		}
		publish();
	}

	@EventListener
	void on(EslPoolStateChange change) {
		publish();
	}

	@EventListener
	void on(EventGap ended) {
		synchronized (this) {
			this.gap = ended;
		}
		publish();
	}

	@Scheduled(fixedRate = 1000)
	void tick() {
		Sample now = new Sample(System.nanoTime(), received(this.esl.stream().stats()));
		this.samples.addLast(now);
		if (this.samples.size() > SECONDS + 1) {
			this.samples.removeFirst();
		}
		Sample before = this.samples.getFirst();
		double seconds = (now.nanos() - before.nanos()) / 1e9;
		double rate = (seconds > 0) ? (now.events() - before.events()) / seconds : 0;
		this.eventsPerSecond = Math.round(rate * 10) / 10.0;
		publish();
	}

	private static long received(EventStreamStats stats) {
		return stats.received().values().stream().mapToLong(Long::longValue).sum();
	}

	private void publish() {
		this.feed.state("status", status());
	}

	public synchronized DeskStatus status() {
		EventStreamStats stream = this.esl.stream().stats();
		EslException error = stream.lastError();
		String problem = (error != null && stream.state() != EventStreamState.UP) ? error.getMessage() : null;
		return new DeskStatus(this.server, this.simulated,
				new DeskStatus.Stream(stream.state(), this.streamChanged, problem),
				DeskStatus.Pool.of(this.esl.pool().stats()), DeskStatus.Vitals.of(this.esl.stream().lastHeartbeat()),
				this.eventsPerSecond, DeskStatus.Gap.of(this.gap));
	}

	private record Sample(long nanos, long events) {

	}

}
