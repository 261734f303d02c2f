package io.github.eslboot.autoconfigure;

import org.jspecify.annotations.Nullable;

/**
 * Properties of TLS to a proxy in front of the server, because the Event Socket itself
 * has no TLS.
 */
public class EslSslProperties {

	/**
	 * Whether to enable TLS. Enabled automatically if "bundle" is provided unless
	 * specified otherwise.
	 */
	private @Nullable Boolean enabled;

	/**
	 * Name of the SSL bundle to use. The trust store of the JVM is used when TLS is
	 * enabled without a bundle.
	 */
	private @Nullable String bundle;

	public boolean isEnabled() {
		return (this.enabled != null) ? this.enabled : this.bundle != null;
	}

	public void setEnabled(boolean enabled) {
		this.enabled = enabled;
	}

	public @Nullable String getBundle() {
		return this.bundle;
	}

	public void setBundle(@Nullable String bundle) {
		this.bundle = bundle;
	}

}
