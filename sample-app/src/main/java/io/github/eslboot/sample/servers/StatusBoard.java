package io.github.eslboot.sample.servers;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;

import io.github.eslboot.EslTemplate;
import io.github.eslboot.autoconfigure.EslPoolStateChange;
import io.github.eslboot.autoconfigure.EslStreamStateChange;
import io.github.eslboot.event.EventGap;
import io.github.eslboot.event.EventStreamState;
import io.github.eslboot.event.EventStreamStats;
import io.github.eslboot.event.Heartbeat;
import io.github.eslboot.node.EslNode;
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

	private final boolean simulated;

	/** Total number of received events at each of the last seconds. */
	private final Deque<Sample> samples = new ArrayDeque<>();

	private Instant streamChanged = Instant.now();

	private @Nullable EventGap gap;

	private volatile double eventsPerSecond;

	StatusBoard(EslTemplate esl, LiveFeed feed, @Nullable SimulatorConfiguration simulator) {
		this.esl = esl;
		this.feed = feed;
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
		Sample now = new Sample(System.nanoTime(), received());
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

	private long received() {
		return this.esl.nodes()
			.stream()
			.flatMap((node) -> node.stream().stats().received().values().stream())
			.mapToLong(Long::longValue)
			.sum();
	}

	private synchronized void publish() {
		this.feed.state("status", status());
	}

	/**
	 * Returns the status. Of several servers it is up if one of them is, and then shows
	 * the sums of all.
	 */
	public synchronized DeskStatus status() {
		List<EslNode> nodes = this.esl.nodes();
		List<Heartbeat> heartbeats = nodes.stream()
			.flatMap((node) -> Stream.ofNullable(node.stream().lastHeartbeat()))
			.toList();
		return new DeskStatus(server(nodes), this.simulated, stream(nodes), DeskStatus.Pool.of(this.esl.pool().stats()),
				DeskStatus.Vitals.of(heartbeats), this.eventsPerSecond, DeskStatus.Gap.of(this.gap));
	}

	private static String server(List<EslNode> nodes) {
		return (nodes.size() == 1) ? nodes.get(0).address() : nodes.size() + " servers";
	}

	private DeskStatus.Stream stream(List<EslNode> nodes) {
		List<EventStreamStats> streams = nodes.stream().map((node) -> node.stream().stats()).toList();
		if (streams.stream().anyMatch((stream) -> stream.state() == EventStreamState.UP)) {
			return new DeskStatus.Stream(EventStreamState.UP, this.streamChanged, null);
		}
		EslException error = streams.stream()
			.flatMap((stream) -> Stream.ofNullable(stream.lastError()))
			.findFirst()
			.orElse(null);
		return new DeskStatus.Stream(streams.isEmpty() ? EventStreamState.DOWN : streams.get(0).state(),
				this.streamChanged, (error != null) ? error.getMessage() : null);
	}

	private record Sample(long nanos, long events) {

	}

}
