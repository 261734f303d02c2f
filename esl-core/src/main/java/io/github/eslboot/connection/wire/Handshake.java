package io.github.eslboot.connection.wire;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.github.eslboot.command.CommandInternals;
import io.github.eslboot.command.EslCommand;
import io.github.eslboot.connection.ConnectionOptions;
import io.github.eslboot.protocol.CommandReply;
import io.github.eslboot.protocol.EslException;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Greeting and authentication of a connection that this client opens, each with a timeout
 * of its own. Used on the event loop only.
 */
final class Handshake {

	private static final Logger logger = LoggerFactory.getLogger(Handshake.class);

	/** Time without input after which a reply counts as truncated. */
	private static final Duration TRUNCATED_AFTER = Duration.ofMillis(100);

	private final ConnectionOptions options;

	private final EslCommand authentication;

	private final EventLoop loop;

	private final PendingReplies replies;

	private final ConnectionFailures failures;

	private final Consumer<PendingReply> submit;

	private final Consumer<EslException> fail;

	private @Nullable ScheduledFuture<?> timer;

	private boolean greeted;

	private boolean done;

	/** Number of reads since the greeting, including that of the greeting. */
	private int reads;

	/**
	 * @param authentication the command that authenticates
	 * @param submit sends a command
	 * @param fail ends the connection
	 */
	Handshake(ConnectionOptions options, EslCommand authentication, EventLoop loop, PendingReplies replies,
			ConnectionFailures failures, Consumer<PendingReply> submit, Consumer<EslException> fail) {
		this.options = options;
		this.authentication = authentication;
		this.loop = loop;
		this.replies = replies;
		this.failures = failures;
		this.submit = submit;
		this.fail = fail;
	}

	/** Starts to wait for the greeting. */
	void start() {
		this.timer = schedule(this.options.greetingTimeout(), () -> this.fail.accept(this.failures.noGreeting()));
	}

	/** Returns whether the server has sent its greeting. */
	boolean isGreeted() {
		return this.greeted;
	}

	/** Answers the greeting with the authentication. */
	void greeted(ChannelHandlerContext context) {
		if (this.greeted) {
			this.fail.accept(this.failures.greetedTwice());
			return;
		}
		this.greeted = true;
		cancelTimer();
		this.timer = schedule(this.options.authenticationTimeout(),
				() -> this.fail.accept(this.failures.authenticationTimeout()));
		byte[] bytes = CommandInternals.bytes(this.authentication);
		context.writeAndFlush(context.alloc().ioBuffer(bytes.length).writeBytes(bytes), context.voidPromise());
	}

	/**
	 * Detects a truncated reply. FreeSWITCH truncates a reply to {@code userauth} with a
	 * long list before its blank line, and only the next frame distinguishes it from a
	 * reply that is still incomplete. So the handshake sends a probe: its reply is either
	 * appended to the first one, or a frame of its own.
	 */
	void readComplete() {
		if (this.greeted && !this.done && this.options.credentials().user() != null && ++this.reads == 2) {
			schedule(TRUNCATED_AFTER, () -> {
				if (!this.done) {
					this.submit.accept(PendingReply.probe(this.options.authenticationTimeout()));
				}
			});
		}
	}

	/**
	 * Evaluates the reply to the authentication.
	 * @param frame the reply
	 * @return the reply without the text appended to it, or {@code null} if the
	 * authentication failed, which ends the connection
	 */
	@Nullable CommandReply authenticated(CommandReply frame) {
		cancelTimer();
		CommandReply first = (this.replies.first() != null) ? TruncatedReply.split(frame) : null;
		if (first != null) {
			this.replies.answer(frame);
			logger.warn(
					"{}: the reply to the authentication of {} was truncated after 511 bytes; its Allowed-… headers are incomplete, although the server applies all of them; shorten the user's esl-allowed-events and esl-allowed-api",
					this.options, this.options.credentials());
		}
		CommandReply reply = (first != null) ? first : frame;
		if (!reply.isOk()) {
			this.fail.accept(this.failures.authenticationRefused(reply));
			return null;
		}
		this.done = true;
		return reply;
	}

	/**
	 * Returns the failure for a server that closes the connection during the handshake.
	 */
	EslException closedByServer() {
		return this.greeted ? this.failures.closedDuringAuthentication() : this.failures.closedBeforeGreeting();
	}

	/** Ends the handshake. */
	void close() {
		this.done = true;
		cancelTimer();
	}

	private ScheduledFuture<?> schedule(Duration delay, Runnable task) {
		return this.loop.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
	}

	private void cancelTimer() {
		if (this.timer != null) {
			this.timer.cancel(false);
		}
	}

}
