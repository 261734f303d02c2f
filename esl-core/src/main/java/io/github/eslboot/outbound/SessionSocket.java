package io.github.eslboot.outbound;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.eslboot.command.EslCommand;
import io.github.eslboot.command.SendMessage;
import io.github.eslboot.connection.ConnectionOptions;
import io.github.eslboot.connection.EslClientResources;
import io.github.eslboot.connection.EslClientResourcesInternals;
import io.github.eslboot.connection.EslConnection;
import io.github.eslboot.connection.EslConnectionException;
import io.github.eslboot.connection.EslConnectionException.Reason;
import io.github.eslboot.connection.EslConnectionInternals;
import io.github.eslboot.connection.EslConnectionListener;
import io.github.eslboot.event.EventRouterInternals;
import io.github.eslboot.internal.Durations;
import io.github.eslboot.internal.Futures;
import io.github.eslboot.protocol.CommandReply;
import io.github.eslboot.protocol.DisconnectNotice;
import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.EslException;
import io.github.eslboot.protocol.EslMessage;
import io.github.eslboot.protocol.EslProtocolException;
import io.github.eslboot.protocol.EslReply;
import io.github.eslboot.protocol.EslTimeoutException;
import io.github.eslboot.protocol.ProtocolInternals;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Accepted socket from the handshake to its close: requests the data of the call and
 * creates its session, or hangs the call up if the connection has to be refused.
 * {@link #open} and {@link #disconnect} may be called by any thread; everything else runs
 * on event loops.
 */
final class SessionSocket implements EslConnectionListener {

	private static final Logger logger = LoggerFactory.getLogger(SessionSocket.class);

	/** Time by which the deadlines of a handshake may be late. */
	private static final Duration HANDSHAKE_DELAY = Duration.ofSeconds(5);

	private final Callbacks callbacks;

	private final EslSessionServerOptions options;

	private final EslClientResources resources;

	private final InetSocketAddress peer;

	/** {@code null} if the call is to be hung up instead of served. */
	private final @Nullable SlotHolder slot;

	private final long createdNanos = System.nanoTime();

	private final AtomicBoolean ended = new AtomicBoolean();

	private volatile @Nullable SocketChannel socket;

	private volatile @Nullable EslConnection connection;

	private volatile @Nullable EslSession session;

	private boolean refused;

	/**
	 * Creates the state of an accepted socket.
	 * @param callbacks notified of the session and of the end
	 * @param options options of the server
	 * @param resources event loops and workers
	 * @param peer address of the peer
	 * @param slot slot of the session, or {@code null} to hang the call up instead of
	 * serving it
	 */
	SessionSocket(Callbacks callbacks, EslSessionServerOptions options, EslClientResources resources,
			InetSocketAddress peer, @Nullable SlotHolder slot) {
		this.callbacks = callbacks;
		this.options = options;
		this.resources = resources;
		this.peer = peer;
		this.slot = slot;
	}

	/**
	 * Registers the socket with an event loop and starts the handshake. Never throws: a
	 * failure ends the connection.
	 * @param socket the socket, in blocking mode
	 */
	void open(SocketChannel socket) {
		this.socket = socket;
		try {
			EslConnectionInternals
				.accept(socket, connectionOptions(), this.options.writeTimeout(), this.resources, this)
				.whenComplete((opened, failure) -> {
					if (failure != null) {
						end(cause(failure));
					}
					else {
						connect(opened);
					}
				});
		}
		catch (Throwable ex) {
			closeQuietly(socket);
			end(cause(ex));
		}
	}

	/**
	 * Ends the connection if it should have become a session long ago. All steps have
	 * deadlines of their own; this one is for a step whose end was not reported.
	 */
	void checkHandshake() {
		long limit = this.options.handshakeTimeout().plus(HANDSHAKE_DELAY).toNanos();
		if (this.connection == null && System.nanoTime() - this.createdNanos > limit) {
			SocketChannel accepted = this.socket;
			if (accepted != null) {
				closeQuietly(accepted);
			}
			end(new EslConnectionException(Reason.LOST,
					peer() + " connected, but its connection was not established in time"));
		}
	}

	private ConnectionOptions connectionOptions() {
		// Shorter than the whole handshake, so that a TLS timeout is reported as such.
		Duration tlsTimeout = this.options.handshakeTimeout().multipliedBy(9).dividedBy(10);
		return EslConnectionInternals.acceptedOptions(this.peer.getAddress().getHostAddress(), this.peer.getPort())
			.greetingTimeout(tlsTimeout)
			.commandTimeout(this.options.commandTimeout())
			.idleCheckInterval(this.options.idleCheckInterval())
			.idleCheckTimeout(this.options.idleCheckTimeout())
			.limits(this.options.limits())
			.sslContext(this.options.sslContext())
			.build();
	}

	private static void closeQuietly(SocketChannel socket) {
		try {
			socket.close();
		}
		catch (IOException ex) {
			logger.debug("Closing {} failed", socket, ex);
		}
	}

	private void connect(EslConnection opened) {
		this.connection = opened;
		guarded(opened, () -> sendConnect(opened));
	}

	private void sendConnect(EslConnection opened) {
		opened.sendAsync(EslCommand.connect(), this.options.handshakeTimeout()).whenComplete((reply, failure) -> {
			if (failure instanceof EslTimeoutException) {
				EslConnectionInternals.close(opened,
						new EslConnectionException(Reason.NO_GREETING,
								"%s did not answer 'connect' within %s; it may be no FreeSWITCH, or frozen"
									.formatted(peer(), Durations.toText(this.options.handshakeTimeout()))));
			}
			else if (failure == null) {
				guarded(opened, () -> connected(opened, reply));
			}
			// With any other failure the connection has ended, which onClosed reports.
		});
	}

	/**
	 * Runs a step towards the session, and closes the connection if that fails; otherwise
	 * the connection would keep its slot.
	 */
	private void guarded(EslConnection opened, Runnable step) {
		try {
			step.run();
		}
		catch (Throwable ex) {
			EslConnectionInternals.close(opened, new EslConnectionException(Reason.CLOSED,
					"%s was disconnected here: its session failed to start (%s)".formatted(peer(), ex), ex));
		}
	}

	private void connected(EslConnection opened, EslReply reply) {
		EslEvent data = (reply instanceof CommandReply answer) ? EslEvent.of(answer.headers(), null) : null;
		if (data == null || data.uniqueId() == null || !reply.isOk()) {
			EslConnectionInternals.close(opened, new EslConnectionException(Reason.NOT_EVENT_SOCKET,
					"%s answered 'connect' without the data of a call; it is not the socket application of FreeSWITCH"
						.formatted(peer())));
			return;
		}
		if (this.slot == null) {
			hangUp(opened);
			return;
		}
		EslSession created = new EslSession(opened, this.slot, this.peer, data, this.options,
				this.callbacks.newEventSource(), this.resources);
		this.session = created;
		subscribe(opened, created).whenComplete((done, failure) -> guarded(opened, () -> {
			if (failure == null) {
				this.callbacks.onSession(created);
			}
			else if (opened.isOpen()) {
				created.disconnect("FreeSWITCH did not subscribe to the call's events: " + cause(failure).getMessage());
			}
			else {
				logger.debug("{}: closed before its handler was called", created);
			}
		}));
	}

	private CompletableFuture<Void> subscribe(EslConnection opened, EslSession created) {
		List<CompletableFuture<EslReply>> replies = new ArrayList<>();
		long linger = this.options.linger().toSeconds();
		if (created.isFull() && linger > 0) {
			replies.add(send(opened, EslCommand.linger(Duration.ofSeconds(linger))));
		}
		replies.add(send(opened, EslCommand.myEvents(this.options.eventFormat())));
		if (created.isFull()) {
			replies.add(send(opened, EslCommand.events(this.options.eventFormat(), EslSession.ADDITIONAL_EVENTS,
					EslSession.ADDITIONAL_SUBCLASSES)));
		}
		return CompletableFuture.allOf(replies.toArray(CompletableFuture[]::new));
	}

	private CompletableFuture<EslReply> send(EslConnection opened, EslCommand command) {
		return opened.sendAsync(command, this.options.commandTimeout()).thenApply((reply) -> {
			if (reply.isError()) {
				logger.warn("{}: FreeSWITCH answered '{}' to '{}'", this.session,
						ProtocolInternals.logText(reply.text()), command);
			}
			return reply;
		});
	}

	/**
	 * Hangs the call up. FreeSWITCH then closes the connection; if it does not, this side
	 * does after a timeout.
	 */
	private void hangUp(EslConnection opened) {
		this.refused = true;
		Duration timeout = this.options.handshakeTimeout();
		opened.sendAsync(SendMessage.hangup(this.options.refusalCause()).toOwnCall(), timeout);
		EslClientResourcesInternals.nextEventLoop(this.resources)
			.schedule(() -> opened.close(), timeout.toNanos(), TimeUnit.NANOSECONDS);
	}

	@Override
	public void onEvent(EslEvent event) {
		EslSession current = this.session;
		if (current != null) {
			current.onEvent(event);
		}
	}

	@Override
	public void onUnparsed(EslMessage.Unparsed frame) {
		this.callbacks.onUnparsed();
		EslSession current = this.session;
		if (current != null) {
			EslProtocolException problem = frame.problem();
			current.onUnparsed((problem != null) ? "an event could not be parsed: " + problem.getMessage()
					: "a frame is of an unknown type");
		}
	}

	@Override
	public void onReadComplete() {
		EslSession current = this.session;
		if (current != null) {
			current.onReadComplete();
		}
	}

	@Override
	public void onDisconnectNotice(DisconnectNotice notice) {
		EslSession current = this.session;
		if (current != null) {
			current.onNotice(notice);
		}
	}

	@Override
	public void onClosed(EslException cause) {
		end(cause);
	}

	private void end(EslException cause) {
		if (this.ended.compareAndSet(false, true)) {
			this.callbacks.onEnd(this, cause);
		}
	}

	/** Closes the connection immediately, in whatever state it is. */
	void disconnect(String why) {
		EslConnection current = this.connection;
		if (current != null) {
			EslConnectionInternals.close(current,
					new EslConnectionException(Reason.CLOSED, peer() + " was disconnected here: " + why));
		}
	}

	private EslException cause(Throwable failure) {
		Throwable cause = Futures.unwrap(failure);
		return (cause instanceof EslException known) ? known
				: new EslConnectionException(Reason.LOST, peer() + " failed: " + cause, cause);
	}

	@Nullable EslSession session() {
		return this.session;
	}

	/** Returns the slot, or {@code null} if the connection is to be refused. */
	@Nullable SlotHolder slot() {
		return this.slot;
	}

	/** Returns whether the hangup of a call to be refused was sent. */
	boolean wasRefused() {
		return this.refused;
	}

	InetSocketAddress address() {
		return this.peer;
	}

	private String peer() {
		return Addresses.toText(this.peer);
	}

	/** Server side of the socket. */
	interface Callbacks {

		/**
		 * Creates the source that takes the events of one session.
		 * @return the source
		 */
		EventRouterInternals.Source newEventSource();

		/**
		 * Called on an event loop when the session is ready for its handler.
		 * @param session the session
		 */
		void onSession(EslSession session);

		/** Called on an event loop for each frame that could not be parsed. */
		void onUnparsed();

		/**
		 * Called once, when the connection has ended.
		 * @param socket this socket
		 * @param cause reason of the end
		 */
		void onEnd(SessionSocket socket, EslException cause);

	}

}
