package io.github.eslboot.connection;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

import io.github.eslboot.command.EslCommand;
import io.github.eslboot.connection.EslConnectionException.Reason;
import io.github.eslboot.internal.Durations;
import io.github.eslboot.internal.Futures;
import io.github.eslboot.protocol.CommandReply;
import io.github.eslboot.protocol.EslBusyException;
import io.github.eslboot.protocol.EslException;
import io.github.eslboot.protocol.EslReply;
import io.github.eslboot.protocol.EslTimeoutException;
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
 * One authenticated connection to a server. Commands may be sent by any thread at any
 * time; the server works on them one after the other and answers in order, so a slow one
 * holds up those behind it. Applications normally use a pool of connections instead.
 * <p>
 * Every command has a deadline. After it the caller gets an {@link EslTimeoutException};
 * the connection remembers the reply it is owed and drops it when it comes. When the
 * connection ends, all that wait fail at once.
 */
public final class EslConnection {

	private static final Duration BLOCKED_SLACK = Duration.ofSeconds(5);

	/** One exception may be told to many who wait. */

	/** In bytes. A flood costs fewer wake-ups on either side the more is read at once. */
	private static final int LARGEST_READ = 256 << 10;

	private static final int READS_AT_ONCE = 4;

	private final ConnectionOptions options;

	private final CommandChannel commands;

	private final ReplySpin spin = new ReplySpin();

	EslConnection(ConnectionOptions options, CommandChannel commands) {
		this.options = options;
		this.commands = commands;
	}

	/**
	 * Opens a connection: resolves the host, connects, waits for the greeting and
	 * authenticates, each within its own deadline.
	 * @param options where to and how
	 * @param resources the threads to use
	 * @param listener hears events and the end of the connection
	 * @return completes with the authenticated connection, or exceptionally with
	 * {@link EslConnectionException}, {@link EslAuthenticationException} or
	 * {@link EslAccessDeniedException}. It completes on an event loop or another thread
	 * of this library: dependent stages must not block
	 */
	public static CompletableFuture<EslConnection> open(ConnectionOptions options, EslClientResources resources,
			EslConnectionListener listener) {
		CompletableFuture<EslConnection> opened = new CompletableFuture<>();
		EventLoop loop = resources.nextEventLoop();
		resolve(options, resources).whenComplete((addresses, failure) -> {
			if (failure != null) {
				opened.completeExceptionally(Futures.unwrap(failure));
			}
			else {
				connect(options, resources, loop, listener, addresses, 0, opened);
			}
		});
		return opened;
	}

	/**
	 * Takes over a connection that the server opened: there is neither greeting nor
	 * authentication, and the server is silent until it is sent a command.
	 * @param socket the accepted socket, which is closed with the connection
	 * @param options who the peer is, and how patient to be
	 * @param writeTimeout how long the peer may take for what is written to it
	 * @param resources the threads to use
	 * @param listener hears events and the end of the connection
	 * @return completes on an event loop with the connection, which TLS may still be
	 * starting on; exceptionally when the socket is closed already
	 */
	static CompletableFuture<EslConnection> accept(SocketChannel socket, ConnectionOptions options,
			Duration writeTimeout, EslClientResources resources, EslConnectionListener listener) {
		EventLoop loop = resources.nextEventLoop();
		CommandChannel commands = new CommandChannel(options, loop, resources.ticker(), listener, true);
		try {
			Channel channel = new NioSocketChannel(null, socket);
			channel.config().setOption(ChannelOption.TCP_NODELAY, true);
			channel.config().setOption(ChannelOption.SO_KEEPALIVE, true);
			resources.track(channel);
			SslContext tls = options.sslContext();
			if (tls != null) {
				SslHandler ssl = tls.newHandler(channel.alloc(), options.host(), options.port());
				ssl.setHandshakeTimeoutMillis(options.greetingTimeout().toMillis());
				channel.pipeline().addLast(ssl);
			}
			else {
				channel.pipeline().addLast(new TlsHelloCheck());
			}
			channel.pipeline()
				.addLast(new WriteTimeoutHandler(writeTimeout.toMillis(), TimeUnit.MILLISECONDS),
						new EslFrameDecoder(options.limits()), commands);
			loop.register(channel).addListener((ChannelFuture registered) -> {
				if (!registered.isSuccess()) {
					channel.unsafe().closeForcibly();
					commands.opened().completeExceptionally(shutDown(options, registered.cause()));
				}
			});
			channel.closeFuture().addListener((closed) -> {
				// It may have been closed before it was active.
				commands.opened()
					.completeExceptionally(
							new EslConnectionException(Reason.LOST, options + " closed the connection at once"));
			});
		}
		catch (RuntimeException ex) {
			try {
				socket.close();
			}
			catch (IOException suppressed) {
				ex.addSuppressed(suppressed);
			}
			commands.opened().completeExceptionally(shutDown(options, ex));
		}
		return commands.opened();
	}

	private static CompletableFuture<List<InetAddress>> resolve(ConnectionOptions options,
			EslClientResources resources) {
		CompletableFuture<List<InetAddress>> resolved;
		try {
			resolved = CompletableFuture.supplyAsync(() -> addresses(options), resources.resolver());
		}
		catch (RejectedExecutionException ex) {
			return CompletableFuture.failedFuture(shutDown(options, ex));
		}
		return resolved.orTimeout(options.connectTimeout().toNanos(), TimeUnit.NANOSECONDS).exceptionally((failure) -> {
			if (Futures.unwrap(failure) instanceof EslException known) {
				throw known;
			}
			throw new EslConnectionException(Reason.UNKNOWN_HOST, "The host name '%s' was not resolved within %s"
				.formatted(options.host(), Durations.toText(options.connectTimeout())), failure);
		});
	}

	private static List<InetAddress> addresses(ConnectionOptions options) {
		try {
			return Arrays.asList(InetAddress.getAllByName(options.host()));
		}
		catch (UnknownHostException ex) {
			throw new EslConnectionException(Reason.UNKNOWN_HOST,
					"The host name '" + options.host() + "' does not resolve; check its spelling and the DNS", ex);
		}
	}

	/** Tries the addresses of a host in turn; the last failure counts. */
	private static void connect(ConnectionOptions options, EslClientResources resources, EventLoop loop,
			EslConnectionListener listener, List<InetAddress> addresses, int index,
			CompletableFuture<EslConnection> opened) {
		if (resources.isClosing()) {
			opened.completeExceptionally(shutDown(options, null));
			return;
		}
		CommandChannel commands = new CommandChannel(options, loop, resources.ticker(), listener, false);
		EslFrameDecoder decoder = new EslFrameDecoder(options.limits());
		Bootstrap bootstrap = new Bootstrap().group(loop)
			.channelFactory(() -> new SharedSocketChannel(decoder, resources.ticker()))
			.option(ChannelOption.CONNECT_TIMEOUT_MILLIS,
					(int) Math.min(Integer.MAX_VALUE, options.connectTimeout().toMillis()))
			.option(ChannelOption.TCP_NODELAY, true)
			.option(ChannelOption.RECVBUF_ALLOCATOR,
					new AdaptiveRecvByteBufAllocator(64, 2048, LARGEST_READ).maxMessagesPerRead(READS_AT_ONCE))
			.option(ChannelOption.SO_KEEPALIVE, true)
			.handler(new ChannelInitializer<Channel>() {

				@Override
				protected void initChannel(Channel channel) {
					resources.track(channel);
					if (options.sslContext() != null) {
						SslHandler ssl = options.sslContext()
							.newHandler(channel.alloc(), options.host(), options.port());
						ssl.setHandshakeTimeoutMillis(options.greetingTimeout().toMillis());
						channel.pipeline().addLast(ssl);
					}
					channel.pipeline().addLast(decoder, commands);
				}

			});
		ChannelFuture connecting;
		try {
			connecting = bootstrap.connect(new InetSocketAddress(addresses.get(index), options.port()));
		}
		catch (RuntimeException ex) {
			opened.completeExceptionally(shutDown(options, ex));
			return;
		}
		connecting.addListener((ChannelFuture result) -> {
			if (result.isSuccess()) {
				commands.opened().whenComplete((connection, failure) -> {
					if (failure != null) {
						opened.completeExceptionally(Futures.unwrap(failure));
					}
					else if (!opened.complete(connection)) {
						connection.close();
					}
				});
			}
			else if (index + 1 < addresses.size()) {
				connect(options, resources, loop, listener, addresses, index + 1, opened);
			}
			else {
				opened.completeExceptionally(
						resources.isClosing() ? shutDown(options, null) : connectFailure(options, result.cause()));
			}
		});
		if (loop.isShutdown()) {
			// The listener may never be called.
			opened.completeExceptionally(shutDown(options, null));
		}
	}

	private static EslConnectionException shutDown(ConnectionOptions options, @Nullable Throwable cause) {
		return new EslConnectionException(Reason.CLOSED,
				"Could not connect to " + options + ": this client's threads are shut down", cause);
	}

	private static EslConnectionException connectFailure(ConnectionOptions options, Throwable cause) {
		if (cause instanceof ConnectTimeoutException) {
			return new EslConnectionException(Reason.CONNECT_TIMEOUT,
					"No answer from %s within %s; check host, port and firewalls".formatted(options,
							Durations.toText(options.connectTimeout())),
					cause);
		}
		return new EslConnectionException(Reason.REFUSED,
				"Could not connect to %s (%s); check that FreeSWITCH runs and that mod_event_socket listens there"
					.formatted(options, cause.getMessage()),
				cause);
	}

	/**
	 * Sends a command and waits for its reply.
	 * @param command the command
	 * @param timeout how long the reply may take, time in the queue included
	 * @return the reply, which may be an error
	 * @throws EslTimeoutException when no reply came in time
	 * @throws EslConnectionException when the connection ended first
	 * @throws EslBusyException when too many commands wait already
	 * @throws IllegalStateException when called on an event loop
	 */
	public EslReply send(EslCommand command, Duration timeout) {
		EslClientResources.checkMayBlock("Sending a command");
		PendingReply reply = new PendingReply(command, timeout);
		try {
			this.commands.submitNow(reply);
			this.spin.await(reply, this.commands);
			this.commands.awaitAtSocket(reply);
			return awaitReply(reply, timeout);
		}
		finally {
			// Has an effect only when interrupted: what is not yet written stays unsent.
			if (reply.cancel(false)) {
				this.commands.watch(reply);
			}
		}
	}

	private EslReply awaitReply(PendingReply reply, Duration timeout) {
		if (!reply.isDone()) {
			try {
				return reply.get(reply.deadlineNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
			}
			catch (TimeoutException ex) {
				// The event loop says what the timeout means, and remembers the reply.
				this.commands.watch(reply);
			}
			catch (ExecutionException | InterruptedException ex) {
				if (ex instanceof InterruptedException) {
					Thread.currentThread().interrupt();
				}
			}
		}
		return Futures.await(reply, BLOCKED_SLACK, reply.command);
	}

	/**
	 * Sends a command.
	 * @param command the command
	 * @param timeout how long the reply may take, time in the queue included
	 * @return completes with the reply, on the connection's event loop (dependent stages
	 * must not block), or exceptionally as {@link #send} throws
	 */
	public CompletableFuture<EslReply> sendAsync(EslCommand command, Duration timeout) {
		PendingReply pending = new PendingReply(command, timeout);
		this.commands.submit(pending);
		return pending;
	}

	/**
	 * Returns the options this connection was opened with.
	 * @return the options
	 */
	public ConnectionOptions options() {
		return this.options;
	}

	/**
	 * Returns the server's answer to the authentication; after {@code userauth} its
	 * headers {@code Allowed-Events}, {@code Allowed-API} and {@code Allowed-LOG} say
	 * what the user may do. FreeSWITCH cuts that answer after 511 bytes; the headers
	 * behind are then missing, and the last may be incomplete.
	 * @return the reply
	 */
	public CommandReply authenticationReply() {
		return this.commands.authenticationReply();
	}

	/**
	 * Whether commands can be sent.
	 * @return {@code false} once the connection has ended
	 */
	public boolean isOpen() {
		return this.commands.isOpen();
	}

	/**
	 * Whether commands can be sent, after a look at the socket where that is needed to
	 * tell: an end that came a moment ago may not have been noticed yet. Does not wait.
	 * @return {@code false} once the connection has ended
	 */
	boolean checkOpen() {
		return this.commands.checkOpen();
	}

	/**
	 * Whether a reply is to come, awaited or overdue, so that a new command would wait
	 * behind it.
	 * @return whether the server owes a reply
	 */
	boolean owesReplies() {
		return this.commands.owesReplies();
	}

	/** See {@link EslConnectionInternals#onCaughtUp}. */
	void onCaughtUp(Runnable callback) {
		this.commands.onCaughtUp(callback);
	}

	/**
	 * Makes the server deliver events of this connection at once instead of within 20 ms,
	 * by sending an empty line at an interval, which it ignores. Does nothing while that
	 * goes on already.
	 * @param interval time between two lines
	 * @param wanted asked before each line, on the ticker of the connection's resources;
	 * {@code false} ends it. Must be quick and not block
	 */
	void wakeServerWhile(Duration interval, BooleanSupplier wanted) {
		this.commands.wakeServerWhile(interval, wanted);
	}

	/**
	 * Returns how many replies have been dropped because they came after their deadline.
	 * @return the number
	 */
	public long lateReplies() {
		return this.commands.lateReplies();
	}

	/**
	 * Returns when the last bytes came.
	 * @return the time as of {@link System#nanoTime()}
	 */
	public long lastReadNanos() {
		return this.commands.lastReadNanos();
	}

	/**
	 * Closes the connection at once. Whoever waits for a reply gets an
	 * {@link EslConnectionException}.
	 */
	public void close() {
		close(new EslConnectionException(Reason.CLOSED, "The connection to " + this.options + " was closed here"));
	}

	/**
	 * Closes the connection at once, for a given cause.
	 * @param cause what those who wait are told
	 */
	void close(EslException cause) {
		this.commands.close(cause);
	}

	@Override
	public String toString() {
		return this.options + (isOpen() ? " (open)" : " (closed)");
	}

}
