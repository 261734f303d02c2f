package io.github.eslboot.connection;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

import javax.net.ssl.SSLException;

import io.github.eslboot.command.EslCommand;
import io.github.eslboot.connection.EslConnectionException.Reason;
import io.github.eslboot.protocol.CommandReply;
import io.github.eslboot.protocol.DisconnectNotice;
import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.EslException;
import io.github.eslboot.protocol.EslHeaders;
import io.github.eslboot.protocol.EslMessage;
import io.github.eslboot.protocol.EslProtocolException;
import io.github.eslboot.protocol.EslReply;
import io.netty.buffer.ByteBuf;
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
 * The socket's end of a connection: authenticates, pairs commands with replies in order,
 * and watches deadlines. All state without a better comment belongs to the event loop.
 */
final class CommandChannel extends ChannelInboundHandlerAdapter {

	private static final Logger logger = LoggerFactory.getLogger(EslConnection.class);

	/** Answered by {@code -ERR no keywords supplied}, and changes nothing. */
	private static final EslCommand SIGN_OF_LIFE = EslCommand.ofLine("nixevent");

	private static final byte[] NOTHING = new byte[0];

	private static final byte[] EMPTY_LINE = { '\n' };

	/** More than a server sends between two wake-ups that sleeps in between. */
	private static final int FLOOD = 64 << 10;

	/** Input that breaks off for so long does not go on by itself. */
	private static final Duration BROKEN_OFF = Duration.ofMillis(100);

	private static final int SHOWN_LENGTH = 300;

	private final ConnectionOptions options;

	private final EventLoop loop;

	private final EslConnectionListener listener;

	private final WakeUp wakeUp;

	/**
	 * Whether the server opened this connection: there is no greeting, no authentication.
	 */
	private final boolean accepted;

	private final CompletableFuture<EslConnection> opened = new CompletableFuture<>();

	/** Commands from any thread, on their way to the event loop. */
	private final Queue<PendingReply> outbox = new ConcurrentLinkedQueue<>();

	private final AtomicBoolean drainScheduled = new AtomicBoolean();

	private final AtomicInteger pending = new AtomicInteger();

	/** Added to in the order written, under {@link #writing}; taken on the event loop. */
	private final Queue<PendingReply> awaiting = new ConcurrentLinkedQueue<>();

	/** What came along with a reply that a caller read; for the event loop. */
	private final Queue<EslMessage> readByCallers = new ConcurrentLinkedQueue<>();

	/** Held by the one thread that writes. */
	private final ReentrantLock writing = new ReentrantLock();

	/** Writes the event loop has begun and not finished; guarded by {@link #writing}. */
	private int unfinishedWrites;

	/** Bytes read at the last wake-up, and whether they were many; for the ticker. */
	private long readBefore;

	private boolean flooded;

	/**
	 * What a caller could not write as the socket's buffer was full; guarded likewise.
	 */
	private byte[] rest = NOTHING;

	/**
	 * For callers to write to; {@code null} when only the event loop may, as with TLS.
	 */
	private volatile @Nullable SharedSocketChannel shared;

	private volatile @Nullable ChannelHandlerContext context;

	private @Nullable ScheduledFuture<?> phaseTimer;

	private @Nullable ScheduledFuture<?> idleTimer;

	private @Nullable ScheduledFuture<?> deadlineTimer;

	private long deadlineTimerAt;

	/** Reads since the greeting, while the reply to the authentication is awaited. */
	private int authenticationReads;

	private volatile Phase phase = Phase.GREETING;

	private volatile @Nullable EslException closeCause;

	private volatile boolean tellCaughtUp;

	private volatile long lateReplies;

	private volatile long lastReadNanos = System.nanoTime();

	private volatile CommandReply authenticationReply = new CommandReply(EslHeaders.EMPTY);

	CommandChannel(ConnectionOptions options, EventLoop loop, ScheduledExecutorService ticker,
			EslConnectionListener listener, boolean accepted) {
		this.options = options;
		this.loop = loop;
		this.wakeUp = new WakeUp(ticker, this::sendEmptyLine);
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

	boolean owesReplies() {
		return this.pending.get() > 0;
	}

	void tellWhenCaughtUp() {
		this.tellCaughtUp = true;
	}

	long lateReplies() {
		return this.lateReplies;
	}

	long lastReadNanos() {
		return this.lastReadNanos;
	}

	/** Any thread. The command goes out with all others that gather meanwhile. */
	void submit(PendingReply command) {
		if (admit(command)) {
			enqueue(command);
		}
	}

	/**
	 * Any thread that is about to wait for the reply. Where nothing is in the way it
	 * writes the command itself, which spares a hop to the event loop; while others wait
	 * for replies, one write for all that gather is better. The deadline of what it wrote
	 * is watched by the caller, which calls {@link #watch} after it.
	 */
	void submitNow(PendingReply command) {
		if (admit(command) && (this.pending.get() > 1 || !writeNow(command))) {
			enqueue(command);
		}
	}

	private boolean admit(PendingReply command) {
		if (this.pending.incrementAndGet() <= this.options.maxPendingCommands()) {
			return true;
		}
		settled();
		command.completeExceptionally(new EslBusyException(
				"%d commands wait for their reply on the connection to %s already; '%s' was not sent"
					.formatted(this.options.maxPendingCommands(), this.options, command.command)));
		return false;
	}

	private void enqueue(PendingReply command) {
		this.outbox.add(command);
		scheduleDrain();
	}

	private void scheduleDrain() {
		if (this.drainScheduled.compareAndSet(false, true)) {
			try {
				this.loop.execute(this::drain);
			}
			catch (RejectedExecutionException ex) {
				this.drainScheduled.set(false);
				failOutbox(new EslConnectionException(Reason.CLOSED, "The event loops are shut down", ex));
			}
		}
	}

	private boolean writeNow(PendingReply command) {
		SharedSocketChannel target = this.shared;
		if (target == null || !this.writing.tryLock()) {
			return false;
		}
		try {
			if (this.phase != Phase.READY || this.unfinishedWrites > 0 || this.rest.length > 0
					|| !this.outbox.isEmpty()) {
				return false;
			}
			this.awaiting.add(command);
			byte[] bytes = command.command.bytes();
			int written = target.socket().write(ByteBuffer.wrap(bytes));
			if (written < bytes.length) {
				this.rest = Arrays.copyOfRange(bytes, written, bytes.length);
				scheduleDrain();
			}
		}
		catch (IOException ex) {
			onLoop(() -> exceptionCaught(ex));
		}
		finally {
			this.writing.unlock();
		}
		return true;
	}

	/**
	 * Any thread that waits for a reply: has a look whether it has come. Only for the one
	 * command that is under way, so that nothing of others is done on this thread.
	 */
	void readNow(PendingReply mine) {
		SharedSocketChannel source = this.shared;
		if (source == null || this.pending.get() != 1) {
			return;
		}
		try {
			source.readNow(
					() -> this.phase == Phase.READY && this.awaiting.peek() == mine && this.readByCallers.isEmpty(),
					(message) -> {
						if (message instanceof EslReply reply && fits(reply, mine.command)
								&& this.awaiting.remove(mine)) {
							this.lastReadNanos = System.nanoTime();
							answer(mine, reply);
						}
						else {
							this.readByCallers.add(message);
							onLoop(this::handleReadByCallers);
						}
					});
		}
		catch (EslProtocolException | IOException ex) {
			onLoop(() -> exceptionCaught(ex));
		}
		catch (RuntimeException | Error ex) {
			// No memory, perhaps: a part of what was read may be lost.
			onLoop(() -> exceptionCaught(ex));
			throw ex;
		}
	}

	/** What came along with a reply a caller read, before anything that came later. */
	private void handleReadByCallers() {
		boolean any = false;
		// Each stays until it is handled: callers read on only when nothing is left here.
		for (EslMessage message = this.readByCallers.peek(); message != null; message = this.readByCallers.peek()) {
			try {
				handle(message);
			}
			finally {
				this.readByCallers.remove();
			}
			any = true;
		}
		if (any) {
			notifyListener(this.listener::onReadComplete);
		}
	}

	private void writeFinished() {
		this.writing.lock();
		try {
			this.unfinishedWrites--;
		}
		finally {
			this.writing.unlock();
		}
	}

	/** Any thread: from its deadline on, somebody has to look after this command. */
	void watch(PendingReply command) {
		onLoop(() -> {
			if (this.closeCause == null) {
				armDeadlineTimer(command.deadlineNanos);
			}
		});
	}

	/** Any thread. */
	void wakeServerWhile(Duration interval, BooleanSupplier wanted) {
		this.wakeUp.runWhile(interval.toNanos(), wanted);
	}

	/**
	 * On the ticker. Not while something else is being written: it may be half a command,
	 * and it wakes the server anyway. Nor when much has come since the last time: then
	 * the server does not sleep.
	 */
	private WakeUp.Outcome sendEmptyLine() {
		ChannelHandlerContext current = this.context;
		if (this.phase != Phase.READY) {
			return WakeUp.Outcome.CLOSED;
		}
		if (isFlooded()) {
			return WakeUp.Outcome.AWAKE;
		}
		if (current != null && this.writing.tryLock()) {
			try {
				SharedSocketChannel target = this.shared;
				if (this.unfinishedWrites == 0 && this.rest.length == 0) {
					if (target != null) {
						target.socket().write(ByteBuffer.wrap(EMPTY_LINE));
					}
					else {
						this.unfinishedWrites++;
						current.writeAndFlush(current.alloc().ioBuffer(1).writeBytes(EMPTY_LINE))
							.addListener((done) -> writeFinished());
					}
				}
			}
			catch (IOException ex) {
				onLoop(() -> exceptionCaught(ex));
			}
			finally {
				this.writing.unlock();
			}
		}
		return WakeUp.Outcome.SENT;
	}

	private boolean isFlooded() {
		SharedSocketChannel channel = this.shared;
		long before = this.readBefore;
		this.readBefore = (channel != null) ? channel.bytesRead() : 0;
		// The last time was so much longer ago if the server was awake then.
		int limit = this.flooded ? FLOOD * WakeUp.AWAKE : FLOOD;
		this.flooded = this.readBefore - before > limit;
		return this.flooded;
	}

	private void onLoop(Runnable task) {
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

	/** All that gathered since the last time goes out in one write. */
	private void drain() {
		this.drainScheduled.set(false);
		ChannelHandlerContext current = this.context;
		EslException cause = this.closeCause;
		if (cause != null || current == null) {
			failOutbox((cause != null) ? cause : new EslConnectionException(Reason.UNAVAILABLE,
					"The connection to " + this.options + " is not open"));
			return;
		}
		this.writing.lock();
		try {
			ByteBuf buffer = null;
			if (this.rest.length > 0) {
				buffer = current.alloc().ioBuffer(this.rest.length).writeBytes(this.rest);
				this.rest = NOTHING;
			}
			for (PendingReply command = this.outbox.poll(); command != null; command = this.outbox.poll()) {
				if (command.isDone()) {
					settled();
					continue;
				}
				byte[] bytes = command.command.bytes();
				if (buffer == null) {
					buffer = current.alloc().ioBuffer(bytes.length);
				}
				buffer.writeBytes(bytes);
				this.awaiting.add(command);
				armDeadlineTimer(command.deadlineNanos);
			}
			if (buffer != null) {
				this.unfinishedWrites++;
				current.writeAndFlush(buffer).addListener((done) -> writeFinished());
			}
		}
		finally {
			this.writing.unlock();
		}
	}

	private void failOutbox(EslException cause) {
		for (PendingReply command = this.outbox.poll(); command != null; command = this.outbox.poll()) {
			this.pending.decrementAndGet();
			fail(command, cause, "was not sent");
		}
	}

	@Override
	public void channelActive(ChannelHandlerContext context) {
		this.context = context;
		if (this.accepted) {
			ready(context);
			return;
		}
		this.phaseTimer = schedule(this.options.greetingTimeout(), () -> end(new EslConnectionException(
				Reason.NO_GREETING,
				("%s accepted the connection but did not greet within %s; it may be overloaded, frozen, or no Event Socket")
					.formatted(this.options, EslConnection.text(this.options.greetingTimeout())))));
	}

	@Override
	public void channelRead(ChannelHandlerContext context, Object message) {
		if (!this.readByCallers.isEmpty()) {
			handleReadByCallers();
		}
		handle(message);
	}

	private void handle(Object message) {
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
								EslConnection.text(this.options.authenticationTimeout())))));
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
		this.lastReadNanos = System.nanoTime();
		notifyListener(this.listener::onReadComplete);
	}

	private void onReply(EslReply reply) {
		if (this.phase == Phase.AUTHENTICATING && reply instanceof CommandReply answer) {
			onAuthenticationReply(answer);
			return;
		}
		PendingReply first = (this.phase == Phase.READY) ? this.awaiting.peek() : null;
		if (first == null || !fits(reply, first.command)) {
			end(new EslConnectionException(Reason.PROTOCOL,
					"%s sent a reply to no command; which reply belongs to which can no longer be told"
						.formatted(this.options)));
			return;
		}
		this.awaiting.remove();
		answer(first, reply);
	}

	/** On the event loop, or on the thread of the caller that waits for it. */
	private void answer(PendingReply command, EslReply reply) {
		settled();
		if (command.late) {
			this.lateReplies = this.lateReplies + 1;
			logger.debug("Dropped the late reply to '{}' from {}", command.command, this.options);
		}
		else {
			command.complete(reply);
		}
	}

	/** Any thread: one command less is under way. */
	private void settled() {
		if (this.pending.decrementAndGet() == 0 && this.tellCaughtUp) {
			onLoop(this::tellCaughtUp);
		}
	}

	private void tellCaughtUp() {
		if (this.tellCaughtUp && this.pending.get() == 0) {
			this.tellCaughtUp = false;
			notifyListener(this.listener::onCaughtUp);
		}
	}

	/** An {@code api} is answered by a {@code command/reply} only to refuse it. */
	private static boolean fits(EslReply reply, EslCommand command) {
		return !(reply instanceof CommandReply refusal && refusal.isOk() && isApi(command.bytes()));
	}

	private static boolean isApi(byte[] packet) {
		return packet.length > 4 && packet[0] == 'a' && packet[1] == 'p' && packet[2] == 'i' && packet[3] == ' ';
	}

	private void onAuthenticationReply(CommandReply frame) {
		cancel(this.phaseTimer);
		CommandReply first = this.awaiting.isEmpty() ? null : TruncatedReply.split(frame);
		if (first != null) {
			PendingReply glued = this.awaiting.remove();
			this.pending.decrementAndGet();
			glued.complete(frame);
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
			this.shared = channel;
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
		if (silent < interval || !this.awaiting.isEmpty()) {
			scheduleIdleCheck(Math.max(interval - silent, interval / 10));
			return;
		}
		PendingReply probe = new PendingReply(SIGN_OF_LIFE, this.options.idleCheckTimeout());
		submit(probe);
		probe.whenComplete((reply, failure) -> {
			if (failure instanceof EslTimeoutException) {
				end(new EslConnectionException(Reason.UNRESPONSIVE,
						"%s sent nothing for %s and gave no sign of life within %s".formatted(this.options,
								EslConnection.text(Duration.ofNanos(silent)),
								EslConnection.text(this.options.idleCheckTimeout()))));
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
		long now = System.nanoTime();
		long grace = this.options.lateReplyTimeout().toNanos();
		boolean any = false;
		long next = 0;
		for (PendingReply command : this.awaiting) {
			long due = command.deadlineNanos + (command.late ? grace : 0);
			if (this.accepted && command.late && command != this.awaiting.peek()) {
				// It waits behind an application, which may take its time.
				due = now + grace;
			}
			if (due - now <= 0) {
				if (command.late) {
					end(new EslConnectionException(Reason.UNRESPONSIVE,
							"%s still has not answered '%s', %s overdue".formatted(this.options, command.command,
									EslConnection.text(this.options.lateReplyTimeout()))));
					return;
				}
				expire(command);
				due = command.deadlineNanos + grace;
			}
			next = (!any || due - next < 0) ? due : next;
			any = true;
		}
		if (any && this.phase == Phase.READY) {
			armDeadlineTimer(next);
		}
	}

	private void expire(PendingReply command) {
		command.late = true;
		command.completeExceptionally(new EslTimeoutException(
				"%s did not answer '%s' within %s; whether it ran the command is unknown, and slow ones belong in bgapi"
					.formatted(this.options, command.command, EslConnection.text(command.timeout))));
	}

	@Override
	public void channelInactive(ChannelHandlerContext context) {
		handleReadByCallers();
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
		this.writing.lock();
		try {
			// From now on nobody adds to what is awaited.
			this.phase = Phase.CLOSED;
		}
		finally {
			this.writing.unlock();
		}
		cancel(this.phaseTimer);
		cancel(this.idleTimer);
		cancel(this.deadlineTimer);
		ChannelHandlerContext current = this.context;
		if (current != null) {
			current.close();
		}
		for (PendingReply command = this.awaiting.poll(); command != null; command = this.awaiting.poll()) {
			this.pending.decrementAndGet();
			fail(command, cause, "was not answered, whether it ran is unknown");
		}
		failOutbox(cause);
		if (endedIn == Phase.READY) {
			notifyListener(() -> this.listener.onClosed(cause));
		}
		else {
			this.opened.completeExceptionally(cause);
		}
	}

	private static void fail(PendingReply command, EslException cause, String what) {
		if (!command.isDone()) {
			Reason reason = (cause instanceof EslConnectionException known) ? known.reason() : Reason.LOST;
			command.completeExceptionally(new EslConnectionException(reason,
					"'%s' %s: %s".formatted(command.command, what, cause.getMessage()), cause));
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
