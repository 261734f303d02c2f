package io.github.eslboot.test;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Simulated FreeSWITCH with an Event Socket on the loopback interface. It speaks the
 * protocol byte for byte as a real server does, runs calls that fire the events of real
 * calls, records the commands it receives, and injects {@linkplain #faults() faults}.
 * <p>
 * Stopping and starting the simulator is a restart of the server on the same port: the
 * Core-UUID changes, and all calls end without events. Scripted API commands and faults
 * stay.
 * <p>
 * Thread-safe. All threads of the simulator are daemons and end with {@link #close()}.
 * The class is long because it is the documented facade of the whole simulator; it
 * contains no logic of its own.
 *
 * @since 0.1.0
 */
public final class FreeSwitchSimulator implements AutoCloseable {

	private static final Duration API_TIMEOUT = Duration.ofMinutes(1);

	private static final Duration RESET_TIMEOUT = Duration.ofSeconds(5);

	private final EventSocketServer server;

	private final Set<Traffic> traffics = ConcurrentHashMap.newKeySet();

	private FreeSwitchSimulator(SimulatorOptions options) {
		this.server = new EventSocketServer(options);
	}

	/**
	 * Starts a simulator on a free port, with the password {@code ClueCon}.
	 * @return the simulator, which the caller closes
	 */
	public static FreeSwitchSimulator create() {
		return builder().start();
	}

	/**
	 * Creates a builder with the default options.
	 * @return the builder
	 */
	public static Builder builder() {
		return new Builder();
	}

	/**
	 * Starts the server. After a stop it listens on the same port as before. Has no
	 * effect if the server is running.
	 * @return this simulator
	 * @throws java.io.UncheckedIOException if the port is in use
	 */
	public FreeSwitchSimulator start() {
		this.server.start();
		return this;
	}

	/**
	 * Stops the server as the API command {@code shutdown} does: clients receive a
	 * disconnect notice, and all calls end without events.
	 */
	public void stop() {
		this.server.stop(Fault.Notice.SHUTDOWN);
	}

	/**
	 * Stops the server as a crash does: connections are reset, and all calls end without
	 * events.
	 */
	public void crash() {
		this.server.stop(null);
	}

	/** Stops and starts the server on the same port. */
	public void restart() {
		stop();
		start();
	}

	/** Reloads the Event Socket module: clients are disconnected, calls stay alive. */
	public void reloadModule() {
		this.server.reload();
	}

	/**
	 * Makes the simulator as it was after its first start, for the next test: stops
	 * traffic, releases faults, removes scripted API commands, callees and extensions,
	 * scheduled tasks, starts the server if it is stopped, hangs up all calls with
	 * {@code MANAGER_REQUEST}, removes queues and agents, restores global variables and
	 * forgets the received commands. Clients stay connected, with their subscriptions,
	 * and receive the events of the calls that end. The port, the options and the
	 * Core-UUID of a running server do not change.
	 * @throws IllegalStateException if calls remain, because the application starts new
	 * ones again and again
	 */
	public void reset() {
		List.copyOf(this.traffics).forEach(Traffic::stop);
		this.server.faults().clear();
		this.server.api().clear();
		this.server.callees().clear();
		this.server.extensions().clear();
		start();
		this.server.core().builtInApi().cancelTasks();
		Switchboard switchboard = this.server.core().switchboard();
		boolean noCalls = Polling.await(() -> {
			switchboard.hangupAll();
			return switchboard.count() == 0;
		}, RESET_TIMEOUT);
		if (!noCalls) {
			throw new IllegalStateException("Calls remain after " + Diagnosis.text(RESET_TIMEOUT)
					+ ", although all were hung up again and again\n" + switchboard.describeCalls());
		}
		switchboard.locked(() -> switchboard.callCenter().clear());
		this.server.core().resetGlobals();
		forgetCommands();
	}

	/** Releases all faults, crashes the server if it runs, and ends all threads. */
	@Override
	public void close() {
		this.server.faults().clear();
		this.server.close();
	}

	/**
	 * Returns whether the server is running.
	 * @return {@code true} between start and stop
	 */
	public boolean isRunning() {
		return this.server.isRunning();
	}

	/**
	 * Returns the host to connect to.
	 * @return the address that the simulator listens on, or the loopback address if it
	 * listens on all addresses
	 */
	public String host() {
		InetAddress address = this.server.options().address();
		return (address.isAnyLocalAddress() || address.isLoopbackAddress()) ? "127.0.0.1" : address.getHostAddress();
	}

	/**
	 * Returns the port to connect to, which restarts do not change.
	 * @return the port
	 */
	public int port() {
		return this.server.port();
	}

	/**
	 * Returns the password of the Event Socket.
	 * @return the password
	 */
	public String password() {
		return this.server.options().password();
	}

	/**
	 * Returns the Core-UUID of the running server, which changes with each start.
	 * @return the uuid
	 * @throws IllegalStateException if the server is stopped
	 */
	public String coreUuid() {
		return this.server.core().coreUuid();
	}

	/**
	 * Scripts an API command. Replaces the built-in command of this name, if there is
	 * one.
	 * @param command name of the command, case-insensitive
	 * @param handler called for each execution, on the thread of the connection or of the
	 * background job
	 * @return this simulator
	 */
	public FreeSwitchSimulator onApi(String command, ApiHandler handler) {
		this.server.api().script(command, handler);
		return this;
	}

	/**
	 * Runs an API command as the server's console does: {@code callcenter_config agent
	 * add 1000@default callback}.
	 * @param command the command and its arguments
	 * @return the output, including final newlines
	 * @throws IllegalStateException if the command does not end within a minute
	 */
	public String api(String command) {
		String[] words = command.strip().split(" ", 2);
		ApiCall call = new ApiCall(words[0], (words.length > 1) ? words[1].strip() : "", null, null);
		try {
			return this.server.api().run(this.server.core(), call).get(API_TIMEOUT.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted while '" + command + "' ran", ex);
		}
		catch (ExecutionException | TimeoutException ex) {
			throw new IllegalStateException("'" + command + "' did not end", ex);
		}
	}

	/**
	 * Removes a script added with {@link #onApi}.
	 * @param command name of the command, case-insensitive
	 */
	public void removeApi(String command) {
		this.server.api().unscript(command);
	}

	/**
	 * Scripts a callee: what happens when the application calls this number.
	 * @param destination the number, as {@code 1001} for {@code user/1001} and for
	 * {@code sofia/gateway/carrier/1001}, or the whole destination, as
	 * {@code sofia/gateway/carrier/1001}; with {@code *} at the end, all that begin so
	 * @return the script, which changes nothing before a behaviour is set
	 */
	public Callee callee(String destination) {
		return new Callee(this.server.callees().script(destination));
	}

	/**
	 * Adds an extension to the dialplan, which replaces the built-in one. Incoming calls,
	 * transfers and originated calls to this number run its applications one after the
	 * other, then they are hung up.
	 * @param destination the destination number
	 * @param applications names of applications, each with its argument after a blank:
	 * {@code answer}, {@code playback ivr-menu.wav}, {@code park}
	 * @return this simulator
	 */
	public FreeSwitchSimulator extension(String destination, String... applications) {
		this.server.extensions().add(destination, Stream.of(applications).map((application) -> {
			String[] words = application.strip().split(" ", 2);
			return new AppStack.App(words[0], (words.length > 1) ? words[1] : "");
		}).toList());
		return this;
	}

	/**
	 * Starts an incoming call that rings and is parked.
	 * @param callerNumber number of the caller
	 * @param destination number that was dialled
	 * @return the call
	 */
	public SimulatedCall startCall(String callerNumber, String destination) {
		return newCall().from(callerNumber).to(destination).start();
	}

	/**
	 * Prepares an incoming call with options.
	 * @return the call's setup, to be completed with {@link CallSetup#start()}
	 */
	public CallSetup newCall() {
		return new CallSetup(this);
	}

	SimulatedCall start(CallSetup setup) {
		Switchboard switchboard = this.server.core().switchboard();
		return new SimulatedCall(switchboard, switchboard.incoming(setup));
	}

	/**
	 * Starts the traffic of a call centre, with default options.
	 * @param callsPerMinute average number of incoming calls per minute
	 * @return the traffic, which the caller stops
	 */
	public Traffic traffic(int callsPerMinute) {
		return newTraffic().callsPerMinute(callsPerMinute).start();
	}

	/**
	 * Prepares the traffic of a call centre, with options.
	 * @return a builder
	 */
	public Traffic.Builder newTraffic() {
		return new Traffic.Builder(this);
	}

	/**
	 * Returns the live call legs, oldest first.
	 * @return a snapshot
	 */
	public List<SimulatedCall> calls() {
		Switchboard switchboard = this.server.core().switchboard();
		return switchboard.all().stream().map((channel) -> new SimulatedCall(switchboard, channel)).toList();
	}

	/**
	 * Returns a live call leg.
	 * @param uuid uuid of the leg
	 * @return the leg, or empty if there is no live leg of this uuid
	 */
	public Optional<SimulatedCall> call(String uuid) {
		Switchboard switchboard = this.server.core().switchboard();
		return Optional.ofNullable(switchboard.find(uuid)).map((channel) -> new SimulatedCall(switchboard, channel));
	}

	/**
	 * Fires an event. The headers common to all events are added before the given ones.
	 * @param name name of the event, for example {@code CHANNEL_ANSWER}
	 * @param headers alternating names and raw values
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
	 * Fires an event. The headers common to all events are added before the given ones.
	 * @param event the other headers and the body
	 */
	public void fire(SimulatedEvent event) {
		this.server.core().bus().stampAndPublish(event);
	}

	/**
	 * Fires an event exactly as it is, without the headers common to all events.
	 * @param event all headers and the body
	 */
	public void fireBare(SimulatedEvent event) {
		this.server.core().bus().publish(event);
	}

	/**
	 * Writes raw bytes to every authenticated connection, between two frames.
	 * @param bytes bytes to write
	 */
	public void fireRaw(byte[] bytes) {
		for (ConnectionLoop connection : this.server.connections()) {
			if (connection.isAuthenticated()) {
				connection.send(bytes);
			}
		}
	}

	/** Fires a HEARTBEAT immediately, in addition to the periodic ones. */
	public void heartbeat() {
		this.server.core().heartbeat();
	}

	/**
	 * Sends a log line to the connections that asked for its level.
	 * @param level level of the line, 0 (console) to 7 (debug)
	 * @param text the line, without its line end
	 */
	public void log(int level, String text) {
		byte[] frame = Notices.logLine(level, text);
		this.server.connections().forEach((connection) -> connection.offerLog(level, frame));
	}

	/**
	 * Returns the entry point for injecting faults.
	 * @return the faults of this simulator
	 */
	public Faults faults() {
		return this.server.faults();
	}

	/**
	 * Returns the open connections, oldest first.
	 * @return a snapshot
	 */
	public List<SimulatedConnection> connections() {
		List<SimulatedConnection> open = new ArrayList<>(this.server.connections());
		open.sort(Comparator.comparingLong(SimulatedConnection::id));
		return open;
	}

	/**
	 * Returns the number of open connections that are authenticated.
	 * @return the number
	 */
	public int authenticatedConnections() {
		return (int) this.server.connections().stream().filter(SimulatedConnection::isAuthenticated).count();
	}

	/**
	 * Returns the number of connections accepted since the simulator was built.
	 * @return the number
	 */
	public int acceptedConnections() {
		return this.server.accepted().size();
	}

	/**
	 * Returns the times at which connections were accepted.
	 * @param since earliest time to include
	 * @return the times, in order
	 */
	public List<Instant> acceptedConnections(Instant since) {
		return this.server.accepted().stream().filter((time) -> !time.isBefore(since)).toList();
	}

	/**
	 * Returns the commands received on all connections, oldest first. The simulator keeps
	 * the latest 100,000 commands.
	 * @return a snapshot
	 */
	public List<ReceivedCommand> commands() {
		return commands((command) -> true);
	}

	/**
	 * Returns the received commands that match a predicate, oldest first.
	 * @param predicate selects the commands
	 * @return a snapshot
	 */
	public List<ReceivedCommand> commands(Predicate<ReceivedCommand> predicate) {
		return this.server.log().find(predicate);
	}

	/**
	 * Returns the number of commands received since the simulator was built, regardless
	 * of {@link #forgetCommands()}.
	 * @return the number
	 */
	public long commandCount() {
		return this.server.log().total();
	}

	/** Removes the commands received so far from {@link #commands()}. */
	public void forgetCommands() {
		this.server.log().clear();
	}

	/**
	 * Waits for a command. Commands received before this call count as well.
	 * @param predicate selects the command
	 * @param timeout maximum time to wait
	 * @return the first command that matches
	 * @throws TimeoutException if no such command was received in time
	 * @throws InterruptedException if the thread is interrupted
	 */
	public ReceivedCommand awaitCommand(Predicate<ReceivedCommand> predicate, Duration timeout)
			throws TimeoutException, InterruptedException {
		ReceivedCommand command = this.server.log().await(predicate, timeout);
		if (command == null) {
			throw timeout("No such command within " + Diagnosis.text(timeout), Diagnosis.latest(commands()));
		}
		return command;
	}

	private TimeoutException timeout(String message, String commands) {
		return new TimeoutException(message + "\n" + describeCalls() + "\n" + commands);
	}

	/** Returns what the calls are doing, and how the last ones ended. */
	String describeCalls() {
		return isRunning() ? this.server.core().switchboard().describeCalls() : "The simulator is stopped.";
	}

	Set<Traffic> traffics() {
		return this.traffics;
	}

	/**
	 * Waits for a command with a given beginning. Commands received before this call
	 * count as well.
	 * @param prefix beginning of the command's first line, case-insensitive
	 * @param timeout maximum time to wait
	 * @return the first command that matches
	 * @throws TimeoutException if no such command was received in time
	 * @throws InterruptedException if the thread is interrupted
	 */
	public ReceivedCommand awaitCommand(String prefix, Duration timeout) throws TimeoutException, InterruptedException {
		ReceivedCommand command = this.server.log().await((received) -> received.startsWith(prefix), timeout);
		if (command == null) {
			List<ReceivedCommand> received = commands();
			throw timeout("No command that begins with '" + prefix + "' within " + Diagnosis.text(timeout),
					Diagnosis.nearMisses(prefix, received) + Diagnosis.latest(received));
		}
		return command;
	}

	/**
	 * Waits for a condition on this simulator, for example
	 * {@code (simulator) -> simulator.authenticatedConnections() == 10}.
	 * @param condition condition to wait for, evaluated about every millisecond
	 * @param timeout maximum time to wait
	 * @throws TimeoutException if the condition was not met in time
	 * @throws InterruptedException if the thread is interrupted
	 */
	public void await(Predicate<FreeSwitchSimulator> condition, Duration timeout)
			throws TimeoutException, InterruptedException {
		long deadline = System.nanoTime() + timeout.toNanos();
		while (!condition.test(this)) {
			if (System.nanoTime() > deadline) {
				throw timeout("The condition was not met within " + Diagnosis.text(timeout) + " by " + this
						+ ", connections " + connections(), Diagnosis.latest(commands()));
			}
			TimeUnit.MILLISECONDS.sleep(1);
		}
	}

	@Override
	public String toString() {
		return "FreeSWITCH simulator on " + host() + ":" + port() + (isRunning() ? "" : " (stopped)");
	}

	/**
	 * Builder of a simulator. Not thread-safe.
	 */
	public static final class Builder {

		private InetAddress address = InetAddress.getLoopbackAddress();

		private int port;

		private String password = "ClueCon";

		private final List<SimulatedUser> users = new ArrayList<>();

		private String hostname = "simulator";

		private boolean accessAllowed = true;

		private boolean localStreams = true;

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
		 * Sets the address to listen on. Default: the loopback address. A simulator with
		 * a known password on another address lets everyone in the network control it.
		 * @param local an address of this machine, or {@code 0.0.0.0} for all
		 * @return this builder
		 */
		public Builder address(InetAddress local) {
			this.address = local;
			return this;
		}

		/**
		 * Sets the port to listen on. Default: any free port.
		 * @param number the port, or 0 for any free port
		 * @return this builder
		 */
		public Builder port(int number) {
			this.port = number;
			return this;
		}

		/**
		 * Sets the password of the Event Socket. Default {@code ClueCon}.
		 * @param text the password
		 * @return this builder
		 */
		public Builder password(String text) {
			this.password = text;
			return this;
		}

		/**
		 * Adds a user who may authenticate with {@code userauth}.
		 * @param user the user
		 * @return this builder
		 */
		public Builder user(SimulatedUser user) {
			this.users.add(user);
			return this;
		}

		/**
		 * Sets the host name in events. Default {@code simulator}.
		 * @param name the name
		 * @return this builder
		 */
		public Builder hostname(String name) {
			this.hostname = name;
			return this;
		}

		/**
		 * Makes the access list reject every client.
		 * @return this builder
		 */
		public Builder denyAccess() {
			this.accessAllowed = false;
			return this;
		}

		/**
		 * Sets the maximum time until a client sends its first command. Default 25 s.
		 * @param timeout the timeout
		 * @return this builder
		 */
		public Builder authTimeout(Duration timeout) {
			this.authTimeout = timeout;
			return this;
		}

		/**
		 * Sets the interval at which a connection polls its event queue while there is no
		 * input. FreeSWITCH polls every 20 ms, and immediately after input. Default: no
		 * delay.
		 * @param interval the interval, in whole milliseconds
		 * @return this builder
		 */
		public Builder eventDelay(Duration interval) {
			this.eventDelay = interval;
			return this;
		}

		/**
		 * Sets how long a {@code bgapi} command blocks its connection, which is about 1
		 * ms on a real FreeSWITCH. Default zero.
		 * @param time time between the start of the job and the reply
		 * @return this builder
		 */
		public Builder bgapiCost(Duration time) {
			this.bgapiCost = time;
			return this;
		}

		/**
		 * Sets the interval of HEARTBEAT events. Default 20 s.
		 * @param interval the interval; zero for no HEARTBEAT events
		 * @return this builder
		 */
		public Builder heartbeat(Duration interval) {
			this.heartbeat = interval;
			return this;
		}

		/**
		 * Sets the capacity of each connection's event queue. Further events are dropped,
		 * and the 501st consecutive drop closes the connection. Default 100,000.
		 * @param events maximum number of queued events
		 * @return this builder
		 */
		public Builder eventQueueCapacity(int events) {
			this.eventQueueCapacity = events;
			return this;
		}

		/**
		 * Sets the time until an outgoing call rings. Default 10 ms.
		 * @param time the time, possibly zero
		 * @return this builder
		 */
		public Builder ringTime(Duration time) {
			this.ringTime = time;
			return this;
		}

		/**
		 * Sets the time that an outgoing call rings before it is answered. Default 20 ms.
		 * @param time the time, possibly zero
		 * @return this builder
		 */
		public Builder answerTime(Duration time) {
			this.answerTime = time;
			return this;
		}

		/**
		 * Creates the simulator without starting it.
		 * @return the simulator
		 */
		public FreeSwitchSimulator build() {
			return new FreeSwitchSimulator(
					new SimulatorOptions(this.address, this.port, this.password, List.copyOf(this.users), this.hostname,
							this.accessAllowed, this.authTimeout, this.eventDelay, this.bgapiCost, this.heartbeat,
							this.eventQueueCapacity, this.ringTime, this.answerTime, this.localStreams));
		}

		/** Behaves as a server without the module {@code mod_local_stream}. */
		Builder withoutLocalStreams() {
			this.localStreams = false;
			return this;
		}

		/**
		 * Creates the simulator and starts it.
		 * @return the simulator, which the caller closes
		 * @throws java.io.UncheckedIOException if the port is in use
		 */
		public FreeSwitchSimulator start() {
			return build().start();
		}

	}

}
