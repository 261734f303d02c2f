package io.github.eslboot.autoconfigure;

import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;

import javax.net.ssl.SSLException;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;

import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslManagerBundle;
import org.springframework.boot.ssl.SslOptions;

/**
 * Factory of Netty client contexts from SSL bundles. The contexts verify that the
 * server's certificate is valid for the host name.
 */
final class ClientSslContext {

	/** One context per bundle, so that options with the same bundle are equal. */
	private static final Map<SslBundle, SslContext> contexts = Collections.synchronizedMap(new WeakHashMap<>());

	private ClientSslContext() {
	}

	static SslContext of(SslBundle bundle) {
		return contexts.computeIfAbsent(bundle, ClientSslContext::create);
	}

	private static SslContext create(SslBundle bundle) {
		SslManagerBundle managers = bundle.getManagers();
		SslOptions options = bundle.getOptions();
		try {
			return SslContextBuilder.forClient()
				.keyManager(managers.getKeyManagerFactory())
				.trustManager(managers.getTrustManagerFactory())
				.ciphers(SslOptions.asSet(options.getCiphers()))
				.protocols(options.getEnabledProtocols())
				.endpointIdentificationAlgorithm("HTTPS")
				.build();
		}
		catch (SSLException ex) {
			throw new IllegalStateException("The SSL bundle cannot be used for the Event Socket", ex);
		}
	}

}
