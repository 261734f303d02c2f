package io.github.eslboot.outbound;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import io.github.eslboot.protocol.EventFormat;
import io.github.eslboot.protocol.HangupCause;
import io.github.eslboot.protocol.ProtocolLimits;
import io.netty.handler.ssl.SslContext;
import org.jspecify.annotations.Nullable;

/**
 * Options of a session server: where it listens, how many sessions it serves and its
 * timeouts. Immutable; built with {@link #builder()}. The class is long because each
 * option has a documented getter and a documented builder method.
 *
 * @since 0.1.0
 */
public final class EslSessionServerOptions {

	private static final int UNLIMITED = Integer.MAX_VALUE;

	/** Sessions beyond the slots for each slot, by default. */
	private static final int OVERCOMMITTED_PER_SLOT = 4;

	private final Builder values;

	private final AllowedPeers peers;

	private EslSessionServerOptions(Builder builder) {
		this.values = builder;
		this.peers = new AllowedPeers(builder.allowedPeers);
	}

	/**
	 * Creates a builder with the defaults.
	 * @return the builder
	 */
	public static Builder builder() {
		return new Builder();
	}

	/**
	 * Creates options with the defaults.
	 * @return the options
	 */
	public static EslSessionServerOptions defaults() {
		return builder().build();
	}

	/**
	 * Creates a builder with the values of these options.
	 * @return the builder
	 */
	public Builder toBuilder() {
		return this.values.copy();
	}

	/**
	 * Returns the server's name in messages and metrics.
	 * @return the name
	 */
	public String name() {
		return this.values.name;
	}

	/**
	 * Returns the address to listen on.
	 * @return name or address, or {@code null} for all addresses of this machine
	 */
	public @Nullable String address() {
		return this.values.address;
	}

	/**
	 * Returns the port to listen on.
	 * @return the port, or 0 for any free port
	 */
	public int port() {
		return this.values.port;
	}

	/**
	 * Returns the number of slots at the start, which is the number of sessions served at
	 * the same time.
	 * @return the number of slots
	 */
	public int slots() {
		return this.values.slots;
	}

	/**
	 * Returns what happens to connections while all slots are taken.
	 * @return the strategy
	 */
	public OverflowStrategy overflowStrategy() {
		return this.values.overflowStrategy;
	}

	/**
	 * Returns how connections are refused.
	 * @return how connections are refused
	 */
	public RefuseBy refuseBy() {
		return this.values.refuseBy;
	}

	/**
	 * Returns the hangup cause of refused calls.
	 * @return the cause
	 */
	public HangupCause refusalCause() {
		return this.values.refusalCause;
	}

	/**
	 * Returns the number of slots that {@link OverflowStrategy#INCREASE} adds each time.
	 * @return the number
	 */
	public int increaseBy() {
		return this.values.increaseBy;
	}

	/**
	 * Returns the maximum number of slots with {@link OverflowStrategy#INCREASE}.
	 * @return the number; {@link Integer#MAX_VALUE} if unlimited
	 */
	public int maxSlots() {
		return this.values.maxSlots;
	}

	/**
	 * Returns the maximum number of connections that the operating system queues before
	 * they are accepted.
	 * @return the number
	 */
	public int backlog() {
		return this.values.backlog;
	}

	/**
	 * Returns the maximum number of sessions beyond the slots with
	 * {@link RefuseBy#UNBIND}.
	 * @return the number
	 */
	public int maxOvercommitted() {
		Integer value = this.values.maxOvercommitted;
		return (value != null) ? value
				: (int) Math.min(this.values.backlog, (long) OVERCOMMITTED_PER_SLOT * this.values.slots);
	}

	/**
	 * Returns the networks whose addresses may connect.
	 * @return the networks, for example {@code 10.0.0.0/8}
	 */
	public List<String> allowedPeers() {
		return this.values.allowedPeers;
	}

	AllowedPeers peers() {
		return this.peers;
	}

	/**
	 * Returns the maximum time until FreeSWITCH answers {@code connect}, including the
	 * TLS handshake.
	 * @return the timeout
	 */
	public Duration handshakeTimeout() {
		return this.values.handshakeTimeout;
	}

	/**
	 * Returns the maximum time for the reply to a command. In a synchronous session the
	 * reply arrives only after the running application has ended; there the timeout does
	 * not apply to applications that {@link EslSession#call()} runs and, without
	 * {@code full}, to its hangup.
	 * @return the timeout
	 */
	public Duration commandTimeout() {
		return this.values.commandTimeout;
	}

	/**
	 * Returns the maximum time for an operation on a call, unless the operation has its
	 * own.
	 * @return the timeout
	 */
	public Duration callTimeout() {
		return this.values.callTimeout;
	}

	/**
	 * Returns the time without input after which FreeSWITCH is probed.
	 * @return the interval; zero for no probes
	 */
	public Duration idleCheckInterval() {
		return this.values.idleCheckInterval;
	}

	/**
	 * Returns the maximum time for the answer to a probe.
	 * @return the timeout
	 */
	public Duration idleCheckTimeout() {
		return this.values.idleCheckTimeout;
	}

	/**
	 * Returns the maximum time until FreeSWITCH has accepted written bytes. The
	 * connection is closed after it.
	 * @return the timeout
	 */
	public Duration writeTimeout() {
		return this.values.writeTimeout;
	}

	/**
	 * Returns how long a connection stays open after its call's end, to receive the last
	 * events. Only with {@code full} in the dialplan's line.
	 * @return the time, in whole seconds; zero to disable lingering
	 */
	public Duration linger() {
		return this.values.linger;
	}

	/**
	 * Returns the format in which FreeSWITCH sends events.
	 * @return the format
	 */
	public EventFormat eventFormat() {
		return this.values.eventFormat;
	}

	/**
	 * Returns the maximum memory of events that wait for listeners, in all sessions
	 * together.
	 * @return the budget in bytes
	 */
	public long eventMemoryBudget() {
		return this.values.eventMemoryBudget;
	}

	/**
	 * Returns what happens to a call whose handler failed.
	 * @return the policy
	 */
	public HandlerFailurePolicy onHandlerFailure() {
		return this.values.onHandlerFailure;
	}

	/**
	 * Returns the grace period of sessions when the server stops.
	 * @return the timeout
	 */
	public Duration stopTimeout() {
		return this.values.stopTimeout;
	}

	/**
	 * Returns the size limits of one frame.
	 * @return the limits
	 */
	public ProtocolLimits limits() {
		return this.values.limits;
	}

	/**
	 * Returns the TLS configuration.
	 * @return context of a TLS server, or {@code null} for plain text
	 */
	public @Nullable SslContext sslContext() {
		return this.values.sslContext;
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof EslSessionServerOptions options && this.values.all().equals(options.values.all());
	}

	@Override
	public int hashCode() {
		return this.values.all().hashCode();
	}

	@Override
	public String toString() {
		return "%s (port %d, %d slots, %s)".formatted(name(), port(), slots(), overflowStrategy());
	}

	/**
	 * Builder of {@link EslSessionServerOptions}. Not thread-safe.
	 */
	public static final class Builder implements Cloneable {

		private static final long MIN_EVENT_MEMORY_BUDGET = 64 << 10;

		private String name = "outbound";

		private @Nullable String address;

		private int port = 8084;

		private int slots = 100;

		private OverflowStrategy overflowStrategy = OverflowStrategy.REFUSE;

		private RefuseBy refuseBy = RefuseBy.UNBIND;

		private HangupCause refusalCause = HangupCause.of("NORMAL_CIRCUIT_CONGESTION");

		private int increaseBy = 50;

		private int maxSlots = UNLIMITED;

		private int backlog = 512;

		private @Nullable Integer maxOvercommitted;

		private List<String> allowedPeers = AllowedPeers.DEFAULT;

		private Duration handshakeTimeout = Duration.ofSeconds(5);

		private Duration commandTimeout = Duration.ofSeconds(10);

		private Duration callTimeout = Duration.ofMinutes(5);

		private Duration idleCheckInterval = Duration.ofSeconds(30);

		private Duration idleCheckTimeout = Duration.ofSeconds(10);

		private Duration writeTimeout = Duration.ofSeconds(30);

		private Duration linger = Duration.ofSeconds(10);

		private EventFormat eventFormat = EventFormat.PLAIN;

		private long eventMemoryBudget = 64L << 20;

		private HandlerFailurePolicy onHandlerFailure = HandlerFailurePolicy.HANGUP;

		private Duration stopTimeout = Duration.ofSeconds(20);

		private ProtocolLimits limits = new ProtocolLimits(1 << 20, 512 << 10, 16 << 20);

		private @Nullable SslContext sslContext;

		/** Returns all values, for comparison. */
		private List<Object> all() {
			return List.of(this.name, Optional.ofNullable(this.address), this.port, this.slots, this.overflowStrategy,
					this.refuseBy, this.refusalCause, this.increaseBy, this.maxSlots, this.backlog,
					Optional.ofNullable(this.maxOvercommitted), this.allowedPeers, this.handshakeTimeout,
					this.commandTimeout, this.callTimeout, this.idleCheckInterval, this.idleCheckTimeout,
					this.writeTimeout, this.linger, this.eventFormat, this.eventMemoryBudget, this.onHandlerFailure,
					this.stopTimeout, this.limits, Optional.ofNullable(this.sslContext));
		}

		private Builder() {
		}

		/**
		 * Sets the server's name in messages and metrics. Default {@code outbound}.
		 * @param name the name
		 * @return this builder
		 */
		public Builder name(String name) {
			this.name = name;
			return this;
		}

		/**
		 * Sets the address to listen on. Default: all addresses of this machine.
		 * @param address name or address, or {@code null} for all addresses
		 * @return this builder
		 */
		public Builder address(@Nullable String address) {
			this.address = address;
			return this;
		}

		/**
		 * Sets the port to listen on. Default 8084, which is FreeSWITCH's default for
		 * {@code socket}.
		 * @param port the port, or 0 for any free port
		 * @return this builder
		 */
		public Builder port(int port) {
			if (port < 0 || port > 65535) {
				throw new IllegalArgumentException("'port' must be 0 to 65535, but is " + port);
			}
			this.port = port;
			return this;
		}

		/**
		 * Sets the number of slots at the start, which is the number of sessions served
		 * at the same time. Default 100.
		 * @param slots the number, at least 1
		 * @return this builder
		 */
		public Builder slots(int slots) {
			this.slots = positive("slots", slots);
			return this;
		}

		/**
		 * Sets what happens to connections while all slots are taken. Default
		 * {@code REFUSE}.
		 * @param strategy the strategy
		 * @return this builder
		 */
		public Builder overflowStrategy(OverflowStrategy strategy) {
			this.overflowStrategy = strategy;
			return this;
		}

		/**
		 * Sets how connections are refused. Default {@code UNBIND}.
		 * @param refuseBy how to refuse connections
		 * @return this builder
		 */
		public Builder refuseBy(RefuseBy refuseBy) {
			this.refuseBy = refuseBy;
			return this;
		}

		/**
		 * Sets the hangup cause of refused calls. Default NORMAL_CIRCUIT_CONGESTION.
		 * @param cause the cause
		 * @return this builder
		 */
		public Builder refusalCause(HangupCause cause) {
			this.refusalCause = cause;
			return this;
		}

		/**
		 * Sets the number of slots that {@link OverflowStrategy#INCREASE} adds each time.
		 * Default 50.
		 * @param slots the number, at least 1
		 * @return this builder
		 */
		public Builder increaseBy(int slots) {
			this.increaseBy = positive("increaseBy", slots);
			return this;
		}

		/**
		 * Sets the maximum number of slots with {@link OverflowStrategy#INCREASE}.
		 * Default: unlimited.
		 * @param slots the number, at least that of {@link #slots(int)}
		 * @return this builder
		 */
		public Builder maxSlots(int slots) {
			this.maxSlots = positive("maxSlots", slots);
			return this;
		}

		/**
		 * Sets the maximum number of connections that the operating system queues before
		 * they are accepted. Default 512; the operating system may limit it further. If
		 * it is too small for a burst, some connections wait longer, and are lost if the
		 * server stops listening before they are accepted.
		 * @param connections the number, at least 1
		 * @return this builder
		 */
		public Builder backlog(int connections) {
			this.backlog = positive("backlog", connections);
			return this;
		}

		/**
		 * Sets the maximum number of sessions beyond the slots. With
		 * {@link RefuseBy#UNBIND} the server serves connections that FreeSWITCH has
		 * established when the server stops listening; those beyond this number are
		 * closed, and their calls continue in the dialplan. Default: four times
		 * {@link #slots(int)}, but not more than {@link #backlog(int)}.
		 * @param sessions the number; 0 to close all of them
		 * @return this builder
		 */
		public Builder maxOvercommitted(int sessions) {
			if (sessions < 0) {
				throw new IllegalArgumentException("'maxOvercommitted' must not be negative, but is " + sessions);
			}
			this.maxOvercommitted = sessions;
			return this;
		}

		/**
		 * Sets the networks whose addresses may connect. Default: loopback, private and
		 * link-local networks. FreeSWITCH does not authenticate itself, so every peer
		 * that may connect is trusted.
		 * @param networks networks, for example {@code 10.0.0.0/8}, or addresses
		 * @return this builder
		 */
		public Builder allowedPeers(List<String> networks) {
			if (networks.isEmpty()) {
				throw new IllegalArgumentException("'allowedPeers' must not be empty: nothing could connect");
			}
			this.allowedPeers = List.copyOf(networks);
			return this;
		}

		/**
		 * Sets the maximum time until FreeSWITCH answers {@code connect}, including the
		 * TLS handshake. Default 5 s.
		 * @param timeout the timeout
		 * @return this builder
		 */
		public Builder handshakeTimeout(Duration timeout) {
			this.handshakeTimeout = positive("handshakeTimeout", timeout);
			return this;
		}

		/**
		 * Sets the maximum time for the reply to a command. Default 10 s.
		 * @param timeout the timeout
		 * @return this builder
		 */
		public Builder commandTimeout(Duration timeout) {
			this.commandTimeout = positive("commandTimeout", timeout);
			return this;
		}

		/**
		 * Sets the maximum time for an operation on a call, unless the operation has its
		 * own. Default 5 min.
		 * @param timeout the timeout
		 * @return this builder
		 */
		public Builder callTimeout(Duration timeout) {
			this.callTimeout = positive("callTimeout", timeout);
			return this;
		}

		/**
		 * Sets the time without input after which FreeSWITCH is probed. Default 30 s.
		 * @param interval the interval; zero for no probes
		 * @return this builder
		 */
		public Builder idleCheckInterval(Duration interval) {
			this.idleCheckInterval = notNegative("idleCheckInterval", interval);
			return this;
		}

		/**
		 * Sets the maximum time for the answer to a probe. Default 10 s.
		 * @param timeout the timeout
		 * @return this builder
		 */
		public Builder idleCheckTimeout(Duration timeout) {
			this.idleCheckTimeout = positive("idleCheckTimeout", timeout);
			return this;
		}

		/**
		 * Sets the maximum time until FreeSWITCH has accepted written bytes. Default 30
		 * s.
		 * @param timeout the timeout
		 * @return this builder
		 */
		public Builder writeTimeout(Duration timeout) {
			this.writeTimeout = positive("writeTimeout", timeout);
			return this;
		}

		/**
		 * Sets how long a connection stays open after its call's end, to receive the last
		 * events. It is closed earlier once the last event was received. Default 10 s.
		 * @param timeout the time, in whole seconds; zero to disable lingering
		 * @return this builder
		 */
		public Builder linger(Duration timeout) {
			this.linger = notNegative("linger", timeout);
			return this;
		}

		/**
		 * Sets the format in which FreeSWITCH sends events. Default {@code PLAIN}.
		 * @param format the format
		 * @return this builder
		 */
		public Builder eventFormat(EventFormat format) {
			this.eventFormat = format;
			return this;
		}

		/**
		 * Sets the maximum memory of events that wait for listeners, in all sessions
		 * together. Default 64 MiB.
		 * @param bytes the budget in bytes, at least 64 KiB
		 * @return this builder
		 */
		public Builder eventMemoryBudget(long bytes) {
			if (bytes < MIN_EVENT_MEMORY_BUDGET) {
				throw new IllegalArgumentException("'eventMemoryBudget' must be at least 64 KiB, but is " + bytes);
			}
			this.eventMemoryBudget = bytes;
			return this;
		}

		/**
		 * Sets what happens to a call whose handler failed. Default {@code HANGUP}.
		 * @param policy the policy
		 * @return this builder
		 */
		public Builder onHandlerFailure(HandlerFailurePolicy policy) {
			this.onHandlerFailure = policy;
			return this;
		}

		/**
		 * Sets the grace period of sessions when the server stops. Default 20 s.
		 * @param timeout the timeout; zero to close sessions immediately
		 * @return this builder
		 */
		public Builder stopTimeout(Duration timeout) {
			this.stopTimeout = notNegative("stopTimeout", timeout);
			return this;
		}

		/**
		 * Sets the size limits of one frame. Default: 1 MiB of headers, 512 KiB per line
		 * and 16 MiB of body.
		 * @param limits the limits
		 * @return this builder
		 */
		public Builder limits(ProtocolLimits limits) {
			this.limits = limits;
			return this;
		}

		/**
		 * Sets the TLS configuration. FreeSWITCH does not support TLS on these
		 * connections, so a proxy has to add it. Default: plain text.
		 * @param sslContext context of a TLS server, or {@code null} for plain text
		 * @return this builder
		 */
		public Builder sslContext(@Nullable SslContext sslContext) {
			if (sslContext != null && sslContext.isClient()) {
				throw new IllegalArgumentException("'sslContext' must be that of a server, but is that of a client");
			}
			this.sslContext = sslContext;
			return this;
		}

		/**
		 * Builds the options.
		 * @return the options
		 * @throws IllegalArgumentException if {@code maxSlots} is less than
		 * {@code slots}, or an allowed peer is no network
		 */
		public EslSessionServerOptions build() {
			if (this.maxSlots < this.slots) {
				throw new IllegalArgumentException("'maxSlots' must be at least 'slots', but is %d where those are %d"
					.formatted(this.maxSlots, this.slots));
			}
			return new EslSessionServerOptions(copy());
		}

		private Builder copy() {
			try {
				return (Builder) clone();
			}
			catch (CloneNotSupportedException ex) {
				throw new IllegalStateException(ex);
			}
		}

		private static int positive(String name, int value) {
			if (value < 1) {
				throw new IllegalArgumentException("'%s' must be at least 1, but is %d".formatted(name, value));
			}
			return value;
		}

		private static Duration positive(String name, Duration value) {
			if (value.isNegative() || value.isZero()) {
				throw new IllegalArgumentException("'%s' must be positive, but is %s".formatted(name, value));
			}
			return value;
		}

		private static Duration notNegative(String name, Duration value) {
			if (value.isNegative()) {
				throw new IllegalArgumentException("'%s' must not be negative, but is %s".formatted(name, value));
			}
			return value;
		}

	}

}
