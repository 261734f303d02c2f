package io.github.eslboot.autoconfigure;

import java.util.LinkedHashMap;
import java.util.Map;

import io.github.eslboot.OnClose;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/**
 * Configuration properties of the FreeSWITCH Event Socket client.
 *
 * @since 0.1.0
 */
@ConfigurationProperties(EslProperties.PREFIX)
public class EslProperties {

	static final String PREFIX = "freeswitch.esl";

	/**
	 * Whether to enable the Event Socket client.
	 */
	private boolean enabled = true;

	/**
	 * Name of the server in logs, metrics, health and events.
	 */
	private String name = "default";

	/**
	 * Host name or address of the server.
	 */
	private String host = "localhost";

	/**
	 * Port of the server's Event Socket.
	 */
	private int port = 8021;

	/**
	 * Password of the server's event_socket.conf, or of the user if one is set.
	 */
	private String password = "ClueCon";

	/**
	 * User of the server's directory to authenticate as, in the form name@domain. The
	 * server's own password is used when not set.
	 */
	private @Nullable String user;

	/**
	 * What happens to the calls that the application has placed when it closes.
	 */
	private OnClose onClose = OnClose.LEAVE;

	/**
	 * Strategy that selects the server for new work when there are several.
	 */
	private LoadBalancing loadBalancing = LoadBalancing.WEIGHTED;

	/**
	 * Servers by name. Replaces the single server of "host" and "port".
	 */
	private final Map<String, EslNodeProperties> nodes = new LinkedHashMap<>();

	/**
	 * Gateways by name, to limit the calls through them.
	 */
	private final Map<String, EslGatewayProperties> gateways = new LinkedHashMap<>();

	@NestedConfigurationProperty
	private final EslDiscoveryProperties discovery = new EslDiscoveryProperties();

	@NestedConfigurationProperty
	private final EslCallLimitProperties callLimits = new EslCallLimitProperties();

	@NestedConfigurationProperty
	private final EslPoolProperties pool = new EslPoolProperties();

	@NestedConfigurationProperty
	private final EslEventProperties events = new EslEventProperties();

	@NestedConfigurationProperty
	private final EslReconnectProperties reconnect = new EslReconnectProperties();

	@NestedConfigurationProperty
	private final EslTimeoutProperties timeouts = new EslTimeoutProperties();

	@NestedConfigurationProperty
	private final EslProtocolLimitProperties limits = new EslProtocolLimitProperties();

	@NestedConfigurationProperty
	private final EslThreadProperties threads = new EslThreadProperties();

	@NestedConfigurationProperty
	private final EslSslProperties ssl = new EslSslProperties();

	/**
	 * Binds the current values of the environment. The bean keeps the values from the
	 * start of the application.
	 */
	static EslProperties of(Environment environment) {
		return Binder.get(environment).bindOrCreate(PREFIX, EslProperties.class);
	}

	public boolean isEnabled() {
		return this.enabled;
	}

	public void setEnabled(boolean enabled) {
		this.enabled = enabled;
	}

	public String getName() {
		return this.name;
	}

	public void setName(String name) {
		this.name = name;
	}

	public String getHost() {
		return this.host;
	}

	public void setHost(String host) {
		this.host = host;
	}

	public int getPort() {
		return this.port;
	}

	public void setPort(int port) {
		this.port = port;
	}

	public String getPassword() {
		return this.password;
	}

	public void setPassword(String password) {
		this.password = password;
	}

	public @Nullable String getUser() {
		return this.user;
	}

	public void setUser(@Nullable String user) {
		this.user = user;
	}

	public OnClose getOnClose() {
		return this.onClose;
	}

	public void setOnClose(OnClose onClose) {
		this.onClose = onClose;
	}

	public LoadBalancing getLoadBalancing() {
		return this.loadBalancing;
	}

	public void setLoadBalancing(LoadBalancing loadBalancing) {
		this.loadBalancing = loadBalancing;
	}

	public Map<String, EslNodeProperties> getNodes() {
		return this.nodes;
	}

	public Map<String, EslGatewayProperties> getGateways() {
		return this.gateways;
	}

	public EslCallLimitProperties getCallLimits() {
		return this.callLimits;
	}

	public EslDiscoveryProperties getDiscovery() {
		return this.discovery;
	}

	public EslPoolProperties getPool() {
		return this.pool;
	}

	public EslEventProperties getEvents() {
		return this.events;
	}

	public EslReconnectProperties getReconnect() {
		return this.reconnect;
	}

	public EslTimeoutProperties getTimeouts() {
		return this.timeouts;
	}

	public EslProtocolLimitProperties getLimits() {
		return this.limits;
	}

	public EslThreadProperties getThreads() {
		return this.threads;
	}

	public EslSslProperties getSsl() {
		return this.ssl;
	}

}
