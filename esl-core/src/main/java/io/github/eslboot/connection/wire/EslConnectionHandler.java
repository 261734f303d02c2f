package io.github.eslboot.connection.wire;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BooleanSupplier;

import io.github.eslboot.command.EslCommand;
import io.github.eslboot.connection.ConnectionOptions;
import io.github.eslboot.connection.EslConnectionListener;
import io.github.eslboot.internal.Steps;
import io.github.eslboot.protocol.CommandReply;
import io.github.eslboot.protocol.DisconnectNotice;
import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.EslException;
import io.github.eslboot.protocol.EslHeaders;
import io.github.eslboot.protocol.EslMessage;
import io.github.eslboot.protocol.EslProtocolException;
import io.github.eslboot.protocol.EslReply;
import io.github.eslboot.protocol.codec.EslFrameDecoder;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Netty handler of one connection: its phases from the handshake to the end, and the
 * dispatch of the frames that the server sends. Fields without another comment are used
 * by the event loop only. The class is long because it connects the parts of a
 * connection, which do not know each other.
 *
 * @since 0.1.0
 */
public final class EslConnectionHandler extends ChannelInboundHandlerAdapter implements CallerReplyReader.Callbacks {

	private static final Logger logger = LoggerFactory.getLogger(EslConnectionHandler.class);

	private final ConnectionOptions options;

	private final EventLoop loop;

	private final GuardedListener listener;

	private final ConnectionFailures failures;

	private final PendingReplies replies;

	private final CommandWriter writer;

	private final ReplyDeadlines deadlines;

	private final CommandSender sender;

	private final IdleCheck idleCheck;

	private final WakeUp wakeUp;

	/** {@code null} if the server opened this connection. */
	private final @Nullable Handshake handshake;

	private final CompletableFuture<EslConnectionHandler> opened = new CompletableFuture<>();

	/** Lets callers read; {@code null} if only the event loop may, as with TLS. */
	private volatile @Nullable CallerReplyReader reader;

	private volatile @Nullable ChannelHandlerContext context;

	private @Nullable ReadPause pause;

	private volatile Phase phase = Phase.HANDSHAKE;

	private final InputProgress progress = new InputProgress();

	private volatile CommandReply authenticationReply = new CommandReply(EslHeaders.of(Map.of()));

	/**
	 * Creates a handler for one channel.
	 * @param options options of the connection
	 * @param authentication the command that authenticates, or {@code null} if the server
	 * opens this connection: then there is neither greeting nor authentication
	 * @param loop event loop of the channel
	 * @param wakeUpRounds rounds that wake up the server
	 * @param listener listener of the connection
	 */
	public EslConnectionHandler(ConnectionOptions options, @Nullable EslCommand authentication, EventLoop loop,
			WakeUpRounds wakeUpRounds, EslConnectionListener listener) {
		this.options = options;
		this.loop = loop;
		this.listener = new GuardedListener(options, listener);
		this.failures = new ConnectionFailures(options);
		this.replies = new PendingReplies(options, () -> runOnLoop(this::runNoPendingCallback));
		this.deadlines = new ReplyDeadlines(loop, this.replies, authentication == null, this::end);
		this.writer = new CommandWriter(options, loop, this.replies, this.deadlines::arm, this::failed);
		this.sender = new CommandSender(this.replies, this.writer, this.deadlines, this::runOnLoop);
		this.idleCheck = new IdleCheck(options, loop, this.replies, this.progress, this.failures, this.sender::submit,
				this::end);
		this.wakeUp = new WakeUp(wakeUpRounds, this.writer::sendEmptyLine);
		this.handshake = (authentication != null) ? new Handshake(options, authentication, loop, this.replies,
				this.failures, this.sender::submit, this::end) : null;
	}

	/** Completes on the event loop when commands may be sent or the handshake fails. */
	public CompletableFuture<EslConnectionHandler> opened() {
		return this.opened;
	}

	/** Returns the reply to the authentication; before that a reply without headers. */
	public CommandReply authenticationReply() {
		return this.authenticationReply;
	}

	/** Sends a command and blocks until its reply arrives. */
	public EslReply send(EslCommand command, Duration timeout) {
		return this.sender.send(command, timeout);
	}

	/** Sends a command; the future completes on the event loop. */
	public CompletableFuture<EslReply> sendAsync(EslCommand command, Duration timeout) {
		return this.sender.sendAsync(command, timeout);
	}

	@Override
	public boolean isOpen() {
		return this.phase == Phase.READY;
	}

	/**
	 * Returns whether the connection is open, after a look at the socket if callers read:
	 * the event loop may not yet have noticed the end.
	 */
	public boolean checkOpen() {
		CallerReplyReader current = this.reader;
		return isOpen() && (current == null || current.checkOpen());
	}

	/** Returns whether a reply is pending, in time or late. */
	public boolean hasPendingReplies() {
		return this.replies.count() > 0;
	}

	/** Sets a callback for the next time that no reply is pending; runs once. */
	public void onNoPendingReplies(Runnable callback) {
		this.replies.onNoPendingReplies(callback);
	}

	public long lateReplies() {
		return this.replies.lateReplies();
	}

	/** Returns the time of the last read, as of {@link System#nanoTime()}. */
	public long lastReadNanos() {
		return this.progress.lastReadNanos();
	}

	/**
	 * Returns the time of the last read that completed a frame, as of
	 * {@link System#nanoTime()}.
	 */
	public long lastFrameNanos() {
		return this.progress.lastFrameNanos();
	}

	/** Sends an empty line at an interval until the condition is {@code false}. */
	public void wakeServerWhile(Duration interval, BooleanSupplier wanted) {
		this.wakeUp.runWhile(interval.toNanos(), wanted);
	}

	/**
	 * Stops reading as long as a condition holds, which is evaluated at an interval. Only
	 * on the event loop; has no effect elsewhere and during a pause.
	 */
	public void pauseReadingWhile(Duration interval, BooleanSupplier wanted) {
		ReadPause current = this.pause;
		if (current != null && isOpen() && this.loop.inEventLoop()) {
			current.pauseWhile(interval.toNanos(), wanted);
		}
	}

	/** Closes the connection and fails all pending replies with a cause. */
	public void close(EslException cause) {
		if (this.loop.inEventLoop()) {
			end(cause);
		}
		else {
			runOnLoop(() -> end(cause));
		}
	}

	@Override
	public void runOnLoop(Runnable task) {
		try {
			this.loop.execute(task);
		}
		catch (RejectedExecutionException ex) {
			logger.debug("{}: the event loops are shut down, the connection is closed", this.options);
		}
		catch (Throwable ex) {
			Steps.logFailure(logger, this.options, "passing a task to the event loop", ex);
		}
	}

	@Override
	public void bytesRead() {
		this.progress.bytesRead();
	}

	@Override
	public void channelActive(ChannelHandlerContext context) {
		this.context = context;
		this.pause = new ReadPause(context.channel());
		this.progress.start(context.pipeline().get(EslFrameDecoder.class));
		this.writer.connected(context);
		if (this.handshake != null) {
			this.handshake.start();
		}
		else {
			ready(context);
		}
	}

	private void ready(ChannelHandlerContext current) {
		this.phase = Phase.READY;
		this.failures.opened();
		this.idleCheck.start();
		if (current.channel() instanceof CallerReadableChannel channel
				&& current.pipeline().get(SslHandler.class) == null) {
			CallerReplyReader callers = new CallerReplyReader(channel, this.replies, this);
			this.reader = callers;
			this.sender.allowCallers(callers);
			this.writer.allowCallers(channel);
		}
		this.opened.complete(this);
	}

	@Override
	public void channelRead(ChannelHandlerContext context, Object message) {
		handleQueuedFrames();
		if (message instanceof EslMessage frame) {
			handle(frame);
		}
	}

	private void handleQueuedFrames() {
		CallerReplyReader current = this.reader;
		if (current != null) {
			current.handleQueuedFrames();
		}
	}

	@Override
	public void handle(EslMessage message) {
		if (this.phase == Phase.CLOSED) {
			// The frame was part of the same read as the frame that ended the connection.
			return;
		}
		if (message instanceof EslEvent event) {
			this.listener.onEvent(event);
		}
		else if (message instanceof EslReply reply) {
			onReply(reply);
		}
		else if (message instanceof EslMessage.AuthRequest) {
			onGreeting();
		}
		else if (message instanceof EslMessage.RudeRejection rejection) {
			end(this.failures.accessDenied(rejection));
		}
		else if (message instanceof DisconnectNotice notice) {
			onNotice(notice);
		}
		else if (message instanceof EslMessage.LogData line) {
			this.listener.onLogData(line);
		}
		else if (message instanceof EslMessage.Unparsed frame) {
			onUnparsed(frame);
		}
	}

	private void onGreeting() {
		ChannelHandlerContext current = this.context;
		if (this.handshake != null && current != null) {
			this.handshake.greeted(current);
		}
		else {
			end(this.failures.greetedTwice());
		}
	}

	private void onReply(EslReply reply) {
		Handshake current = this.handshake;
		ChannelHandlerContext channel = this.context;
		if (this.phase == Phase.READY && this.replies.answer(reply)) {
			wakeWaiting();
		}
		else if (this.phase == Phase.HANDSHAKE && current != null && current.isGreeted() && channel != null
				&& reply instanceof CommandReply frame) {
			CommandReply accepted = current.authenticated(frame);
			if (accepted != null) {
				this.authenticationReply = accepted;
				ready(channel);
			}
		}
		else {
			end(this.failures.unexpectedReply());
		}
	}

	private void onNotice(DisconnectNotice notice) {
		this.listener.onDisconnectNotice(notice);
		if (notice.endsConnection()) {
			end(this.failures.closedWithNotice(notice));
		}
	}

	private void onUnparsed(EslMessage.Unparsed frame) {
		if (!isGreeted()) {
			end(this.failures.notEventSocket());
			return;
		}
		EslProtocolException problem = frame.problem();
		if (problem == null && !frame.headers().contains("Content-Type")) {
			end(this.failures.noContentType());
			return;
		}
		String type = frame.headers().get("Content-Type");
		logger.warn("{} sent a frame of type {} that {}", this.options,
				(type != null) ? ConnectionFailures.printable(type) : "(none)",
				(problem != null) ? "does not parse: " + problem.getMessage() : "is unknown");
		this.listener.onUnparsed(frame);
	}

	/** Returns whether the peer has proved to be an Event Socket. */
	private boolean isGreeted() {
		return this.phase != Phase.HANDSHAKE || (this.handshake != null && this.handshake.isGreeted());
	}

	@Override
	public void channelReadComplete(ChannelHandlerContext context) {
		if (this.handshake != null) {
			this.handshake.readComplete();
		}
		bytesRead();
		readComplete();
	}

	@Override
	public void readComplete() {
		this.listener.onReadComplete();
	}

	private void runNoPendingCallback() {
		Runnable callback = this.replies.takeNoPendingCallback();
		if (callback != null) {
			this.listener.run(callback);
		}
	}

	private void wakeWaiting() {
		CallerReplyReader current = this.reader;
		if (current != null) {
			current.wakeWaiting();
		}
	}

	@Override
	public void channelInactive(ChannelHandlerContext context) {
		handleQueuedFrames();
		Handshake current = this.handshake;
		end((this.phase == Phase.HANDSHAKE && current != null) ? current.closedByServer() : this.failures.closed());
	}

	/**
	 * Ends an accepted connection whose TLS handshake fails.
	 */
	@Override
	public void userEventTriggered(ChannelHandlerContext context, Object event) {
		if (this.handshake == null && event instanceof SslHandshakeCompletionEvent tls && !tls.isSuccess()) {
			end(this.failures.of(tls.cause(), isGreeted()));
		}
		context.fireUserEventTriggered(event);
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
		end(this.failures.of(cause, isGreeted()));
	}

	@Override
	public void failed(Throwable cause) {
		runOnLoop(() -> end(this.failures.of(cause, isGreeted())));
	}

	private void end(EslException cause) {
		if (this.phase == Phase.CLOSED) {
			return;
		}
		Phase endedIn = this.phase;
		this.phase = Phase.CLOSED;
		endStep("closing the writer", () -> this.writer.close(cause));
		Handshake current = this.handshake;
		if (current != null) {
			endStep("ending the handshake", current::close);
		}
		endStep("ending the idle check", this.idleCheck::close);
		endStep("ending the deadlines", this.deadlines::close);
		ChannelHandlerContext channel = this.context;
		if (channel != null) {
			endStep("closing the socket", channel::close);
		}
		endStep("failing the pending commands", () -> this.replies.failAll(cause));
		endStep("failing the commands that were not sent", () -> this.writer.failOutbox(cause));
		endStep("waking the waiting caller", this::wakeWaiting);
		if (endedIn == Phase.READY) {
			this.listener.onClosed(cause);
		}
		else {
			this.opened.completeExceptionally(cause);
		}
	}

	private void endStep(String name, Runnable step) {
		Steps.run(logger, this.options, name, step);
	}

	private enum Phase {

		HANDSHAKE, READY, CLOSED

	}

}
