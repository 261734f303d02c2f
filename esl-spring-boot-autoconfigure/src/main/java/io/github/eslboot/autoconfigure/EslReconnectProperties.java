package io.github.eslboot.autoconfigure;

import java.time.Duration;

/**
 * Properties of the back-off between attempts to connect.
 *
 * @since 0.1.0
 */
public class EslReconnectProperties {

	/**
	 * Back-off delay after the first failed attempt to connect.
	 */
	private Duration delay = Duration.ofMillis(500);

	/**
	 * Multiplier of the back-off delay for each further failed attempt.
	 */
	private double multiplier = 2;

	/**
	 * Maximum back-off delay.
	 */
	private Duration maxDelay = Duration.ofSeconds(30);

	/**
	 * Random variation of the first delay in either direction. Grows with the delay and
	 * must not exceed it.
	 */
	private Duration jitter = Duration.ofMillis(500);

	/**
	 * Delay after a failure that requires a change of configuration, such as a wrong
	 * password.
	 */
	private Duration permanentFailureDelay = Duration.ofMinutes(1);

	public Duration getDelay() {
		return this.delay;
	}

	public void setDelay(Duration delay) {
		this.delay = delay;
	}

	public double getMultiplier() {
		return this.multiplier;
	}

	public void setMultiplier(double multiplier) {
		this.multiplier = multiplier;
	}

	public Duration getMaxDelay() {
		return this.maxDelay;
	}

	public void setMaxDelay(Duration maxDelay) {
		this.maxDelay = maxDelay;
	}

	public Duration getJitter() {
		return this.jitter;
	}

	public void setJitter(Duration jitter) {
		this.jitter = jitter;
	}

	public Duration getPermanentFailureDelay() {
		return this.permanentFailureDelay;
	}

	public void setPermanentFailureDelay(Duration permanentFailureDelay) {
		this.permanentFailureDelay = permanentFailureDelay;
	}

}
