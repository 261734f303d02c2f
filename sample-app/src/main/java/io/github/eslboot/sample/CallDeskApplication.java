package io.github.eslboot.sample;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.scheduling.annotation.EnableScheduling;

/**
 * Starts the call desk.
 */
@SpringBootApplication
@ConfigurationPropertiesScan
@EnableScheduling
public class CallDeskApplication {

	public static void main(String[] args) {
		SpringApplication.run(CallDeskApplication.class, args);
	}

}
