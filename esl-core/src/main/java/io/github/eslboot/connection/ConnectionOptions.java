package io.github.eslboot.connection;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

import io.github.eslboot.protocol.ProtocolLimits;
import io.netty.handler.ssl.SslContext;
import org.jspecify.annotations.Nullable;

/**
 * Where a connection goes and how patient it is. Immutable; build one with
 * {@link #builder(String, int, Credentials)}.
 */
public final class ConnectionOptions {

	private final String host;

	private final int port;

	private final Credentials credentials;

	private final Duration connectTimeout;

	private final Duration greetingTimeout;

	private final Duration authenticationTimeout;

	private final Duration commandTimeout;

	private final Duration idleCheckInterval;

	private final Duration idleCheckTimeout;

	private final Duration lateReplyTimeout;

	private final int maxPendingCommands;

	private final ProtocolLimits limits;

	private final @Nullable SslContext sslContext;

	private ConnectionOptions(Builder builder) {
		this.host = builder.host;
		this.port = builder.port;
		this.credentials = builder.credentials;
		this.connectTimeout = builder.connectTimeout;
		this.greetingTimeout = builder.greetingTimeout;
		this.authenticationTimeout = builder.authenticationTimeout;
		this.commandTimeout = builder.commandTimeout;
		this.idleCheckInterval = builder.idleCheckInterval;
		this.idleCheckTimeout = builder.idleCheckTimeout;
		this.lateReplyTimeout = builder.lateReplyTimeout;
		this.maxPendingCommands = builder.maxPendingCommands;
		this.limits = builder.limits;
		this.sslContext = builder.sslContext;
	}

	/**
	 * Starts options for a server.
	 * @param host name or address
	 * @param port port, 8021 unless the server's configuration says otherwise
	 * @param credentials how to authenticate
	 * @return a builder with the defaults
	 */
	public static Builder builder(String host, int port, Credentials credentials) {
		return new Builder(host, port, credentials);
	}

	/**
	 * Starts options for connections that a server opens.
	 * @param host the server's address
	 * @param port its port of the connection
	 * @return a builder with the defaults
	 */
	public static Builder ofAccepted(String host, int port) {
		return new Builder(host, port, Credentials.NONE);
	}

	/**
	 * Returns the server's name or address.
	 * @return the host
	 */
	public String host() {
		return this.host;
	}

	/**
	 * Returns the server's port.
	 * @return the port
	 */
	public int port() {
		return this.port;
	}

	/**
	 * Returns how to authenticate.
	 * @return the credentials
	 */
	public Credentials credentials() {
		return this.credentials;
	}

	/**
	 * Returns the limit on resolving the host and on each TCP connect.
	 * @return the time
	 */
	public Duration connectTimeout() {
		return this.connectTimeout;
	}

	/**
	 * Returns the limit on the server's greeting, TLS handshake included. Beyond its
	 * accept backlog of five a FreeSWITCH leaves connections open that it never greets.
	 * @return the time
	 */
	public Duration greetingTimeout() {
		return this.greetingTimeout;
	}

	/**
	 * Returns the limit on the answer to {@code auth}.
	 * @return the time
	 */
	public Duration authenticationTimeout() {
		return this.authenticationTimeout;
	}

	/**
	 * Returns the limit on the answer to a command that brings none of its own.
	 * @return the time
	 */
	public Duration commandTimeout() {
		return this.commandTimeout;
	}

	/**
	 * Returns how long nothing may come before the server is asked for a sign of life.
	 * @return the time; zero when it is never asked
	 */
	public Duration idleCheckInterval() {
		return this.idleCheckInterval;
	}

	/**
	 * Returns the limit on that sign of life.
	 * @return the time
	 */
	public Duration idleCheckTimeout() {
		return this.idleCheckTimeout;
	}

	/**
	 * Returns how long a reply may be overdue before the connection is given up.
	 * @return the time
	 */
	public Duration lateReplyTimeout() {
		return this.lateReplyTimeout;
	}

	/**
	 * Returns how many commands may await their reply at once.
	 * @return the number
	 */
	public int maxPendingCommands() {
		return this.maxPendingCommands;
	}

	/**
	 * Returns what is accepted from the server.
	 * @return the limits
	 */
	public ProtocolLimits limits() {
		return this.limits;
	}

	/**
	 * Returns the TLS context for a TLS proxy in front of the server; FreeSWITCH itself
	 * speaks no TLS here.
	 * @return the context, or {@code null} for plain TCP
	 */
	public @Nullable SslContext sslContext() {
		return this.sslContext;
	}

	/**
	 * Whether these options lead to the same server, in the same way: only the password,
	 * certificates and waits may differ.
	 * @param other the other options
	 * @return whether a connection made with the other ones may stay
	 */
	public boolean isSameServer(ConnectionOptions other) {
		return this.host.equals(other.host) && this.port == other.port
				&& Objects.equals(this.credentials.user(), other.credentials.user())
				&& (this.sslContext == null) == (other.sslContext == null);
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof ConnectionOptions options && values().equals(options.values());
	}

	@Override
	public int hashCode() {
		return values().hashCode();
	}

	private List<Object> values() {
		return List.of(this.host, this.port, this.credentials, this.connectTimeout, this.greetingTimeout,
				this.authenticationTimeout, this.commandTimeout, this.idleCheckInterval, this.idleCheckTimeout,
				this.lateReplyTimeout, this.maxPendingCommands, this.limits, Optional.ofNullable(this.sslContext));
	}

	@Override
	public String toString() {
		return this.host + ":" + this.port;
	}

	/** Collects {@link ConnectionOptions}. Not safe for use by several threads. */
	public static final class Builder {

		private final String host;

		private final int port;

		private final Credentials credentials;

		private Duration connectTimeout = Duration.ofSeconds(5);

		private Duration greetingTimeout = Duration.ofSeconds(5);

		private Duration authenticationTimeout = Duration.ofSeconds(5);

		private Duration commandTimeout = Duration.ofSeconds(10);

		private Duration idleCheckInterval = Duration.ofSeconds(30);

		private Duration idleCheckTimeout = Duration.ofSeconds(10);

		private Duration lateReplyTimeout = Duration.ofSeconds(30);

		private int maxPendingCommands = 1024;

		private ProtocolLimits limits = ProtocolLimits.DEFAULT;

		private @Nullable SslContext sslContext;

		private Builder(String host, int port, Credentials credentials) {
			if (host.isBlank()) {
				throw new IllegalArgumentException("'host' must not be empty");
			}
			if (port < 1 || port > 65535) {
				throw new IllegalArgumentException("'port' must be 1 to 65535, but is " + port);
			}
			this.host = host;
			this.port = port;
			this.credentials = credentials;
		}

		/**
		 * Sets {@link ConnectionOptions#connectTimeout()}, 5 s by default.
		 * @param timeout the time
		 * @return this builder
		 */
		public Builder connectTimeout(Duration timeout) {
			this.connectTimeout = positive("connectTimeout", timeout);
			return this;
		}

		/**
		 * Sets {@link ConnectionOptions#greetingTimeout()}, 5 s by default.
		 * @param timeout the time
		 * @return this builder
		 */
		public Builder greetingTimeout(Duration timeout) {
			this.greetingTimeout = positive("greetingTimeout", timeout);
			return this;
		}

		/**
		 * Sets {@link ConnectionOptions#authenticationTimeout()}, 5 s by default.
		 * @param timeout the time
		 * @return this builder
		 */
		public Builder authenticationTimeout(Duration timeout) {
			this.authenticationTimeout = positive("authenticationTimeout", timeout);
			return this;
		}

		/**
		 * Sets {@link ConnectionOptions#commandTimeout()}, 10 s by default.
		 * @param timeout the time
		 * @return this builder
		 */
		public Builder commandTimeout(Duration timeout) {
			this.commandTimeout = positive("commandTimeout", timeout);
			return this;
		}

		/**
		 * Sets {@link ConnectionOptions#idleCheckInterval()}, 30 s by default.
		 * @param interval the time, or zero to never ask
		 * @return this builder
		 */
		public Builder idleCheckInterval(Duration interval) {
			this.idleCheckInterval = interval.isZero() ? interval : positive("idleCheckInterval", interval);
			return this;
		}

		/**
		 * Sets {@link ConnectionOptions#idleCheckTimeout()}, 10 s by default.
		 * @param timeout the time
		 * @return this builder
		 */
		public Builder idleCheckTimeout(Duration timeout) {
			this.idleCheckTimeout = positive("idleCheckTimeout", timeout);
			return this;
		}

		/**
		 * Sets {@link ConnectionOptions#lateReplyTimeout()}, 30 s by default.
		 * @param timeout the time
		 * @return this builder
		 */
		public Builder lateReplyTimeout(Duration timeout) {
			this.lateReplyTimeout = positive("lateReplyTimeout", timeout);
			return this;
		}

		/**
		 * Sets {@link ConnectionOptions#maxPendingCommands()}, 1024 by default.
		 * @param maximum the number
		 * @return this builder
		 */
		public Builder maxPendingCommands(int maximum) {
			if (maximum < 1) {
				throw new IllegalArgumentException("'maxPendingCommands' must be at least 1, but is " + maximum);
			}
			this.maxPendingCommands = maximum;
			return this;
		}

		/**
		 * Sets {@link ConnectionOptions#limits()}.
		 * @param limits the limits
		 * @return this builder
		 */
		public Builder limits(ProtocolLimits limits) {
			this.limits = limits;
			return this;
		}

		/**
		 * Sets {@link ConnectionOptions#sslContext()}; none by default.
		 * @param sslContext a client context, or {@code null} for plain TCP
		 * @return this builder
		 */
		public Builder sslContext(@Nullable SslContext sslContext) {
			this.sslContext = sslContext;
			return this;
		}

		/**
		 * Builds the options.
		 * @return the options
		 */
		public ConnectionOptions build() {
			return new ConnectionOptions(this);
		}

		private static Duration positive(String name, Duration value) {
			if (value.isNegative() || value.isZero()) {
				throw new IllegalArgumentException("'" + name + "' must be positive, but is " + value);
			}
			return value;
		}

	}

}
