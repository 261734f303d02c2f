package io.github.eslboot.benchmarks;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

import io.github.eslboot.benchmarks.Handling.Kind;
import io.github.eslboot.benchmarks.Meter.Reading;
import io.github.eslboot.benchmarks.RawClient.RawSocket;
import org.HdrHistogram.Histogram;

/**
 * Process that takes one measurement of one client. Prints each result as a line
 * {@code name=value}.
 */
final class ClientProcess {

	static final Set<String> OPTIONS = Set.of("client", "measure", "host", "port", "password", "workload", "handler",
			"connections", "rate", "threads", "virtual", "warmup", "time");

	/**
	 * Warm-up of each size of a growth measurement, in milliseconds, after the compiler
	 * has been warmed up once.
	 */
	private static final int GROWTH_WARM_UP = 1000;

	private final Arguments arguments;

	private final String host;

	private final int port;

	private final String password;

	private final int warmup;

	private final int time;

	private final Meter meter = new Meter();

	private final Output output = new Output();

	private ClientProcess(Arguments arguments) {
		this.arguments = arguments;
		this.host = arguments.get("host", "127.0.0.1");
		this.port = arguments.number("port", 8021);
		this.password = arguments.get("password", "ClueCon");
		this.warmup = arguments.number("warmup", 3000);
		this.time = arguments.number("time", 4000);
	}

	/** Measures, and exits without closing the client: some clients close slowly. */
	public static void main(String[] arguments) {
		try {
			new ClientProcess(new Arguments(Arrays.asList(arguments), OPTIONS)).measure();
			System.out.flush();
			Runtime.getRuntime().halt(0);
		}
		catch (Throwable ex) {
			ex.printStackTrace();
			Runtime.getRuntime().halt(1);
		}
	}

	private void measure() throws Exception {
		String measurement = this.arguments.get("measure", "events");
		switch (measurement) {
			case "idle" -> own().idle(this.output);
			case "bgapi" -> bgapi();
			case "growth" -> growth();
			case "flows" -> flows();
			case "dial" -> dial();
			case "memory" -> own().memory(new RawSocket(this.host, this.port, this.password), this.output);
			default -> measure(measurement,
					BenchmarkClient.of(this.arguments.get("client", "ours"), this.host, this.port, this.password));
		}
	}

	private OwnMeasurements own() {
		return new OwnMeasurements(OwnClient.Server.of(this.host, this.port, this.password), this.warmup, this.time);
	}

	/**
	 * Measures background jobs over eight connections first, so that the code is compiled
	 * when one connection is measured.
	 */
	private void bgapi() throws Exception {
		boolean raw = this.arguments.get("client", "ours").equals("raw");
		for (int connections : new int[] { 8, 1 }) {
			int warmup = (connections > 1) ? this.warmup : this.time;
			if (raw) {
				this.output.print("perSecond" + connections, RawClient.jobsPerSecond(
						() -> new RawSocket(this.host, this.port, this.password), connections, warmup, this.time));
			}
			else {
				new OwnMeasurements(OwnClient.Server.of(this.host, this.port, this.password), warmup, this.time)
					.bgapi(connections, this.output);
			}
		}
	}

	private void dial() throws Exception {
		try (Dialler dialler = Dialler.of(this.arguments.get("client", "ours"), this.host, this.port, this.password)) {
			dialler.run(this.arguments.number("rate", 50), this.port, this.warmup, this.time, this.output);
		}
	}

	private void flows() throws Exception {
		int number = this.arguments.number("threads", 1000);
		try (Flows flows = new Flows(this.host, this.port, this.password, number)) {
			if (this.arguments.get("handler", "").equals("listeners")) {
				flows.listeners(this.warmup, this.time, this.output);
			}
			else {
				flows.threads(this.arguments.has("virtual"), this.warmup, this.time, this.output);
			}
		}
	}

	private void measure(String measurement, BenchmarkClient client) throws Exception {
		switch (measurement) {
			case "events" -> events(client, this.arguments.get("workload", "load"),
					this.arguments.number("connections", 1), this.warmup, "");
			case "api" -> api(client);
			case "jobs" -> jobs(client);
			case "delivery" -> delivery(client);
			default -> throw new IllegalArgumentException("No measurement '" + measurement + "'");
		}
	}

	/**
	 * Measures events at full speed, one workload after the other. The largest workload
	 * runs first, for {@code --warmup}, so that all are measured with the same compiled
	 * code.
	 */
	private void growth() throws Exception {
		List<String> workloads = this.arguments.list("workload", List.of());
		int[] connections = this.arguments.list("connections", List.of("1"))
			.stream()
			.mapToInt(Integer::parseInt)
			.toArray();
		int last = Math.max(workloads.size(), connections.length) - 1;
		for (int i = -1; i <= last; i++) {
			int size = (i < 0) ? last : i;
			try (OwnClient client = OwnClient.of(OwnClient.Server.of(this.host, this.port, this.password))) {
				events(client, workloads.get(Math.min(size, workloads.size() - 1)),
						connections[Math.min(size, connections.length - 1)], (i < 0) ? this.warmup : GROWTH_WARM_UP,
						(i < 0) ? "Warm" : String.valueOf(size));
			}
		}
	}

	/** Measures events at full speed, or at the rate of {@code --rate}. */
	private void events(BenchmarkClient client, String workload, int connections, int warmup, String suffix)
			throws Exception {
		Kind kind = Kind.valueOf(this.arguments.get("handler", "three").toUpperCase(Locale.ROOT));
		Handling handling = new Handling(kind);
		try (RawSocket control = new RawSocket(this.host, this.port, this.password)) {
			int calls = Integer.parseInt(control.api("replay load " + workload));
			List<String> uuids = IntStream.range(0, calls).mapToObj(Workload::uuid).toList();
			awaitSubscribers(control, (subscribers) -> subscribers == 0);
			client.receive(handling, uuids, connections);
			awaitSubscribers(control, (subscribers) -> subscribers >= connections);
			int rate = this.arguments.number("rate", 0);
			control.api((rate > 0) ? "replay paced " + rate : "replay flood");
			Thread.sleep(warmup);
			long eventsBefore = handling.events();
			long droppedBefore = client.dropped();
			handling.startMeasuring();
			Reading before = this.meter.read();
			Reading after = this.meter.readFor(this.time);
			handling.stopMeasuring();
			long events = handling.events() - eventsBefore;
			long dropped = client.dropped() - droppedBefore;
			control.api("replay stop");
			if (events == 0) {
				throw new IllegalStateException("The handler received no event");
			}
			this.output.print("events" + suffix, events);
			this.output.print("perSecond" + suffix, events / after.secondsSince(before));
			this.output.print("cpuMicros" + suffix, (after.cpuNanos() - before.cpuNanos()) / 1e3 / events);
			this.output.print("bytes" + suffix, (double) (after.bytes() - before.bytes()) / events);
			this.output.print("droppedShare" + suffix, (double) dropped / (events + dropped));
			if (kind == Kind.TIMED) {
				latencies(handling);
				this.output.print("violations" + suffix, handling.violations());
			}
		}
	}

	private static void awaitSubscribers(RawSocket control, IntPredicate wanted) throws Exception {
		long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
		while (!wanted.test(Integer.parseInt(control.api("replay subscribers")))) {
			if (System.nanoTime() - deadline > 0) {
				throw new TimeoutException("The number of subscribed connections is wrong after 20 s");
			}
			Thread.sleep(20);
		}
	}

	/** Measures API commands, for each number of threads in turn. */
	private void api(BenchmarkClient client) throws Exception {
		for (int threads : threads()) {
			client.prepareCommands(threads);
			commands(() -> client.api("create_uuid"), threads, client.batchSize());
		}
	}

	/** Measures background jobs with their results, for each number of threads. */
	private void jobs(BenchmarkClient client) throws Exception {
		client.prepareJobs();
		for (int threads : threads()) {
			commands(() -> client.job("create_uuid"), threads, 1);
		}
	}

	private int[] threads() {
		return this.arguments.list("threads", List.of("1", "64")).stream().mapToInt(Integer::parseInt).toArray();
	}

	/**
	 * Measures commands from several threads.
	 * @param batchSize the number of commands that one call of a thread sends
	 */
	private void commands(Callers.Command command, int threads, int batchSize) throws Exception {
		Callers callers = new Callers(command, threads / batchSize, this.arguments.has("virtual"));
		Thread.sleep(this.warmup);
		callers.startMeasuring();
		Reading before = this.meter.read();
		Reading after = this.meter.readFor(this.time);
		Histogram times = callers.stop();
		long count = times.getTotalCount() * batchSize;
		this.output.print("perSecond" + threads, count / after.secondsSince(before));
		this.output.print("cpuMicros" + threads, (after.cpuNanos() - before.cpuNanos()) / 1e3 / count);
		this.output.print("p50-" + threads, times.getValueAtPercentile(50) / 1e3);
		this.output.print("p99-" + threads, times.getValueAtPercentile(99) / 1e3);
	}

	/** Measures the latency of single events sent through a real server. */
	private void delivery(BenchmarkClient client) throws Exception {
		Handling handling = new Handling(Kind.TIMED);
		try (Delivery delivery = new Delivery(new RawSocket(this.host, this.port, this.password), this.port)) {
			client.receive(handling, delivery.calls(), 1);
			delivery.park();
			delivery.warmUp(this.warmup);
			handling.startMeasuring();
			delivery.send(this.time);
			handling.stopMeasuring();
			delivery.print(this.output);
		}
		latencies(handling);
	}

	private void latencies(Handling handling) {
		Histogram latencies = handling.latencies();
		this.output.print("timed", latencies.getTotalCount());
		this.output.print("p50", latencies.getValueAtPercentile(50) / 1e3);
		this.output.print("p99", latencies.getValueAtPercentile(99) / 1e3);
	}

	/** Writer of results to standard output, where the launcher reads them. */
	static final class Output {

		void print(String name, double value) {
			System.out.println(name + "=" + String.format(Locale.ROOT, "%.6g", value));
		}

	}

}
