package io.github.eslboot.protocol.view;

import java.time.Duration;

import io.github.eslboot.protocol.EslEvent;
import org.jspecify.annotations.Nullable;

/**
 * View of {@code HEARTBEAT}: the load of the server, every 20 seconds.
 *
 * @param event the event
 */
public record HeartbeatEvent(EslEvent event) implements EventView {

	/**
	 * Returns how long the server has been running.
	 * @return the up time, zero when the event has none
	 */
	public Duration upTime() {
		return Duration.ofMillis(Math.max(0, HeaderValues.number(this.event, "Uptime-msec")));
	}

	/**
	 * Returns the version of FreeSWITCH.
	 * @return the version, or {@code null} when the event has none
	 */
	public @Nullable String version() {
		return this.event.header("FreeSWITCH-Version");
	}

	/**
	 * Returns the number of sessions.
	 * @return the number, or -1 when the event has none
	 */
	public long sessions() {
		return HeaderValues.number(this.event, "Session-Count");
	}

	/**
	 * Returns the maximum number of sessions.
	 * @return the number, or -1 when the event has none
	 */
	public long maxSessions() {
		return HeaderValues.number(this.event, "Max-Sessions");
	}

	/**
	 * Returns the number of sessions created in the last second.
	 * @return the number, or -1 when the event has none
	 */
	public long sessionsPerSecond() {
		return HeaderValues.number(this.event, "Session-Per-Sec");
	}

	/**
	 * Returns the number of sessions created since the server started.
	 * @return the number, or -1 when the event has none
	 */
	public long sessionsSinceStartup() {
		return HeaderValues.number(this.event, "Session-Since-Startup");
	}

	/**
	 * Returns the idle time of the processors, in percent.
	 * @return the percentage, or -1 when the event has none
	 */
	public double idleCpu() {
		return HeaderValues.decimal(this.event, "Idle-CPU");
	}

}
