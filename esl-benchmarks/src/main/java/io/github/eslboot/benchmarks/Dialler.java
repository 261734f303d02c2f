package io.github.eslboot.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

import io.github.eslboot.EslClient;
import io.github.eslboot.EslTemplate;
import io.github.eslboot.benchmarks.RawClient.RawSocket;
import io.github.eslboot.command.Originate;
import io.github.eslboot.connection.ConnectionOptions;
import io.github.eslboot.connection.Credentials;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * Dialler that places calls through a real FreeSWITCH at a constant rate, waits for each
 * outcome and hangs up a second after the answer. The raw one has one socket for commands
 * and one that receives the same events as this library.
 */
abstract class Dialler implements AutoCloseable {

	/** Needs no media and no other party. */
	private static final String DESTINATION = "null/benchmark";

	private static final long TALK_MILLIS = 1000;

	/** Rate during the warm-up, so that the code is compiled as in long operation. */
	private static final int WARM_UP_RATE = 150;

	private static final long MAX_END_MILLIS = 20_000;

	private final Histogram outcomes = new ConcurrentHistogram(TimeUnit.MINUTES.toNanos(2), 2);

	private final Histogram hangups = new ConcurrentHistogram(TimeUnit.MINUTES.toNanos(2), 2);

	private final LongAdder ended = new LongAdder();

	private final LongAdder failed = new LongAdder();

	private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(1, (task) -> {
		Thread thread = new Thread(task, "talk");
		thread.setDaemon(true);
		return thread;
	});

	private long placed;

	private volatile boolean measuring;

	static Dialler of(String client, String host, int port, String password) throws IOException {
		return client.equals("raw") ? new Raw(host, port, password) : new Own(host, port, password);
	}

	/** Places calls and prints the cost of each, and the times of its steps. */
	void run(int perSecond, int port, int warmup, int time, ClientProcess.Output output) throws Exception {
		ServerProcess server = ServerProcess.listeningOn(port);
		dial(WARM_UP_RATE, warmup);
		awaitEnd();
		// Reach the measured number of live calls.
		dial(perSecond, (int) (2 * TALK_MILLIS));
		this.measuring = true;
		Meter meter = new Meter();
		double serverBefore = server.cpuSeconds();
		long endedBefore = this.ended.sum();
		long failedBefore = this.failed.sum();
		Meter.Reading before = meter.read();
		dial(perSecond, time);
		Meter.Reading after = meter.read();
		double calls = this.ended.sum() - endedBefore;
		output.print("callsPerSecond", calls / after.secondsSince(before));
		output.print("failed", this.failed.sum() - failedBefore);
		output.print("cpuMillis", (after.cpuNanos() - before.cpuNanos()) / 1e6 / calls);
		output.print("serverCpuMillis", (server.cpuSeconds() - serverBefore) * 1e3 / calls);
		output.print("outcome50", this.outcomes.getValueAtPercentile(50) / 1e6);
		output.print("outcome99", this.outcomes.getValueAtPercentile(99) / 1e6);
		output.print("hangup50", this.hangups.getValueAtPercentile(50) / 1e6);
		awaitEnd();
	}

	/** Leaves no call behind, which would be a load for the next run. */
	private void awaitEnd() throws InterruptedException {
		long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(MAX_END_MILLIS);
		while (this.ended.sum() + this.failed.sum() < this.placed && System.nanoTime() - deadline < 0) {
			Thread.sleep(20);
		}
	}

	private void dial(int perSecond, int millis) {
		long interval = TimeUnit.SECONDS.toNanos(1) / perSecond;
		long begin = System.nanoTime();
		for (long due = begin; due - begin < TimeUnit.MILLISECONDS.toNanos(millis); due += interval) {
			for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
				LockSupport.parkNanos(wait);
			}
			this.placed++;
			place();
		}
	}

	/** Places a call; reports its answer, hangs up after the talk and reports the end. */
	abstract void place();

	final void answered(long begin, Runnable hangUp) {
		record(this.outcomes, begin);
		this.timer.schedule(hangUp, TALK_MILLIS, TimeUnit.MILLISECONDS);
	}

	final void ended(long hangup) {
		record(this.hangups, hangup);
		this.ended.increment();
	}

	final void failed() {
		this.failed.increment();
	}

	private void record(Histogram histogram, long begin) {
		if (this.measuring) {
			histogram.recordValue(System.nanoTime() - begin);
		}
	}

	@Override
	public abstract void close() throws Exception;

	private static final class Own extends Dialler {

		private final EslClient client;

		private final EslTemplate template;

		Own(String host, int port, String password) {
			this.client = EslClient
				.builder(ConnectionOptions.builder(host, port, Credentials.ofPassword(password)).build())
				.build();
			this.client.awaitUp(OwnClient.DEADLINE);
			this.template = this.client.template();
		}

		@Override
		void place() {
			long begin = System.nanoTime();
			this.template.async()
				.originate(Originate.to(DESTINATION).park())
				.answered()
				.whenComplete((call, failure) -> {
					if (failure != null) {
						failed();
						return;
					}
					answered(begin, () -> {
						long hangup = System.nanoTime();
						call.async().hangup().whenComplete((end, failed) -> {
							if (failed != null) {
								failed();
							}
							else {
								ended(hangup);
							}
						});
					});
				});
		}

		@Override
		public void close() {
			this.client.close();
		}

	}

	private static final class Raw extends Dialler {

		/** The events that this library subscribes to for placed calls. */
		private static final String EVENTS = "BACKGROUND_JOB HEARTBEAT CHANNEL_ANSWER CHANNEL_BRIDGE CHANNEL_CREATE"
				+ " CHANNEL_DESTROY CHANNEL_EXECUTE CHANNEL_EXECUTE_COMPLETE CHANNEL_HANGUP CHANNEL_HANGUP_COMPLETE"
				+ " CHANNEL_HOLD CHANNEL_PARK CHANNEL_PROGRESS CHANNEL_PROGRESS_MEDIA CHANNEL_UNBRIDGE CHANNEL_UNHOLD"
				+ " CHANNEL_UUID";

		private static final byte[] NAME = "Event-Name: ".getBytes(StandardCharsets.ISO_8859_1);

		private static final byte[] UNIQUE_ID = "Unique-ID: ".getBytes(StandardCharsets.ISO_8859_1);

		private final RawSocket commands;

		private final RawSocket events;

		/** Time of the command that the next event of a call answers. */
		private final Map<String, Long> begins = new ConcurrentHashMap<>();

		Raw(String host, int port, String password) throws IOException {
			this.commands = new RawSocket(host, port, password);
			this.events = new RawSocket(host, port, password);
			this.events.command("event plain " + EVENTS);
			start(this::receive);
			start(() -> {
				while (true) {
					this.commands.next();
				}
			});
		}

		private static void start(Callers.Command loop) {
			Thread thread = new Thread(() -> {
				try {
					loop.run();
				}
				catch (Exception ex) {
					// Closed at the end of the run.
				}
			}, "raw");
			thread.setDaemon(true);
			thread.start();
		}

		private void receive() throws IOException {
			while (true) {
				this.events.next();
				String name = this.events.text(NAME);
				if ("CHANNEL_ANSWER".equals(name)) {
					String uuid = this.events.text(UNIQUE_ID);
					Long begin = this.begins.get(uuid);
					if (begin != null) {
						answered(begin, () -> hangUp(uuid));
					}
				}
				else if ("CHANNEL_HANGUP_COMPLETE".equals(name)) {
					Long begin = this.begins.remove(this.events.text(UNIQUE_ID));
					if (begin != null) {
						ended(begin);
					}
				}
			}
		}

		@Override
		void place() {
			String uuid = UUID.randomUUID().toString();
			this.begins.put(uuid, System.nanoTime());
			send("bgapi originate {origination_uuid=" + uuid + "}" + DESTINATION + " &park()");
		}

		private void hangUp(String uuid) {
			this.begins.put(uuid, System.nanoTime());
			send("api uuid_kill " + uuid);
		}

		private synchronized void send(String command) {
			try {
				this.commands.send(command + "\n\n");
			}
			catch (IOException ex) {
				failed();
			}
		}

		@Override
		public void close() throws IOException {
			this.commands.close();
			this.events.close();
		}

	}

}
