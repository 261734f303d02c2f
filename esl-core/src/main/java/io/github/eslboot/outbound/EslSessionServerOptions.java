package io.github.eslboot.outbound;

import java.time.Duration;
import java.util.List;

import io.github.eslboot.protocol.EventFormat;
import io.github.eslboot.protocol.HangupCause;
import io.github.eslboot.protocol.ProtocolLimits;
import io.netty.handler.ssl.SslContext;
import org.jspecify.annotations.Nullable;

/**
 * Where a session server listens, how many sessions it takes and how patient it is.
 * Immutable; build one with {@link #builder()}.
 */
public final class EslSessionServerOptions {

	private static final int NO_CEILING = Integer.MAX_VALUE;

	private final Builder values;

	private final AllowedPeers peers;

	private EslSessionServerOptions(Builder builder) {
		this.values = builder;
		this.peers = new AllowedPeers(builder.allowedPeers);
	}

	/**
	 * Starts options with the defaults.
	 * @return a builder
	 */
	public static Builder builder() {
		return new Builder();
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
	 * @return the address, or {@code null} for all of this machine's
	 */
	public @Nullable String address() {
		return this.values.address;
	}

	/**
	 * Returns the port to listen on.
	 * @return the port; 0 for any that is free
	 */
	public int port() {
		return this.values.port;
	}

	/**
	 * Returns how many sessions there may be at once, to begin with.
	 * @return the number of slots
	 */
	public int slots() {
		return this.values.slots;
	}

	/**
	 * Returns what happens when all slots are taken.
	 * @return the strategy
	 */
	public OverflowStrategy overflowStrategy() {
		return this.values.overflowStrategy;
	}

	/**
	 * Returns how sessions are refused.
	 * @return the way
	 */
	public RefuseBy refuseBy() {
		return this.values.refuseBy;
	}

	/**
	 * Returns the cause with which refused calls are hung up.
	 * @return the cause
	 */
	public HangupCause refusalCause() {
		return this.values.refusalCause;
	}

	/**
	 * Returns how many slots are added at once.
	 * @return the number
	 */
	public int increaseBy() {
		return this.values.increaseBy;
	}

	/**
	 * Returns how many slots there may ever be.
	 * @return the number; {@link Integer#MAX_VALUE} for no ceiling
	 */
	public int maxSlots() {
		return this.values.maxSlots;
	}

	/**
	 * Returns how many connections the operating system lets in before they are accepted.
	 * @return the number
	 */
	public int backlog() {
		return this.values.backlog;
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
	 * Returns the limit on the answer to {@code connect}, TLS handshake included.
	 * @return the time
	 */
	public Duration handshakeTimeout() {
		return this.values.handshakeTimeout;
	}

	/**
	 * Returns the limit on the reply to a command, not counting an application that has
	 * to end first.
	 * @return the time
	 */
	public Duration commandTimeout() {
		return this.values.commandTimeout;
	}

	/**
	 * Returns how long what is done with a call may take unless told otherwise.
	 * @return the time
	 */
	public Duration callTimeout() {
		return this.values.callTimeout;
	}

	/**
	 * Returns after how much silence FreeSWITCH is asked for a sign of life.
	 * @return the time, zero for never
	 */
	public Duration idleCheckInterval() {
		return this.values.idleCheckInterval;
	}

	/**
	 * Returns how long that sign of life may take.
	 * @return the time
	 */
	public Duration idleCheckTimeout() {
		return this.values.idleCheckTimeout;
	}

	/**
	 * Returns how long FreeSWITCH may take for what is written to it.
	 * @return the time
	 */
	public Duration writeTimeout() {
		return this.values.writeTimeout;
	}

	/**
	 * Returns how long a connection stays open after its call's end, for the last events.
	 * Only with {@code full} in the dialplan.
	 * @return the time, in whole seconds; zero for not at all
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
	 * Returns the most bytes of events of all sessions that wait for listeners.
	 * @return the number of bytes
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
	 * Returns how long sessions may go on when the server stops.
	 * @return the time
	 */
	public Duration stopTimeout() {
		return this.values.stopTimeout;
	}

	/**
	 * Returns what is accepted of one frame.
	 * @return the limits
	 */
	public ProtocolLimits limits() {
		return this.values.limits;
	}

	/**
	 * Returns what TLS rests on.
	 * @return the context of a TLS server, or {@code null} for plain text
	 */
	public @Nullable SslContext sslContext() {
		return this.values.sslContext;
	}

	/** Collects {@link EslSessionServerOptions}. Not safe for use by several threads. */
	public static final class Builder implements Cloneable {

		private String name = "outbound";

		private @Nullable String address;

		private int port = 8084;

		private int slots = 100;

		private OverflowStrategy overflowStrategy = OverflowStrategy.REFUSE;

		private RefuseBy refuseBy = RefuseBy.UNBIND;

		private HangupCause refusalCause = HangupCause.of("NORMAL_CIRCUIT_CONGESTION");

		private int increaseBy = 50;

		private int maxSlots = NO_CEILING;

		private int backlog = 512;

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

		private Builder() {
		}

		/**
		 * Sets the server's name in messages and metrics; {@code outbound} unless set.
		 * @param name the name
		 * @return this builder
		 */
		public Builder name(String name) {
			this.name = name;
			return this;
		}

		/**
		 * Sets the address to listen on; all of this machine's unless set.
		 * @param address name or address, or {@code null} for all
		 * @return this builder
		 */
		public Builder address(@Nullable String address) {
			this.address = address;
			return this;
		}

		/**
		 * Sets the port to listen on; 8084 unless set, as FreeSWITCH takes it for.
		 * @param port the port; 0 for any that is free
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
		 * Sets how many sessions there may be at once; 100 unless set.
		 * @param slots the number, at least 1
		 * @return this builder
		 */
		public Builder slots(int slots) {
			this.slots = positive("slots", slots);
			return this;
		}

		/**
		 * Sets what happens when all slots are taken; they are refused unless set.
		 * @param strategy the strategy
		 * @return this builder
		 */
		public Builder overflowStrategy(OverflowStrategy strategy) {
			this.overflowStrategy = strategy;
			return this;
		}

		/**
		 * Sets how sessions are refused; by not listening unless set.
		 * @param way the way
		 * @return this builder
		 */
		public Builder refuseBy(RefuseBy way) {
			this.refuseBy = way;
			return this;
		}

		/**
		 * Sets the cause with which refused calls are hung up; NORMAL_CIRCUIT_CONGESTION
		 * unless set.
		 * @param cause the cause
		 * @return this builder
		 */
		public Builder refusalCause(HangupCause cause) {
			this.refusalCause = cause;
			return this;
		}

		/**
		 * Sets how many slots are added at once; 50 unless set.
		 * @param slots the number, at least 1
		 * @return this builder
		 */
		public Builder increaseBy(int slots) {
			this.increaseBy = positive("increaseBy", slots);
			return this;
		}

		/**
		 * Sets how many slots there may ever be; no ceiling unless set.
		 * @param slots the number, at least that of slots
		 * @return this builder
		 */
		public Builder maxSlots(int slots) {
			this.maxSlots = positive("maxSlots", slots);
			return this;
		}

		/**
		 * Sets how many connections the operating system lets in before they are
		 * accepted; 512 unless set, of which its own limit may allow less. When it is too
		 * small for a burst, some of those that come are left waiting, and lost should
		 * this stop listening meanwhile.
		 * @param connections the number, at least 1
		 * @return this builder
		 */
		public Builder backlog(int connections) {
			this.backlog = positive("backlog", connections);
			return this;
		}

		/**
		 * Sets the networks whose addresses may connect; loopback, private and link-local
		 * ones unless set. FreeSWITCH proves nothing when it connects, so whoever may
		 * connect is believed.
		 * @param networks the networks, for example {@code 10.0.0.0/8}, or addresses
		 * @return this builder
		 */
		public Builder allowedPeers(List<String> networks) {
			if (networks.isEmpty()) {
				throw new IllegalArgumentException("'allowedPeers' must not be empty: nobody could connect");
			}
			this.allowedPeers = List.copyOf(networks);
			return this;
		}

		/**
		 * Sets the limit on the answer to {@code connect}; 5 s unless set.
		 * @param timeout the time
		 * @return this builder
		 */
		public Builder handshakeTimeout(Duration timeout) {
			this.handshakeTimeout = positive("handshakeTimeout", timeout);
			return this;
		}

		/**
		 * Sets the limit on the reply to a command; 10 s unless set.
		 * @param timeout the time
		 * @return this builder
		 */
		public Builder commandTimeout(Duration timeout) {
			this.commandTimeout = positive("commandTimeout", timeout);
			return this;
		}

		/**
		 * Sets how long what is done with a call may take unless told otherwise; 5 min
		 * unless set.
		 * @param timeout the time
		 * @return this builder
		 */
		public Builder callTimeout(Duration timeout) {
			this.callTimeout = positive("callTimeout", timeout);
			return this;
		}

		/**
		 * Sets after how much silence FreeSWITCH is asked for a sign of life; 30 s unless
		 * set.
		 * @param interval the time, zero for never
		 * @return this builder
		 */
		public Builder idleCheckInterval(Duration interval) {
			this.idleCheckInterval = notNegative("idleCheckInterval", interval);
			return this;
		}

		/**
		 * Sets how long that sign of life may take; 10 s unless set.
		 * @param timeout the time
		 * @return this builder
		 */
		public Builder idleCheckTimeout(Duration timeout) {
			this.idleCheckTimeout = positive("idleCheckTimeout", timeout);
			return this;
		}

		/**
		 * Sets how long FreeSWITCH may take for what is written to it; 30 s unless set.
		 * @param timeout the time
		 * @return this builder
		 */
		public Builder writeTimeout(Duration timeout) {
			this.writeTimeout = positive("writeTimeout", timeout);
			return this;
		}

		/**
		 * Sets how long a connection stays open after its call's end; 10 s unless set. It
		 * is closed earlier once the last event has come.
		 * @param time the time, in whole seconds; zero for not at all
		 * @return this builder
		 */
		public Builder linger(Duration time) {
			this.linger = notNegative("linger", time);
			return this;
		}

		/**
		 * Sets the format in which FreeSWITCH sends events; plain unless set.
		 * @param format the format
		 * @return this builder
		 */
		public Builder eventFormat(EventFormat format) {
			this.eventFormat = format;
			return this;
		}

		/**
		 * Sets the most bytes of events of all sessions that wait for listeners; 64 MiB
		 * unless set.
		 * @param bytes the number of bytes, at least 64 KiB
		 * @return this builder
		 */
		public Builder eventMemoryBudget(long bytes) {
			this.eventMemoryBudget = bytes;
			return this;
		}

		/**
		 * Sets what happens to a call whose handler failed; it is hung up unless set.
		 * @param policy the policy
		 * @return this builder
		 */
		public Builder onHandlerFailure(HandlerFailurePolicy policy) {
			this.onHandlerFailure = policy;
			return this;
		}

		/**
		 * Sets how long sessions may go on when the server stops; 20 s unless set.
		 * @param timeout the time; zero to close them at once
		 * @return this builder
		 */
		public Builder stopTimeout(Duration timeout) {
			this.stopTimeout = notNegative("stopTimeout", timeout);
			return this;
		}

		/**
		 * Sets what is accepted of one frame; 1 MiB of header lines, 512 KiB a line and
		 * 16 MiB of body unless set.
		 * @param limits the limits
		 * @return this builder
		 */
		public Builder limits(ProtocolLimits limits) {
			this.limits = limits;
			return this;
		}

		/**
		 * Sets what TLS rests on. FreeSWITCH speaks none, so a proxy must stand between.
		 * @param sslContext the context of a TLS server, or {@code null} for plain text
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
		 */
		public EslSessionServerOptions build() {
			if (this.maxSlots < this.slots) {
				throw new IllegalArgumentException("'maxSlots' must be at least 'slots', but is %d where those are %d"
					.formatted(this.maxSlots, this.slots));
			}
			try {
				return new EslSessionServerOptions((Builder) clone());
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
