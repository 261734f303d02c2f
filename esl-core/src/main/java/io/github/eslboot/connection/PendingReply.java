package io.github.eslboot.connection;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import io.github.eslboot.command.CommandKind;
import io.github.eslboot.command.EslCommand;
import io.github.eslboot.internal.Durations;
import io.github.eslboot.protocol.EslReply;

/**
 * A command and its place in the queue of replies. The place is kept after a timeout: a
 * late reply is dropped in its turn instead of answering the next command.
 */
final class PendingReply extends CompletableFuture<EslReply> {

	/** Commands to which the server sends one reply and nothing else. */
	private static final Set<CommandKind> ONLY_REPLIED_TO = EnumSet.of(CommandKind.API, CommandKind.BGAPI,
			CommandKind.SENDMSG, CommandKind.NIXEVENT);

	final EslCommand command;

	final Duration timeout;

	final long deadlineNanos;

	/** Set on the event loop, once the command has failed. */
	boolean late;

	PendingReply(EslCommand command, Duration timeout) {
		this.command = command;
		this.timeout = timeout;
		this.deadlineNanos = System.nanoTime() + Durations.toNanos(timeout);
	}

	/**
	 * Whether the server says nothing to the command but its reply. After others, such as
	 * {@code event} or {@code log}, it goes on as long as the connection lasts.
	 */
	boolean hasOnlyItsReply() {
		return ONLY_REPLIED_TO.contains(this.command.kind());
	}

}
