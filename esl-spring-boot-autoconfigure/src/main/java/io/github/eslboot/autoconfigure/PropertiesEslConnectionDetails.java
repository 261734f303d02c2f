package io.github.eslboot.autoconfigure;

import java.util.List;

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

	private final List<? extends Node> nodes;

	/**
	 * Creates the details of a single server, or of a group if nodes are named.
	 * @param properties the values
	 * @param sslBundles the SSL bundles, or {@code null} if there are none
	 */
	PropertiesEslConnectionDetails(EslProperties properties, @Nullable SslBundles sslBundles) {
		this(properties, "freeswitch.esl.", sslBundles,
				properties.getNodes()
					.entrySet()
					.stream()
					.map((node) -> new PropertiesNode(node.getKey(), node.getValue(), properties, sslBundles))
					.toList());
	}

	private PropertiesEslConnectionDetails(EslProperties properties, String prefix, @Nullable SslBundles sslBundles,
			List<? extends Node> nodes) {
		this.properties = properties;
		this.nodes = nodes;
		if (nodes.isEmpty()) {
			checkAddress(properties, prefix);
			checkUser(getUser(), prefix);
		}
		this.sslBundle = (nodes.isEmpty() && properties.getSsl().isEnabled()) ? bundle(properties.getSsl(), sslBundles)
				: null;
	}

	/**
	 * Returns the details of a server that was discovered.
	 * @param server the server
	 * @param properties values of all servers, and those of the server's name
	 * @param sslBundles the SSL bundles, or {@code null} if there are none
	 */
	static Node node(EslServerDiscovery.Server server, EslProperties properties, @Nullable SslBundles sslBundles) {
		EslNodeProperties own = properties.getNodes().getOrDefault(server.name(), new EslNodeProperties());
		return new DiscoveredNode(server, own, properties, sslBundles);
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

	@Override
	public List<Node> getNodes() {
		return List.copyOf(this.nodes);
	}

	/** One of several servers, with common values where it sets none. */
	private static class PropertiesNode extends PropertiesEslConnectionDetails implements Node {

		private final String name;

		PropertiesNode(String name, EslNodeProperties node, EslProperties common, @Nullable SslBundles sslBundles) {
			this(name, StringUtils.hasText(node.getHost()) ? node.getHost() : "", node.getPort(), node, common,
					sslBundles);
		}

		PropertiesNode(String name, String host, int port, EslNodeProperties node, EslProperties common,
				@Nullable SslBundles sslBundles) {
			super(values(host, port, node, prefix(name), common), prefix(name), sslBundles, List.of());
			this.name = name;
		}

		private static String prefix(String name) {
			return "freeswitch.esl.nodes." + name + ".";
		}

		private static EslProperties values(String host, int port, EslNodeProperties node, String prefix,
				EslProperties common) {
			EslProperties own = new EslProperties();
			own.setHost(host);
			own.setPort(port);
			own.setPassword((node.getPassword() != null) ? node.getPassword() : common.getPassword());
			own.setUser((node.getUser() != null) ? node.getUser() : common.getUser());
			own.getSsl().copy(node.getSsl(), prefix + "ssl.", common.getSsl());
			return own;
		}

		@Override
		public String getName() {
			return this.name;
		}

	}

	/** A server that was discovered. */
	private static final class DiscoveredNode extends PropertiesNode {

		private final EslServerDiscovery.Server server;

		DiscoveredNode(EslServerDiscovery.Server server, EslNodeProperties node, EslProperties common,
				@Nullable SslBundles sslBundles) {
			super(server.name(), server.host(), server.port(), node, common, sslBundles);
			this.server = server;
		}

		@Override
		public int getWeight() {
			return this.server.weight();
		}

		@Override
		public List<String> getTags() {
			return this.server.tags();
		}

	}

	/**
	 * Holder of the default bundle. All details share it, so that their options are
	 * equal.
	 */
	private static final class SystemDefault {

		static final SslBundle BUNDLE = SslBundle.systemDefault();

	}

}
