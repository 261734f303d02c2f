package io.github.eslboot.autoconfigure;

import org.jspecify.annotations.Nullable;

/**
 * Properties of TLS to a proxy in front of the server, because the Event Socket itself
 * has no TLS.
 *
 * @since 0.1.0
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

	/** Prefix of the property that names the bundle, for error messages. */
	private String prefix = "freeswitch.esl.ssl.";

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

	/**
	 * Copies the values of one of several servers, with common values where it sets none.
	 * @param own values of the server
	 * @param prefix prefix of the server's properties
	 * @param common values of all servers
	 */
	void copy(EslSslProperties own, String prefix, EslSslProperties common) {
		boolean named = own.bundle != null;
		this.enabled = (named || own.enabled != null) ? own.isEnabled() : common.isEnabled();
		this.bundle = named ? own.bundle : common.bundle;
		this.prefix = named ? prefix : common.prefix;
	}

	/** Returns the prefix of the property that names the bundle. */
	String prefix() {
		return this.prefix;
	}

}
