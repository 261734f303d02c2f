package io.github.eslboot.autoconfigure;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.github.eslboot.annotation.EslHeader;
import io.github.eslboot.annotation.EslSessionHandler;
import io.github.eslboot.annotation.EslUuid;
import io.github.eslboot.annotation.InvalidEslHandlerException;
import io.github.eslboot.annotation.NoSessionServerException;
import io.github.eslboot.autoconfigure.health.EslOutboundHealthContributorAutoConfiguration;
import io.github.eslboot.autoconfigure.metrics.EslOutboundMetricsAutoConfiguration;
import io.github.eslboot.call.EslCall;
import io.github.eslboot.outbound.EslSession;
import io.github.eslboot.outbound.EslSessionServer;
import io.github.eslboot.outbound.SessionHandler;
import io.github.eslboot.test.FreeSwitchSimulator;
import io.github.eslboot.test.SimulatedCall;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Tests for {@link EslOutboundAutoConfiguration}. */
@ExtendWith(OutputCaptureExtension.class)
class EslOutboundAutoConfigurationTests {

	private static final String PEM = "spring.ssl.bundle.pem.sessions.";

	private final FreeSwitchSimulator freeSwitch = FreeSwitchSimulator.create();

	private final ApplicationContextRunner runner = EslContexts.runner(this.freeSwitch)
		.withConfiguration(AutoConfigurations.of(EslOutboundAutoConfiguration.class,
				EslOutboundHealthContributorAutoConfiguration.class, EslOutboundMetricsAutoConfiguration.class))
		.withPropertyValues("freeswitch.esl.outbound.enabled=true", "freeswitch.esl.outbound.address=127.0.0.1",
				"freeswitch.esl.outbound.port=0", "freeswitch.esl.outbound.stop-timeout=1s");

	@AfterEach
	void close() {
		this.freeSwitch.close();
	}

	@Test
	void sessionServerIsAbsentUnlessEnabled() {
		this.runner.withPropertyValues("freeswitch.esl.outbound.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(EslSessionServer.class));
	}

	@Test
	void sessionsAreRoutedToMatchingMethods() {
		this.runner.withBean(Desk.class).withBean(MeterRegistry.class, SimpleMeterRegistry::new).run((context) -> {
			EslSessionServer server = context.getBean(EslSessionServer.class);
			Desk desk = context.getBean(Desk.class);
			SimulatedCall sales = call(server, "/sales", "5000");
			assertThat(desk.handled.poll(20, TimeUnit.SECONDS)).isEqualTo("sales 1001 " + sales.uuid());
			call(server, "", "5123");
			assertThat(desk.handled.poll(20, TimeUnit.SECONDS)).isEqualTo("five thousand and something");
			call(server, "/elsewhere", "7000");
			assertThat(desk.handled.poll(20, TimeUnit.SECONDS)).isEqualTo("others");
			await().atMost(EslContexts.PATIENCE).until(() -> server.stats().active() == 0);
			assertThat(server.stats().handlerErrors()).isZero();
			assertThat(context.getBean("eslOutboundHealthContributor", HealthIndicator.class).health().getStatus())
				.isEqualTo(Status.UP);
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			context.getBean("eslOutboundMeterBinder", MeterBinder.class).bindTo(registry);
			assertThat(registry.get("freeswitch.esl.sessions.accepted").functionCounter().count()).isEqualTo(3);
			assertThat(registry.get("freeswitch.esl.sessions.events.wait").functionTimer().count())
				.isEqualTo(server.stats().waits().count());
			assertThat(registry.get("freeswitch.esl.sessions.events.wait.max").timeGauge().value()).isNotNegative();
		});
	}

	@Test
	void sessionIsRoutedToHandlerBeanWhenNoMethodMatches() {
		BlockingQueue<String> handled = new LinkedBlockingQueue<>();
		this.runner.withBean(SessionHandler.class, () -> (session) -> handled.add(session.uuid())).run((context) -> {
			SimulatedCall call = call(context.getBean(EslSessionServer.class), "", "1");
			assertThat(handled.poll(20, TimeUnit.SECONDS)).isEqualTo(call.uuid());
		});
	}

	/** The test context of Spring Framework 7 pauses a context that is not in use. */
	@Test
	void sessionServerServesAgainAfterTheContextWasStoppedAndStarted() {
		this.runner.withBean(Desk.class).run((context) -> {
			context.getSourceApplicationContext().stop();
			context.getSourceApplicationContext().start();
			SimulatedCall sales = call(context.getBean(EslSessionServer.class), "/sales", "5000");
			assertThat(context.getBean(Desk.class).handled.poll(20, TimeUnit.SECONDS))
				.isEqualTo("sales 1001 " + sales.uuid());
		});
	}

	@Test
	void sessionIsHungUpWhenNoHandlerMatches() {
		this.runner.run((context) -> {
			SimulatedCall call = call(context.getBean(EslSessionServer.class), "", "1");
			await().atMost(EslContexts.PATIENCE).until(() -> !call.isAlive());
			assertThat(call.hangupCause()).isEqualTo("NORMAL_TEMPORARY_FAILURE");
		});
	}

	@Test
	void handlerIsInterruptedByTheHangupIfItAsksForIt() {
		this.runner.withBean(Interruptible.class).run((context) -> {
			EslSessionServer server = context.getBean(EslSessionServer.class);
			Interruptible handler = context.getBean(Interruptible.class);
			SimulatedCall call = call(server, "", "1");
			assertThat(handler.handled.poll(20, TimeUnit.SECONDS)).isEqualTo("works");
			call.hangup();
			assertThat(handler.handled.poll(20, TimeUnit.SECONDS)).isEqualTo("interrupted");
			await().atMost(EslContexts.PATIENCE).until(() -> server.stats().active() == 0);
			assertThat(server.stats().handlerErrors()).isZero();
		});
	}

	@Test
	void startFailsWhenAMethodIsInvalid() {
		this.runner.withBean(Wrong.class)
			.run((context) -> assertThat(context).getFailure()
				.isInstanceOf(InvalidEslHandlerException.class)
				.hasMessageContaining("no. 1"));
	}

	@ParameterizedTest
	@CsvSource({ "acceptors, 0", "port, 70000", "increase-by, 0", "max-acceptors, 5", "max-overcommitted, -1",
			"allowed-peers, everybody", "handshake-timeout, 0s" })
	void startFailsWithTheNameOfTheInvalidProperty(String property, String value) {
		this.runner.withPropertyValues("freeswitch.esl.outbound." + property + "=" + value)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("freeswitch.esl.outbound." + property));
	}

	@Test
	void sessionServerWithoutHandlersLogsWarningWithRemedy(CapturedOutput output) {
		this.runner.run((context) -> assertThat(output)
			.contains("No method with @EslSessionHandler and no SessionHandler bean found; all sessions will fail. ")
			.contains("Add one, or remove 'freeswitch.esl.outbound.enabled'"));
	}

	@Test
	void handlersThatAreDisabledExplicitlyAreNamedInTheLog(CapturedOutput output) {
		this.runner.withBean(Desk.class).withPropertyValues("freeswitch.esl.outbound.enabled=false").run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(output).contains("Desk.others(EslSession)")
				.contains("are not called, because 'freeswitch.esl.outbound.enabled' is false");
		});
	}

	@Test
	void startFailsWhenNoSessionServerCallsTheHandlers() {
		EslContexts.runner()
			.withConfiguration(AutoConfigurations.of(EslOutboundAutoConfiguration.class))
			.withBean("lazy", Desk.class, Desk::new, (definition) -> definition.setLazyInit(true))
			.run((context) -> assertThat(context).getFailure()
				.isInstanceOf(NoSessionServerException.class)
				.hasMessageContaining("Desk.others(EslSession), ")
				.hasMessageContaining("Desk.fives()"));
	}

	@Test
	void sessionIsServedWithTls() throws Exception {
		X509Bundle certificate = certificate();
		this.runner.withBean(Interruptible.class)
			.withPropertyValues("freeswitch.esl.outbound.ssl.bundle=sessions",
					"freeswitch.esl.outbound.ssl.client-auth=require",
					PEM + "keystore.certificate=" + certificate.getCertificatePathPEM(),
					PEM + "keystore.private-key=" + certificate.getPrivateKeyPEM(),
					PEM + "truststore.certificate=" + certificate.getCertificatePathPEM())
			.run((context) -> assertThat(context.getBean(EslSessionServer.class).options().sslContext()).isNotNull());
	}

	@Test
	void startFailsWhenClientAuthenticationLacksTls() {
		this.runner.withPropertyValues("freeswitch.esl.outbound.ssl.client-auth=require")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("freeswitch.esl.outbound.ssl.client-auth")
				.hasMessageContaining("It needs TLS: name an SSL bundle in 'freeswitch.esl.outbound.ssl.bundle'."));
	}

	@Test
	void startFailsWhenClientAuthenticationLacksTrustStore() throws Exception {
		X509Bundle certificate = certificate();
		this.runner
			.withPropertyValues("freeswitch.esl.outbound.ssl.bundle=sessions",
					"freeswitch.esl.outbound.ssl.client-auth=require",
					PEM + "keystore.certificate=" + certificate.getCertificatePathPEM(),
					PEM + "keystore.private-key=" + certificate.getPrivateKeyPEM())
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("freeswitch.esl.outbound.ssl.client-auth")
				.hasMessageContaining("It needs a trust store"));
	}

	@Test
	void startFailsWhenTheBundleOfTheServerHasNoKey() throws Exception {
		this.runner
			.withPropertyValues("freeswitch.esl.outbound.ssl.bundle=sessions",
					PEM + "truststore.certificate=" + certificate().getCertificatePathPEM())
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("freeswitch.esl.outbound.ssl.bundle")
				.hasMessageContaining("has no key store"));
	}

	@Test
	void startFailsWhenTheBundleOfTheServerIsUnusable() throws Exception {
		X509Bundle certificate = certificate();
		this.runner
			.withPropertyValues("freeswitch.esl.outbound.ssl.bundle=sessions",
					PEM + "keystore.certificate=" + certificate.getCertificatePathPEM(),
					PEM + "keystore.private-key=" + certificate.getPrivateKeyPEM(), PEM + "options.ciphers=TLS_NONE")
			.run((context) -> assertThat(context.getStartupFailure())
				.hasStackTraceContaining("Property freeswitch.esl.outbound.ssl.bundle with value 'sessions' is invalid")
				.hasStackTraceContaining("The SSL bundle cannot be used: "));
	}

	private static X509Bundle certificate() throws Exception {
		return new CertificateBuilder().subject("CN=localhost").setIsCertificateAuthority(true).buildSelfSigned();
	}

	private SimulatedCall call(EslSessionServer server, String path, String destination) {
		return this.freeSwitch.newCall()
			.from("1001")
			.to(destination)
			.app("socket", "127.0.0.1:" + server.port() + path + " async full")
			.app("park", "")
			.start();
	}

	static class Desk {

		private final BlockingQueue<String> handled = new LinkedBlockingQueue<>();

		@EslSessionHandler
		void others(EslSession session) {
			this.handled.add("others");
		}

		@EslSessionHandler(path = "sales")
		void sales(EslCall call, @EslHeader("Caller-Caller-ID-Number") String caller, @EslUuid String uuid) {
			call.answer();
			this.handled.add("sales " + caller + " " + uuid);
		}

		@EslSessionHandler(destination = "/^5\\d{3}$/", variables = "!socket_path")
		void fives() {
			this.handled.add("five thousand and something");
		}

	}

	static class Interruptible {

		private final BlockingQueue<String> handled = new LinkedBlockingQueue<>();

		@EslSessionHandler(interruptOnHangup = true)
		void handle() throws InterruptedException {
			this.handled.add("works");
			try {
				new CountDownLatch(1).await();
			}
			catch (InterruptedException ex) {
				this.handled.add("interrupted");
				throw new IllegalStateException("the work was interrupted", ex);
			}
		}

	}

	static class Wrong {

		@EslSessionHandler
		void wrong(Integer number) {
		}

	}

}
