package io.github.eslboot.outbound;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import io.github.eslboot.call.link.CallLink;
import io.github.eslboot.command.ApiCommand;
import io.github.eslboot.command.EslCommand;
import io.github.eslboot.command.SendMessage;
import io.github.eslboot.command.UuidCommands;
import io.github.eslboot.connection.EslClientResources;
import io.github.eslboot.connection.EslClientResourcesInternals;
import io.github.eslboot.connection.EslConnection;
import io.github.eslboot.event.EslEventListener;
import io.github.eslboot.event.EventRouterInternals;
import io.github.eslboot.event.EventSelector;
import io.github.eslboot.event.Registration;
import io.github.eslboot.observation.EslObserver;
import io.github.eslboot.observation.ObservationInternals;
import io.github.eslboot.protocol.EslException;
import io.github.eslboot.protocol.EslReply;
import io.github.eslboot.protocol.HangupCause;
import org.jspecify.annotations.Nullable;

/**
 * Commands and events of a session's call, over the connection that FreeSWITCH opened for
 * it. Its {@code sendmsg} commands carry no uuid: a synchronous session executes only
 * such commands immediately.
 */
final class SessionLink implements CallLink {

	/**
	 * Timeout of a reply that a synchronous session sends when the application has ended.
	 * The caller that waits for this end has a deadline of its own.
	 */
	private static final Duration UNLIMITED = Duration.ofDays(365);

	private final EslConnection connection;

	private final EventRouterInternals.Source events;

	private final EslClientResources resources;

	private final Duration commandTimeout;

	private final String node;

	/** Name of the session server, for observations. */
	private final String server;

	private final boolean async;

	private final boolean full;

	/** Cause of a hangup that this side requested and FreeSWITCH accepted. */
	private volatile @Nullable HangupCause hangupCause;

	SessionLink(EslConnection connection, EventRouterInternals.Source events, EslClientResources resources,
			EslSessionServerOptions options, String node, boolean async, boolean full) {
		this.connection = connection;
		this.events = events;
		this.resources = resources;
		this.commandTimeout = options.commandTimeout();
		this.server = options.name();
		this.node = node;
		this.async = async;
		this.full = full;
	}

	@Override
	public String node() {
		return this.node;
	}

	@Override
	public EslClientResources resources() {
		return this.resources;
	}

	@Override
	public boolean acceptsApiCommands() {
		return this.full;
	}

	@Override
	public boolean runsApplicationsInBackground() {
		return this.async;
	}

	@Override
	public boolean observesOtherCalls() {
		return false;
	}

	@Override
	public CompletableFuture<EslReply> execute(ApplicationRequest request, Duration timeout) {
		SendMessage message = SendMessage.execute(request.application(), request.argument())
			.applicationUuid(request.uuid());
		return send((request.eventLock() ? message.eventLock() : message).toOwnCall(),
				this.async ? this.commandTimeout : UNLIMITED);
	}

	@Override
	public CompletableFuture<@Nullable Void> sendEvent(String uuid, String header, String value) {
		if (!this.full) {
			return CompletableFuture.failedFuture(notPermitted("sendevent"));
		}
		EslCommand command = CallLink.event(uuid, header, value);
		return send(command, this.commandTimeout).thenApply((reply) -> CallLink.accepted(command, reply, this.node));
	}

	private EslException notPermitted(String command) {
		return new EslException(
				"%s: the session may not run '%s'; add 'full' to the dialplan's line, as in socket host:port async full"
					.formatted(this.node, command));
	}

	@Override
	public <T extends @Nullable Object> CompletableFuture<T> run(ApiCommand<T> command) {
		if (!this.full) {
			return CompletableFuture.failedFuture(notPermitted(command.name()));
		}
		return send(command.api(), this.commandTimeout).thenApply((reply) -> command.read(reply, this.node));
	}

	@Override
	public CompletableFuture<@Nullable Void> hangup(String uuid, HangupCause cause) {
		CompletableFuture<@Nullable Void> accepted = this.full ? run(UuidCommands.kill(uuid, cause)) : message(cause);
		return accepted.whenComplete((done, failure) -> {
			if (failure == null) {
				this.hangupCause = cause;
			}
		});
	}

	private CompletableFuture<@Nullable Void> message(HangupCause cause) {
		EslCommand command = SendMessage.hangup(cause).toOwnCall();
		return send(command, this.async ? this.commandTimeout : UNLIMITED)
			.thenApply((reply) -> CallLink.accepted(command, reply, this.node));
	}

	/**
	 * Sends a command of the session, which is observed if the client has an observer.
	 */
	CompletableFuture<EslReply> send(EslCommand command, Duration timeout) {
		EslObserver observer = EslClientResourcesInternals.observer(this.resources);
		return (observer != null)
				? ObservationInternals.observeAsync(observer.command(this.server, command),
						() -> this.connection.sendAsync(command, timeout))
				: this.connection.sendAsync(command, timeout);
	}

	@Nullable HangupCause hangupCause() {
		return this.hangupCause;
	}

	@Override
	public Registration listen(EventSelector selector, EslEventListener listener) {
		return this.events.listenOnLoop(selector, listener);
	}

}
