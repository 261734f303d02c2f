package io.github.eslboot.sample;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the call desk.
 *
 * @param dialPrefix the prefix of an extension in a dial string
 * @param ringTimeout the maximum time that a phone rings
 * @param simulator the embedded simulator, used when no server is configured
 */
@ConfigurationProperties("desk")
record DeskProperties(@DefaultValue("user/") String dialPrefix, @DefaultValue("30s") Duration ringTimeout,
		@DefaultValue Simulator simulator) {

	/**
	 * The embedded simulator.
	 *
	 * @param callsPerMinute the average number of new calls per minute
	 */
	record Simulator(@DefaultValue("20") int callsPerMinute) {

	}

}
