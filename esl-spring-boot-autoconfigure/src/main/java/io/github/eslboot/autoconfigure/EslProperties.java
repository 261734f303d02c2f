package io.github.eslboot.autoconfigure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.eslboot.protocol.EventFormat;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;
import org.springframework.util.unit.DataSize;

/**
 * Configuration properties of the FreeSWITCH Event Socket client.
 */
@ConfigurationProperties(EslProperties.PREFIX)
public class EslProperties {

	static final String PREFIX = "freeswitch.esl";

	/**
	 * Whether to enable the Event Socket client.
	 */
	private boolean enabled = true;

	/**
	 * Name of the server in logs, metrics, health and events.
	 */
	private String name = "default";

	/**
	 * Host name or address of the server.
	 */
	private String host = "localhost";

	/**
	 * Port of the server's Event Socket.
	 */
	private int port = 8021;

	/**
	 * Password of the server's event_socket.conf, or of the user if one is set.
	 */
	private String password = "ClueCon";

	/**
	 * User of the server's directory to authenticate as, in the form name@domain. None
	 * when not set.
	 */
	private @Nullable String user;

	/**
	 * Picks the server for new calls when there are several.
	 */
	private LoadBalancing loadBalancing = LoadBalancing.WEIGHTED;

	/**
	 * Servers by name, instead of the one server of "host" and "port".
	 */
	private final Map<String, Node> nodes = new LinkedHashMap<>();

	/**
	 * Gateways by name, where calls that go through them are limited.
	 */
	private final Map<String, Gateway> gateways = new LinkedHashMap<>();

	private final CallLimit callLimits = new CallLimit();

	private final Pool pool = new Pool();

	private final Events events = new Events();

	private final Reconnect reconnect = new Reconnect();

	private final Timeouts timeouts = new Timeouts();

	private final Limits limits = new Limits();

	private final Threads threads = new Threads();

	private final Ssl ssl = new Ssl();

	/** As the environment has them now; the bean keeps what was read at the start. */
	static EslProperties of(Environment environment) {
		return Binder.get(environment).bindOrCreate(PREFIX, EslProperties.class);
	}

	public boolean isEnabled() {
		return this.enabled;
	}

	public void setEnabled(boolean enabled) {
		this.enabled = enabled;
	}

	public String getName() {
		return this.name;
	}

	public void setName(String name) {
		this.name = name;
	}

	public String getHost() {
		return this.host;
	}

	public void setHost(String host) {
		this.host = host;
	}

	public int getPort() {
		return this.port;
	}

	public void setPort(int port) {
		this.port = port;
	}

	public String getPassword() {
		return this.password;
	}

	public void setPassword(String password) {
		this.password = password;
	}

	public @Nullable String getUser() {
		return this.user;
	}

	public void setUser(@Nullable String user) {
		this.user = user;
	}

	public LoadBalancing getLoadBalancing() {
		return this.loadBalancing;
	}

	public void setLoadBalancing(LoadBalancing loadBalancing) {
		this.loadBalancing = loadBalancing;
	}

	public Map<String, Node> getNodes() {
		return this.nodes;
	}

	public Map<String, Gateway> getGateways() {
		return this.gateways;
	}

	public CallLimit getCallLimits() {
		return this.callLimits;
	}

	public Pool getPool() {
		return this.pool;
	}

	public Events getEvents() {
		return this.events;
	}

	public Reconnect getReconnect() {
		return this.reconnect;
	}

	public Timeouts getTimeouts() {
		return this.timeouts;
	}

	public Limits getLimits() {
		return this.limits;
	}

	public Threads getThreads() {
		return this.threads;
	}

	public Ssl getSsl() {
		return this.ssl;
	}

	/**
	 * One of several servers.
	 */
	public static class Node {

		/**
		 * Host name or address of the server.
		 */
		private @Nullable String host;

		/**
		 * Port of the server's Event Socket.
		 */
		private int port = 8021;

		/**
		 * Password of the server, or of the user if one is set. The common one when not
		 * set.
		 */
		private @Nullable String password;

		/**
		 * User of the server's directory to authenticate as. The common one when not set.
		 */
		private @Nullable String user;

		/**
		 * Share of new calls, compared with the other servers'.
		 */
		private int weight = 1;

		/**
		 * What the server is fit for.
		 */
		private List<String> tags = new ArrayList<>();

		private final CallLimit callLimits = new CallLimit();

		public @Nullable String getHost() {
			return this.host;
		}

		public void setHost(@Nullable String host) {
			this.host = host;
		}

		public int getPort() {
			return this.port;
		}

		public void setPort(int port) {
			this.port = port;
		}

		public @Nullable String getPassword() {
			return this.password;
		}

		public void setPassword(@Nullable String password) {
			this.password = password;
		}

		public @Nullable String getUser() {
			return this.user;
		}

		public void setUser(@Nullable String user) {
			this.user = user;
		}

		public int getWeight() {
			return this.weight;
		}

		public void setWeight(int weight) {
			this.weight = weight;
		}

		public List<String> getTags() {
			return this.tags;
		}

		public void setTags(List<String> tags) {
			this.tags = tags;
		}

		public CallLimit getCallLimits() {
			return this.callLimits;
		}

	}

	/**
	 * A gateway of the servers.
	 */
	public static class Gateway {

		private final CallLimit callLimits = new CallLimit();

		public CallLimit getCallLimits() {
			return this.callLimits;
		}

	}

	/**
	 * Limits of the calls that are placed.
	 */
	public static class CallLimit {

		/**
		 * Maximum number of calls that are placed in a second. No limit when not set;
		 * needs Bucket4j.
		 */
		private @Nullable Integer maxCallsPerSecond;

		/**
		 * Maximum number of calls there are at once. No limit when not set.
		 */
		private @Nullable Integer maxCalls;

		/**
		 * Maximum number of calls that may wait to be placed.
		 */
		private int maxWaiting = 1000;

		/**
		 * Maximum time a call may wait to be placed. The pool's acquire timeout when not
		 * set.
		 */
		private @Nullable Duration maxWait;

		public @Nullable Integer getMaxCallsPerSecond() {
			return this.maxCallsPerSecond;
		}

		public void setMaxCallsPerSecond(@Nullable Integer maxCallsPerSecond) {
			this.maxCallsPerSecond = maxCallsPerSecond;
		}

		public @Nullable Integer getMaxCalls() {
			return this.maxCalls;
		}

		public void setMaxCalls(@Nullable Integer maxCalls) {
			this.maxCalls = maxCalls;
		}

		public int getMaxWaiting() {
			return this.maxWaiting;
		}

		public void setMaxWaiting(int maxWaiting) {
			this.maxWaiting = maxWaiting;
		}

		public @Nullable Duration getMaxWait() {
			return this.maxWait;
		}

		public void setMaxWait(@Nullable Duration maxWait) {
			this.maxWait = maxWait;
		}

	}

	/**
	 * Pool of command connections.
	 */
	public static class Pool {

		/**
		 * Number of connections commands are sent on. The event stream has one more of
		 * its own.
		 */
		private int size = 10;

		/**
		 * Maximum time to wait for a free connection.
		 */
		private Duration acquireTimeout = Duration.ofSeconds(5);

		/**
		 * Maximum number of callers that may wait for a connection at once.
		 */
		private int maxWaiting = 10000;

		/**
		 * Maximum number of connections that are opened at once. FreeSWITCH does not
		 * greet more than about five.
		 */
		private int maxConcurrentConnects = 2;

		/**
		 * Time a connection may be borrowed before the borrower's stack is logged. Zero
		 * to never do so.
		 */
		private Duration leakDetectionThreshold = Duration.ofMillis(0);

		/**
		 * Maximum time to wait for running handlers, and then for borrowed connections,
		 * when the application stops.
		 */
		private Duration closeTimeout = Duration.ofSeconds(10);

		public int getSize() {
			return this.size;
		}

		public void setSize(int size) {
			this.size = size;
		}

		public Duration getAcquireTimeout() {
			return this.acquireTimeout;
		}

		public void setAcquireTimeout(Duration acquireTimeout) {
			this.acquireTimeout = acquireTimeout;
		}

		public int getMaxWaiting() {
			return this.maxWaiting;
		}

		public void setMaxWaiting(int maxWaiting) {
			this.maxWaiting = maxWaiting;
		}

		public int getMaxConcurrentConnects() {
			return this.maxConcurrentConnects;
		}

		public void setMaxConcurrentConnects(int maxConcurrentConnects) {
			this.maxConcurrentConnects = maxConcurrentConnects;
		}

		public Duration getLeakDetectionThreshold() {
			return this.leakDetectionThreshold;
		}

		public void setLeakDetectionThreshold(Duration leakDetectionThreshold) {
			this.leakDetectionThreshold = leakDetectionThreshold;
		}

		public Duration getCloseTimeout() {
			return this.closeTimeout;
		}

		public void setCloseTimeout(Duration closeTimeout) {
			this.closeTimeout = closeTimeout;
		}

	}

	/**
	 * Reception and delivery of events.
	 */
	public static class Events {

		/**
		 * Format in which the server sends events.
		 */
		private EventFormat format = EventFormat.PLAIN;

		/**
		 * Maximum memory for events that wait for handlers. Events of little value are
		 * dropped from three quarters of it on.
		 */
		private DataSize memoryBudget = DataSize.ofMegabytes(64);

		/**
		 * Time a handler may take for one event before it is named in the log. Zero to
		 * never do so.
		 */
		private Duration slowHandlerThreshold = Duration.ofSeconds(5);

		/**
		 * Time the handlers of a call stay bound after CHANNEL_HANGUP_COMPLETE when no
		 * CHANNEL_DESTROY follows.
		 */
		private Duration callEndGrace = Duration.ofSeconds(10);

		/**
		 * Time without any event of a call after which the server is asked whether the
		 * call still exists. Zero to never ask.
		 */
		private Duration quietCallCheck = Duration.ofMinutes(10);

		/**
		 * Interval at which the server is woken while calls or jobs are under way, so
		 * that it sends events at once instead of within 20 ms. At least a millisecond;
		 * zero to never do so.
		 */
		private Duration wakeUpInterval = Duration.ofMillis(1);

		public EventFormat getFormat() {
			return this.format;
		}

		public void setFormat(EventFormat format) {
			this.format = format;
		}

		public DataSize getMemoryBudget() {
			return this.memoryBudget;
		}

		public void setMemoryBudget(DataSize memoryBudget) {
			this.memoryBudget = memoryBudget;
		}

		public Duration getSlowHandlerThreshold() {
			return this.slowHandlerThreshold;
		}

		public void setSlowHandlerThreshold(Duration slowHandlerThreshold) {
			this.slowHandlerThreshold = slowHandlerThreshold;
		}

		public Duration getCallEndGrace() {
			return this.callEndGrace;
		}

		public void setCallEndGrace(Duration callEndGrace) {
			this.callEndGrace = callEndGrace;
		}

		public Duration getQuietCallCheck() {
			return this.quietCallCheck;
		}

		public void setQuietCallCheck(Duration quietCallCheck) {
			this.quietCallCheck = quietCallCheck;
		}

		public Duration getWakeUpInterval() {
			return this.wakeUpInterval;
		}

		public void setWakeUpInterval(Duration wakeUpInterval) {
			this.wakeUpInterval = wakeUpInterval;
		}

	}

	/**
	 * Waits between attempts to connect.
	 */
	public static class Reconnect {

		/**
		 * Time to wait after the first failure.
		 */
		private Duration delay = Duration.ofMillis(500);

		/**
		 * Factor by which the wait grows with each further failure.
		 */
		private double multiplier = 2;

		/**
		 * Maximum time to wait.
		 */
		private Duration maxDelay = Duration.ofSeconds(30);

		/**
		 * Time by which the first wait is moved at random, either way. Grows like the
		 * wait and must not exceed the delay.
		 */
		private Duration jitter = Duration.ofMillis(500);

		/**
		 * Time to wait after a failure that only a change of configuration mends, such as
		 * a wrong password.
		 */
		private Duration permanentFailureDelay = Duration.ofMinutes(1);

		public Duration getDelay() {
			return this.delay;
		}

		public void setDelay(Duration delay) {
			this.delay = delay;
		}

		public double getMultiplier() {
			return this.multiplier;
		}

		public void setMultiplier(double multiplier) {
			this.multiplier = multiplier;
		}

		public Duration getMaxDelay() {
			return this.maxDelay;
		}

		public void setMaxDelay(Duration maxDelay) {
			this.maxDelay = maxDelay;
		}

		public Duration getJitter() {
			return this.jitter;
		}

		public void setJitter(Duration jitter) {
			this.jitter = jitter;
		}

		public Duration getPermanentFailureDelay() {
			return this.permanentFailureDelay;
		}

		public void setPermanentFailureDelay(Duration permanentFailureDelay) {
			this.permanentFailureDelay = permanentFailureDelay;
		}

	}

	/**
	 * Deadlines of connections, commands and jobs.
	 */
	public static class Timeouts {

		/**
		 * Maximum time to resolve the host, and for each TCP connect.
		 */
		private Duration connect = Duration.ofSeconds(5);

		/**
		 * Maximum time to wait for the server's greeting, TLS handshake included.
		 */
		private Duration greeting = Duration.ofSeconds(5);

		/**
		 * Maximum time to wait for the answer to the password.
		 */
		private Duration authentication = Duration.ofSeconds(5);

		/**
		 * Maximum time to wait for the reply to a command.
		 */
		private Duration command = Duration.ofSeconds(10);

		/**
		 * Maximum time to wait for the result of a background job.
		 */
		private Duration job = Duration.ofMinutes(5);

		/**
		 * Time without input after which the server is asked for a sign of life. Zero to
		 * never ask.
		 */
		private Duration idleCheckInterval = Duration.ofSeconds(30);

		/**
		 * Maximum time to wait for a sign of life the server was asked for.
		 */
		private Duration idleCheck = Duration.ofSeconds(10);

		/**
		 * Time a reply may be overdue before its connection is given up.
		 */
		private Duration lateReply = Duration.ofSeconds(30);

		/**
		 * Maximum time for the calls of a node that is drained to end before it is
		 * removed all the same.
		 */
		private Duration drain = Duration.ofHours(1);

		public Duration getConnect() {
			return this.connect;
		}

		public void setConnect(Duration connect) {
			this.connect = connect;
		}

		public Duration getGreeting() {
			return this.greeting;
		}

		public void setGreeting(Duration greeting) {
			this.greeting = greeting;
		}

		public Duration getAuthentication() {
			return this.authentication;
		}

		public void setAuthentication(Duration authentication) {
			this.authentication = authentication;
		}

		public Duration getCommand() {
			return this.command;
		}

		public void setCommand(Duration command) {
			this.command = command;
		}

		public Duration getJob() {
			return this.job;
		}

		public void setJob(Duration job) {
			this.job = job;
		}

		public Duration getIdleCheckInterval() {
			return this.idleCheckInterval;
		}

		public void setIdleCheckInterval(Duration idleCheckInterval) {
			this.idleCheckInterval = idleCheckInterval;
		}

		public Duration getIdleCheck() {
			return this.idleCheck;
		}

		public void setIdleCheck(Duration idleCheck) {
			this.idleCheck = idleCheck;
		}

		public Duration getDrain() {
			return this.drain;
		}

		public void setDrain(Duration drain) {
			this.drain = drain;
		}

		public Duration getLateReply() {
			return this.lateReply;
		}

		public void setLateReply(Duration lateReply) {
			this.lateReply = lateReply;
		}

	}

	/**
	 * What is accepted from the server before a connection is given up.
	 */
	public static class Limits {

		/**
		 * Maximum size of one frame's header lines.
		 */
		private DataSize headerBlock = DataSize.ofMegabytes(4);

		/**
		 * Maximum size of one header line.
		 */
		private DataSize headerLine = DataSize.ofMegabytes(1);

		/**
		 * Maximum size of one body.
		 */
		private DataSize body = DataSize.ofMegabytes(64);

		public DataSize getHeaderBlock() {
			return this.headerBlock;
		}

		public void setHeaderBlock(DataSize headerBlock) {
			this.headerBlock = headerBlock;
		}

		public DataSize getHeaderLine() {
			return this.headerLine;
		}

		public void setHeaderLine(DataSize headerLine) {
			this.headerLine = headerLine;
		}

		public DataSize getBody() {
			return this.body;
		}

		public void setBody(DataSize body) {
			this.body = body;
		}

	}

	/**
	 * Threads all connections share.
	 */
	public static class Threads {

		/**
		 * Number of threads that read and write sockets.
		 */
		private int io = 2;

		/**
		 * Maximum number of threads that run handlers and callbacks. Without effect when
		 * virtual threads are enabled.
		 */
		private int workers = 16;

		public int getIo() {
			return this.io;
		}

		public void setIo(int io) {
			this.io = io;
		}

		public int getWorkers() {
			return this.workers;
		}

		public void setWorkers(int workers) {
			this.workers = workers;
		}

	}

	/**
	 * TLS, for a proxy in front of the server: FreeSWITCH itself speaks none here.
	 */
	public static class Ssl {

		/**
		 * Whether to enable TLS. Enabled automatically if "bundle" is provided unless
		 * specified otherwise.
		 */
		private @Nullable Boolean enabled;

		/**
		 * Name of the SSL bundle to use. The JVM's trust store is used when TLS is
		 * enabled without one.
		 */
		private @Nullable String bundle;

		public boolean isEnabled() {
			return (this.enabled != null) ? this.enabled : this.bundle != null;
		}

		public void setEnabled(boolean enabled) {
			this.enabled = enabled;
		}

		public @Nullable String getBundle() {
			return this.bundle;
		}

		public void setBundle(@Nullable String bundle) {
			this.bundle = bundle;
		}

	}

}
