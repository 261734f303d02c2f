package io.github.eslboot.call;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import io.github.eslboot.call.link.CallLink;
import io.github.eslboot.command.ApiCommand;
import io.github.eslboot.command.EslCommandException;
import io.github.eslboot.command.UuidCommands;
import io.github.eslboot.internal.Futures;
import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.HangupCause;
import io.github.eslboot.protocol.ProtocolInternals;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * API commands for one call. If the server replies that the call does not exist, the end
 * event of the call has not arrived yet: the command then waits for it and fails with the
 * end of the call instead of the reply.
 */
final class CallCommands {

	private static final Logger logger = LoggerFactory.getLogger(CallCommands.class);

	/** Maximum time until the end event of a call that the server no longer knows. */
	static final Duration END_EVENT_TIMEOUT = Duration.ofSeconds(5);

	private final CallLink link;

	private final CallMonitor monitor;

	CallCommands(CallLink link, CallMonitor monitor) {
		this.link = link;
		this.monitor = monitor;
	}

	/** Runs an API command; fails immediately if the call has ended. */
	<T extends @Nullable Object> CompletableFuture<T> run(ApiCommand<T> command) {
		CallEnd ended = this.monitor.snapshot().end();
		if (ended != null) {
			return CompletableFuture.failedFuture(this.monitor.endedException(command.name(), ended));
		}
		CompletableFuture<T> result = new CompletableFuture<>();
		this.link.run(command).whenComplete((value, failure) -> {
			if (failure == null) {
				result.complete(value);
				return;
			}
			Throwable cause = Futures.unwrap(failure);
			if (cause instanceof EslCommandException refusal && refusal.isNoSuchCall()) {
				failWithEnd(result, command.name(), refusal);
			}
			else {
				result.completeExceptionally(cause);
			}
		});
		return result;
	}

	/**
	 * Fails a future with the end of the call, or with the server's refusal if no end
	 * event arrives in time.
	 */
	void failWithEnd(CompletableFuture<?> result, String operation, EslCommandException refusal) {
		this.monitor.await(CallSnapshot::isEnded, operation, END_EVENT_TIMEOUT).whenComplete((state, failure) -> {
			CallEnd end = this.monitor.snapshot().end();
			result.completeExceptionally((end != null) ? this.monitor.endedException(operation, end) : refusal);
		});
	}

	CompletableFuture<@Nullable Void> hangup(HangupCause cause) {
		return this.link.hangup(this.monitor.uuid(), cause).whenComplete((done, failure) -> {
			if (failure != null) {
				logger.debug("{}: call {} could not be hung up: {}", this.link.node(), loggedUuid(),
						failure.getMessage());
			}
		});
	}

	/**
	 * Reads the state of the call from the server.
	 * @param afterGap whether events may have been lost
	 * @return a future that completes with the state; exceptionally with the failure of
	 * the command
	 */
	CompletableFuture<CallSnapshot> refresh(boolean afterGap) {
		ApiCommand<EslEvent> dump;
		try {
			dump = UuidCommands.dump(this.monitor.uuid());
		}
		catch (IllegalStateException ex) {
			return CompletableFuture.failedFuture(ex);
		}
		return this.link.run(dump).thenApply((data) -> {
			this.monitor.refresh(data, afterGap);
			return this.monitor.snapshot();
		});
	}

	/**
	 * Reads the state of the call from the server and reports whether the call exists.
	 * Without Jackson the state cannot be read, and only the existence is checked.
	 * @param afterGap whether events may have been lost
	 * @return a future that completes with whether the call exists; exceptionally when
	 * the command failed for another reason
	 */
	CompletableFuture<Boolean> checkExists(boolean afterGap) {
		return refresh(afterGap).handle((state, failure) -> (failure != null) ? Futures.unwrap(failure) : null)
			.thenCompose((failure) -> (failure instanceof IllegalStateException)
					? this.link.run(UuidCommands.exists(this.monitor.uuid())).handle(this::existsOrRethrow)
					: CompletableFuture.completedFuture(existsOrRethrow(true, failure)));
	}

	private boolean existsOrRethrow(@Nullable Boolean exists, @Nullable Throwable failure) {
		if (failure == null) {
			return Boolean.TRUE.equals(exists);
		}
		Throwable cause = Futures.unwrap(failure);
		if (cause instanceof EslCommandException refusal && refusal.isNoSuchCall()) {
			return false;
		}
		throw new CompletionException(cause);
	}

	private String loggedUuid() {
		return ProtocolInternals.logText(this.monitor.uuid());
	}

}
