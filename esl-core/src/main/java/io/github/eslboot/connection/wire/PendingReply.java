package io.github.eslboot.connection.wire;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

import io.github.eslboot.command.EslCommand;
import io.github.eslboot.internal.Durations;
import io.github.eslboot.protocol.EslReply;

/**
 * A command and the future of its reply. It keeps its place among the
 * {@linkplain PendingReplies pending replies} after its timeout, so that a late reply is
 * dropped instead of being taken for the reply to the next command.
 */
final class PendingReply extends CompletableFuture<EslReply> {

	/** Answered by {@code -ERR no keywords supplied}, without any effect. */
	private static final EslCommand PROBE = EslCommand.ofLine("nixevent");

	private static final AtomicIntegerFieldUpdater<PendingReply> CLAIMED = AtomicIntegerFieldUpdater
		.newUpdater(PendingReply.class, "claimed");

	final EslCommand command;

	final Duration timeout;

	final long deadlineNanos;

	/** Whether the timeout has passed; written on the event loop. */
	boolean late;

	private volatile int claimed;

	PendingReply(EslCommand command, Duration timeout) {
		this.command = command;
		this.timeout = timeout;
		this.deadlineNanos = System.nanoTime() + Durations.toNanos(timeout);
	}

	/** Returns a command without effect, sent only to get a reply. */
	static PendingReply probe(Duration timeout) {
		return new PendingReply(PROBE, timeout);
	}

	/**
	 * Claims the command, either to write it or to fail it as unsent. Only the first call
	 * succeeds, so a command that fails as unsent is never written. Any thread.
	 * @return whether this call has claimed the command
	 */
	boolean claim() {
		return CLAIMED.compareAndSet(this, 0, 1);
	}

	/**
	 * Returns whether the server sends nothing but a reply to the command. After other
	 * commands, such as {@code event} or {@code log}, it sends more at any time.
	 */
	boolean hasOnlyItsReply() {
		return switch (this.command.kind()) {
			case API, BGAPI, SENDMSG, NIXEVENT -> true;
			default -> false;
		};
	}

}
