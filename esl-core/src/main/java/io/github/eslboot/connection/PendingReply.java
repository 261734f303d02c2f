package io.github.eslboot.connection;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import io.github.eslboot.command.EslCommand;
import io.github.eslboot.protocol.EslReply;

/**
 * A command and its place in the queue of replies. The place is kept after a timeout: a
 * late reply is dropped in its turn instead of answering the next command.
 */
final class PendingReply extends CompletableFuture<EslReply> {

	final EslCommand command;

	final Duration timeout;

	final long beginNanos = System.nanoTime();

	final long deadlineNanos;

	/** Set on the event loop, once the command has failed. */
	boolean late;

	PendingReply(EslCommand command, Duration timeout) {
		this.command = command;
		this.timeout = timeout;
		this.deadlineNanos = this.beginNanos + EslConnection.nanos(timeout);
	}

}
