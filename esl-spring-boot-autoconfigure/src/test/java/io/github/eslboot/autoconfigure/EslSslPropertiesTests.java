package io.github.eslboot.autoconfigure;

import io.github.eslboot.connection.ConnectionOptions;
import io.github.eslboot.group.EslNodeGroup;
import io.github.eslboot.node.NodeState;
import io.github.eslboot.pool.EslConnectionPool;
import io.github.eslboot.pool.PoolState;
import io.github.eslboot.test.FreeSwitchSimulator;
import org.junit.jupiter.api.Test;

import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundleRegistry;
import org.springframework.boot.ssl.pem.PemSslStoreBundle;
import org.springframework.boot.ssl.pem.PemSslStoreDetails;
import org.springframework.boot.test.util.TestPropertyValues;

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

	@Test
	void nodesConnectWithTheirOwnBundlesOrWithoutTls() throws Exception {
		try (FreeSwitchSimulator plain = FreeSwitchSimulator.create();
				FreeSwitchSimulator secured = FreeSwitchSimulator.create();
				FreeSwitchSimulator other = FreeSwitchSimulator.create();
				TlsProxy proxy = new TlsProxy("localhost", secured.port());
				TlsProxy otherProxy = new TlsProxy("localhost", other.port())) {
			EslContexts.runner()
				.withPropertyValues("freeswitch.esl.ssl.bundle=common",
						"spring.ssl.bundle.pem.common.truststore.certificate=" + proxy.certificate(),
						"spring.ssl.bundle.pem.own.truststore.certificate=" + otherProxy.certificate(),
						"freeswitch.esl.password=" + plain.password())
				.withPropertyValues(node("common", proxy.port()))
				.withPropertyValues(node("own", otherProxy.port()))
				.withPropertyValues("freeswitch.esl.nodes.own.ssl.bundle=own")
				.withPropertyValues(node("plain", plain.port()))
				.withPropertyValues("freeswitch.esl.nodes.plain.ssl.enabled=false")
				.run(EslContexts::connectedGroup);
		}
	}

	@Test
	void nodeMayEnableTlsWithoutBundle() {
		EslContexts.runner()
			.withPropertyValues(node("own", 9))
			.withPropertyValues("freeswitch.esl.nodes.own.ssl.enabled=true")
			.withPropertyValues(node("plain", 9))
			.run((context) -> {
				EslNodeGroup group = context.getBean(EslNodeGroup.class);
				assertThat(group.node("own").stream().connectionOptions().sslContext()).isNotNull();
				assertThat(group.node("plain").stream().connectionOptions().sslContext()).isNull();
			});
	}

	@Test
	void updatedBundleOfANodeAppliesToItsNewConnections() throws Exception {
		try (FreeSwitchSimulator server = FreeSwitchSimulator.create();
				TlsProxy proxy = new TlsProxy("localhost", server.port());
				TlsProxy wrong = new TlsProxy("localhost", server.port())) {
			EslContexts.runner(server)
				.withPropertyValues("spring.ssl.bundle.pem.late.truststore.certificate=" + wrong.certificate())
				.withPropertyValues(node("own", proxy.port()))
				.withPropertyValues("freeswitch.esl.nodes.own.ssl.bundle=late")
				.run((context) -> {
					EslNodeGroup group = context.getBean(EslNodeGroup.class);
					await().atMost(EslContexts.PATIENCE).until(() -> group.node("own").state() == NodeState.DOWN);
					context.getBean(SslBundleRegistry.class).updateBundle("late", trusting(proxy));
					await().atMost(EslContexts.PATIENCE).until(() -> group.node("own").state() == NodeState.UP);
				});
		}
	}

	@Test
	void updatedBundleThatARefreshBeganToUseApplies() throws Exception {
		try (FreeSwitchSimulator server = FreeSwitchSimulator.create();
				TlsProxy proxy = new TlsProxy("localhost", server.port());
				TlsProxy wrong = new TlsProxy("localhost", server.port())) {
			EslContexts.runner(server)
				.withPropertyValues("spring.ssl.bundle.pem.late.truststore.certificate=" + wrong.certificate())
				.withPropertyValues(node("own", proxy.port()))
				.run((context) -> {
					TestPropertyValues.of("freeswitch.esl.nodes.own.ssl.bundle=late").applyTo(context);
					context.getBean(EslRefresher.class).refresh();
					context.getBean(SslBundleRegistry.class).updateBundle("late", trusting(proxy));
					EslNodeGroup group = context.getBean(EslNodeGroup.class);
					await().atMost(EslContexts.PATIENCE).until(() -> group.node("own").state() == NodeState.UP);
				});
		}
	}

	private static String[] node(String id, int port) {
		String prefix = "freeswitch.esl.nodes." + id + ".";
		return new String[] { prefix + "host=localhost", prefix + "port=" + port };
	}

	private static SslBundle trusting(TlsProxy proxy) {
		return SslBundle.of(new PemSslStoreBundle(null, PemSslStoreDetails.forCertificate(proxy.certificate())));
	}

}
