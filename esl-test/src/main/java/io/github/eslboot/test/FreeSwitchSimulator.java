package io.github.eslboot.test;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/**
 * A FreeSWITCH in the JVM, as far as its Event Socket tells: a server on the loopback
 * interface that behaves like the real one byte for byte, runs calls with the events a
 * real call fires, and can be told to fail.
 * <p>
 * It can be stopped and started again on the same port, which is a restart of the server:
 * another Core-UUID, no calls. Scripted API commands and faults survive that.
 * <p>
 * Thread-safe. All its threads are daemons and end with {@link #close()}.
 */
public final class FreeSwitchSimulator implements AutoCloseable {

	private final EventSocketServer server;

	private FreeSwitchSimulator(SimulatorOptions options) {
		this.server = new EventSocketServer(options);
	}

	/**
	 * A started simulator on a free port with the password {@code ClueCon}.
	 * @return the simulator; the caller closes it
	 */
	public static FreeSwitchSimulator create() {
		return builder().start();
	}

	/**
	 * Options for a simulator.
	 * @return a builder with the defaults
	 */
	public static Builder builder() {
		return new Builder();
	}

	/**
	 * Starts the server, again on its former port if it ran before. Does nothing if it
	 * runs.
	 * @return this
	 * @throws java.io.UncheckedIOException if the port is taken
	 */
	public FreeSwitchSimulator start() {
		this.server.start();
		return this;
	}

	/**
	 * Stops the server as {@code shutdown} does: clients get a notice, calls vanish.
	 */
	public void stop() {
		this.server.stop(Fault.Notice.SHUTDOWN);
	}

	/** Stops the server as a crash does: clients are reset, calls vanish. */
	public void crash() {
		this.server.stop(null);
	}

	/** Stops and starts on the same port. */
	public void restart() {
		stop();
		start();
	}

	/** Reloads the Event Socket module: clients are thrown out, the calls stay. */
	public void reloadModule() {
		this.server.reload();
	}

	/** Crashes, if it runs, and ends all threads. */
	@Override
	public void close() {
		this.server.faults().clear();
		crash();
	}

	/**
	 * Whether the server has been started and not stopped.
	 * @return true between the two
	 */
	public boolean isRunning() {
		return this.server.isRunning();
	}

	/**
	 * Where to connect.
	 * @return the loopback address as text
	 */
	public String host() {
		return "127.0.0.1";
	}

	/**
	 * Where to connect.
	 * @return the port; it stays the same over restarts
	 */
	public int port() {
		return this.server.port();
	}

	/**
	 * The password of {@code auth}.
	 * @return the password
	 */
	public String password() {
		return this.server.options().password();
	}

	/**
	 * Identity of the running server.
	 * @return a uuid, another one after each start
	 * @throws IllegalStateException if it is stopped
	 */
	public String coreUuid() {
		return this.server.core().coreUuid();
	}

	/**
	 * Scripts an API command, in place of the built-in one if there is one.
	 * @param command its name, in any case
	 * @param handler answers each execution, on the thread of the connection or of the
	 * job
	 * @return this
	 */
	public FreeSwitchSimulator onApi(String command, ApiHandler handler) {
		this.server.api().script(command, handler);
		return this;
	}

	/**
	 * Takes back {@link #onApi}.
	 * @param command the command's name
	 */
	public void removeApi(String command) {
		this.server.api().unscript(command);
	}

	/**
	 * An incoming call appears, rings and is parked.
	 * @param callerNumber who calls
	 * @param destination what was dialled
	 * @return the call
	 */
	public SimulatedCall startCall(String callerNumber, String destination) {
		return newCall().from(callerNumber).to(destination).start();
	}

	/**
	 * An incoming call with more detail.
	 * @return the call to be, which {@link CallSetup#start()} lets appear
	 */
	public CallSetup newCall() {
		return new CallSetup(this);
	}

	SimulatedCall start(CallSetup setup) {
		Switchboard switchboard = this.server.core().switchboard();
		return new SimulatedCall(switchboard, switchboard.incoming(setup));
	}

	/**
	 * A living call centre with its defaults.
	 * @param callsPerMinute how many people call, on average
	 * @return the traffic, started
	 */
	public Traffic traffic(int callsPerMinute) {
		return newTraffic().callsPerMinute(callsPerMinute).start();
	}

	/**
	 * A living call centre with options.
	 * @return a builder
	 */
	public Traffic.Builder newTraffic() {
		return new Traffic.Builder(this);
	}

	/**
	 * The legs that live now, oldest first.
	 * @return a snapshot
	 */
	public List<SimulatedCall> calls() {
		Switchboard switchboard = this.server.core().switchboard();
		return switchboard.all().stream().map((channel) -> new SimulatedCall(switchboard, channel)).toList();
	}

	/**
	 * A live leg.
	 * @param uuid its uuid
	 * @return the leg, if it lives
	 */
	public Optional<SimulatedCall> call(String uuid) {
		Switchboard switchboard = this.server.core().switchboard();
		return Optional.ofNullable(switchboard.find(uuid)).map((channel) -> new SimulatedCall(switchboard, channel));
	}

	/**
	 * Fires an event with the headers that every event has in front.
	 * @param name its type, for example {@code CHANNEL_ANSWER}
	 * @param headers names and raw values in turn
	 * @throws IllegalArgumentException if a value is missing
	 */
	public void fire(String name, String... headers) {
		if (headers.length % 2 != 0) {
			throw new IllegalArgumentException("Header names and values must come in pairs");
		}
		SimulatedEvent.Builder event = SimulatedEvent.named(name);
		for (int i = 0; i < headers.length; i += 2) {
			event.header(headers[i], headers[i + 1]);
		}
		fire(event.build());
	}

	/**
	 * Fires an event with the headers that every event has in front.
	 * @param event its other headers and body
	 */
	public void fire(SimulatedEvent event) {
		EventBus bus = this.server.core().bus();
		SimulatedEvent.Builder stamped = SimulatedEvent.named(event.name());
		String subclass = event.header("Event-Subclass");
		stamped.header("Event-Subclass", subclass);
		bus.stamp(stamped, event.name(), null);
		event.headers()
			.stream()
			.filter((header) -> !header.name().equalsIgnoreCase("Event-Subclass"))
			.forEach(stamped::header);
		bus.publish(stamped.body(event.body()).build());
	}

	/**
	 * Fires an event exactly as it is, without the headers that every event has.
	 * @param event all its headers and its body
	 */
	public void fireBare(SimulatedEvent event) {
		this.server.core().bus().publish(event);
	}

	/**
	 * Writes bytes to every authenticated connection, between two frames.
	 * @param bytes what to write
	 */
	public void fireRaw(byte[] bytes) {
		for (ConnectionLoop connection : this.server.connections()) {
			if (connection.isAuthenticated()) {
				connection.send(bytes);
			}
		}
	}

	/** Fires a HEARTBEAT now, besides those that come by themselves. */
	public void heartbeat() {
		this.server.core().heartbeat();
	}

	/**
	 * Writes a line to the log, for connections that asked for it.
	 * @param level 0 (console) to 7 (debug)
	 * @param text the line
	 */
	public void log(int level, String text) {
		byte[] body = Reply.bytes(text + "\n");
		byte[] head = Reply.bytes("Content-Type: log/data\nContent-Length: " + body.length + "\nLog-Level: " + level
				+ "\nText-Channel: 3\nLog-File: simulator.c\nLog-Func: log\nLog-Line: 1\nUser-Data: \n\n");
		byte[] frame = java.util.Arrays.copyOf(head, head.length + body.length);
		System.arraycopy(body, 0, frame, head.length, body.length);
		this.server.connections().forEach((connection) -> connection.offerLog(level, frame));
	}

	/**
	 * What goes wrong on request.
	 * @return the faults of this simulator
	 */
	public Faults faults() {
		return this.server.faults();
	}

	/**
	 * The open connections, oldest first.
	 * @return a snapshot
	 */
	public List<SimulatedConnection> connections() {
		List<SimulatedConnection> open = new ArrayList<>(this.server.connections());
		open.sort(Comparator.comparingLong(SimulatedConnection::id));
		return open;
	}

	/**
	 * How many open connections are authenticated.
	 * @return the count
	 */
	public int authenticatedConnections() {
		return (int) this.server.connections().stream().filter(SimulatedConnection::isAuthenticated).count();
	}

	/**
	 * How many connections were accepted since the simulator was built.
	 * @return the count
	 */
	public int acceptedConnections() {
		return this.server.accepted().size();
	}

	/**
	 * When connections were accepted.
	 * @param since the moment to count from
	 * @return the times after it, in order
	 */
	public List<Instant> acceptedConnections(Instant since) {
		return this.server.accepted().stream().filter((time) -> !time.isBefore(since)).toList();
	}

	/**
	 * The newest 100,000 commands of all connections that have not been forgotten, oldest
	 * first.
	 * @return a snapshot
	 */
	public List<ReceivedCommand> commands() {
		return commands((command) -> true);
	}

	/**
	 * The commands that match.
	 * @param predicate which ones
	 * @return a snapshot, oldest first
	 */
	public List<ReceivedCommand> commands(Predicate<ReceivedCommand> predicate) {
		return this.server.log().find(predicate);
	}

	/**
	 * How many commands were received, the forgotten ones included.
	 * @return the count
	 */
	public long commandCount() {
		return this.server.log().total();
	}

	/** Forgets the commands received so far. */
	public void forgetCommands() {
		this.server.log().clear();
	}

	/**
	 * Waits for a command, one received before this call included.
	 * @param predicate which command
	 * @param timeout how long at most
	 * @return the first that matches
	 * @throws TimeoutException if none came
	 * @throws InterruptedException if the thread is interrupted
	 */
	public ReceivedCommand awaitCommand(Predicate<ReceivedCommand> predicate, Duration timeout)
			throws TimeoutException, InterruptedException {
		ReceivedCommand command = this.server.log().await(predicate, timeout);
		if (command == null) {
			throw new TimeoutException("No such command within " + timeout + "; received: " + commands());
		}
		return command;
	}

	/**
	 * Waits for a command that begins like this, one received before this call included.
	 * @param prefix the beginning of its first line, in any case
	 * @param timeout how long at most
	 * @return the first that matches
	 * @throws TimeoutException if none came
	 * @throws InterruptedException if the thread is interrupted
	 */
	public ReceivedCommand awaitCommand(String prefix, Duration timeout) throws TimeoutException, InterruptedException {
		return awaitCommand((command) -> command.startsWith(prefix), timeout);
	}

	/**
	 * Waits for a state of this simulator, for example
	 * {@code (simulator) -> simulator.authenticatedConnections() == 10}.
	 * @param condition what to wait for, asked again and again
	 * @param timeout how long at most
	 * @throws TimeoutException if it did not come
	 * @throws InterruptedException if the thread is interrupted
	 */
	public void await(Predicate<FreeSwitchSimulator> condition, Duration timeout)
			throws TimeoutException, InterruptedException {
		long deadline = System.nanoTime() + timeout.toNanos();
		while (!condition.test(this)) {
			if (System.nanoTime() > deadline) {
				throw new TimeoutException("The condition was not met within " + timeout + " by " + this
						+ ", connections " + connections());
			}
			TimeUnit.MILLISECONDS.sleep(1);
		}
	}

	@Override
	public String toString() {
		return "FreeSWITCH simulator on " + host() + ":" + port() + (isRunning() ? "" : " (stopped)");
	}

	/**
	 * Options of a simulator. Not thread-safe.
	 */
	public static final class Builder {

		private int port;

		private String password = "ClueCon";

		private final List<SimulatedUser> users = new ArrayList<>();

		private String hostname = "simulator";

		private boolean accessAllowed = true;

		private Duration authTimeout = Duration.ofSeconds(25);

		private Duration eventDelay = Duration.ZERO;

		private Duration bgapiCost = Duration.ZERO;

		private Duration heartbeat = Duration.ofSeconds(20);

		private int eventQueueCapacity = 100_000;

		private Duration ringTime = Duration.ofMillis(10);

		private Duration answerTime = Duration.ofMillis(20);

		private Builder() {
		}

		/**
		 * The port to listen on.
		 * @param number the port; 0, the default, takes a free one
		 * @return this
		 */
		public Builder port(int number) {
			this.port = number;
			return this;
		}

		/**
		 * The password of {@code auth}; {@code ClueCon} unless set.
		 * @param text the password
		 * @return this
		 */
		public Builder password(String text) {
			this.password = text;
			return this;
		}

		/**
		 * Somebody who may use {@code userauth}.
		 * @param user the user
		 * @return this
		 */
		public Builder user(SimulatedUser user) {
			this.users.add(user);
			return this;
		}

		/**
		 * The machine's name in events.
		 * @param name the name
		 * @return this
		 */
		public Builder hostname(String name) {
			this.hostname = name;
			return this;
		}

		/**
		 * An access list that lets nobody in.
		 * @return this
		 */
		public Builder denyAccess() {
			this.accessAllowed = false;
			return this;
		}

		/**
		 * How long a client may take for its first command; 25 seconds unless set.
		 * @param time the time
		 * @return this
		 */
		public Builder authTimeout(Duration time) {
			this.authTimeout = time;
			return this;
		}

		/**
		 * The pause between two looks at the queue of events while no input comes. A real
		 * FreeSWITCH takes 20 ms, which the first input ends; the default is none.
		 * @param time the pause, in whole milliseconds
		 * @return this
		 */
		public Builder eventDelay(Duration time) {
			this.eventDelay = time;
			return this;
		}

		/**
		 * What every {@code bgapi} costs its connection; about 1 ms on a real FreeSWITCH,
		 * nothing by default.
		 * @param time the time between the start of the job and the reply
		 * @return this
		 */
		public Builder bgapiCost(Duration time) {
			this.bgapiCost = time;
			return this;
		}

		/**
		 * Time between two HEARTBEAT events; 20 seconds unless set.
		 * @param interval the time, zero for none
		 * @return this
		 */
		public Builder heartbeat(Duration interval) {
			this.heartbeat = interval;
			return this;
		}

		/**
		 * How many events may wait for one connection before they are dropped; 100,000
		 * unless set. The 501st drop in a row costs the client its connection.
		 * @param events the number
		 * @return this
		 */
		public Builder eventQueueCapacity(int events) {
			this.eventQueueCapacity = events;
			return this;
		}

		/**
		 * How long outgoing calls take to ring; 10 ms unless set.
		 * @param time the time, zero possible
		 * @return this
		 */
		public Builder ringTime(Duration time) {
			this.ringTime = time;
			return this;
		}

		/**
		 * How long outgoing calls ring before they are answered; 20 ms unless set.
		 * @param time the time, zero possible
		 * @return this
		 */
		public Builder answerTime(Duration time) {
			this.answerTime = time;
			return this;
		}

		/**
		 * Makes the simulator, not started.
		 * @return the simulator
		 */
		public FreeSwitchSimulator build() {
			return new FreeSwitchSimulator(new SimulatorOptions(this.port, this.password, List.copyOf(this.users),
					this.hostname, this.accessAllowed, this.authTimeout, this.eventDelay, this.bgapiCost,
					this.heartbeat, this.eventQueueCapacity, this.ringTime, this.answerTime));
		}

		/**
		 * Makes the simulator and starts it.
		 * @return the simulator; the caller closes it
		 * @throws java.io.UncheckedIOException if the port is taken
		 */
		public FreeSwitchSimulator start() {
			return build().start();
		}

	}

}
