package io.github.eslboot.test;

import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * State of the switch from one start to the next stop: identity, event bus, calls, global
 * variables and executors.
 */
final class SwitchCore implements AutoCloseable {

	static final String VERSION = "1.11.3-dev+git~20260821T141014Z~cc93a683ca~64bit";

	static final String VERSION_HUMAN = "1.11.3-dev git cc93a68 2026-08-21 14:10:14Z 64bit";

	static final String IPV4 = "127.0.0.1";

	private final String coreUuid = UUID.randomUUID().toString();

	private final long startedMicros = EventBus.micros();

	private final SimulatorOptions options;

	private final EventSocketServer server;

	private final EventBus bus;

	private final Switchboard switchboard;

	private final ApiRegistry api;

	private final BuiltInApi builtInApi;

	private final Map<String, String> globals = new ConcurrentHashMap<>();

	private final VariableExpander variables = new VariableExpander(this);

	private final ScheduledThreadPoolExecutor scheduler;

	private final ExecutorService jobs;

	SwitchCore(SimulatorOptions options, ApiRegistry api, EventSocketServer server) {
		this.options = options;
		this.server = server;
		this.api = api;
		this.bus = new EventBus(this.coreUuid, options.hostname(), IPV4, server.faults()::clockOffsetMicros);
		String prefix = "freeswitch-simulator-" + server.port() + "-";
		this.scheduler = new ScheduledThreadPoolExecutor(1, daemons(prefix + "switch"));
		this.scheduler.setRemoveOnCancelPolicy(true);
		this.jobs = Executors.newCachedThreadPool(daemons(prefix + "job"));
		this.switchboard = new Switchboard(this, server.faults()::isHangupLate);
		this.builtInApi = new BuiltInApi(this);
		resetGlobals();
	}

	/** Gives the global variables their initial values. */
	void resetGlobals() {
		this.globals.clear();
		this.globals.putAll(Map.of("hostname", this.options.hostname(), "local_ip_v4", IPV4, "domain", IPV4,
				"core_uuid", this.coreUuid, "switch_serial", "simulated", "sound_prefix",
				"/usr/share/freeswitch/sounds/en/us/callie", "default_language", "en", "hold_music",
				"local_stream://moh"));
	}

	private static ThreadFactory daemons(String name) {
		AtomicInteger count = new AtomicInteger();
		return (task) -> {
			Thread thread = new Thread(task, name + "-" + count.incrementAndGet());
			thread.setDaemon(true);
			return thread;
		};
	}

	void start() {
		Duration interval = this.options.heartbeat();
		if (!interval.isZero()) {
			this.scheduler.scheduleAtFixedRate(this::heartbeat, interval.toNanos(), interval.toNanos(),
					TimeUnit.NANOSECONDS);
		}
	}

	void heartbeat() {
		if (!this.bus.isWanted("HEARTBEAT")) {
			return;
		}
		long uptime = uptimeMicros();
		this.bus.publish(this.bus.event("HEARTBEAT")
			.header("Event-Info", "System Ready")
			.header("Up-Time", Uptime.words(uptime))
			.header("FreeSWITCH-Version", VERSION)
			.header("Uptime-msec", uptime / 1000)
			.header("Session-Count", this.switchboard.count())
			.header("Max-Sessions", 5000)
			.header("Session-Per-Sec", 2000)
			.header("Session-Per-Sec-Last", this.switchboard.statistics().lastSecond())
			.header("Session-Per-Sec-Max", this.switchboard.statistics().perSecondMax())
			.header("Session-Per-Sec-FiveMin", this.switchboard.statistics().perSecondMax())
			.header("Session-Since-Startup", this.switchboard.statistics().total())
			.header("Session-Peak-Max", this.switchboard.statistics().peak())
			.header("Session-Peak-FiveMin", this.switchboard.statistics().peak())
			.header("Idle-CPU", "97.300000")
			.build());
	}

	long uptimeMicros() {
		return EventBus.micros() - this.startedMicros;
	}

	String coreUuid() {
		return this.coreUuid;
	}

	EventSocketServer server() {
		return this.server;
	}

	SimulatorOptions options() {
		return this.options;
	}

	EventBus bus() {
		return this.bus;
	}

	Switchboard switchboard() {
		return this.switchboard;
	}

	ApiRegistry api() {
		return this.api;
	}

	BuiltInApi builtInApi() {
		return this.builtInApi;
	}

	Map<String, String> globals() {
		return this.globals;
	}

	VariableExpander variables() {
		return this.variables;
	}

	ScheduledThreadPoolExecutor scheduler() {
		return this.scheduler;
	}

	ExecutorService jobs() {
		return this.jobs;
	}

	@Override
	public void close() {
		this.switchboard.close();
		this.scheduler.shutdownNow();
		this.jobs.shutdownNow();
		try {
			this.scheduler.awaitTermination(1, TimeUnit.SECONDS);
			this.jobs.awaitTermination(1, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
