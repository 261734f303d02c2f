package io.github.eslboot.autoconfigure;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.util.StringUtils;

/**
 * Connection details from properties. The constructor rejects invalid values.
 */
class PropertiesEslConnectionDetails implements EslConnectionDetails {

	private final EslProperties properties;

	private final @Nullable SslBundle sslBundle;

	PropertiesEslConnectionDetails(EslProperties properties, @Nullable SslBundles sslBundles) {
		this(properties, "freeswitch.esl.", sslBundles);
	}

	/**
	 * Creates the details of one of several servers.
	 * @param properties the server's values
	 * @param prefix prefix of its properties, for error messages
	 * @param sslBundles the SSL bundles, or {@code null} if there are none
	 */
	PropertiesEslConnectionDetails(EslProperties properties, String prefix, @Nullable SslBundles sslBundles) {
		this.properties = properties;
		checkAddress(properties, prefix);
		checkUser(getUser(), prefix);
		this.sslBundle = properties.getSsl().isEnabled() ? bundle(properties.getSsl(), sslBundles) : null;
	}

	private static void checkAddress(EslProperties properties, String prefix) {
		if (!StringUtils.hasText(properties.getHost())) {
			throw PropertyChecks.invalid(prefix + "host", properties.getHost(), "It must not be empty.");
		}
		PropertyChecks.between(prefix + "port", properties.getPort(), 1, 65535);
		if (!properties.getPassword().chars().allMatch((c) -> c >= ' ')) {
			// Boot's report of an invalid value would show the password.
			throw new IllegalArgumentException(
					"The value of '" + prefix + "password' must be one line without control characters");
		}
	}

	private static void checkUser(@Nullable String user, String prefix) {
		if (user != null && !user.matches("[^@:\\s]+@[^@:\\s]+")) {
			throw PropertyChecks.invalid(prefix + "user", user, "It must have the form name@domain.");
		}
	}

	private static SslBundle bundle(EslSslProperties ssl, @Nullable SslBundles bundles) {
		String name = ssl.getBundle();
		if (!StringUtils.hasLength(name)) {
			return SystemDefault.BUNDLE;
		}
		NamedSslBundle named = NamedSslBundle.find(ssl.prefix() + "bundle", name, bundles);
		named.createContext(ClientSslContext::of);
		return named.bundle();
	}

	@Override
	public String getHost() {
		return this.properties.getHost();
	}

	@Override
	public int getPort() {
		return this.properties.getPort();
	}

	@Override
	public String getPassword() {
		return this.properties.getPassword();
	}

	@Override
	public @Nullable String getUser() {
		String user = this.properties.getUser();
		return StringUtils.hasLength(user) ? user : null;
	}

	@Override
	public @Nullable SslBundle getSslBundle() {
		return this.sslBundle;
	}

	/**
	 * Holder of the default bundle. All details share it, so that their options are
	 * equal.
	 */
	private static final class SystemDefault {

		static final SslBundle BUNDLE = SslBundle.systemDefault();

	}

}
