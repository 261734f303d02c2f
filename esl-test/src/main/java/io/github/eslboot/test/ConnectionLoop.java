package io.github.eslboot.test;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;

/**
 * One connection and its one thread, which reads a command, runs it, writes its reply,
 * and only when no input waits writes the events that have queued up. That order is what
 * clients notice of FreeSWITCH's listener thread.
 */
final class ConnectionLoop implements SimulatedConnection, EventBus.Sink, Runnable {

	private final EventSocketServer server;

	private final long id;

	private final SocketChannel channel;

	private final Selector selector;

	private final SelectionKey key;

	private final FrameWriter writer;

	private final int remotePort;

	private final Instant acceptedAt = Instant.now();

	private final Subscription subscription = new Subscription();

	private final ConnectionFaults faults = new ConnectionFaults(this);

	private final CommandReader reader = new CommandReader();

	private final ByteBuffer input = ByteBuffer.allocate(16 * 1024).flip();

	private final EventQueue queue;

	private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();

	private final AtomicLong eventsSent = new AtomicLong();

	private final AtomicInteger jobs = new AtomicInteger();

	private final CommandHandler commands;

	private final @Nullable SocketApplication application;

	private volatile boolean open = true;

	private volatile boolean idle;

	private volatile boolean authenticated;

	private volatile int logLevel = -1;

	private volatile @Nullable Thread thread;

	ConnectionLoop(EventSocketServer server, long id, SocketChannel channel) throws IOException {
		this(server, id, channel, null);
	}

	/** A connection that a call opens, to an application, is authenticated by that. */
	ConnectionLoop(EventSocketServer server, long id, SocketChannel channel, @Nullable SocketApplication application)
			throws IOException {
		this.server = server;
		this.id = id;
		this.channel = channel;
		this.queue = new EventQueue(server.options().eventQueueCapacity());
		this.remotePort = ((InetSocketAddress) channel.getRemoteAddress()).getPort();
		channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
		channel.configureBlocking(false);
		this.selector = Selector.open();
		this.key = channel.register(this.selector, SelectionKey.OP_READ);
		this.writer = new FrameWriter(this, channel);
		this.commands = new CommandHandler(this, server);
		this.application = application;
		if (application != null) {
			this.authenticated = true;
			this.commands.session().serve(application);
		}
	}

	@Override
	public void run() {
		this.thread = Thread.currentThread();
		try {
			if (admit()) {
				loop();
			}
		}
		catch (IOException | InterruptedException | ClosedSelectorException | CancelledKeyException ex) {
			// The client went away or the server stops: nobody is left to tell.
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

	private boolean admit() throws IOException, InterruptedException {
		pauseWhile(Fault.NoGreeting.class);
		freeze();
		runTasks();
		if (!this.open || this.application != null) {
			return this.open;
		}
		ConnectionFaults.Active<Fault.AccessDenied> denied = this.faults.find(Fault.AccessDenied.class);
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
		long firstPacketDeadline = System.nanoTime() + this.server.options().authTimeout().toNanos();
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
			if (!served && System.nanoTime() > firstPacketDeadline) {
				this.writer.frame(Notices.goodbye(null));
				return;
			}
			if (this.reader.atStart() && !drain()) {
				this.writer.frame(goodbye());
				return;
			}
			await(served ? 0 : TimeUnit.NANOSECONDS.toMillis(firstPacketDeadline - System.nanoTime()) + 1);
		}
	}

	/** Executes a command; false if the connection is to be closed. */
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
			awaitJobs();
			this.writer.frame(goodbye());
			return false;
		}
		return true;
	}

	private int fill() throws IOException {
		this.input.clear();
		int count = this.channel.read(this.input);
		this.input.flip();
		return count;
	}

	// Goes on while events keep coming, and lets commands wait: so does FreeSWITCH.
	private boolean drain() throws IOException, InterruptedException {
		byte[] line;
		while (this.open && (line = this.queue.pollLogLine()) != null) {
			this.writer.frame(line);
		}
		SimulatedEvent event;
		while (this.open && (event = this.queue.poll()) != null) {
			EventFormat format = this.subscription.format();
			byte[] body = event.encode(format);
			byte[] head = Reply
				.bytes("Content-Length: " + body.length + "\nContent-Type: " + format.contentType() + "\n\n");
			this.writer.frame(head, body);
			this.eventsSent.incrementAndGet();
			freeze();
			runTasks();
		}
		byte[] notice = this.commands.session().whenOver();
		if (notice != null && notice.length > 0) {
			this.writer.frame(notice);
		}
		return notice == null || notice.length > 0;
	}

	private void await(long timeoutMillis) throws IOException, InterruptedException {
		long delay = this.server.options().eventDelay().toMillis();
		if (delay > 0) {
			// As the real poll: only input ends it early, a queued event does not.
			select(delay);
			return;
		}
		this.idle = true;
		try {
			if (this.open && this.tasks.isEmpty() && (this.queue.isEmpty() || !this.reader.atStart())) {
				// A controlled call may end without an event that wakes this thread.
				select((this.commands.session().channel() != null) ? 100 : timeoutMillis);
			}
		}
		finally {
			this.idle = false;
		}
	}

	private void select(long timeoutMillis) throws IOException, InterruptedException {
		this.selector.select(timeoutMillis);
		this.selector.selectedKeys().clear();
		if (Thread.interrupted()) {
			throw new InterruptedException();
		}
	}

	/** Waits until the socket takes more bytes. */
	void awaitWritable() throws IOException, InterruptedException {
		this.key.interestOps(SelectionKey.OP_WRITE);
		try {
			select(100);
		}
		finally {
			this.key.interestOps(SelectionKey.OP_READ);
		}
	}

	private void freeze() throws IOException, InterruptedException {
		pauseWhile(Fault.Silence.class);
		if (pauseWhile(Fault.HalfOpen.class)) {
			closeSocket(true);
			throw new IOException("The server that is back knows nothing of this connection, as asked");
		}
	}

	/**
	 * Neither reads nor writes while such a fault is in force.
	 * @return whether there was one
	 */
	private boolean pauseWhile(Class<? extends Fault> type) throws IOException, InterruptedException {
		ConnectionFaults.Active<? extends Fault> fault = this.faults.find(type);
		if (fault == null) {
			return false;
		}
		fault.injected().hit();
		this.key.interestOps(0);
		try {
			while (this.open && this.faults.find(type) != null) {
				select(100);
			}
		}
		finally {
			if (this.key.isValid()) {
				this.key.interestOps(SelectionKey.OP_READ);
			}
		}
		return true;
	}

	/** Holds everything back until a fault is released or a time is over. */
	void hold(InjectedFault fault, @Nullable Duration delay) throws InterruptedException {
		fault.awaitRelease((delay != null) ? delay : Duration.ofDays(1));
	}

	private void awaitJobs() throws IOException, InterruptedException {
		while (this.open && this.jobs.get() > 0) {
			this.key.interestOps(0);
			select(100);
		}
	}

	void jobStarted() {
		this.jobs.incrementAndGet();
	}

	void jobEnded() {
		this.jobs.decrementAndGet();
		wake();
	}

	private void runTasks() {
		Runnable task;
		while ((task = this.tasks.poll()) != null) {
			task.run();
		}
	}

	void execute(Runnable task) {
		this.tasks.add(task);
		wake();
	}

	void wake() {
		this.selector.wakeup();
	}

	@Override
	public boolean wants(String name) {
		return this.subscription.listening() && this.subscription.wants(name);
	}

	@Override
	public void offer(SimulatedEvent event) {
		if (this.open && this.subscription.listening() && this.subscription.accepts(event)
				&& (this.application == null || this.application.lives(event))) {
			enqueue(event);
		}
	}

	/** Queues an event past the subscription. */
	void enqueue(SimulatedEvent event) {
		if (!this.queue.add(event)) {
			disconnect(Fault.Notice.LOST_EVENTS);
		}
		if (this.idle && this.server.options().eventDelay().isZero()) {
			wake();
		}
	}

	/** Queues a line of the log if the client wants its level. */
	void offerLog(int level, byte[] frame) {
		if (this.open && level <= this.logLevel) {
			this.queue.addLogLine(frame);
			wake();
		}
	}

	void logLevel(int level) {
		this.logLevel = level;
	}

	int logLevel() {
		return this.logLevel;
	}

	void clearEvents() {
		this.queue.clearEvents();
	}

	void flood(int count) {
		EventBus bus = this.server.core().bus();
		for (int i = 1; i <= count; i++) {
			enqueue(bus.event(SimulatedEvent.CUSTOM)
				.header("Event-Subclass", "simulator::flood")
				.header("Flood-Number", i)
				.build());
		}
	}

	@Override
	public void send(byte[] bytes) {
		execute(() -> this.writer.quietly(bytes));
	}

	@Override
	public void disconnect() {
		disconnect(Fault.Notice.GOODBYE);
	}

	void disconnect(Fault.Notice notice) {
		execute(() -> {
			this.writer.quietly(noticeBytes(notice));
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
		String session = (uuid != null) ? uuid : "00000000-0000-4000-8000-000000000000";
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

	/** Ends the thread, wherever it is. */
	void interrupt() {
		this.open = false;
		wake();
		Thread running = this.thread;
		if (running != null && running != Thread.currentThread()) {
			running.interrupt();
		}
	}

	void closeSocket(boolean reset) {
		this.open = false;
		try {
			if (reset) {
				this.channel.setOption(StandardSocketOptions.SO_LINGER, 0);
			}
			else {
				discardInput();
			}
		}
		catch (IOException ex) {
			// Closed already.
		}
		try {
			this.channel.close();
			// Only a selector without the channel lets go of the socket.
			this.selector.close();
		}
		catch (IOException ex) {
			// Nothing is left to close.
		}
	}

	// Unread input would turn the end of the stream into a reset and lose the goodbye.
	private void discardInput() throws IOException {
		this.channel.shutdownOutput();
		ByteBuffer rest = ByteBuffer.allocate(4096);
		while (this.channel.read(rest) > 0) {
			rest.clear();
		}
	}

	EventSocketServer server() {
		return this.server;
	}

	ConnectionFaults faults() {
		return this.faults;
	}

	Subscription subscription() {
		return this.subscription;
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
		return this.remotePort;
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
		return this.subscription.names();
	}

	@Override
	public EventFormat eventFormat() {
		return this.subscription.format();
	}

	@Override
	public List<String> filters() {
		return this.subscription.filterTexts();
	}

	@Override
	public List<ReceivedCommand> commands() {
		return this.server.log().find((command) -> command.connection() == this);
	}

	@Override
	public long eventsSent() {
		return this.eventsSent.get();
	}

	@Override
	public int eventsQueued() {
		return this.queue.size();
	}

	@Override
	public String toString() {
		return "connection " + this.id + " from port " + this.remotePort;
	}

}
