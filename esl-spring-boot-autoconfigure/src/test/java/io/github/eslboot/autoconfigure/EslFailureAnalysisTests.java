package io.github.eslboot.autoconfigure;

import io.github.eslboot.annotation.EslEventHandler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Tests the reports of failed starts.
 */
@ExtendWith(OutputCaptureExtension.class)
class EslFailureAnalysisTests {

	private static void start(Class<?> configuration, String... arguments) {
		SpringApplication application = new SpringApplication(configuration);
		application.setWebApplicationType(WebApplicationType.NONE);
		assertThatException().isThrownBy(() -> application.run(arguments));
	}

	@Test
	void invalidValueIsReportedWithItsOrigin(CapturedOutput output) {
		start(Application.class, "--freeswitch.esl.port=70000");
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("freeswitch.esl.port")
			.contains("commandLineArgs")
			.contains("It must be 1 to 65535.");
	}

	@Test
	void unknownSslBundleIsReportedWithItsProperty(CapturedOutput output) {
		start(Application.class, "--freeswitch.esl.ssl.bundle=nowhere");
		assertThat(output).contains("freeswitch.esl.ssl.bundle")
			.contains("There is no SSL bundle of that name. Known bundles: none.");
	}

	@Test
	void invalidHandlerIsReportedWithoutStackTrace(CapturedOutput output) {
		start(InvalidApplication.class);
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("Invalid.handle() receives events of all calls and must therefore name its events.")
			.doesNotContain("\tat ");
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class InvalidApplication {

		@Bean
		Invalid invalid() {
			return new Invalid();
		}

	}

	static class Invalid {

		@EslEventHandler
		void handle() {
		}

	}

}
