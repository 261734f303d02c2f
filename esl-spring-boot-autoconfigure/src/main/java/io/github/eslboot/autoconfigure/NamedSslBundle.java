package io.github.eslboot.autoconfigure;

import javax.net.ssl.SSLException;

import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.handler.ssl.SslContext;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.core.NestedExceptionUtils;

/**
 * SSL bundle that a property names. If it does not exist or cannot be used, the report of
 * the failed start names the property.
 */
final class NamedSslBundle {

	private final String property;

	private final String name;

	private final SslBundle bundle;

	private NamedSslBundle(String property, String name, SslBundle bundle) {
		this.property = property;
		this.name = name;
		this.bundle = bundle;
	}

	static NamedSslBundle find(String property, String name, @Nullable SslBundles bundles) {
		if (bundles == null) {
			throw PropertyChecks.invalid(property, name, "There are no SSL bundles in this application.");
		}
		try {
			return new NamedSslBundle(property, name, bundles.getBundle(name));
		}
		catch (NoSuchSslBundleException ex) {
			throw PropertyChecks.invalid(property, name, "There is no SSL bundle of that name. Known bundles: %s."
				.formatted(bundles.getBundleNames().isEmpty() ? "none" : String.join(", ", bundles.getBundleNames())));
		}
	}

	SslBundle bundle() {
		return this.bundle;
	}

	/**
	 * Creates a context. Bundles read their files now, when they are used, and an engine
	 * rejects unknown ciphers and protocols.
	 */
	SslContext createContext(ContextFactory factory) {
		try {
			SslContext context = factory.create(this.bundle);
			ReferenceCountUtil.release(context.newEngine(UnpooledByteBufAllocator.DEFAULT));
			return context;
		}
		catch (InvalidConfigurationPropertyValueException ex) {
			throw ex;
		}
		catch (SSLException | RuntimeException ex) {
			InvalidConfigurationPropertyValueException invalid = invalid(
					"The SSL bundle cannot be used: %s".formatted(NestedExceptionUtils.getMostSpecificCause(ex)));
			invalid.initCause(ex);
			throw invalid;
		}
	}

	InvalidConfigurationPropertyValueException invalid(String reason) {
		return PropertyChecks.invalid(this.property, this.name, reason);
	}

	/** Creates a context from a bundle. */
	@FunctionalInterface
	interface ContextFactory {

		SslContext create(SslBundle bundle) throws SSLException;

	}

}
