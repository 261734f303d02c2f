package io.github.eslboot.sample.simulator;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the simulated server.
 *
 * @param callsPerMinute the average number of new calls per minute
 * @param queueCallsPerMinute the average number of new callers in queues per minute
 */
@ConfigurationProperties("desk.simulator")
record SimulatorProperties(@DefaultValue("20") int callsPerMinute, @DefaultValue("12") int queueCallsPerMinute) {

}
