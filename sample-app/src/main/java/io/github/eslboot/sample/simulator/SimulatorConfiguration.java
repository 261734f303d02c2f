package io.github.eslboot.sample.simulator;

import java.time.Duration;
import java.util.UUID;

import io.github.eslboot.autoconfigure.EslConnectionDetails;
import io.github.eslboot.outbound.EslSessionServer;
import io.github.eslboot.sample.recordings.RecordingFiles;
import io.github.eslboot.test.FreeSwitchSimulator;
import io.github.eslboot.test.Traffic;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;

/**
 * Configuration of a simulated server with random calls, used if no server is configured.
 * The rest of the application does not depend on it, because the starter connects to the
 * server of any {@link EslConnectionDetails} bean.
 */
@Configuration(proxyBeanMethods = false)
@Conditional(OnNoServerCondition.class)
public class SimulatorConfiguration {

	private static final Logger logger = LoggerFactory.getLogger(SimulatorConfiguration.class);

	@Bean
	FreeSwitchSimulator freeSwitchSimulator() {
		FreeSwitchSimulator simulator = FreeSwitchSimulator.builder()
			.password(UUID.randomUUID().toString())
			.heartbeat(Duration.ofSeconds(5))
			.ringTime(Duration.ofMillis(800))
			.answerTime(Duration.ofSeconds(3))
			.start();
		for (int extension = 1000; extension < 1020; extension++) {
			simulator.extension(Integer.toString(extension), "answer", "bridge user/" + extension);
		}
		logger.info("Simulated FreeSWITCH started on port {}, because 'freeswitch.esl.host' is not set",
				simulator.port());
		return simulator;
	}

	@Bean
	Traffic simulatedTraffic(FreeSwitchSimulator simulator, SimulatorProperties properties) {
		return simulator.newTraffic()
			.callsPerMinute(properties.callsPerMinute())
			.talkTime(Duration.ofSeconds(8), Duration.ofSeconds(45))
			.seed(System.nanoTime())
			.start();
	}

	@Bean
	QueueTraffic simulatedQueues(FreeSwitchSimulator simulator, SimulatorProperties properties,
			ObjectProvider<EslSessionServer> ivr) {
		return new QueueTraffic(simulator, properties.queueCallsPerMinute(), ivr.getIfAvailable());
	}

	@Bean
	SimulatedAudio simulatedAudio(RecordingFiles files) {
		return new SimulatedAudio(files);
	}

	@Bean
	EslConnectionDetails simulatorConnectionDetails(FreeSwitchSimulator simulator) {
		return new EslConnectionDetails() {

			@Override
			public String getHost() {
				return simulator.host();
			}

			@Override
			public int getPort() {
				return simulator.port();
			}

			@Override
			public String getPassword() {
				return simulator.password();
			}

		};
	}

}
