package io.github.eslboot.benchmarks;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;

import io.github.eslboot.benchmarks.Handling.Kind;
import io.github.eslboot.benchmarks.Meter.Reading;
import io.github.eslboot.benchmarks.RawClient.RawSocket;
import org.HdrHistogram.Histogram;

/**
 * One measurement of one client in a JVM of its own. Prints what it found, one
 * {@code name=value} a line.
 */
final class ClientProcess {

	static final Set<String> OPTIONS = Set.of("client", "measure", "host", "port", "password", "workload", "handler",
			"connections", "rate", "warmup", "time");

	private final Arguments arguments;

	private final String host;

	private final int port;

	private final String password;

	private final int warmup;

	private final int time;

	private final Meter meter = new Meter();

	private ClientProcess(Arguments arguments) {
		this.arguments = arguments;
		this.host = arguments.get("host", "127.0.0.1");
		this.port = arguments.number("port", 8021);
		this.password = arguments.get("password", "ClueCon");
		this.warmup = arguments.number("warmup", 3000);
		this.time = arguments.number("time", 4000);
	}

	/** Measures and exits, whatever threads the client leaves behind. */
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
		String name = this.arguments.get("client", "ours");
		try (BenchmarkClient client = BenchmarkClient.of(name, this.host, this.port, this.password)) {
			switch (this.arguments.get("measure", "events")) {
				case "events" -> events(client);
				case "api" -> api(client);
				default -> throw new IllegalArgumentException("Nothing to measure by that name");
			}
			// Closing is nobody's concern here, and some take long for it.
			System.out.flush();
			Runtime.getRuntime().halt(0);
		}
	}

	/** Events as fast as they come, or at a rate. */
	private void events(BenchmarkClient client) throws Exception {
		Kind kind = Kind.valueOf(this.arguments.get("handler", "three").toUpperCase(Locale.ROOT));
		int connections = this.arguments.number("connections", 1);
		Handling handling = new Handling(kind);
		try (RawSocket control = new RawSocket(this.host, this.port, this.password)) {
			int calls = Integer.parseInt(control.api("replay load " + this.arguments.get("workload", "load")));
			List<String> uuids = IntStream.range(0, calls).mapToObj(Workload::uuid).toList();
			client.receive(handling, uuids, connections);
			awaitSubscribers(control, connections);
			int rate = this.arguments.number("rate", 0);
			control.api((rate > 0) ? "replay paced " + rate : "replay flood");
			Thread.sleep(this.warmup);
			long eventsBefore = handling.events();
			long droppedBefore = client.dropped();
			handling.startMeasuring();
			Reading before = this.meter.read();
			Reading after = this.meter.readFor(this.time);
			handling.stopMeasuring();
			long events = handling.events() - eventsBefore;
			long dropped = client.dropped() - droppedBefore;
			control.api("replay stop");
			print("events", events);
			print("perSecond", events / after.secondsSince(before));
			print("cpuMicros", (after.cpuNanos() - before.cpuNanos()) / 1e3 / events);
			print("bytes", (double) (after.bytes() - before.bytes()) / events);
			print("droppedShare", (double) dropped / (events + dropped));
			if (kind == Kind.TIMED) {
				Histogram latencies = handling.latencies();
				print("p50", latencies.getValueAtPercentile(50) / 1e3);
				print("p99", latencies.getValueAtPercentile(99) / 1e3);
				print("violations", handling.violations());
			}
		}
	}

	private static void awaitSubscribers(RawSocket control, int connections) throws Exception {
		long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
		while (Integer.parseInt(control.api("replay subscribers")) < connections) {
			if (System.nanoTime() - deadline > 0) {
				throw new TimeoutException("Not all of " + connections + " connections have subscribed");
			}
			Thread.sleep(20);
		}
	}

	/** Commands from one thread, then from 64. */
	private void api(BenchmarkClient client) throws Exception {
		for (int threads : new int[] { 1, 64 }) {
			client.prepareCommands(threads);
			LongAdder done = new LongAdder();
			int callers = threads / client.batch();
			ExecutorService executor = Executors.newFixedThreadPool(callers);
			for (int i = 0; i < callers; i++) {
				executor.execute(() -> {
					while (!executor.isShutdown()) {
						call(client);
						done.add(client.batch());
					}
				});
			}
			Thread.sleep(this.warmup);
			long doneBefore = done.sum();
			Reading before = this.meter.read();
			Reading after = this.meter.readFor(this.time);
			long count = done.sum() - doneBefore;
			executor.shutdown();
			if (!executor.awaitTermination(20, TimeUnit.SECONDS)) {
				throw new TimeoutException("Commands do not end");
			}
			print("perSecond" + threads, count / after.secondsSince(before));
			print("cpuMicros" + threads, (after.cpuNanos() - before.cpuNanos()) / 1e3 / count);
		}
	}

	private static void call(BenchmarkClient client) {
		try {
			client.api("create_uuid");
		}
		catch (Exception ex) {
			throw new IllegalStateException("A command failed", ex);
		}
	}

	private static void print(String name, double value) {
		System.out.println(name + "=" + String.format(Locale.ROOT, "%.6g", value));
	}

}
