package io.github.eslboot.connection;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import javax.net.ssl.SSLException;

import io.github.eslboot.command.EslCommand;
import io.github.eslboot.connection.EslConnectionException.Reason;
import io.github.eslboot.internal.Durations;
import io.github.eslboot.protocol.CommandReply;
import io.github.eslboot.protocol.DisconnectNotice;
import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.EslException;
import io.github.eslboot.protocol.EslHeaders;
import io.github.eslboot.protocol.EslMessage;
import io.github.eslboot.protocol.EslProtocolException;
import io.github.eslboot.protocol.EslReply;
import io.github.eslboot.protocol.EslTimeoutException;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.handler.timeout.WriteTimeoutException;
import io.netty.util.concurrent.ScheduledFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The life of a connection at its socket: greeting, authentication, what the server says,
 * deadlines, and the end. All state without a better comment belongs to the event loop.
 */
final class CommandChannel extends ChannelInboundHandlerAdapter {

	private static final Logger logger = LoggerFactory.getLogger(EslConnection.class);

	/** Answered by {@code -ERR no keywords supplied}, and changes nothing. */
	private static final EslCommand SIGN_OF_LIFE = EslCommand.ofLine("nixevent");

	/** Input that breaks off for so long does not go on by itself. */
	private static final Duration BROKEN_OFF = Duration.ofMillis(100);

	private static final int SHOWN_LENGTH = 300;

	private final ConnectionOptions options;

	private final EventLoop loop;

	private final EslConnectionListener listener;

	private final ReplyQueue replies;

	private final CommandWriter writer;

	private final WakeUp wakeUp;

	/**
	 * Whether the server opened this connection: there is no greeting, no authentication.
	 */
	private final boolean accepted;

	private final CompletableFuture<EslConnection> opened = new CompletableFuture<>();

	/** Callers that read; {@code null} when only the event loop may, as with TLS. */
	private volatile @Nullable ReplyReader reader;

	private volatile @Nullable ChannelHandlerContext context;

	private @Nullable ScheduledFuture<?> phaseTimer;

	private @Nullable ScheduledFuture<?> idleTimer;

	private @Nullable ScheduledFuture<?> deadlineTimer;

	private long deadlineTimerAt;

	/** Reads since the greeting, while the reply to the authentication is awaited. */
	private int authenticationReads;

	private volatile Phase phase = Phase.GREETING;

	private volatile @Nullable EslException closeCause;

	private volatile long lastReadNanos = System.nanoTime();

	private volatile CommandReply authenticationReply = new CommandReply(EslHeaders.EMPTY);

	CommandChannel(ConnectionOptions options, EventLoop loop, ScheduledExecutorService ticker,
			EslConnectionListener listener, boolean accepted) {
		this.options = options;
		this.loop = loop;
		this.replies = new ReplyQueue(options, () -> onLoop(this::tellCaughtUp));
		this.writer = new CommandWriter(options, loop, this.replies, this::armDeadlineTimer, this::failed);
		this.wakeUp = new WakeUp(ticker, this.writer::sendEmptyLine);
		this.listener = listener;
		this.accepted = accepted;
	}

	CompletableFuture<EslConnection> opened() {
		return this.opened;
	}

	CommandReply authenticationReply() {
		return this.authenticationReply;
	}

	boolean isOpen() {
		return this.phase == Phase.READY;
	}

	/**
	 * Whether it is open still, which the event loop may not have heard: it need not read
	 * while callers do.
	 */
	boolean checkOpen() {
		ReplyReader current = this.reader;
		return isOpen() && (current == null || current.checkOpen());
	}

	boolean owesReplies() {
		return this.replies.pending() > 0;
	}

	void onCaughtUp(Runnable callback) {
		this.replies.onCaughtUp(callback);
	}

	long lateReplies() {
		return this.replies.lateReplies();
	}

	long lastReadNanos() {
		return this.lastReadNanos;
	}

	/** Any thread. The command goes out with all others that gather meanwhile. */
	void submit(PendingReply command) {
		if (takeOn(command)) {
			this.writer.enqueue(command);
		}
	}

	/**
	 * Any thread that is about to wait for the reply. Where nothing is in the way it
	 * writes the command itself and reads its reply; while others wait for replies, one
	 * write for all that gather is better. Until it calls {@link #watch} after the
	 * deadline, the caller watches that itself.
	 */
	void submitNow(PendingReply command) {
		if (!takeOn(command)) {
			return;
		}
		ReplyReader current = this.reader;
		if (current == null || this.replies.pending() > 1 || !current.begin(command)) {
			this.writer.enqueue(command);
		}
		else if (!this.writer.writeNow(command)) {
			current.leave(command);
			this.writer.enqueue(command);
		}
	}

	private boolean takeOn(PendingReply command) {
		ReplyReader current = this.reader;
		if (current != null && !command.hasOnlyItsReply()) {
			current.expectMore();
		}
		return this.replies.takeOn(command);
	}

	/** The caller of {@link #submitNow}: has a look whether its reply has come. */
	void look(PendingReply command) {
		ReplyReader current = this.reader;
		if (current != null) {
			current.look(command);
		}
	}

	/**
	 * The caller of {@link #submitNow}: waits for the reply where it can read it itself.
	 */
	void awaitAtSocket(PendingReply command) {
		ReplyReader current = this.reader;
		if (current != null) {
			current.await(command);
		}
	}

	/** Any thread that has read something. */
	void hasRead() {
		this.lastReadNanos = System.nanoTime();
	}

	/** Any thread: from its deadline on, somebody has to look after this command. */
	void watch(PendingReply command) {
		onLoop(() -> {
			ReplyReader current = this.reader;
			if (current != null) {
				current.resume();
			}
			if (this.closeCause == null) {
				armDeadlineTimer(command.deadlineNanos);
			}
		});
	}

	/** Any thread. */
	void wakeServerWhile(Duration interval, BooleanSupplier wanted) {
		this.wakeUp.runWhile(interval.toNanos(), wanted);
	}

	void onLoop(Runnable task) {
		try {
			this.loop.execute(task);
		}
		catch (RejectedExecutionException ex) {
			logger.debug("The event loops are shut down, and {} with them", this.options);
		}
	}

	/** Any thread. */
	void close(EslException cause) {
		if (this.loop.inEventLoop()) {
			end(cause);
		}
		else {
			onLoop(() -> end(cause));
		}
	}

	@Override
	public void channelActive(ChannelHandlerContext context) {
		this.context = context;
		this.writer.connected(context);
		if (this.accepted) {
			ready(context);
			return;
		}
		this.phaseTimer = schedule(this.options.greetingTimeout(), () -> end(new EslConnectionException(
				Reason.NO_GREETING,
				("%s accepted the connection but did not greet within %s; it may be overloaded, frozen, or no Event Socket")
					.formatted(this.options, Durations.toText(this.options.greetingTimeout())))));
	}

	@Override
	public void channelRead(ChannelHandlerContext context, Object message) {
		handleOthers();
		handle(message);
	}

	/** What came along with a reply that a caller read. */
	private void handleOthers() {
		ReplyReader current = this.reader;
		if (current != null) {
			current.handleOthers();
		}
	}

	/** On the event loop. */
	void handle(Object message) {
		if (this.closeCause != null) {
			// Decoded from the same read as what ended the connection.
			return;
		}
		if (message instanceof EslEvent event) {
			onEvent(event);
		}
		else if (message instanceof EslReply reply) {
			onReply(reply);
		}
		else if (message instanceof EslMessage.AuthRequest) {
			onGreeting();
		}
		else if (message instanceof EslMessage.RudeRejection rejection) {
			end(new EslAccessDeniedException(
					"%s refuses this client's address (%s); add it to the list that apply-inbound-acl names in event_socket.conf"
						.formatted(this.options, shown(rejection.text()))));
		}
		else if (message instanceof DisconnectNotice notice) {
			onNotice(notice);
		}
		else if (message instanceof EslMessage.LogData line) {
			notifyListener(() -> this.listener.onLogData(line));
		}
		else if (message instanceof EslMessage.Unparsed frame) {
			onUnparsed(frame);
		}
	}

	/** Called for every event, so it makes no object. */
	private void onEvent(EslEvent event) {
		try {
			this.listener.onEvent(event);
		}
		catch (RuntimeException ex) {
			listenerFailed(ex);
		}
	}

	private void onGreeting() {
		if (this.phase != Phase.GREETING) {
			end(new EslConnectionException(Reason.PROTOCOL, this.options + " greeted twice"));
			return;
		}
		this.phase = Phase.AUTHENTICATING;
		cancel(this.phaseTimer);
		this.phaseTimer = schedule(this.options.authenticationTimeout(),
				() -> end(new EslConnectionException(Reason.AUTHENTICATION_TIMEOUT,
						"%s did not answer the authentication within %s".formatted(this.options,
								Durations.toText(this.options.authenticationTimeout())))));
		ChannelHandlerContext current = this.context;
		if (current != null) {
			byte[] bytes = this.options.credentials().command().bytes();
			current.writeAndFlush(current.alloc().ioBuffer(bytes.length).writeBytes(bytes), current.voidPromise());
		}
	}

	/**
	 * A reply to {@code userauth} with a long list breaks off before its blank line, and
	 * is only told from one that is still on its way by what comes next. So the next
	 * reply is asked for: it is either glued to the first, or a frame of its own.
	 */
	@Override
	public void channelReadComplete(ChannelHandlerContext context) {
		if (this.phase == Phase.AUTHENTICATING && this.options.credentials().user() != null
				&& ++this.authenticationReads == 2) {
			// The first read was that of the greeting.
			schedule(BROKEN_OFF, () -> {
				if (this.phase == Phase.AUTHENTICATING) {
					submit(new PendingReply(SIGN_OF_LIFE, this.options.authenticationTimeout()));
				}
			});
		}
		hasRead();
		readComplete();
	}

	/** On the event loop: there is nothing more to handle for the moment. */
	void readComplete() {
		notifyListener(this.listener::onReadComplete);
	}

	private void onReply(EslReply reply) {
		if (this.phase == Phase.AUTHENTICATING && reply instanceof CommandReply answer) {
			onAuthenticationReply(answer);
			return;
		}
		if (this.phase != Phase.READY || !this.replies.answer(reply)) {
			end(new EslConnectionException(Reason.PROTOCOL,
					"%s sent a reply to no command; which reply belongs to which can no longer be told"
						.formatted(this.options)));
			return;
		}
		wakeWaiting();
	}

	private void wakeWaiting() {
		ReplyReader current = this.reader;
		if (current != null) {
			current.wakeWaiting();
		}
	}

	private void tellCaughtUp() {
		Runnable callback = this.replies.takeCaughtUp();
		if (callback != null) {
			notifyListener(callback);
		}
	}

	private void onAuthenticationReply(CommandReply frame) {
		cancel(this.phaseTimer);
		CommandReply first = (this.replies.first() != null) ? TruncatedReply.split(frame) : null;
		if (first != null) {
			this.replies.answer(frame);
			logger.warn(
					"{} cut its reply to {} after 511 bytes: its Allowed-… headers are incomplete here, though in force there; shorter lists in the user's esl-allowed-events and esl-allowed-api mend that",
					this.options, this.options.credentials());
		}
		CommandReply answer = (first != null) ? first : frame;
		if (!answer.isOk()) {
			end(new EslAuthenticationException(
					"%s does not accept %s (%s); check freeswitch.esl.password against event_socket.conf, or the user's esl-password"
						.formatted(this.options, this.options.credentials(), shown(answer.text()))));
			return;
		}
		this.authenticationReply = answer;
		ChannelHandlerContext current = this.context;
		if (current != null) {
			ready(current);
		}
	}

	private void ready(ChannelHandlerContext current) {
		this.phase = Phase.READY;
		scheduleIdleCheck(this.options.idleCheckInterval().toNanos());
		if (current.channel() instanceof SharedSocketChannel channel
				&& current.pipeline().get(SslHandler.class) == null) {
			this.reader = new ReplyReader(channel, this.replies, this);
			this.writer.share(channel);
		}
		this.opened.complete(new EslConnection(this.options, this));
	}

	private void onNotice(DisconnectNotice notice) {
		notifyListener(() -> this.listener.onDisconnectNotice(notice));
		if (notice.endsConnection()) {
			end(new EslConnectionException(Reason.CLOSED_BY_SERVER, "%s said goodbye (%s: %s)".formatted(this.options,
					notice.kind(), shown(notice.text().lines().findFirst().orElse("")))));
		}
	}

	private void onUnparsed(EslMessage.Unparsed frame) {
		if (this.phase == Phase.GREETING) {
			end(new EslConnectionException(Reason.NOT_EVENT_SOCKET,
					"What answers at " + this.options + " is no FreeSWITCH Event Socket; check host and port"));
			return;
		}
		EslProtocolException problem = frame.problem();
		if (problem == null && !frame.headers().contains("Content-Type")) {
			end(new EslConnectionException(Reason.PROTOCOL,
					"%s sent a frame without a Content-Type; where frames begin can no longer be told"
						.formatted(this.options)));
			return;
		}
		String type = frame.headers().get("Content-Type");
		logger.warn("{} sent a frame of type {} that {}", this.options, (type != null) ? shown(type) : "(none)",
				(problem != null) ? "does not parse: " + problem.getMessage() : "is unknown");
		notifyListener(() -> this.listener.onUnparsed(frame));
	}

	/** What a server said, as it may stand in a message: on one line, and not endless. */
	private static String shown(String text) {
		String start = (text.length() > SHOWN_LENGTH) ? text.substring(0, SHOWN_LENGTH) + "…" : text;
		return start.replaceAll("\\p{Cntrl}", " ");
	}

	private void scheduleIdleCheck(long delayNanos) {
		if (!this.options.idleCheckInterval().isZero()) {
			this.idleTimer = this.loop.schedule(this::checkIdle, delayNanos, TimeUnit.NANOSECONDS);
		}
	}

	/** Only asks when nothing is awaited: a pending command has a deadline of its own. */
	private void checkIdle() {
		long interval = this.options.idleCheckInterval().toNanos();
		long silent = System.nanoTime() - this.lastReadNanos;
		if (silent < interval || this.replies.first() != null) {
			scheduleIdleCheck(Math.max(interval - silent, interval / 10));
			return;
		}
		PendingReply probe = new PendingReply(SIGN_OF_LIFE, this.options.idleCheckTimeout());
		submit(probe);
		probe.whenComplete((reply, failure) -> {
			if (failure instanceof EslTimeoutException) {
				end(new EslConnectionException(Reason.UNRESPONSIVE,
						"%s sent nothing for %s and gave no sign of life within %s".formatted(this.options,
								Durations.toText(Duration.ofNanos(silent)),
								Durations.toText(this.options.idleCheckTimeout()))));
			}
			else if (this.phase == Phase.READY) {
				scheduleIdleCheck(interval);
			}
		});
	}

	private void armDeadlineTimer(long deadline) {
		if (this.deadlineTimer == null || deadline - this.deadlineTimerAt < 0) {
			cancel(this.deadlineTimer);
			this.deadlineTimerAt = deadline;
			this.deadlineTimer = this.loop.schedule(this::checkDeadlines, Math.max(0, deadline - System.nanoTime()),
					TimeUnit.NANOSECONDS);
		}
	}

	/** One timer for all commands: it looks at all, and sleeps until the next is due. */
	private void checkDeadlines() {
		this.deadlineTimer = null;
		Long next;
		try {
			// One behind an application has to wait for as long as that takes.
			next = this.replies.failOverdue(System.nanoTime(), this.accepted);
		}
		catch (EslConnectionException ex) {
			end(ex);
			return;
		}
		if (next != null && this.phase == Phase.READY) {
			armDeadlineTimer(next);
		}
	}

	@Override
	public void channelInactive(ChannelHandlerContext context) {
		handleOthers();
		String when = switch (this.phase) {
			case GREETING -> "closed the connection before greeting; it may be shutting down or overloaded";
			case AUTHENTICATING -> "closed the connection during authentication";
			default -> "closed the connection";
		};
		end(new EslConnectionException((this.phase == Phase.READY) ? Reason.LOST : Reason.CLOSED_BY_SERVER,
				this.options + " " + when));
	}

	/** The peer that never begins with TLS fails here only. */
	@Override
	public void userEventTriggered(ChannelHandlerContext context, Object event) {
		if (this.accepted && event instanceof SslHandshakeCompletionEvent handshake && !handshake.isSuccess()) {
			exceptionCaught(handshake.cause());
		}
		context.fireUserEventTriggered(event);
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
		exceptionCaught(cause);
	}

	/** Any thread that could not read or write. */
	void failed(Throwable cause) {
		onLoop(() -> exceptionCaught(cause));
	}

	private void exceptionCaught(Throwable cause) {
		Throwable root = (cause instanceof DecoderException && cause.getCause() != null) ? cause.getCause() : cause;
		if (root instanceof EslProtocolException) {
			Reason reason = (this.phase == Phase.GREETING) ? Reason.NOT_EVENT_SOCKET : Reason.PROTOCOL;
			end(new EslConnectionException(reason, this.options + ": " + root.getMessage(), root));
		}
		else if (root instanceof SSLException) {
			end(new EslConnectionException(Reason.TLS,
					"TLS with %s failed (%s); FreeSWITCH itself speaks none, so a TLS proxy must stand before it"
						.formatted(this.options, root.getMessage()),
					root));
		}
		else if (root instanceof WriteTimeoutException) {
			end(new EslConnectionException(Reason.UNRESPONSIVE,
					this.options + " did not take what was written to it in time", root));
		}
		else if (root instanceof IOException) {
			end(new EslConnectionException(Reason.LOST,
					"The connection to %s broke (%s)".formatted(this.options, root.getMessage()), root));
		}
		else {
			logger.error("Unexpected failure on the connection to {}", this.options, root);
			end(new EslConnectionException(Reason.LOST, "The connection to " + this.options + " failed: " + root,
					root));
		}
	}

	private void end(EslException cause) {
		if (this.closeCause != null) {
			return;
		}
		Phase endedIn = this.phase;
		this.closeCause = cause;
		this.phase = Phase.CLOSED;
		this.writer.close(cause);
		cancel(this.phaseTimer);
		cancel(this.idleTimer);
		cancel(this.deadlineTimer);
		ChannelHandlerContext current = this.context;
		if (current != null) {
			current.close();
		}
		this.replies.failAll(cause);
		this.writer.failOutbox(cause);
		wakeWaiting();
		if (endedIn == Phase.READY) {
			notifyListener(() -> this.listener.onClosed(cause));
		}
		else {
			this.opened.completeExceptionally(cause);
		}
	}

	private void notifyListener(Runnable call) {
		try {
			call.run();
		}
		catch (RuntimeException ex) {
			listenerFailed(ex);
		}
	}

	private void listenerFailed(RuntimeException failure) {
		logger.error("A connection listener for {} failed", this.options, failure);
	}

	private ScheduledFuture<?> schedule(Duration delay, Runnable task) {
		return this.loop.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
	}

	private static void cancel(@Nullable ScheduledFuture<?> timer) {
		if (timer != null) {
			timer.cancel(false);
		}
	}

	private enum Phase {

		GREETING, AUTHENTICATING, READY, CLOSED

	}

}
