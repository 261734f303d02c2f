package io.github.eslboot.autoconfigure;

import java.time.Duration;

import io.github.eslboot.protocol.EventFormat;

import org.springframework.util.unit.DataSize;

/**
 * Properties of receiving and delivering events.
 *
 * @since 0.1.0
 */
public class EslEventProperties {

	/**
	 * Format in which the server sends events.
	 */
	private EventFormat format = EventFormat.PLAIN;

	/**
	 * Memory budget for events that wait for handlers. Low-priority events are dropped
	 * when three quarters of it are used, and ordinary events when it is used up. Vital
	 * events, such as the end of a call, may use twice the budget. One handler may use
	 * half of it, one call a quarter.
	 */
	private DataSize memoryBudget = DataSize.ofMegabytes(64);

	/**
	 * Time a handler may take for one event before it is logged as slow. Zero to disable
	 * the check.
	 */
	private Duration slowHandlerThreshold = Duration.ofSeconds(5);

	/**
	 * Time to wait for CHANNEL_DESTROY after CHANNEL_HANGUP_COMPLETE before the handlers
	 * of a call are unregistered.
	 */
	private Duration callEndGrace = Duration.ofSeconds(10);

	/**
	 * Time without events of a call after which the server is asked whether the call
	 * still exists. Zero to disable the check.
	 */
	private Duration quietCallCheck = Duration.ofMinutes(10);

	/**
	 * Interval at which the server is woken while there are live calls or jobs, so that
	 * it sends events immediately instead of within 20 ms. At least 1ms; zero to disable
	 * the wake-up. The wake-up takes at most a tenth of a processor; with more than about
	 * ten servers each is woken less often.
	 */
	private Duration wakeUpInterval = Duration.ofMillis(1);

	public EventFormat getFormat() {
		return this.format;
	}

	public void setFormat(EventFormat format) {
		this.format = format;
	}

	public DataSize getMemoryBudget() {
		return this.memoryBudget;
	}

	public void setMemoryBudget(DataSize memoryBudget) {
		this.memoryBudget = memoryBudget;
	}

	public Duration getSlowHandlerThreshold() {
		return this.slowHandlerThreshold;
	}

	public void setSlowHandlerThreshold(Duration slowHandlerThreshold) {
		this.slowHandlerThreshold = slowHandlerThreshold;
	}

	public Duration getCallEndGrace() {
		return this.callEndGrace;
	}

	public void setCallEndGrace(Duration callEndGrace) {
		this.callEndGrace = callEndGrace;
	}

	public Duration getQuietCallCheck() {
		return this.quietCallCheck;
	}

	public void setQuietCallCheck(Duration quietCallCheck) {
		this.quietCallCheck = quietCallCheck;
	}

	public Duration getWakeUpInterval() {
		return this.wakeUpInterval;
	}

	public void setWakeUpInterval(Duration wakeUpInterval) {
		this.wakeUpInterval = wakeUpInterval;
	}

}
