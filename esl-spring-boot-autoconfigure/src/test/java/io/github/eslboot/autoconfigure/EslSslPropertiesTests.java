package io.github.eslboot.autoconfigure;

import io.github.eslboot.connection.ConnectionOptions;
import io.github.eslboot.pool.EslConnectionPool;
import io.github.eslboot.pool.PoolState;
import io.github.eslboot.test.FreeSwitchSimulator;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link EslSslProperties}: TLS to a proxy in front of the server.
 */
class EslSslPropertiesTests {

	@Test
	void clientConnectsWithSslBundle() throws Exception {
		try (FreeSwitchSimulator server = FreeSwitchSimulator.create();
				TlsProxy proxy = new TlsProxy("localhost", server.port())) {
			EslContexts.runner(server)
				.withPropertyValues("freeswitch.esl.port=" + proxy.port(), "freeswitch.esl.ssl.bundle=fs",
						"freeswitch.esl.host=localhost",
						"spring.ssl.bundle.pem.fs.truststore.certificate=" + proxy.certificate())
				.run((context) -> assertThat(EslContexts.connected(context).api("status")).contains("UP"));
		}
	}

	@Test
	void clientRejectsCertificateOfAnotherHost() throws Exception {
		try (FreeSwitchSimulator server = FreeSwitchSimulator.create();
				TlsProxy proxy = new TlsProxy("elsewhere", server.port())) {
			EslContexts.runner(server)
				.withPropertyValues("freeswitch.esl.port=" + proxy.port(), "freeswitch.esl.ssl.bundle=fs",
						"freeswitch.esl.host=localhost",
						"spring.ssl.bundle.pem.fs.truststore.certificate=" + proxy.certificate())
				.run((context) -> {
					EslConnectionPool pool = context.getBean(EslConnectionPool.class);
					await().atMost(EslContexts.PATIENCE).until(() -> pool.stats().state() == PoolState.DOWN);
					assertThat(pool.stats().lastError()).hasMessageContaining("TLS");
					assertThat(server.authenticatedConnections()).isZero();
				});
		}
	}

	@Test
	void clientUsesTrustStoreOfTheJvmWhenEnabledWithoutBundle() {
		EslContexts.runner()
			.withPropertyValues("freeswitch.esl.ssl.enabled=true")
			.run((context) -> assertThat(context.getBean(ConnectionOptions.class).sslContext()).isNotNull());
	}

	@Test
	void tlsIsOffWhenDisabledDespiteBundle() {
		EslContexts.runner()
			.withPropertyValues("freeswitch.esl.ssl.enabled=false", "freeswitch.esl.ssl.bundle=fs")
			.run((context) -> assertThat(context.getBean(ConnectionOptions.class).sslContext()).isNull());
	}

}
