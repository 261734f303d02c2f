package io.github.eslboot.call;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.github.eslboot.command.EslCommandException;
import io.github.eslboot.command.EslCommandException.ErrorCode;
import io.github.eslboot.connection.EslClientResourcesInternals;
import io.github.eslboot.internal.Futures;
import io.github.eslboot.internal.Steps;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Repeats the command that ends an application until the application has ended.
 * FreeSWITCH ignores a {@code uuid_break} in the moment in which an application starts,
 * and one that ends an application within this one may not end this one.
 */
final class RepeatedStop {

	private static final Logger logger = LoggerFactory.getLogger(RepeatedStop.class);

	private static final Duration DELAY = Duration.ofMillis(500);

	private final CallControl call;

	private final Supplier<? extends CompletableFuture<?>> command;

	private final CompletableFuture<?> end;

	/**
	 * Creates the repetition of a command.
	 * @param call the call
	 * @param command sends the command
	 * @param end completes when the application has ended, or at a timeout; fails if the
	 * command does
	 */
	RepeatedStop(CallControl call, Supplier<? extends CompletableFuture<?>> command, CompletableFuture<?> end) {
		this.call = call;
		this.command = command;
		this.end = end;
	}

	/** Sends the command, and again later. */
	void send() {
		repeatAfter(this.command.get());
	}

	/** Sends the command again some time after its reply, unless it failed. */
	void repeatAfter(CompletableFuture<?> reply) {
		reply.whenComplete((done, failure) -> {
			if (failure != null && !isEnding(Futures.unwrap(failure))) {
				this.end.completeExceptionally(Futures.unwrap(failure));
				return;
			}
			var timers = EslClientResourcesInternals.nextEventLoop(this.call.link().resources());
			if (!this.end.isDone() && !timers.isShuttingDown()) {
				Steps.run(logger, this.call.link().node(), "scheduling another attempt to stop an application",
						() -> timers.schedule(this::sendAgain, DELAY.toNanos(), TimeUnit.NANOSECONDS));
			}
		});
	}

	private void sendAgain() {
		if (!this.end.isDone()) {
			send();
		}
	}

	/** Returns whether a command failed because the call or the application is ending. */
	private static boolean isEnding(@Nullable Throwable failure) {
		return failure instanceof CallEndedException
				|| (failure instanceof EslCommandException refusal && refusal.errorCode() == ErrorCode.NOT_FOUND);
	}

}
