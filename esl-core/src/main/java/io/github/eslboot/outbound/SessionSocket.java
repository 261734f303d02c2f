package io.github.eslboot.outbound;

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
import io.github.eslboot.connection.EslConnectionInternals;
import io.github.eslboot.connection.EslConnectionException;
import io.github.eslboot.connection.EslConnectionException.Reason;
import io.github.eslboot.connection.EslConnectionListener;
import io.github.eslboot.internal.Durations;
import io.github.eslboot.protocol.CommandReply;
import io.github.eslboot.protocol.DisconnectNotice;
import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.EslException;
import io.github.eslboot.protocol.EslReply;
import io.github.eslboot.protocol.EslTimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An accepted socket from its first byte to its last: asks for the call's data and
 * becomes a session, or hangs the call up if it is to be refused. Apart from its start
 * everything happens on the connection's event loop.
 */
final class SessionSocket implements EslConnectionListener {

	private static final Logger logger = LoggerFactory.getLogger(EslSessionServer.class);

	private final EslSessionServer server;

	private final EslSessionServerOptions options;

	private final EslClientResources resources;

	private final InetSocketAddress peer;

	private final boolean refuse;

	private final AtomicBoolean over = new AtomicBoolean();

	private volatile @Nullable EslConnection connection;

	private volatile @Nullable EslSession session;

	private boolean refused;

	SessionSocket(EslSessionServer server, EslSessionServerOptions options, EslClientResources resources,
			InetSocketAddress peer, boolean refuse) {
		this.server = server;
		this.options = options;
		this.resources = resources;
		this.peer = peer;
		this.refuse = refuse;
	}

	void open(SocketChannel socket) {
		Duration handshake = this.options.handshakeTimeout();
		ConnectionOptions wire = EslConnectionInternals
			.acceptedOptions(this.peer.getAddress().getHostAddress(), this.peer.getPort())
			// A little less than all of it, so that TLS is named when it is to blame.
			.greetingTimeout(handshake.multipliedBy(9).dividedBy(10))
			.commandTimeout(this.options.commandTimeout())
			.idleCheckInterval(this.options.idleCheckInterval())
			.idleCheckTimeout(this.options.idleCheckTimeout())
			.limits(this.options.limits())
			.sslContext(this.options.sslContext())
			.build();
		EslConnectionInternals.accept(socket, wire, this.options.writeTimeout(), this.resources, this)
			.whenComplete((opened, failure) -> {
				if (failure != null) {
					over(cause(failure));
				}
				else {
					connect(opened);
				}
			});
	}

	private void connect(EslConnection opened) {
		this.connection = opened;
		EslCommand connect = EslCommand.connect();
		opened.sendAsync(connect, this.options.handshakeTimeout()).whenComplete((reply, failure) -> {
			if (failure instanceof EslTimeoutException) {
				EslConnectionInternals.close(opened,
						new EslConnectionException(Reason.NO_GREETING,
								"%s did not answer 'connect' within %s; it may be no FreeSWITCH, or frozen"
									.formatted(peer(), Durations.toText(this.options.handshakeTimeout()))));
			}
			else if (failure == null) {
				connected(opened, reply);
			}
			// Otherwise the connection has ended, which it tells.
		});
	}

	private void connected(EslConnection opened, EslReply reply) {
		EslEvent data = (reply instanceof CommandReply answer) ? EslEvent.of(answer.headers(), null) : null;
		if (data == null || data.uniqueId() == null || !reply.isOk()) {
			EslConnectionInternals.close(opened,
					new EslConnectionException(Reason.NOT_EVENT_SOCKET,
							"%s answered 'connect' without the data of a call; it is no FreeSWITCH's socket application"
								.formatted(peer())));
			return;
		}
		if (this.refuse) {
			hangUp(opened);
			return;
		}
		EslSession begun = new EslSession(opened, this.peer, data, this.options, this.server.newSource(),
				this.resources);
		this.session = begun;
		List<CompletableFuture<EslReply>> replies = new ArrayList<>();
		long linger = this.options.linger().toSeconds();
		if (begun.isFull() && linger > 0) {
			replies.add(send(opened, EslCommand.linger(Duration.ofSeconds(linger))));
		}
		replies.add(send(opened, EslCommand.myEvents(this.options.eventFormat())));
		if (begun.isFull()) {
			replies.add(send(opened, EslCommand.events(this.options.eventFormat(), EslSession.MORE_EVENTS, List.of())));
		}
		CompletableFuture.allOf(replies.toArray(CompletableFuture[]::new)).whenComplete((done, failure) -> {
			if (failure == null) {
				this.server.serve(begun);
			}
			else if (opened.isOpen()) {
				begun.disconnect("FreeSWITCH did not subscribe to the call's events: " + cause(failure).getMessage());
			}
			else {
				logger.debug("{} ended before its handler was called", begun);
			}
		});
	}

	private CompletableFuture<EslReply> send(EslConnection opened, EslCommand command) {
		return opened.sendAsync(command, this.options.commandTimeout()).thenApply((reply) -> {
			if (reply.isError()) {
				logger.warn("{} answered '{}' to '{}'", this.session, reply.text(), command);
			}
			return reply;
		});
	}

	/** FreeSWITCH closes the connection when the call has ended. */
	private void hangUp(EslConnection opened) {
		this.refused = true;
		Duration patience = this.options.handshakeTimeout();
		opened.sendAsync(SendMessage.hangup(this.options.refusalCause()).toOwnCall(), patience);
		EslClientResourcesInternals.nextEventLoop(this.resources)
			.schedule(() -> opened.close(), patience.toNanos(), TimeUnit.NANOSECONDS);
	}

	@Override
	public void onEvent(EslEvent event) {
		EslSession current = this.session;
		if (current != null) {
			current.onEvent(event);
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
		over(cause);
	}

	private void over(EslException cause) {
		if (this.over.compareAndSet(false, true)) {
			this.server.over(this, cause);
		}
	}

	/** Ends it at once, whatever it is at. */
	void disconnect(String why) {
		EslConnection current = this.connection;
		if (current != null) {
			EslConnectionInternals.close(current,
					new EslConnectionException(Reason.CLOSED, peer() + " was disconnected here: " + why));
		}
	}

	private EslException cause(Throwable failure) {
		Throwable cause = (failure.getCause() != null) ? failure.getCause() : failure;
		return (failure instanceof EslException known) ? known : (cause instanceof EslException wrapped) ? wrapped
				: new EslConnectionException(Reason.LOST, peer() + " failed: " + cause, cause);
	}

	@Nullable EslSession session() {
		return this.session;
	}

	/** Whether the slot this holds is one of those for sessions. */
	boolean isToBeRefused() {
		return this.refuse;
	}

	/** Whether it was refused as it should be. */
	boolean wasRefused() {
		return this.refused;
	}

	InetSocketAddress address() {
		return this.peer;
	}

	private String peer() {
		return Acceptor.text(this.peer);
	}

}
