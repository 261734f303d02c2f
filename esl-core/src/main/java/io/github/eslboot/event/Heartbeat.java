package io.github.eslboot.event;

import java.time.Duration;
import java.time.Instant;

import io.github.eslboot.protocol.EslEvent;
import org.jspecify.annotations.Nullable;

/**
 * What a server said of itself in its last HEARTBEAT, which it sends every 20 s.
 *
 * @param at when it was received
 * @param coreUuid identifies the server's process; a restart changes it
 * @param version the server's version, or {@code null} when it did not say
 * @param upTime how long the server has run
 * @param sessions calls at the moment
 * @param maxSessions the most calls it accepts
 * @param sessionsPerSecond new calls it accepts in a second
 * @param sessionsSinceStartup calls since it started
 * @param idleCpu how much of its CPU is idle, 0 to 100
 */
public record Heartbeat(Instant at, String coreUuid, @Nullable String version, Duration upTime, long sessions,
		long maxSessions, long sessionsPerSecond, long sessionsSinceStartup, double idleCpu) {

	static Heartbeat of(EslEvent heartbeat) {
		String coreUuid = heartbeat.header("Core-UUID");
		return new Heartbeat(Instant.now(), (coreUuid != null) ? coreUuid : "", heartbeat.header("FreeSWITCH-Version"),
				Duration.ofMillis(number(heartbeat, "Uptime-msec")), number(heartbeat, "Session-Count"),
				number(heartbeat, "Max-Sessions"), number(heartbeat, "Session-Per-Sec"),
				number(heartbeat, "Session-Since-Startup"), Math.min(100, decimal(heartbeat, "Idle-CPU")));
	}

	private static long number(EslEvent event, String header) {
		return (long) decimal(event, header);
	}

	/** Zero for what is no number, or a negative one. */
	private static double decimal(EslEvent event, String header) {
		String text = event.header(header);
		try {
			double value = (text != null) ? Double.parseDouble(text) : 0;
			return (value > 0) ? value : 0;
		}
		catch (NumberFormatException ex) {
			return 0;
		}
	}

}
