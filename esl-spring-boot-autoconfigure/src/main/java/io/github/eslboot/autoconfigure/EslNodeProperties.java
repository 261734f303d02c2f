package io.github.eslboot.autoconfigure;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.NestedConfigurationProperty;

/**
 * Properties of one of several servers.
 *
 * @since 0.1.0
 */
public class EslNodeProperties {

	/**
	 * Host name or address of the server.
	 */
	private @Nullable String host;

	/**
	 * Port of the server's Event Socket.
	 */
	private int port = 8021;

	/**
	 * Password of the server, or of the user if one is set. Same as
	 * "freeswitch.esl.password" when not set.
	 */
	private @Nullable String password;

	/**
	 * User of the server's directory to authenticate as, in the form name@domain. Same as
	 * "freeswitch.esl.user" when not set.
	 */
	private @Nullable String user;

	/**
	 * Share of new calls relative to the weights of the other servers.
	 */
	private int weight = 1;

	/**
	 * Tags by which applications select the server.
	 */
	private List<String> tags = new ArrayList<>();

	/**
	 * TLS of the server. Same as "freeswitch.esl.ssl" where not set.
	 */
	@NestedConfigurationProperty
	private final EslSslProperties ssl = new EslSslProperties();

	@NestedConfigurationProperty
	private final EslCallLimitProperties callLimits = new EslCallLimitProperties();

	public @Nullable String getHost() {
		return this.host;
	}

	public void setHost(@Nullable String host) {
		this.host = host;
	}

	public int getPort() {
		return this.port;
	}

	public void setPort(int port) {
		this.port = port;
	}

	public @Nullable String getPassword() {
		return this.password;
	}

	public void setPassword(@Nullable String password) {
		this.password = password;
	}

	public @Nullable String getUser() {
		return this.user;
	}

	public void setUser(@Nullable String user) {
		this.user = user;
	}

	public int getWeight() {
		return this.weight;
	}

	public void setWeight(int weight) {
		this.weight = weight;
	}

	public List<String> getTags() {
		return this.tags;
	}

	public void setTags(List<String> tags) {
		this.tags = tags;
	}

	public EslSslProperties getSsl() {
		return this.ssl;
	}

	public EslCallLimitProperties getCallLimits() {
		return this.callLimits;
	}

}
