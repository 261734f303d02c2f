package io.github.eslboot.event;

import java.time.Duration;
import java.time.Instant;

import io.github.eslboot.protocol.EslEvent;
import org.jspecify.annotations.Nullable;

/**
 * Last HEARTBEAT of a server, which sends one every 20 s.
 *
 * @param at when it was received
 * @param coreUuid uuid of the server's process, which a restart changes
 * @param version version of the server, or {@code null} when not reported
 * @param upTime time since the server started
 * @param sessions current number of sessions
 * @param maxSessions maximum number of sessions
 * @param sessionsPerSecond maximum number of new sessions per second
 * @param sessionsSinceStartup number of sessions since the server started
 * @param idleCpu idle share of the CPU in percent, 0 to 100
 * @since 0.1.0
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

	/** Returns zero for a value that is negative or not a number. */
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
