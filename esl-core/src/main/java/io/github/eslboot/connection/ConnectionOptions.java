package io.github.eslboot.connection;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

import io.github.eslboot.protocol.ProtocolLimits;
import io.netty.handler.ssl.SslContext;
import org.jspecify.annotations.Nullable;

/**
 * Address, credentials, timeouts and limits of a connection. Immutable; build one with
 * {@link #builder(String, int, Credentials)}. The class is long because each option has a
 * documented getter and a documented builder method.
 *
 * @since 0.1.0
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
	 * Returns a builder with the default values for a server.
	 * @param host host name or address
	 * @param port port, 8021 by default in FreeSWITCH
	 * @param credentials credentials of this client
	 * @return the builder
	 */
	public static Builder builder(String host, int port, Credentials credentials) {
		return new Builder(host, port, credentials);
	}

	/**
	 * Returns a builder with the values of these options.
	 * @return the builder
	 */
	public Builder toBuilder() {
		return new Builder(this.host, this.port, this.credentials).connectTimeout(this.connectTimeout)
			.greetingTimeout(this.greetingTimeout)
			.authenticationTimeout(this.authenticationTimeout)
			.commandTimeout(this.commandTimeout)
			.idleCheckInterval(this.idleCheckInterval)
			.idleCheckTimeout(this.idleCheckTimeout)
			.lateReplyTimeout(this.lateReplyTimeout)
			.maxPendingCommands(this.maxPendingCommands)
			.limits(this.limits)
			.sslContext(this.sslContext);
	}

	/**
	 * Returns the host name or address of the server.
	 * @return the host
	 */
	public String host() {
		return this.host;
	}

	/**
	 * Returns the port of the server.
	 * @return the port
	 */
	public int port() {
		return this.port;
	}

	/**
	 * Returns the credentials of this client.
	 * @return the credentials
	 */
	public Credentials credentials() {
		return this.credentials;
	}

	/**
	 * Returns the timeout for the name look-up, and for the TCP connect to each address.
	 * @return the timeout
	 */
	public Duration connectTimeout() {
		return this.connectTimeout;
	}

	/**
	 * Returns the timeout for the server's greeting, including the TLS handshake.
	 * FreeSWITCH has an accept backlog of five; connections beyond that are open but
	 * never greeted.
	 * @return the timeout
	 */
	public Duration greetingTimeout() {
		return this.greetingTimeout;
	}

	/**
	 * Returns the timeout for the reply to the authentication command.
	 * @return the timeout
	 */
	public Duration authenticationTimeout() {
		return this.authenticationTimeout;
	}

	/**
	 * Returns the default timeout for commands that are sent without an explicit one.
	 * @return the timeout
	 */
	public Duration commandTimeout() {
		return this.commandTimeout;
	}

	/**
	 * Returns the time without a received byte after which the client probes the server.
	 * A frame that the server has begun must be complete within four such intervals, even
	 * if bytes arrive all the time; otherwise the connection is closed.
	 * @return the interval; zero if the server is never probed and a frame may take any
	 * time
	 */
	public Duration idleCheckInterval() {
		return this.idleCheckInterval;
	}

	/**
	 * Returns the timeout for the reply to a probe of an idle connection. The connection
	 * is closed after it.
	 * @return the timeout
	 */
	public Duration idleCheckTimeout() {
		return this.idleCheckTimeout;
	}

	/**
	 * Returns how long the connection waits for a late reply after the timeout of its
	 * command. If the reply is still missing then, the connection is closed.
	 * @return the timeout
	 */
	public Duration lateReplyTimeout() {
		return this.lateReplyTimeout;
	}

	/**
	 * Returns the maximum number of commands without a reply. Further commands fail with
	 * {@link io.github.eslboot.protocol.EslBusyException}.
	 * @return the maximum
	 */
	public int maxPendingCommands() {
		return this.maxPendingCommands;
	}

	/**
	 * Returns the size limits for frames that the server sends.
	 * @return the limits
	 */
	public ProtocolLimits limits() {
		return this.limits;
	}

	/**
	 * Returns the TLS context for a TLS proxy in front of the server; the Event Socket of
	 * FreeSWITCH itself has no TLS.
	 * @return the context, or {@code null} for plain TCP
	 */
	public @Nullable SslContext sslContext() {
		return this.sslContext;
	}

	/** See {@link EslConnectionInternals#isSameServer}. */
	boolean isSameServer(ConnectionOptions other) {
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

	/** Builder of {@link ConnectionOptions}. Not thread-safe. */
	public static final class Builder {

		private String host;

		private int port;

		private Credentials credentials;

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

		Builder(String host, int port, Credentials credentials) {
			this.host = checkHost(host);
			this.port = checkPort(port);
			this.credentials = credentials;
		}

		private static String checkHost(String host) {
			if (host.isBlank()) {
				throw new IllegalArgumentException("'host' must not be empty");
			}
			return host;
		}

		private static int checkPort(int port) {
			if (port < 1 || port > 65535) {
				throw new IllegalArgumentException("'port' must be 1 to 65535, but is " + port);
			}
			return port;
		}

		/**
		 * Sets {@link ConnectionOptions#host()}.
		 * @param host host name or address
		 * @return this builder
		 */
		public Builder host(String host) {
			this.host = checkHost(host);
			return this;
		}

		/**
		 * Sets {@link ConnectionOptions#port()}.
		 * @param port the port
		 * @return this builder
		 */
		public Builder port(int port) {
			this.port = checkPort(port);
			return this;
		}

		/**
		 * Sets {@link ConnectionOptions#credentials()}.
		 * @param credentials the credentials
		 * @return this builder
		 */
		public Builder credentials(Credentials credentials) {
			this.credentials = credentials;
			return this;
		}

		/**
		 * Sets {@link ConnectionOptions#connectTimeout()}, 5 s by default.
		 * @param timeout the timeout, positive
		 * @return this builder
		 */
		public Builder connectTimeout(Duration timeout) {
			this.connectTimeout = positive("connectTimeout", timeout);
			return this;
		}

		/**
		 * Sets {@link ConnectionOptions#greetingTimeout()}, 5 s by default.
		 * @param timeout the timeout, positive
		 * @return this builder
		 */
		public Builder greetingTimeout(Duration timeout) {
			this.greetingTimeout = positive("greetingTimeout", timeout);
			return this;
		}

		/**
		 * Sets {@link ConnectionOptions#authenticationTimeout()}, 5 s by default.
		 * @param timeout the timeout, positive
		 * @return this builder
		 */
		public Builder authenticationTimeout(Duration timeout) {
			this.authenticationTimeout = positive("authenticationTimeout", timeout);
			return this;
		}

		/**
		 * Sets {@link ConnectionOptions#commandTimeout()}, 10 s by default.
		 * @param timeout the timeout, positive
		 * @return this builder
		 */
		public Builder commandTimeout(Duration timeout) {
			this.commandTimeout = positive("commandTimeout", timeout);
			return this;
		}

		/**
		 * Sets {@link ConnectionOptions#idleCheckInterval()}, 30 s by default.
		 * @param interval the interval, or zero to disable the probe
		 * @return this builder
		 */
		public Builder idleCheckInterval(Duration interval) {
			this.idleCheckInterval = interval.isZero() ? interval : positive("idleCheckInterval", interval);
			return this;
		}

		/**
		 * Sets {@link ConnectionOptions#idleCheckTimeout()}, 10 s by default.
		 * @param timeout the timeout, positive
		 * @return this builder
		 */
		public Builder idleCheckTimeout(Duration timeout) {
			this.idleCheckTimeout = positive("idleCheckTimeout", timeout);
			return this;
		}

		/**
		 * Sets {@link ConnectionOptions#lateReplyTimeout()}, 30 s by default.
		 * @param timeout the timeout, positive
		 * @return this builder
		 */
		public Builder lateReplyTimeout(Duration timeout) {
			this.lateReplyTimeout = positive("lateReplyTimeout", timeout);
			return this;
		}

		/**
		 * Sets {@link ConnectionOptions#maxPendingCommands()}, 1024 by default.
		 * @param maximum the maximum, at least 1
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
