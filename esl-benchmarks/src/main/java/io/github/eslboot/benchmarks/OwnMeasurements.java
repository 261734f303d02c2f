package io.github.eslboot.benchmarks;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;

import io.github.eslboot.EslTemplate;
import io.github.eslboot.benchmarks.Meter.Reading;
import io.github.eslboot.connection.EslClientResources;
import io.github.eslboot.event.EventSelector;
import io.github.eslboot.event.EventStream;
import io.github.eslboot.job.BackgroundJob;
import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.EventName;
import org.jspecify.annotations.Nullable;

/** Measurements of this library alone, without comparison. */
final class OwnMeasurements {

	private static final int NODES = 3;

	private static final int CALLS = 10_000;

	private static final int BGAPI_CALLERS = 32;

	private final OwnClient.Server server;

	private final int warmup;

	private final int time;

	OwnMeasurements(OwnClient.Server server, int warmup, int time) {
		this.server = server;
		this.warmup = warmup;
		this.time = time;
	}

	/**
	 * Measures the idle cost of three servers, each with an event stream and a pool of
	 * ten connections.
	 */
	void idle(ClientProcess.Output output) throws InterruptedException {
		Set<Thread> before = Thread.getAllStackTraces().keySet();
		EslClientResources resources = EslClientResources.create();
		List<OwnClient> nodes = new ArrayList<>();
		for (int i = 0; i < NODES; i++) {
			OwnClient node = new OwnClient(this.server, resources);
			node.template().stream().start();
			node.template().stream().awaitUp(OwnClient.DEADLINE);
			nodes.add(node);
		}
		awaitConnections(nodes);
		Meter meter = new Meter();
		Thread.sleep(this.warmup);
		Reading begin = meter.read();
		Thread.sleep(this.time);
		Reading end = meter.read();
		Set<Thread> threads = Thread.getAllStackTraces().keySet();
		output.print("cpuPercent", (end.cpuNanos() - begin.cpuNanos()) * 100.0 / (end.nanos() - begin.nanos()));
		output.print("connections",
				nodes.stream().mapToInt((node) -> 1 + node.template().pool().stats().total()).sum());
		output.print("threads", threads.stream().filter((thread) -> !before.contains(thread)).count());
		System.err.println("Threads: " + threads.stream()
			.filter((thread) -> !before.contains(thread))
			.map(Thread::getName)
			.sorted()
			.collect(Collectors.joining(", ")));
	}

	private static void awaitConnections(List<OwnClient> nodes) throws InterruptedException {
		long deadline = System.nanoTime() + OwnClient.DEADLINE.toNanos();
		for (OwnClient node : nodes) {
			while (node.template().pool().stats().total() < node.template().pool().options().size()) {
				if (System.nanoTime() - deadline > 0) {
					throw new IllegalStateException(
							"The pool did not open all of its connections: " + node.template().pool().stats());
				}
				Thread.sleep(20);
			}
		}
	}

	/**
	 * Measures the heap used by 10,000 live calls, each with a handler and some events.
	 */
	void memory(RawClient.RawSocket control, ClientProcess.Output output) throws Exception {
		try (OwnClient client = new OwnClient(this.server, EslClientResources.create())) {
			EventStream stream = client.template().stream();
			stream.start();
			stream.listen(EventSelector.ofEvents(EventName.ALL).build(), (event) -> {
			}).awaitReady(OwnClient.DEADLINE);
			control.api("replay load calls-" + CALLS);
			long before = usedHeap();
			List<CountingHandler> handlers = new ArrayList<>();
			for (int i = 0; i < CALLS; i++) {
				CountingHandler handler = new CountingHandler();
				handlers.add(handler);
				client.template()
					.listen(EventSelector.ofCall(Workload.uuid(i)).events(EventName.ALL).build(), handler::onEvent);
			}
			control.api("replay paced 20000");
			long deadline = System.nanoTime() + OwnClient.DEADLINE.toNanos();
			while (!handlers.stream().allMatch(CountingHandler::hasReceivedEvent)) {
				if (System.nanoTime() - deadline > 0) {
					throw new TimeoutException("Not every call received an event");
				}
				Thread.sleep(20);
			}
			control.api("replay stop");
			Thread.sleep(500);
			output.print("megabytes", (usedHeap() - before) / 1e6);
			output.print("live", stream.stats().boundCalls());
		}
	}

	private static long usedHeap() throws InterruptedException {
		MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
		for (int i = 0; i < 4; i++) {
			memory.gc();
			Thread.sleep(100);
		}
		return memory.getHeapMemoryUsage().getUsed();
	}

	/**
	 * Measures background jobs per second, started by many threads.
	 * @param connections the size of the pool
	 */
	void bgapi(int connections, ClientProcess.Output output) throws Exception {
		try (OwnClient client = new OwnClient(this.server.withPool(connections), EslClientResources.create())) {
			EslTemplate template = client.template();
			template.stream().start();
			template.stream().awaitUp(OwnClient.DEADLINE);
			awaitConnections(List.of(client));
			LongAdder started = new LongAdder();
			LongAdder ended = new LongAdder();
			ExecutorService callers = Executors.newFixedThreadPool(BGAPI_CALLERS);
			CountDownLatch running = new CountDownLatch(BGAPI_CALLERS);
			for (int i = 0; i < BGAPI_CALLERS; i++) {
				callers.execute(() -> {
					while (!callers.isShutdown()) {
						BackgroundJob job = template.bgapi("create_uuid", List.of(), Duration.ofSeconds(60));
						started.increment();
						job.result().thenAccept((result) -> ended.increment());
					}
					running.countDown();
				});
			}
			Thread.sleep(this.warmup);
			long before = started.sum();
			long begin = System.nanoTime();
			Thread.sleep(this.time);
			output.print("perSecond" + connections, (started.sum() - before) * 1e9 / (System.nanoTime() - begin));
			callers.shutdown();
			if (!running.await(20, TimeUnit.SECONDS)) {
				throw new TimeoutException("The callers did not finish starting their jobs");
			}
			long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
			while (ended.sum() < started.sum() && System.nanoTime() - deadline < 0) {
				Thread.sleep(20);
			}
			output.print("lost" + connections, started.sum() - ended.sum());
		}
	}

	/** Minimal handler with state. */
	private static final class CountingHandler {

		private long count;

		private volatile @Nullable String last;

		boolean hasReceivedEvent() {
			return this.last != null;
		}

		void onEvent(EslEvent event) {
			this.count++;
			this.last = event.name() + this.count;
		}

	}

}
