package io.github.eslboot.autoconfigure;

import javax.net.ssl.SSLException;

import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.ssl.SslOptions;
import org.springframework.boot.ssl.SslStoreBundle;

/** Factory of the Netty server context of the session server. */
final class ServerSslContext {

	private static final String PREFIX = "freeswitch.esl.outbound.ssl.";

	private ServerSslContext() {
	}

	/** Returns the context, or {@code null} if TLS is disabled. */
	static @Nullable SslContext of(EslOutboundProperties.Ssl properties, @Nullable SslBundles bundles) {
		String name = properties.getBundle();
		ClientAuth clientAuth = properties.getClientAuth();
		if (name == null) {
			if (clientAuth != ClientAuth.NONE) {
				throw PropertyChecks.invalid(PREFIX + "client-auth", clientAuth,
						"It needs TLS: name an SSL bundle in '%sbundle'.".formatted(PREFIX));
			}
			return null;
		}
		NamedSslBundle named = NamedSslBundle.find(PREFIX + "bundle", name, bundles);
		return named.createContext((bundle) -> {
			checkStores(named, bundle.getStores(), clientAuth);
			return create(bundle, clientAuth);
		});
	}

	/**
	 * Checks what would otherwise fail in each handshake, or accept each client that the
	 * JVM trusts. A bundle without stores has managers of its own, which decide.
	 */
	private static void checkStores(NamedSslBundle named, SslStoreBundle stores, ClientAuth clientAuth) {
		if (stores == SslStoreBundle.NONE) {
			return;
		}
		if (stores.getKeyStore() == null) {
			throw named.invalid("The SSL bundle has no key store, but a server needs a certificate and its key.");
		}
		if (clientAuth != ClientAuth.NONE && stores.getTrustStore() == null) {
			throw PropertyChecks.invalid(PREFIX + "client-auth", clientAuth,
					"It needs a trust store, which the SSL bundle of '%sbundle' does not have.".formatted(PREFIX));
		}
	}

	private static SslContext create(SslBundle bundle, ClientAuth clientAuth) throws SSLException {
		SslOptions options = bundle.getOptions();
		return SslContextBuilder.forServer(bundle.getManagers().getKeyManagerFactory())
			.trustManager(bundle.getManagers().getTrustManagerFactory())
			.clientAuth(clientAuth)
			.ciphers(SslOptions.asSet(options.getCiphers()))
			.protocols(options.getEnabledProtocols())
			.build();
	}

}
