package io.github.eslboot.benchmarks;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

import io.github.eslboot.EslClient;
import io.github.eslboot.EslTemplate;
import io.github.eslboot.call.Bridge;
import io.github.eslboot.call.EslCall;
import io.github.eslboot.call.PlayAndGetDigits;
import io.github.eslboot.command.Originate;
import io.github.eslboot.connection.ConnectionOptions;
import io.github.eslboot.connection.Credentials;
import io.github.eslboot.event.EslEventListener;
import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.EventName;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Concurrent call flows: place a call, play, collect a digit, bridge, hang up. Each flow
 * begins again when it has ended. The same flow is written with blocking methods in a
 * thread of its own, and with listeners that send the next command.
 */
final class Flows implements AutoCloseable {

	private static final Duration PATIENCE = Duration.ofMinutes(1);

	/** Time between the beginnings of two flows. */
	private static final long RAMP_NANOS = TimeUnit.MILLISECONDS.toNanos(3);

	private static final String MENU = "menu.wav";

	private final EslClient client;

	private final EslTemplate template;

	private final int number;

	private final Histogram steps = new ConcurrentHistogram(TimeUnit.MINUTES.toNanos(2), 2);

	private final LongAdder ended = new LongAdder();

	private final LongAdder failed = new LongAdder();

	private final AtomicLong lastFailure = new AtomicLong();

	private volatile boolean measuring;

	private volatile boolean stopped;

	/** Holds back the flows before their first bridge, while memory is measured. */
	private final Semaphore gate = new Semaphore(0);

	private volatile boolean held;

	private final LongAdder waiting = new LongAdder();

	Flows(String host, int port, String password, int number) {
		this.number = number;
		ConnectionOptions options = ConnectionOptions.builder(host, port, Credentials.ofPassword(password)).build();
		this.client = EslClient.builder(options).build();
		this.client.awaitUp(OwnClient.DEADLINE);
		this.template = this.client.template();
	}

	/** Measures flows in threads. */
	void threads(boolean virtual, int warmup, int time, ClientProcess.Output output) throws Exception {
		long before = usedHeap();
		this.held = true;
		ExecutorService executor = virtual ? Callers.virtualThreads() : Executors.newFixedThreadPool(this.number);
		CountDownLatch running = new CountDownLatch(this.number);
		for (int i = 0; i < this.number; i++) {
			LockSupport.parkNanos(RAMP_NANOS);
			executor.execute(() -> {
				while (!this.stopped) {
					attempt(this::flow);
				}
				running.countDown();
			});
		}
		measure(before, warmup, time, output);
		if (!running.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
			throw new TimeoutException("The flows did not end");
		}
		executor.shutdownNow();
	}

	/** Measures flows of listeners. */
	void listeners(int warmup, int time, ClientProcess.Output output) throws Exception {
		long before = usedHeap();
		for (int i = 0; i < this.number; i++) {
			LockSupport.parkNanos(RAMP_NANOS);
			new ListenerFlow().begin();
		}
		measure(before, warmup, time, output);
	}

	private void measure(long heapBefore, int warmup, int time, ClientProcess.Output output) throws Exception {
		if (this.held) {
			long deadline = System.nanoTime() + PATIENCE.toNanos();
			while (this.waiting.sum() < this.number) {
				if (System.nanoTime() - deadline > 0) {
					throw new TimeoutException("Only " + this.waiting + " flows have reached their bridge");
				}
				Thread.sleep(20);
			}
			output.print("bytesPerFlow", (double) (usedHeap() - heapBefore) / this.number);
			for (int i = 0; i < this.number; i++) {
				LockSupport.parkNanos(RAMP_NANOS);
				this.gate.release();
			}
			this.held = false;
		}
		Thread.sleep(warmup);
		Meter meter = new Meter();
		long endedBefore = this.ended.sum();
		long failedBefore = this.failed.sum();
		this.measuring = true;
		Meter.Reading before = meter.read();
		Meter.Reading after = meter.readFor(time);
		this.measuring = false;
		long flows = this.ended.sum() - endedBefore;
		output.print("flowsPerSecond", flows / after.secondsSince(before));
		output.print("cpuMicros", (after.cpuNanos() - before.cpuNanos()) / 1e3 / flows);
		output.print("failed", this.failed.sum() - failedBefore);
		output.print("p50", this.steps.getValueAtPercentile(50) / 1e3);
		output.print("p99", this.steps.getValueAtPercentile(99) / 1e3);
		this.stopped = true;
	}

	private static long usedHeap() throws InterruptedException {
		MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
		for (int i = 0; i < 3; i++) {
			memory.gc();
			Thread.sleep(100);
		}
		return memory.getHeapMemoryUsage().getUsed();
	}

	private void attempt(Callers.Command flow) {
		try {
			flow.run();
			this.ended.increment();
		}
		catch (Exception ex) {
			fail(ex);
		}
	}

	private void fail(Throwable failure) {
		this.failed.increment();
		long now = System.nanoTime();
		long last = this.lastFailure.get();
		if (now - last > TimeUnit.SECONDS.toNanos(1) && this.lastFailure.compareAndSet(last, now)) {
			System.err.println("A flow failed: " + failure);
		}
	}

	private void flow() throws Exception {
		long begin = System.nanoTime();
		EslCall call = this.template.originate(call(null));
		try {
			long step = step(begin);
			call.playback("welcome.wav");
			step = step(step);
			call.playAndGetDigits(PlayAndGetDigits.builder(MENU).digits(1).build());
			step(step);
			this.waiting.increment();
			if (this.held) {
				this.gate.acquire();
			}
			step = System.nanoTime();
			Bridge bridge = call.bridge("user/1002");
			step = step(step);
			bridge.call().hangup();
			step(step);
		}
		finally {
			call.hangupQuietly();
		}
	}

	private static Originate call(@Nullable String uuid) {
		Originate.Builder call = Originate.to("user/1001");
		return (uuid != null) ? call.uuid(uuid).park() : call.park();
	}

	private long step(long begin) {
		long end = System.nanoTime();
		if (this.measuring) {
			this.steps.recordValue(end - begin);
		}
		return end;
	}

	@Override
	public void close() {
		this.client.close();
	}

	/** A flow that the events of its call continue. */
	private final class ListenerFlow implements EslEventListener {

		private String uuid = "";

		private long begin;

		private int stage;

		void begin() {
			this.uuid = UUID.randomUUID().toString();
			this.begin = System.nanoTime();
			this.stage = 0;
			Flows.this.template.async().originate(call(this.uuid), this).answered().whenComplete((call, failure) -> {
				if (failure != null) {
					fail(failure);
					again();
				}
			});
		}

		private void again() {
			if (!Flows.this.stopped) {
				new ListenerFlow().begin();
			}
		}

		@Override
		public void onEvent(EslEvent event) {
			if (event.type() == EventName.CHANNEL_PARK && this.stage == 0) {
				execute("playback", "welcome.wav");
			}
			else if (event.type() == EventName.CHANNEL_EXECUTE_COMPLETE) {
				String application = event.header("Application");
				if ("playback".equals(application)) {
					execute("play_and_get_digits",
							"1 1 3 5000 # " + MENU + " silence_stream://250 esl_digits [0-9*#]+ 3000");
				}
				else if ("play_and_get_digits".equals(application)) {
					execute("bridge", "user/1002");
				}
			}
			else if (event.type() == EventName.CHANNEL_BRIDGE && this.uuid.equals(event.header("Unique-ID"))) {
				next();
				Flows.this.template.async().api("uuid_kill", this.uuid);
			}
			else if (event.type() == EventName.CHANNEL_HANGUP_COMPLETE && this.uuid.equals(event.header("Unique-ID"))) {
				next();
				Flows.this.ended.increment();
				again();
			}
		}

		private void execute(String application, String argument) {
			next();
			Flows.this.template.async().queueApplication(this.uuid, application, argument);
		}

		private void next() {
			this.stage++;
			this.begin = step(this.begin);
		}

	}

}
