package io.github.eslboot.autoconfigure;

import java.time.Duration;

/**
 * Waits between attempts to connect.
 */
public class EslReconnectProperties {

	/**
	 * Time to wait after the first failure.
	 */
	private Duration delay = Duration.ofMillis(500);

	/**
	 * Factor by which the wait grows with each further failure.
	 */
	private double multiplier = 2;

	/**
	 * Maximum time to wait.
	 */
	private Duration maxDelay = Duration.ofSeconds(30);

	/**
	 * Time by which the first wait is moved at random, either way. Grows like the wait
	 * and must not exceed the delay.
	 */
	private Duration jitter = Duration.ofMillis(500);

	/**
	 * Time to wait after a failure that only a change of configuration mends, such as a
	 * wrong password.
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
