package io.github.eslboot.call;

import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

import io.github.eslboot.call.link.CallLink.ApplicationRequest;
import io.github.eslboot.protocol.EslException;
import io.netty.util.concurrent.ScheduledFuture;
import org.jspecify.annotations.Nullable;

/** Application in the queue of a call, with the future of its result. */
final class QueuedApplication {

	final String uuid = UUID.randomUUID().toString();

	final CompletableFuture<ApplicationResult> result = new CompletableFuture<>();

	/** Sequence number among the applications of the call. */
	final long number;

	final String name;

	final String argument;

	final boolean eventLock;

	final Duration timeout;

	/** Guarded by the queue. */
	boolean sent;

	/** Ends the application at its timeout. Written under the lock of the queue. */
	@Nullable ScheduledFuture<?> timer;

	QueuedApplication(long number, String name, String argument, boolean eventLock, Duration timeout) {
		this.number = number;
		this.name = name;
		this.argument = argument;
		this.eventLock = eventLock;
		this.timeout = timeout;
	}

	ApplicationRequest request(String callUuid) {
		return new ApplicationRequest(callUuid, this.uuid, this.name, this.argument, this.eventLock);
	}

	void complete(ApplicationResult value) {
		cancelTimer();
		this.result.complete(value);
	}

	void fail(Throwable failure) {
		cancelTimer();
		boolean known = failure instanceof EslException || failure instanceof IllegalArgumentException;
		this.result.completeExceptionally(
				known ? failure : new EslException("'" + this.name + "' could not be sent", failure));
	}

	private void cancelTimer() {
		ScheduledFuture<?> running = this.timer;
		if (running != null) {
			running.cancel(false);
		}
	}

}
