package io.github.eslboot.sample.servers;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

import io.github.eslboot.event.EventGap;
import io.github.eslboot.event.EventStreamState;
import io.github.eslboot.event.Heartbeat;
import io.github.eslboot.pool.PoolState;
import io.github.eslboot.pool.PoolStats;
import org.jspecify.annotations.Nullable;

/**
 * Status of the connections to FreeSWITCH and of FreeSWITCH itself.
 *
 * @param server the address of the server, or the number of servers
 * @param simulated whether the server is the embedded simulator
 * @param stream the event stream
 * @param pool the command pool
 * @param vitals the values of the last heartbeat
 * @param eventsPerSecond the average number of events per second, over the last seconds
 * @param gap the last outage that has ended
 */
public record DeskStatus(String server, boolean simulated, Stream stream, Pool pool, @Nullable Vitals vitals,
		double eventsPerSecond, @Nullable Gap gap) {

	/**
	 * The event stream.
	 *
	 * @param state its state
	 * @param since the time of its last change of state
	 * @param problem the reason why it is not up
	 */
	public record Stream(EventStreamState state, Instant since, @Nullable String problem) {

	}

	/**
	 * The command pool.
	 *
	 * @param state its state
	 * @param size the configured number of connections
	 * @param open the number of open connections
	 * @param idle the number of idle connections
	 * @param borrowed the number of borrowed connections
	 * @param waiting the number of callers that wait for a connection
	 * @param commands the number of times a connection was borrowed
	 */
	public record Pool(PoolState state, int size, int open, int idle, int borrowed, int waiting, long commands) {

		static Pool of(PoolStats stats) {
			return new Pool(stats.state(), stats.size(), stats.total(), stats.idle(), stats.borrowed(), stats.waiting(),
					stats.acquired());
		}

	}

	/**
	 * Values of the last heartbeats.
	 *
	 * @param version its version
	 * @param sessions the current number of sessions
	 * @param maxSessions the maximum number of sessions
	 * @param idleCpu the idle share of its CPU in percent
	 * @param upSince the time it was started
	 */
	public record Vitals(@Nullable String version, long sessions, long maxSessions, double idleCpu, Instant upSince) {

		/** Returns the sums of all servers, and the lowest idle CPU. */
		static @Nullable Vitals of(List<Heartbeat> heartbeats) {
			return heartbeats.stream().map(Vitals::of).reduce(Vitals::plus).orElse(null);
		}

		private static Vitals of(Heartbeat heartbeat) {
			return new Vitals(heartbeat.version(), heartbeat.sessions(), heartbeat.maxSessions(), heartbeat.idleCpu(),
					heartbeat.at().minus(heartbeat.upTime()).truncatedTo(ChronoUnit.SECONDS));
		}

		private Vitals plus(Vitals other) {
			return new Vitals(this.version, this.sessions + other.sessions, this.maxSessions + other.maxSessions,
					Math.min(this.idleCpu, other.idleCpu),
					this.upSince.isAfter(other.upSince) ? this.upSince : other.upSince);
		}

	}

	/**
	 * An outage of the event stream.
	 *
	 * @param from the time of the last event before it
	 * @param to the time events were received again
	 * @param cause the cause of the outage
	 */
	public record Gap(Instant from, Instant to, String cause) {

		static @Nullable Gap of(@Nullable EventGap gap) {
			return (gap != null) ? new Gap(gap.from(), gap.to(), gap.cause()) : null;
		}

	}

}
