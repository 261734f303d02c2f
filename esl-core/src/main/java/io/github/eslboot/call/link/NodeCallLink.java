package io.github.eslboot.call.link;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import io.github.eslboot.command.ApiCommand;
import io.github.eslboot.command.EslCommand;
import io.github.eslboot.command.UuidCommands;
import io.github.eslboot.connection.EslClientResources;
import io.github.eslboot.event.EslEventListener;
import io.github.eslboot.event.EventSelector;
import io.github.eslboot.event.EventStream;
import io.github.eslboot.event.EventStreamInternals;
import io.github.eslboot.event.Registration;
import io.github.eslboot.pool.EslConnectionPool;
import io.github.eslboot.pool.PoolInternals;
import io.github.eslboot.protocol.EslReply;
import io.github.eslboot.protocol.HangupCause;
import org.jspecify.annotations.Nullable;

/**
 * Internal: link to the calls of a server through its command pool and its event stream.
 *
 * @since 0.1.0
 */
public final class NodeCallLink implements CallLink {

	private final EslConnectionPool pool;

	private final EventStream stream;

	private final Duration commandTimeout;

	/**
	 * Creates a link.
	 * @param pool sends the commands
	 * @param stream delivers the events
	 * @param commandTimeout maximum time until the reply to a command
	 */
	public NodeCallLink(EslConnectionPool pool, EventStream stream, Duration commandTimeout) {
		this.pool = pool;
		this.stream = stream;
		this.commandTimeout = commandTimeout;
	}

	@Override
	public String node() {
		return this.pool.name();
	}

	@Override
	public EslClientResources resources() {
		return EventStreamInternals.resources(this.stream);
	}

	@Override
	public CompletableFuture<EslReply> execute(ApplicationRequest request, Duration timeout) {
		return PoolInternals.sendOnLoop(this.pool, EslCommand.execute(request.callUuid(), request.uuid(),
				request.application(), request.argument(), request.eventLock()), this.commandTimeout);
	}

	@Override
	public CompletableFuture<@Nullable Void> sendEvent(String uuid, String header, String value) {
		EslCommand command = CallLink.event(uuid, header, value);
		return PoolInternals.sendOnLoop(this.pool, command, this.commandTimeout)
			.thenApply((reply) -> CallLink.accepted(command, reply, node()));
	}

	@Override
	public <T extends @Nullable Object> CompletableFuture<T> run(ApiCommand<T> command) {
		return PoolInternals.sendOnLoop(this.pool, command.api(), this.commandTimeout)
			.thenApply((reply) -> command.read(reply, node()));
	}

	/** Uses {@code uuid_kill}, as a message would wait for the running application. */
	@Override
	public CompletableFuture<@Nullable Void> hangup(String uuid, HangupCause cause) {
		return run(UuidCommands.kill(uuid, cause));
	}

	@Override
	public Registration listen(EventSelector selector, EslEventListener listener) {
		return EventStreamInternals.listenOnLoop(this.stream, selector, listener);
	}

}
