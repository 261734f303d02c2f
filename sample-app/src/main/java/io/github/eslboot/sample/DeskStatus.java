package io.github.eslboot.sample;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

import io.github.eslboot.event.EventGap;
import io.github.eslboot.event.EventStreamState;
import io.github.eslboot.event.Heartbeat;
import io.github.eslboot.pool.PoolState;
import io.github.eslboot.pool.PoolStats;
import org.jspecify.annotations.Nullable;

/**
 * How the connection to FreeSWITCH is doing, and FreeSWITCH itself.
 *
 * @param server what it is connected to
 * @param simulated whether that is the embedded simulator
 * @param stream the connection that events come on
 * @param pool the connections that commands go on
 * @param vitals what FreeSWITCH last said of itself
 * @param eventsPerSecond how many events came in the last seconds, on average
 * @param gap the last outage that is over
 */
record DeskStatus(String server, boolean simulated, Stream stream, Pool pool, @Nullable Vitals vitals,
		double eventsPerSecond, @Nullable Gap gap) {

	/**
	 * The connection that events come on.
	 *
	 * @param state how it is doing
	 * @param since since when
	 * @param problem why it is not up
	 */
	record Stream(EventStreamState state, Instant since, @Nullable String problem) {

	}

	/**
	 * The connections that commands go on.
	 *
	 * @param state how they are doing
	 * @param size how many there should be
	 * @param open how many there are
	 * @param idle how many are free
	 * @param borrowed how many are borrowed
	 * @param waiting how many callers wait for one
	 * @param commands how often one was borrowed so far
	 */
	record Pool(PoolState state, int size, int open, int idle, int borrowed, int waiting, long commands) {

		static Pool of(PoolStats stats) {
			return new Pool(stats.state(), stats.size(), stats.total(), stats.idle(), stats.borrowed(), stats.waiting(),
					stats.acquired());
		}

	}

	/**
	 * What FreeSWITCH last said of itself.
	 *
	 * @param version its version
	 * @param sessions calls at the moment
	 * @param maxSessions the most calls it accepts
	 * @param idleCpu how much of its CPU is idle, 0 to 100
	 * @param upSince when it was started
	 */
	record Vitals(@Nullable String version, long sessions, long maxSessions, double idleCpu, Instant upSince) {

		static @Nullable Vitals of(@Nullable Heartbeat vitals) {
			return (vitals == null) ? null : new Vitals(vitals.version(), vitals.sessions(), vitals.maxSessions(),
					vitals.idleCpu(), vitals.at().minus(vitals.upTime()).truncatedTo(ChronoUnit.SECONDS));
		}

	}

	/**
	 * A time in which events did not reach us.
	 *
	 * @param from when the last one came
	 * @param to when they were back
	 * @param cause what interrupted the connection
	 */
	record Gap(Instant from, Instant to, String cause) {

		static @Nullable Gap of(@Nullable EventGap gap) {
			return (gap == null) ? null : new Gap(gap.from(), gap.to(), gap.cause());
		}

	}

}
