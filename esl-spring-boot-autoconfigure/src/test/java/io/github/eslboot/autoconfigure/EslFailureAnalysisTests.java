package io.github.eslboot.autoconfigure;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

import io.github.eslboot.annotation.EslEventHandler;
import io.github.eslboot.annotation.EslSessionHandler;
import io.github.eslboot.outbound.EslSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
			.contains("Invalid.handle() receives events of all calls and must therefore name its events, or have")
			.doesNotContain("\tat org.springframework");
	}

	@Test
	void unknownSslBundleOfANodeIsReportedWithItsProperty(CapturedOutput output) {
		start(Application.class, "--freeswitch.esl.nodes.pbx-1.host=127.0.0.1",
				"--freeswitch.esl.nodes.pbx-1.ssl.bundle=nowhere");
		assertThat(output).contains("freeswitch.esl.nodes.pbx-1.ssl.bundle")
			.contains("There is no SSL bundle of that name. Known bundles: none.");
	}

	@Test
	void sslBundleWithoutItsFileIsReportedWithItsProperty(CapturedOutput output) {
		start(Application.class, "--freeswitch.esl.ssl.bundle=fs",
				"--spring.ssl.bundle.pem.fs.truststore.certificate=file:/nowhere/ca.pem");
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("freeswitch.esl.ssl.bundle")
			.contains("The SSL bundle cannot be used: ")
			.contains("/nowhere/ca.pem");
	}

	@Test
	void sslBundleWithUnknownCipherIsReportedWithItsProperty(CapturedOutput output) {
		start(Application.class, "--freeswitch.esl.ssl.bundle=fs",
				"--spring.ssl.bundle.jks.fs.options.ciphers=TLS_NONE");
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("freeswitch.esl.ssl.bundle")
			.contains("Unsupported CipherSuite: TLS_NONE");
	}

	@Test
	void sessionHandlersWithoutSessionServerAreReported(CapturedOutput output) {
		start(SessionApplication.class);
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("No session server calls the @EslSessionHandler methods ")
			.contains(
					"EslFailureAnalysisTests$Sessions.serve(EslSession), because 'freeswitch.esl.outbound.enabled' is not set.")
			.contains("Set 'freeswitch.esl.outbound.enabled' to true")
			.doesNotContain("\tat org.springframework");
	}

	@Test
	void unknownSslBundleOfTheSessionServerIsReportedWithItsProperty(CapturedOutput output) {
		start(SessionApplication.class, "--freeswitch.esl.outbound.enabled=true",
				"--freeswitch.esl.outbound.ssl.bundle=nowhere");
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("freeswitch.esl.outbound.ssl.bundle")
			.contains("There is no SSL bundle of that name. Known bundles: none.");
	}

	@Test
	void portInUseOfTheSessionServerIsReportedWithoutStackTrace(CapturedOutput output) throws IOException {
		try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			start(SessionApplication.class, "--freeswitch.esl.outbound.enabled=true",
					"--freeswitch.esl.outbound.address=127.0.0.1",
					"--freeswitch.esl.outbound.port=" + other.getLocalPort());
			assertThat(output).contains("APPLICATION FAILED TO START")
				.contains("The session server failed to start because port " + other.getLocalPort()
						+ " was already in use.")
				.contains("'freeswitch.esl.outbound.port'")
				.doesNotContain("\tat org.springframework");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "192.0.2.1", "nowhere.invalid" })
	void addressOfAnotherMachineIsReportedWithoutStackTrace(String address, CapturedOutput output) {
		start(SessionApplication.class, "--freeswitch.esl.outbound.enabled=true",
				"--freeswitch.esl.outbound.address=" + address);
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("The session server failed to start. Could not listen for sessions on ")
			.contains("'freeswitch.esl.outbound.address' to a name or address of this machine")
			.doesNotContain("\tat org.springframework");
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

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class SessionApplication {

		@Bean
		Sessions sessions() {
			return new Sessions();
		}

	}

	static class Sessions {

		@EslSessionHandler
		void serve(EslSession session) {
		}

	}

	static class Invalid {

		@EslEventHandler
		void handle() {
		}

	}

}
