package io.github.eslboot.test.standalone;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.eslboot.test.CallSetup;
import io.github.eslboot.test.FreeSwitchSimulator;
import io.github.eslboot.test.ReceivedCommand;
import io.github.eslboot.test.SimulatedCall;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Admin API of a simulator over HTTP, with JSON. {@code docs/testing.md} lists its
 * requests. It has no authentication and therefore listens on the loopback interface
 * unless told otherwise; requests of web pages, and for hosts that may be names of web
 * pages, are rejected.
 * <p>
 * Thread-safe. Its threads are daemons and end with {@link #close()}.
 *
 * @since 0.1.0
 */
public final class AdminServer implements AutoCloseable {

	private static final int MAX_BODY = 1_000_000;

	private static final Set<String> LOOPBACK_NAMES = Set.of("localhost", "127.0.0.1", "[::1]");

	private static final Pattern ADDRESS = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");

	/** Top-level domains that are not public. */
	private static final Set<String> LOCAL_DOMAINS = Set.of("internal", "local", "localhost", "svc", "test");

	private static final Duration MAX_WAIT = Duration.ofMinutes(1);

	/** Maximum number of requests that wait at the same time. */
	private static final int MAX_WAITS = 64;

	/** Maximum number of scenarios that run at the same time. */
	private static final int MAX_RUNS = 100;

	private static final String WAIT = "waitMillis";

	private final FreeSwitchSimulator simulator;

	private final JsonMapper mapper = JsonMapper.builder().build();

	/** Guarded by this, like the next field. */
	private final List<ScenarioRun> runs = new ArrayList<>();

	private @Nullable ScenarioRun faults;

	private final HttpServer server;

	private final ExecutorService executor;

	/** Threads of requests that wait, which therefore do not delay others. */
	private final ExecutorService waits;

	private AdminServer(FreeSwitchSimulator simulator, HttpServer server) {
		this.simulator = simulator;
		this.server = server;
		String name = "freeswitch-simulator-" + simulator.port() + "-admin";
		this.executor = Executors.newFixedThreadPool(8, (task) -> thread(task, name));
		this.waits = new ThreadPoolExecutor(0, MAX_WAITS, 10, TimeUnit.SECONDS, new SynchronousQueue<>(),
				(task) -> thread(task, name + "-wait"));
		server.setExecutor(this.executor);
		server.createContext("/", this::handle);
		server.start();
	}

	private static Thread thread(Runnable task, String name) {
		Thread thread = new Thread(task, name);
		thread.setDaemon(true);
		return thread;
	}

	/**
	 * Starts the API.
	 * @param simulator the simulator that it controls
	 * @param address address to listen on; port 0 for any free port
	 * @return the API, which the caller closes before the simulator
	 * @throws UncheckedIOException if the port is in use
	 */
	public static AdminServer start(FreeSwitchSimulator simulator, InetSocketAddress address) {
		try {
			return new AdminServer(simulator, HttpServer.create(address, 50));
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot listen on " + address, ex);
		}
	}

	/**
	 * Returns the port of the API.
	 * @return the port
	 */
	public int port() {
		return this.server.getAddress().getPort();
	}

	/** Ends the API, and the scenarios that were started by it. */
	@Override
	public void close() {
		this.server.stop(0);
		this.executor.shutdownNow();
		this.waits.shutdownNow();
		endRuns();
	}

	private void run(Scenario scenario) {
		checkRuns();
		ScenarioRun run = scenario.apply(this.simulator);
		synchronized (this) {
			this.runs.add(run);
		}
	}

	/** Each run may have a thread, so their number is bounded. */
	private synchronized void checkRuns() {
		List<ScenarioRun> over = this.runs.stream().filter(ScenarioRun::isOver).toList();
		over.forEach(ScenarioRun::close);
		this.runs.removeAll(over);
		if (this.runs.size() >= MAX_RUNS) {
			throw new IllegalStateException(MAX_RUNS + " scenarios run already; POST /reset ends them");
		}
	}

	private synchronized void endRuns() {
		releaseFaults();
		this.runs.forEach(ScenarioRun::close);
		this.runs.clear();
	}

	/** All faults are of one run, since each run has a thread. */
	private synchronized void inject(FaultSetup fault) {
		ScenarioRun run = this.faults;
		if (run == null) {
			run = new ScenarioRun(this.simulator);
			this.faults = run;
		}
		fault.accept(run);
	}

	/** Also ends faults that begin later, or repeatedly. */
	private synchronized void releaseFaults() {
		ScenarioRun run = this.faults;
		this.faults = null;
		if (run != null) {
			run.close();
		}
	}

	/**
	 * Returns why a request is rejected: a web page could send it, also under a name of
	 * its own that resolves to this machine. A browser sends {@code Sec-Fetch-Site}
	 * without {@code Origin} with a GET.
	 */
	private @Nullable String rejection(HttpExchange exchange) {
		Headers headers = exchange.getRequestHeaders();
		String site = headers.getFirst("Sec-Fetch-Site");
		if (headers.containsKey("Origin") || (site != null && !site.equals("none"))) {
			return "Requests of web pages are rejected";
		}
		String host = String.valueOf(headers.getFirst("Host")).replaceFirst(":\\d+$", "").toLowerCase(Locale.ROOT);
		boolean accepted = this.server.getAddress().getAddress().isLoopbackAddress() ? LOOPBACK_NAMES.contains(host)
				: isLocal(host);
		return accepted ? null : "Requests for the host '" + host
				+ "' are rejected; use its address, or a name without a public domain";
	}

	/**
	 * Returns whether a host is an address, or a name that no public domain has, such as
	 * that of a container.
	 */
	private static boolean isLocal(String host) {
		if (host.startsWith("[") || ADDRESS.matcher(host).matches()) {
			return true;
		}
		return LOCAL_DOMAINS.contains(host.substring(host.lastIndexOf('.') + 1)) || host.indexOf('.') < 0;
	}

	private void handle(HttpExchange exchange) throws IOException {
		String query = exchange.getRequestURI().getRawQuery();
		if (query == null || !query.contains(WAIT)) {
			send(exchange, answer(exchange));
			return;
		}
		try {
			this.waits.execute(() -> sendQuietly(exchange));
		}
		catch (RejectedExecutionException ex) {
			send(exchange, new Answer(503, Map.of("error", MAX_WAITS + " requests wait already")));
		}
	}

	private void sendQuietly(HttpExchange exchange) {
		try {
			send(exchange, answer(exchange));
		}
		catch (IOException ex) {
			// The client has disconnected.
		}
	}

	private Answer answer(HttpExchange exchange) throws IOException {
		try {
			String rejection = rejection(exchange);
			return (rejection != null) ? new Answer(403, Map.of("error", rejection)) : route(exchange);
		}
		catch (ScenarioException | IllegalArgumentException ex) {
			return new Answer(400, Map.of("error", String.valueOf(ex.getMessage())));
		}
		catch (TimeoutException ex) {
			return new Answer(408, Map.of("error", String.valueOf(ex.getMessage())));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return new Answer(503, Map.of("error", "The simulator ends"));
		}
		catch (RuntimeException ex) {
			return new Answer(409, Map.of("error", String.valueOf(ex.getMessage())));
		}
	}

	private void send(HttpExchange exchange, Answer answer) throws IOException {
		try (exchange) {
			byte[] body = (answer.body() == null) ? new byte[0] : this.mapper.writeValueAsBytes(answer.body());
			exchange.getResponseHeaders().set("Content-Type", "application/json");
			exchange.sendResponseHeaders(answer.status(), (body.length == 0) ? -1 : body.length);
			if (body.length > 0) {
				exchange.getResponseBody().write(body);
			}
		}
	}

	private Answer route(HttpExchange exchange) throws IOException, TimeoutException, InterruptedException {
		List<String> path = new ArrayList<>();
		for (String part : exchange.getRequestURI().getRawPath().split("/")) {
			if (!part.isEmpty()) {
				path.add(decode(part));
			}
		}
		String body = new String(exchange.getRequestBody().readNBytes(MAX_BODY), StandardCharsets.UTF_8);
		Map<String, String> query = query(exchange.getRequestURI().getRawQuery());
		String first = path.isEmpty() ? "" : path.get(0);
		String request = exchange.getRequestMethod() + " " + first + ((path.size() > 1) ? "/*" : "")
				+ ((path.size() > 2) ? "/*" : "");
		return switch (request) {
			case "GET status" -> new Answer(200, status());
			case "GET calls" -> new Answer(200, this.simulator.calls().stream().map(AdminServer::view).toList());
			case "POST calls" -> {
				Node node = Node.parse(body);
				CallSetup call = Scenario.call(this.simulator, node);
				node.checkUnknown();
				yield new Answer(201, view(call.start()));
			}
			case "GET calls/*" -> this.simulator.call(path.get(1))
				.map((call) -> new Answer(200, view(call)))
				.orElseGet(() -> notFound("call " + path.get(1)));
			case "POST calls/*/*" -> this.simulator.call(path.get(1))
				.map((call) -> act(call, path.get(2), Node.parse(body.isBlank() ? "{}" : body)))
				.orElseGet(() -> notFound("call " + path.get(1)));
			case "GET commands" -> commands(query);
			case "DELETE commands" -> {
				this.simulator.forgetCommands();
				yield new Answer(204, null);
			}
			case "POST api" -> new Answer(200, Map.of("output", this.simulator.api(Node.parse(body).text("command"))));
			case "PUT api/*" -> {
				String reply = Node.parse(body).text("reply");
				this.simulator.onApi(path.get(1), (call) -> reply);
				yield new Answer(204, null);
			}
			case "DELETE api/*" -> {
				this.simulator.removeApi(path.get(1));
				yield new Answer(204, null);
			}
			case "POST callees" -> done(() -> Scenario.callee(this.simulator, Node.parse(body)));
			case "POST dialplan" -> done(() -> Scenario.extension(this.simulator, Node.parse(body)));
			case "POST events" -> done(() -> fire(Node.parse(body)));
			case "POST faults" -> done(() -> inject(FaultSetup.of(Node.parse(body))));
			case "DELETE faults" -> done(() -> {
				releaseFaults();
				this.simulator.faults().clear();
			});
			case "POST scenario" -> done(() -> run(Scenario.of(body)));
			case "POST reset" -> done(() -> {
				endRuns();
				this.simulator.reset();
			});
			default -> notFound(exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath());
		};
	}

	private static Answer done(Runnable action) {
		action.run();
		return new Answer(204, null);
	}

	private static Answer notFound(String what) {
		return new Answer(404, Map.of("error", "There is no " + what));
	}

	private Map<String, Object> status() {
		Map<String, Object> status = new LinkedHashMap<>();
		status.put("running", this.simulator.isRunning());
		status.put("port", this.simulator.port());
		status.put("connections", this.simulator.authenticatedConnections());
		status.put("commands", this.simulator.commandCount());
		status.put("calls", this.simulator.isRunning() ? this.simulator.calls().size() : 0);
		return status;
	}

	private static Map<String, Object> view(SimulatedCall call) {
		Map<String, Object> view = new LinkedHashMap<>();
		view.put("uuid", call.uuid());
		view.put("name", call.name());
		view.put("destination", call.destination());
		view.put("state", call.state());
		view.put("application", call.application());
		view.put("bridgedTo", call.bridgedTo());
		view.put("hangupCause", call.hangupCause());
		view.put("variables", call.variables());
		return view;
	}

	private static Answer act(SimulatedCall call, String action, Node body) {
		Runnable requested = switch (action) {
			case "answer" -> call::answer;
			case "ring" -> call::ring;
			case "hold" -> call::hold;
			case "unhold" -> call::unhold;
			case "dtmf" -> {
				String digits = body.text("digits");
				yield () -> call.dtmf(digits);
			}
			case "refer" -> {
				String extension = body.text("extension");
				yield () -> call.refer(extension);
			}
			case "hangup" -> {
				String cause = body.text("cause", "NORMAL_CLEARING");
				yield () -> call.hangup(cause);
			}
			default -> throw new ScenarioException(
					"Unknown action '" + action + "'; known are answer, ring, hold, unhold, dtmf, refer and hangup");
		};
		// An invalid request has no effect.
		body.checkUnknown();
		requested.run();
		return new Answer(200, view(call));
	}

	/** Lists commands; with a time, waits for one that begins as expected. */
	private Answer commands(Map<String, String> query) throws TimeoutException, InterruptedException {
		String prefix = query.getOrDefault("startsWith", "");
		String wait = query.get(WAIT);
		if (wait != null) {
			Duration timeout = Duration.ofMillis(Math.min(MAX_WAIT.toMillis(), Long.parseLong(wait)));
			return new Answer(200, List.of(view(this.simulator.awaitCommand(prefix, timeout))));
		}
		return new Answer(200,
				this.simulator.commands((command) -> command.startsWith(prefix))
					.stream()
					.map(AdminServer::view)
					.toList());
	}

	private static Map<String, Object> view(ReceivedCommand command) {
		Map<String, Object> view = new LinkedHashMap<>();
		boolean secret = command.startsWith("auth") || command.startsWith("userauth");
		view.put("line", secret ? command.toString() : command.line());
		view.put("receivedAt", command.receivedAt().toString());
		view.put("connection", command.connection().id());
		Map<String, String> headers = new LinkedHashMap<>();
		command.headers().forEach((header) -> headers.put(header.name(), header.value()));
		view.put("headers", headers);
		view.put("body", command.body());
		return view;
	}

	private void fire(Node body) {
		Node headers = body.object("headers");
		List<String> pairs = new ArrayList<>();
		for (String name : headers.names()) {
			pairs.add(name);
			pairs.add(headers.text(name));
		}
		String name = body.text("name");
		body.checkUnknown();
		this.simulator.fire(name, pairs.toArray(String[]::new));
	}

	private static Map<String, String> query(@Nullable String text) {
		Map<String, String> query = new LinkedHashMap<>();
		if (text != null) {
			for (String pair : text.split("&")) {
				int equals = pair.indexOf('=');
				if (equals > 0) {
					query.put(decode(pair.substring(0, equals)), decode(pair.substring(equals + 1)));
				}
			}
		}
		return query;
	}

	private static String decode(String text) {
		return URLDecoder.decode(text, StandardCharsets.UTF_8);
	}

	private record Answer(int status, @Nullable Object body) {
	}

}
