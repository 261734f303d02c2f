package io.github.eslboot.connection;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.github.eslboot.command.EslCommand;
import io.github.eslboot.internal.Durations;
import io.github.eslboot.protocol.EslReply;

/**
 * A command and its place in the queue of replies. The place is kept after a timeout: a
 * late reply is dropped in its turn instead of answering the next command.
 */
final class PendingReply extends CompletableFuture<EslReply> {

	/** First words of commands after which the server says nothing but one reply. */
	private static final List<String> ONLY_REPLIED_TO = List.of("api", "bgapi", "sendmsg", "nixevent");

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
		for (String word : ONLY_REPLIED_TO) {
			if (is(word)) {
				return true;
			}
		}
		return false;
	}

	/** Whether this is the first word of the command. */
	boolean is(String word) {
		byte[] bytes = this.command.bytes();
		int length = word.length();
		for (int i = 0; i < length; i++) {
			if (i == bytes.length || bytes[i] != word.charAt(i)) {
				return false;
			}
		}
		return length < bytes.length && (bytes[length] == ' ' || bytes[length] == '\n');
	}

}
