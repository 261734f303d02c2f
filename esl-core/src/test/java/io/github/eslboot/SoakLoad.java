package io.github.eslboot;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

import io.github.eslboot.event.EndReason;
import io.github.eslboot.event.EslEventListener;
import io.github.eslboot.event.EventGap;
import io.github.eslboot.event.EventStreamInternals;
import io.github.eslboot.job.JobResult;
import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.EslException;
import io.github.eslboot.test.Fault;
import io.github.eslboot.test.FreeSwitchSimulator;
import io.github.eslboot.test.InjectedFault;
import io.github.eslboot.test.SimulatedCall;
import io.github.eslboot.test.SimulatedConnection;
import io.github.eslboot.testsupport.Client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Random load for the soak test: starts calls, jobs and faults, and counts their
 * outcomes.
 */
final class SoakLoad {

	private static final int MAX_CALLS = 200;

	/** Limits the wait for jobs whose command or result was lost in a fault. */
	private static final Duration JOB_TIMEOUT = Duration.ofSeconds(5);

	private final FreeSwitchSimulator simulator;

	private final Client client;

	private final ClientFaults clientFaults;

	private final Random random;

	private final ScheduledExecutorService timers = Executors.newSingleThreadScheduledExecutor((task) -> {
		Thread thread = new Thread(task, "soak");
		thread.setDaemon(true);
		return thread;
	});

	/** Calls whose registration has not ended, by uuid. */
	private final ConcurrentHashMap<String, CallListener> live = new ConcurrentHashMap<>();

	private final AtomicLong calls = new AtomicLong();

	private final AtomicLong hangupsReceived = new AtomicLong();

	private final AtomicLong hangupsMissedInOutage = new AtomicLong();

	private final AtomicLong hangupsLost = new AtomicLong();

	private final AtomicLong jobs = new AtomicLong();

	private final AtomicLong jobsSucceeded = new AtomicLong();

	private final AtomicLong jobsEndedWithKnownReason = new AtomicLong();

	private final AtomicLong jobsWrong = new AtomicLong();

	private final AtomicLong faults = new AtomicLong();

	private final AtomicLong blocked = new AtomicLong();

	private long nextFault = System.nanoTime();

	SoakLoad(FreeSwitchSimulator simulator, Client client, ClientFaults clientFaults, long seed) {
		this.simulator = simulator;
		this.client = client;
		this.clientFaults = clientFaults;
		this.random = new Random(seed);
	}

	/** Runs one random step. */
	void step() {
		if (this.live.size() < MAX_CALLS) {
			call();
		}
		if (this.random.nextInt(3) == 0) {
			job();
		}
		if (System.nanoTime() > this.nextFault) {
			this.nextFault = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(200 + this.random.nextInt(2500));
			this.faults.incrementAndGet();
			fault();
		}
		LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5 + this.random.nextInt(20)));
	}

	private void call() {
		CallListener listener = new CallListener(UUID.randomUUID().toString(),
				(this.random.nextInt(20) == 0) ? this.random.nextInt(2000) : 0);
		this.calls.incrementAndGet();
		this.live.put(listener.uuid, listener);
		this.client.template.listen(listener.uuid, listener);
		try {
			SimulatedCall call = this.simulator.newCall().uuid(listener.uuid).from("1000").to("2000").start();
			int life = 50 + this.random.nextInt(1500);
			this.timers.schedule(() -> quietly(call::answer), life / 2, TimeUnit.MILLISECONDS);
			this.timers.schedule(() -> quietly(call::hangup), life, TimeUnit.MILLISECONDS);
		}
		catch (RuntimeException ex) {
			// The server is down: the call does not start.
			EventStreamInternals.expectNoEvents(this.client.stream, listener.uuid);
		}
	}

	/** Ignores a failure: the call may have ended with its server. */
	private static void quietly(Runnable step) {
		try {
			step.run();
		}
		catch (RuntimeException ex) {
			return;
		}
	}

	private void job() {
		String token = "token-" + this.jobs.incrementAndGet();
		this.client.template.async()
			.bgapi("echo", List.of(token), JOB_TIMEOUT)
			.thenCompose((job) -> job.result())
			.whenComplete((result, failure) -> {
				if (result != null && result.isOk()) {
					(result.text().equals(token) ? this.jobsSucceeded : this.jobsWrong).incrementAndGet();
				}
				else {
					Throwable cause = (failure != null && failure.getCause() != null) ? failure.getCause() : failure;
					boolean known = (result != null) ? result.outcome() != JobResult.Outcome.ERR
							: cause instanceof EslException;
					(known ? this.jobsEndedWithKnownReason : this.jobsWrong).incrementAndGet();
				}
			});
	}

	private void fault() {
		switch (this.random.nextInt(18)) {
			case 0 -> connection(Fault.reset());
			case 1 -> connection(Fault.dropMidFrame(1 + this.random.nextInt(100)));
			case 2 -> connection(Fault.garbage());
			case 3 -> connection(Fault.negativeContentLength());
			case 4 -> connection(Fault.unsolicitedReply("+OK"));
			case 5 -> connection(
					Fault.disconnectNotice(Fault.Notice.values()[this.random.nextInt(Fault.Notice.values().length)]));
			case 6 -> connection(Fault.eventFlood(500));
			case 7 -> releaseLater(connection(Fault.silence()));
			case 8 -> releaseLater(connection(Fault.halfOpen()));
			case 9 ->
				releaseLater(this.simulator.faults().everyConnection(Fault.splitAtRandom(20, this.random.nextLong())));
			case 10 -> releaseLater(this.simulator.faults()
				.everyConnection(Fault.missingReply((command) -> command.startsWith("bgapi"))));
			case 11 -> releaseLater(this.simulator.faults().refuseConnections());
			case 12 -> this.simulator.reloadModule();
			case 13 -> restart();
			case 14, 15, 16, 17 -> failThreads();
			default -> throw new IllegalStateException();
		}
	}

	private InjectedFault connection(Fault fault) {
		List<SimulatedConnection> open = this.simulator.connections();
		return open.isEmpty() ? this.simulator.faults().nextConnection(fault)
				: this.simulator.faults().connection(open.get(this.random.nextInt(open.size())), fault);
	}

	private void releaseLater(InjectedFault fault) {
		this.timers.schedule(fault::release, 200 + this.random.nextInt(3000), TimeUnit.MILLISECONDS);
	}

	private void failThreads() {
		this.clientFaults.enable();
		this.timers.schedule(this.clientFaults::clear, 200 + this.random.nextInt(3000), TimeUnit.MILLISECONDS);
	}

	private void restart() {
		if (this.random.nextBoolean()) {
			this.simulator.crash();
		}
		else {
			this.simulator.stop();
		}
		LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(this.random.nextInt(1000)));
		this.simulator.start();
	}

	void stop() {
		this.timers.shutdown();
	}

	/** Waits until all calls and jobs have ended. */
	void settle(Duration patience) throws InterruptedException {
		assertThat(this.timers.awaitTermination(patience.toSeconds(), TimeUnit.SECONDS)).isTrue();
		await().atMost(patience).until(() -> {
			for (Iterator<CallListener> each = new ArrayList<>(this.live.values()).iterator(); each.hasNext();) {
				String uuid = each.next().uuid;
				if (this.simulator.call(uuid).isEmpty()) {
					// The call never started, so no event ends its listener. A listener
					// that received an event ends by itself.
					EventStreamInternals.expectNoEvents(this.client.stream, uuid);
				}
			}
			return this.live.isEmpty();
		});
		await().atMost(patience)
			.until(() -> this.jobsSucceeded.get() + this.jobsEndedWithKnownReason.get()
					+ this.jobsWrong.get() == this.jobs.get());
	}

	void assertNothingLost() {
		assertThat(this.calls.get()).isPositive();
		assertThat(this.hangupsReceived.get()).isPositive();
		assertThat(this.hangupsLost.get()).as("calls that ended without a hangup, a gap or a reason").isZero();
		assertThat(this.hangupsReceived.get() + this.hangupsMissedInOutage.get()).isEqualTo(this.calls.get());
		assertThat(this.jobsWrong.get()).as("jobs without a result, or with that of another job").isZero();
		assertThat(this.jobsSucceeded.get()).isPositive();
		assertThat(this.client.stream.stats().dropped()).isEmpty();
	}

	@Override
	public String toString() {
		return "%d faults, %d thread starts failed, %d handlers blocked, %d reconnects, %d calls: %d live, hangups %d received, %d missed in an outage, %d lost; %d jobs: %d done, %d ended with a known reason, %d wrong"
			.formatted(this.faults.get(),
					this.client.resources.workerStats().startFailures()
							+ this.client.resources.callbackStats().startFailures(),
					this.blocked.get(), this.client.stream.stats().reconnects(), this.calls.get(), this.live.size(),
					this.hangupsReceived.get(), this.hangupsMissedInOutage.get(), this.hangupsLost.get(),
					this.jobs.get(), this.jobsSucceeded.get(), this.jobsEndedWithKnownReason.get(),
					this.jobsWrong.get());
	}

	/** Listener of one call. */
	private final class CallListener implements EslEventListener {

		private final String uuid;

		/** How long the listener blocks at the start of the call, in milliseconds. */
		private final int blocks;

		private volatile boolean hangup;

		private volatile boolean gap;

		CallListener(String uuid, int blocks) {
			this.uuid = uuid;
			this.blocks = blocks;
		}

		@Override
		public void onEvent(EslEvent event) throws InterruptedException {
			if (this.blocks > 0 && event.name().equals("CHANNEL_CREATE")) {
				SoakLoad.this.blocked.incrementAndGet();
				Thread.sleep(this.blocks);
			}
			if (event.name().equals("CHANNEL_HANGUP")) {
				this.hangup = true;
			}
		}

		@Override
		public void onGap(EventGap missed) {
			this.gap = true;
		}

		@Override
		public void onEnd(EndReason reason) {
			SoakLoad load = SoakLoad.this;
			if (load.live.remove(this.uuid) == null) {
				load.hangupsLost.incrementAndGet();
			}
			else if (this.hangup) {
				load.hangupsReceived.incrementAndGet();
			}
			else if (this.gap || reason == EndReason.LOST || reason == EndReason.NEVER_SEEN) {
				load.hangupsMissedInOutage.incrementAndGet();
			}
			else {
				load.hangupsLost.incrementAndGet();
			}
		}

	}

}
