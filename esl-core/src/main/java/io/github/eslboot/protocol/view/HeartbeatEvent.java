package io.github.eslboot.protocol.view;

import java.time.Duration;

import io.github.eslboot.protocol.EslEvent;
import org.jspecify.annotations.Nullable;

/**
 * View of {@code HEARTBEAT}: the load of the server. FreeSWITCH sends it every 20 seconds
 * by default.
 *
 * @param event the event
 * @since 0.1.0
 */
public record HeartbeatEvent(EslEvent event) implements EventView {

	/**
	 * Returns the time since the start of the server.
	 * @return the uptime; zero if the event has none
	 */
	public Duration upTime() {
		return Duration.ofMillis(Math.max(0, HeaderValues.number(this.event, "Uptime-msec")));
	}

	/**
	 * Returns the version of FreeSWITCH.
	 * @return the version, or {@code null} if the event has none
	 */
	public @Nullable String version() {
		return this.event.header("FreeSWITCH-Version");
	}

	/**
	 * Returns the current number of sessions.
	 * @return the number, or -1 if the event has none
	 */
	public long sessions() {
		return HeaderValues.number(this.event, "Session-Count");
	}

	/**
	 * Returns the maximum number of sessions.
	 * @return the number, or -1 if the event has none
	 */
	public long maxSessions() {
		return HeaderValues.number(this.event, "Max-Sessions");
	}

	/**
	 * Returns the number of sessions created in the last second.
	 * @return the number, or -1 if the event has none
	 */
	public long sessionsPerSecond() {
		return HeaderValues.number(this.event, "Session-Per-Sec");
	}

	/**
	 * Returns the number of sessions created since the server started.
	 * @return the number, or -1 if the event has none
	 */
	public long sessionsSinceStartup() {
		return HeaderValues.number(this.event, "Session-Since-Startup");
	}

	/**
	 * Returns the CPU idle time, in percent.
	 * @return the percentage, or -1 if the event has none
	 */
	public double idleCpu() {
		return HeaderValues.decimal(this.event, "Idle-CPU");
	}

}
