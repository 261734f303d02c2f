package io.github.eslboot.connection;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

import io.github.eslboot.connection.EslConnectionException.Reason;
import io.github.eslboot.connection.wire.CallerReadableChannel;
import io.github.eslboot.connection.wire.EslConnectionHandler;
import io.github.eslboot.connection.wire.TlsOnPlainPortDetector;
import io.github.eslboot.internal.Durations;
import io.github.eslboot.internal.Futures;
import io.github.eslboot.protocol.EslException;
import io.github.eslboot.protocol.Sent;
import io.github.eslboot.protocol.codec.EslFrameDecoder;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.timeout.WriteTimeoutHandler;
import io.netty.util.concurrent.ScheduledFuture;
import org.jspecify.annotations.Nullable;

/**
 * Opens the sockets of connections: resolves the host, connects to its addresses in turn
 * and sets up the pipeline, or takes over a socket that was accepted.
 */
final class Connector {

	/**
	 * Maximum size of a read, in bytes. Large reads reduce the number of system calls in
	 * a flood of events.
	 */
	private static final int MAX_READ = 256 << 10;

	private static final int READS_PER_LOOP = 4;

	/** Time by which the timeouts of the single steps may be late. */
	private static final Duration LOOP_DELAY = Duration.ofSeconds(5);

	private final ConnectionOptions options;

	private final EslClientResources resources;

	private final EslConnectionListener listener;

	private final EventLoop loop;

	Connector(ConnectionOptions options, EslClientResources resources, EslConnectionListener listener) {
		this.options = options;
		this.resources = resources;
		this.listener = listener;
		this.loop = resources.nextEventLoop();
	}

	/**
	 * Opens a connection and authenticates.
	 * @return completes on an event loop or another thread of this library
	 */
	CompletableFuture<EslConnectionHandler> open() {
		CompletableFuture<EslConnectionHandler> opened = new CompletableFuture<>();
		step(opened, () -> resolve().whenComplete((addresses, failure) -> step(opened, () -> {
			if (failure != null) {
				opened.completeExceptionally(Futures.unwrap(failure));
			}
			else {
				failAfter(opened,
						this.options.connectTimeout()
							.multipliedBy(addresses.size())
							.plus(this.options.greetingTimeout())
							.plus(this.options.authenticationTimeout())
							.plus(LOOP_DELAY),
						this::overdue);
				connect(addresses, 0, opened);
			}
		})));
		return opened;
	}

	/**
	 * Runs a step of an attempt. An exception or error fails the attempt: otherwise its
	 * owner would wait for its end for ever.
	 */
	private void step(CompletableFuture<?> attempt, Runnable step) {
		try {
			step.run();
		}
		catch (Throwable ex) {
			attempt.completeExceptionally(notStarted(ex));
		}
	}

	/**
	 * Schedules a deadline. Throws if the event loop cannot start its thread, so that no
	 * attempt depends on notifications that such an event loop would drop silently.
	 */
	private <T> void failAfter(CompletableFuture<T> attempt, Duration timeout, Supplier<Throwable> failure) {
		if (!attempt.isDone()) {
			ScheduledFuture<?> timer = this.loop.schedule(() -> attempt.completeExceptionally(failure.get()),
					Durations.toNanos(timeout), TimeUnit.NANOSECONDS);
			attempt.whenComplete((result, ended) -> timer.cancel(false));
		}
	}

	private Throwable overdue() {
		return failure(Reason.CONNECT_TIMEOUT, "The attempt to connect to " + this.options
				+ " ended neither with a connection nor with a failure before its deadline", null);
	}

	private CompletableFuture<List<InetAddress>> resolve() {
		CompletableFuture<List<InetAddress>> resolved = this.resources.resolver().resolve(this.options.host());
		failAfter(resolved, this.options.connectTimeout(), TimeoutException::new);
		return resolved.exceptionally((failure) -> {
			throw unresolved(Futures.unwrap(failure));
		});
	}

	private EslException unresolved(Throwable failure) {
		String host = "The host name '" + this.options.host() + "'";
		if (failure instanceof UnknownHostException) {
			return failure(Reason.UNKNOWN_HOST, host + " does not resolve; check its spelling and the DNS", failure);
		}
		if (failure instanceof TimeoutException) {
			return failure(Reason.UNKNOWN_HOST, host + " was not resolved within "
					+ Durations.toText(this.options.connectTimeout()) + "; check the DNS", failure);
		}
		return notStarted(failure);
	}

	/** Connects to the addresses in turn; fails with the failure of the last. */
	private void connect(List<InetAddress> addresses, int index, CompletableFuture<EslConnectionHandler> opened) {
		if (this.resources.isClosing()) {
			opened.completeExceptionally(shutDown(null));
			return;
		}
		EslConnectionHandler handler;
		ChannelFuture connecting;
		try {
			handler = new EslConnectionHandler(this.options, this.options.credentials().command(), this.loop,
					this.resources.wakeUpRounds(), this.listener);
			connecting = bootstrap(handler).connect(new InetSocketAddress(addresses.get(index), this.options.port()));
		}
		catch (Throwable ex) {
			opened.completeExceptionally(notStarted(ex));
			return;
		}
		Channel channel = connecting.channel();
		opened.whenComplete((ready, failure) -> {
			if (failure != null) {
				channel.close();
			}
		});
		connecting.addListener((ChannelFuture result) -> step(opened, () -> {
			if (result.isSuccess()) {
				handler.opened().whenComplete((ready, failure) -> {
					if (failure != null) {
						opened.completeExceptionally(Futures.unwrap(failure));
					}
					else if (!opened.complete(ready)) {
						ready.close(shutDown(null));
					}
				});
			}
			else if (index + 1 < addresses.size()) {
				connect(addresses, index + 1, opened);
			}
			else {
				opened.completeExceptionally(
						this.resources.isClosing() ? shutDown(null) : connectFailure(result.cause()));
			}
		}));
		if (this.loop.isShutdown()) {
			// A closed event loop may never notify the listener of the connect.
			opened.completeExceptionally(shutDown(null));
		}
	}

	private Bootstrap bootstrap(EslConnectionHandler handler) {
		EslFrameDecoder decoder = new EslFrameDecoder(this.options.limits());
		return new Bootstrap().group(this.loop)
			.channelFactory(() -> new CallerReadableChannel(decoder, this.resources.ticker()))
			.option(ChannelOption.CONNECT_TIMEOUT_MILLIS,
					(int) Math.min(Integer.MAX_VALUE, this.options.connectTimeout().toMillis()))
			.option(ChannelOption.TCP_NODELAY, true)
			.option(ChannelOption.RECVBUF_ALLOCATOR,
					new AdaptiveRecvByteBufAllocator(64, 2048, MAX_READ).maxMessagesPerRead(READS_PER_LOOP))
			.option(ChannelOption.SO_KEEPALIVE, true)
			.handler(new ChannelInitializer<Channel>() {

				@Override
				protected void initChannel(Channel channel) {
					Connector.this.resources.track(channel);
					SslContext tls = Connector.this.options.sslContext();
					if (tls != null) {
						channel.pipeline().addLast(tlsHandler(tls, channel));
					}
					channel.pipeline().addLast(decoder, handler);
				}

			});
	}

	private SslHandler tlsHandler(SslContext tls, Channel channel) {
		SslHandler handler = tls.newHandler(channel.alloc(), this.options.host(), this.options.port());
		handler.setHandshakeTimeoutMillis(this.options.greetingTimeout().toMillis());
		return handler;
	}

	/**
	 * Takes over an accepted socket.
	 * @return completes on the event loop, possibly before the end of the TLS handshake
	 */
	CompletableFuture<EslConnectionHandler> accept(SocketChannel socket, Duration writeTimeout) {
		CompletableFuture<EslConnectionHandler> opened = new CompletableFuture<>();
		try {
			EslConnectionHandler handler = new EslConnectionHandler(this.options, null, this.loop,
					this.resources.wakeUpRounds(), this.listener);
			opened = handler.opened();
			CompletableFuture<EslConnectionHandler> result = opened;
			Channel channel = new NioSocketChannel(null, socket);
			channel.config().setOption(ChannelOption.TCP_NODELAY, true);
			channel.config().setOption(ChannelOption.SO_KEEPALIVE, true);
			SslContext tls = this.options.sslContext();
			channel.pipeline()
				.addLast((tls != null) ? tlsHandler(tls, channel) : new TlsOnPlainPortDetector(),
						new WriteTimeoutHandler(writeTimeout.toMillis(), TimeUnit.MILLISECONDS),
						new EslFrameDecoder(this.options.limits()), handler);
			ChannelFuture registration = this.loop.register(channel);
			// An event loop that cannot start its thread drops the notification of the
			// listener.
			Throwable refusal = registration.cause();
			if (refusal != null) {
				throw refusal;
			}
			registration.addListener((ChannelFuture registered) -> {
				if (registered.isSuccess()) {
					this.resources.track(channel);
				}
				else {
					channel.unsafe().closeForcibly();
					result.completeExceptionally(notStarted(registered.cause()));
				}
			});
			// The peer may have closed the connection before the channel was active.
			channel.closeFuture()
				.addListener((closed) -> result.completeExceptionally(
						failure(Reason.LOST, this.options + " closed the connection immediately", null)));
		}
		catch (Throwable ex) {
			closeQuietly(socket, ex);
			opened.completeExceptionally(notStarted(ex));
		}
		return opened;
	}

	private static void closeQuietly(SocketChannel socket, Throwable cause) {
		try {
			socket.close();
		}
		catch (Throwable ex) {
			cause.addSuppressed(ex);
		}
	}

	private EslConnectionException shutDown(@Nullable Throwable cause) {
		return failure(Reason.CLOSED, "Could not connect to " + this.options + ": this client's threads are shut down",
				cause);
	}

	/**
	 * Returns the failure for an attempt that an event loop or the resolver has rejected.
	 */
	private EslConnectionException notStarted(Throwable cause) {
		return (cause instanceof Error || !this.resources.isClosing()) ? failure(Reason.UNAVAILABLE,
				"Could not connect to %s, for a lack of threads or memory (%s)".formatted(this.options, cause), cause)
				: shutDown(cause);
	}

	private EslConnectionException connectFailure(Throwable cause) {
		if (cause instanceof ConnectTimeoutException) {
			return failure(Reason.CONNECT_TIMEOUT, "No answer from %s within %s; check host, port and firewalls"
				.formatted(this.options, Durations.toText(this.options.connectTimeout())), cause);
		}
		return failure(Reason.REFUSED,
				"Could not connect to %s (%s); check that FreeSWITCH runs and that mod_event_socket listens there"
					.formatted(this.options, cause.getMessage()),
				cause);
	}

	private static EslConnectionException failure(Reason reason, String message, @Nullable Throwable cause) {
		return new EslConnectionException(reason, Sent.NO, message, cause);
	}

}
