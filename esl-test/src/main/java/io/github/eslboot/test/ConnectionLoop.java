package io.github.eslboot.test;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

/**
 * Thread of one connection. It reads a command, executes it and writes its reply; queued
 * events are written only when no input is waiting. Clients observe this order in the
 * listener thread of FreeSWITCH. Long because it is also the view of the connection that
 * tests see.
 */
final class ConnectionLoop implements SimulatedConnection, Runnable {

	/** Session uuid of notices on a connection without a session. */
	private static final String NO_SESSION = "00000000-0000-4000-8000-000000000000";

	/** Pause between two checks whether the controlled call has ended. */
	private static final long CALL_CHECK_MILLIS = 100;

	private final EventSocketServer server;

	private final long id;

	private final ConnectionSocket socket;

	private final FrameWriter writer;

	private final Instant acceptedAt = Instant.now();

	private final ConnectionFaults faults = new ConnectionFaults(this);

	private final CommandReader reader = new CommandReader();

	private final ByteBuffer input = ByteBuffer.allocate(16 * 1024).flip();

	private final ConnectionEvents events;

	private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();

	private final AtomicInteger jobs = new AtomicInteger();

	private final CommandHandler commands;

	private final @Nullable SocketApplication application;

	private volatile boolean open = true;

	private volatile boolean idle;

	private volatile boolean authenticated;

	private volatile @Nullable Thread thread;

	ConnectionLoop(EventSocketServer server, long id, SocketChannel channel) throws IOException {
		this(server, id, channel, null);
	}

	/**
	 * Creates a connection.
	 * @param server the server
	 * @param id number of the connection
	 * @param channel the connected socket
	 * @param application application of the call that opened the connection, or
	 * {@code null} if a client did. Such a connection needs no authentication
	 */
	ConnectionLoop(EventSocketServer server, long id, SocketChannel channel, @Nullable SocketApplication application)
			throws IOException {
		this.server = server;
		this.id = id;
		this.application = application;
		this.socket = new ConnectionSocket(channel);
		this.events = new ConnectionEvents(server.options().eventQueueCapacity(), this::canReceive, this::wakeIfIdle,
				() -> disconnect(Fault.Notice.LOST_EVENTS));
		this.writer = new FrameWriter(this.socket, this.faults, () -> closeSocket(false));
		this.commands = new CommandHandler(this, server);
		if (application != null) {
			this.authenticated = true;
			this.commands.session().serve(application);
		}
	}

	@Override
	public void run() {
		this.thread = Thread.currentThread();
		try {
			if (greet()) {
				loop();
			}
		}
		catch (IOException | InterruptedException | ClosedSelectorException | CancelledKeyException ex) {
			// The client disconnected or the server stops.
		}
		catch (IllegalStateException ex) {
			if (this.server.isRunning()) {
				throw ex;
			}
		}
		finally {
			Thread.interrupted();
			closeSocket(false);
			this.server.closed(this);
		}
	}

	private boolean greet() throws IOException, InterruptedException {
		pauseWhileActive(FaultKind.NoGreeting.class);
		freeze();
		runTasks();
		if (!this.open || this.application != null) {
			return this.open;
		}
		ConnectionFaults.Active<FaultKind.AccessDenied> denied = this.faults.find(FaultKind.AccessDenied.class);
		if (denied != null || !this.server.options().accessAllowed()) {
			if (denied != null) {
				denied.injected().hit();
			}
			this.writer.frame(Notices.RUDE_REJECTION);
			this.writer.frame(Notices.goodbye(null));
			return false;
		}
		this.writer.frame(Notices.GREETING);
		return true;
	}

	private void loop() throws IOException, InterruptedException {
		long firstCommandDeadline = System.nanoTime() + this.server.options().authTimeout().toNanos();
		boolean served = false;
		while (this.open) {
			freeze();
			runTasks();
			CommandReader.Packet packet = this.reader.read(this.input);
			if (packet != null) {
				served = true;
				if (!serve(packet)) {
					return;
				}
				continue;
			}
			int count = fill();
			if (count < 0) {
				this.writer.frame(goodbye());
				return;
			}
			if (count > 0) {
				continue;
			}
			if (!served && System.nanoTime() > firstCommandDeadline) {
				this.writer.frame(Notices.goodbye(null));
				return;
			}
			if (this.reader.atStart() && !drain()) {
				this.writer.frame(goodbye());
				return;
			}
			await(served ? 0 : TimeUnit.NANOSECONDS.toMillis(firstCommandDeadline - System.nanoTime()) + 1);
		}
	}

	/**
	 * Executes a command.
	 * @return {@code false} if the connection is to be closed
	 */
	private boolean serve(CommandReader.Packet packet) throws IOException, InterruptedException {
		if (!packet.valid()) {
			this.writer.frame(goodbye());
			return false;
		}
		ReceivedCommand command = new ReceivedCommand(this, Instant.now(), packet.line(), packet.headers(),
				packet.body());
		this.server.log().add(command);
		this.faults.onCommand(command);
		freeze();
		runTasks();
		if (!this.open) {
			return false;
		}
		boolean wasAuthenticated = this.authenticated;
		boolean swallowed = this.commands.session().swallows(command);
		Reply reply = this.commands.execute(command, packet.raw());
		if (reply != null && !swallowed) {
			for (int times = this.faults.onReply(command); times > 0 && this.open; times--) {
				this.writer.frame(reply.parts().toArray(new byte[0][]));
			}
		}
		if (!wasAuthenticated && this.authenticated) {
			this.faults.onAuthenticated();
		}
		if (reply == null || reply.closes()) {
			this.socket.pauseWhile(() -> this.open && this.jobs.get() > 0);
			this.writer.frame(goodbye());
			return false;
		}
		return true;
	}

	private int fill() throws IOException {
		this.input.clear();
		int count = this.socket.read(this.input);
		this.input.flip();
		return count;
	}

	/**
	 * Writes all queued events, including those that are queued while it writes. Commands
	 * wait, as in FreeSWITCH.
	 * @return {@code false} if the controlled call has ended and the connection is to be
	 * closed
	 */
	private boolean drain() throws IOException, InterruptedException {
		// Read before the events: those of the hangup are then written before the notice.
		byte[] notice = this.commands.session().noticeOfCallEnd();
		byte[] line;
		while (this.open && (line = this.events.pollLogLine()) != null) {
			this.writer.frame(line);
		}
		SimulatedEvent event;
		while (this.open && (event = this.events.poll()) != null) {
			EventEncoding format = eventEncoding();
			byte[] body = event.encode(format);
			byte[] head = Reply
				.bytes("Content-Length: " + body.length + "\nContent-Type: " + format.contentType() + "\n\n");
			this.writer.frame(head, body);
			this.events.countSent();
			freeze();
			runTasks();
		}
		if (notice != null && notice.length > 0) {
			this.writer.frame(notice);
		}
		return notice == null || notice.length > 0;
	}

	private void await(long timeoutMillis) throws IOException, InterruptedException {
		long delay = this.server.options().eventDelay().toMillis();
		if (delay > 0) {
			// As FreeSWITCH polls: input ends the pause early, a queued event does not.
			this.socket.select(delay);
			return;
		}
		this.idle = true;
		try {
			if (this.open && this.tasks.isEmpty() && (this.events.isEmpty() || !this.reader.atStart())) {
				// A controlled call may end without an event that wakes this thread.
				this.socket.select((this.commands.session().channel() != null) ? CALL_CHECK_MILLIS : timeoutMillis);
			}
		}
		finally {
			this.idle = false;
		}
	}

	/** Pauses while a fault keeps the connection silent. */
	private void freeze() throws IOException, InterruptedException {
		pauseWhileActive(FaultKind.Silence.class);
		if (pauseWhileActive(FaultKind.HalfOpen.class)) {
			closeSocket(true);
			throw new IOException("Injected fault: the server is back and does not know this connection");
		}
	}

	/**
	 * Neither reads nor writes while a fault of this type is active.
	 * @return whether there was one
	 */
	private boolean pauseWhileActive(Class<? extends Fault> type) throws IOException, InterruptedException {
		ConnectionFaults.Active<? extends Fault> fault = this.faults.find(type);
		if (fault == null) {
			return false;
		}
		fault.injected().hit();
		this.socket.pauseWhile(() -> this.open && this.faults.find(type) != null);
		return true;
	}

	/** Blocks the connection until a fault is released or a delay has passed. */
	void block(InjectedFault fault, @Nullable Duration delay) throws InterruptedException {
		fault.awaitRelease((delay != null) ? delay : Duration.ofDays(1));
	}

	void jobStarted() {
		this.jobs.incrementAndGet();
	}

	void jobEnded() {
		this.jobs.decrementAndGet();
		wake();
	}

	/**
	 * Runs the tasks of other threads. A task that was added after a fault waits for the
	 * end of the fault.
	 */
	private void runTasks() throws IOException, InterruptedException {
		while (!this.tasks.isEmpty()) {
			freeze();
			Runnable task = this.tasks.poll();
			if (task != null) {
				task.run();
			}
		}
	}

	/** Runs a task on the connection's thread, between two frames. */
	void execute(Runnable task) {
		this.tasks.add(task);
		wake();
	}

	void wake() {
		this.socket.wake();
	}

	private void wakeIfIdle() {
		if (this.idle && this.server.options().eventDelay().isZero()) {
			wake();
		}
	}

	private boolean canReceive(SimulatedEvent event) {
		return this.open && (this.application == null || this.application.canReceive(event));
	}

	/** Queues a log line if the client asked for its level. */
	void offerLog(int level, byte[] frame) {
		if (this.open && this.events.offerLog(level, frame)) {
			wake();
		}
	}

	/** Queues events regardless of the client's subscription. */
	void flood(int count) {
		EventBus bus = this.server.core().bus();
		for (int i = 1; i <= count; i++) {
			this.events.enqueue(bus.event(SimulatedEvent.CUSTOM)
				.header("Event-Subclass", "simulator::flood")
				.header("Flood-Number", i)
				.build());
		}
	}

	@Override
	public void send(byte[] bytes) {
		execute(() -> this.writer.writeQuietly(bytes));
	}

	@Override
	public void disconnect() {
		disconnect(Fault.Notice.GOODBYE);
	}

	void disconnect(Fault.Notice notice) {
		execute(() -> {
			this.writer.writeQuietly(noticeBytes(notice));
			if (notice != Fault.Notice.LINGER) {
				closeSocket(false);
			}
		});
	}

	private byte[] goodbye() {
		return Notices.goodbye(this.commands.session().sessionUuid());
	}

	private byte[] noticeBytes(Fault.Notice notice) {
		String uuid = this.commands.session().sessionUuid();
		String session = (uuid != null) ? uuid : NO_SESSION;
		return switch (notice) {
			case GOODBYE -> Notices.goodbye(uuid);
			case SHUTDOWN -> Notices.disconnect(Notices.SHUTDOWN);
			case LOST_EVENTS -> Notices.disconnect(Notices.LOST_EVENTS);
			case LOST_LOGS -> Notices.disconnect(Notices.LOST_LOGS);
			case SESSION -> Notices.goodbye(session);
			case LINGER -> Notices.linger(session, "loopback/simulated-a", -1);
		};
	}

	@Override
	public void reset() {
		closeSocket(true);
		interrupt();
	}

	/** Ends the connection's thread, even if it is blocked. */
	void interrupt() {
		this.open = false;
		wake();
		Thread running = this.thread;
		if (running != null && running != Thread.currentThread()) {
			running.interrupt();
		}
	}

	private void closeSocket(boolean reset) {
		this.open = false;
		this.socket.close(reset);
	}

	EventSocketServer server() {
		return this.server;
	}

	ConnectionFaults faults() {
		return this.faults;
	}

	ConnectionEvents events() {
		return this.events;
	}

	void authenticated() {
		this.authenticated = true;
	}

	@Override
	public long id() {
		return this.id;
	}

	@Override
	public Instant acceptedAt() {
		return this.acceptedAt;
	}

	@Override
	public int remotePort() {
		return this.socket.remotePort();
	}

	@Override
	public boolean isOpen() {
		return this.open;
	}

	@Override
	public boolean isAuthenticated() {
		return this.authenticated;
	}

	@Override
	public Set<String> subscriptions() {
		return this.events.names();
	}

	@Override
	public EventEncoding eventEncoding() {
		return this.events.subscription().format();
	}

	@Override
	public List<String> filters() {
		return this.events.filters();
	}

	@Override
	public List<ReceivedCommand> commands() {
		return this.server.log().find((command) -> command.connection() == this);
	}

	@Override
	public long eventsSent() {
		return this.events.sent();
	}

	@Override
	public int eventsQueued() {
		return this.events.queued();
	}

	@Override
	public String toString() {
		return "connection " + this.id + " from port " + remotePort();
	}

}
