package io.github.eslboot.connection;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

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
		resolve().whenComplete((addresses, failure) -> {
			if (failure != null) {
				opened.completeExceptionally(Futures.unwrap(failure));
			}
			else {
				connect(addresses, 0, opened);
			}
		});
		return opened;
	}

	private CompletableFuture<List<InetAddress>> resolve() {
		return this.resources.resolver()
			.resolve(this.options.host())
			.orTimeout(this.options.connectTimeout().toNanos(), TimeUnit.NANOSECONDS)
			.exceptionally((failure) -> {
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
					this.resources.ticker(), this.listener);
			connecting = bootstrap(handler).connect(new InetSocketAddress(addresses.get(index), this.options.port()));
		}
		catch (Throwable ex) {
			opened.completeExceptionally(notStarted(ex));
			return;
		}
		connecting.addListener((ChannelFuture result) -> {
			if (result.isSuccess()) {
				handler.opened().whenComplete((ready, failure) -> {
					if (failure != null) {
						opened.completeExceptionally(Futures.unwrap(failure));
					}
					else {
						opened.complete(ready);
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
		});
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
		EslConnectionHandler handler = new EslConnectionHandler(this.options, null, this.loop, this.resources.ticker(),
				this.listener);
		try {
			Channel channel = new NioSocketChannel(null, socket);
			channel.config().setOption(ChannelOption.TCP_NODELAY, true);
			channel.config().setOption(ChannelOption.SO_KEEPALIVE, true);
			this.resources.track(channel);
			SslContext tls = this.options.sslContext();
			channel.pipeline()
				.addLast((tls != null) ? tlsHandler(tls, channel) : new TlsOnPlainPortDetector(),
						new WriteTimeoutHandler(writeTimeout.toMillis(), TimeUnit.MILLISECONDS),
						new EslFrameDecoder(this.options.limits()), handler);
			this.loop.register(channel).addListener((ChannelFuture registered) -> {
				if (!registered.isSuccess()) {
					channel.unsafe().closeForcibly();
					handler.opened().completeExceptionally(shutDown(registered.cause()));
				}
			});
			// The peer may have closed the connection before the channel was active.
			channel.closeFuture()
				.addListener((closed) -> handler.opened()
					.completeExceptionally(
							failure(Reason.LOST, this.options + " closed the connection immediately", null)));
		}
		catch (Throwable ex) {
			try {
				socket.close();
			}
			catch (IOException suppressed) {
				ex.addSuppressed(suppressed);
			}
			handler.opened().completeExceptionally(notStarted(ex));
		}
		return handler.opened();
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
