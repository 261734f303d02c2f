package io.github.eslboot.test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

/**
 * Generator of call centre traffic: callers reach a hotline, listen to a greeting, are
 * connected to a free extension from 1000 to 1019, talk for some seconds, press keys, are
 * put on hold, and hang up. Some reach no free extension, some hang up before the answer.
 * <p>
 * Runs until it is stopped, and continues after a restart of the simulator. Thread-safe.
 *
 * @since 0.1.0
 */
public final class Traffic implements AutoCloseable {

	private static final List<String> FIRST_NAMES = List.of("Anna", "Ben", "Carla", "David", "Élise", "Farid", "Greta",
			"Hugo", "Ines", "Jonas", "Katja", "Liam", "Maria", "Nils", "Olga", "Paul", "Rosa", "Sami", "Tara", "Zoë");

	private static final List<String> LAST_NAMES = List.of("Adler", "Brandt", "Costa", "Dubois", "Eriksen", "Fischer",
			"García", "Hansen", "Ivanova", "Jansen", "Keller", "Lopez", "Meyer", "Novak", "Okafor", "Petrov", "Rossi",
			"Schmidt", "Tanaka", "Weber");

	private static final List<String> HOTLINES = List.of("2000", "2100", "2200");

	private static final List<String> QUEUES = List.of("support", "sales", "billing");

	private static final int FIRST_EXTENSION = 1000;

	private static final int EXTENSIONS = 20;

	private final FreeSwitchSimulator simulator;

	private final Builder options;

	private final Random random;

	private final ScheduledExecutorService clock;

	private final AtomicInteger started = new AtomicInteger();

	/** Extensions that ring or are in a call. Used by the clock's thread only. */
	private final Set<Integer> busy = new HashSet<>();

	private Traffic(Builder options) {
		this.simulator = options.simulator;
		this.options = options;
		this.random = new Random(options.seed);
		this.clock = Executors.newSingleThreadScheduledExecutor((task) -> {
			Thread thread = new Thread(task, "freeswitch-simulator-" + this.simulator.port() + "-traffic");
			thread.setDaemon(true);
			return thread;
		});
		this.simulator.traffics().add(this);
		later(0, this::nextCall);
	}

	private void later(long millis, Runnable action) {
		try {
			this.clock.schedule(() -> whenRunning(action), millis, TimeUnit.MILLISECONDS);
		}
		catch (RejectedExecutionException ex) {
			// Stopped.
		}
	}

	private void whenRunning(Runnable action) {
		try {
			action.run();
		}
		catch (IllegalStateException ex) {
			// The simulator is stopped and has no calls.
		}
	}

	private void nextCall() {
		if (this.options.maxCalls > 0 && this.started.get() >= this.options.maxCalls) {
			return;
		}
		// Exponential intervals: calls arrive independently of each other.
		double mean = 60_000.0 / this.options.callsPerMinute;
		later((long) (-Math.log(1 - this.random.nextDouble()) * mean), this::nextCall);
		startCall();
	}

	private void startCall() {
		int topic = this.random.nextInt(HOTLINES.size());
		String name = pick(FIRST_NAMES) + " " + pick(LAST_NAMES);
		String number = "49" + (151 + this.random.nextInt(29)) + (1_000_000 + this.random.nextInt(8_999_999));
		Integer extension = freeExtension();
		int ringMillis = between(800, 3500);
		SimulatedCall call = this.simulator.newCall()
			.from(name, number)
			.to(HOTLINES.get(topic))
			.variable("queue", QUEUES.get(topic))
			.variable("sip_from_user", number)
			.app("answer", "")
			.app("playback", "tone_stream://%(" + between(600, 1500) + ",100,440)")
			.app("bridge", target(extension, ringMillis))
			.start();
		this.started.incrementAndGet();
		if (extension != null) {
			this.busy.add(extension);
			long talk = between((int) this.options.minTalk.toMillis(), (int) this.options.maxTalk.toMillis());
			conversation(call, extension, 2000 + ringMillis, talk);
		}
	}

	private String target(@Nullable Integer extension, int ringMillis) {
		if (extension == null) {
			return "error/USER_BUSY";
		}
		return "{" + Dialer.ANSWER_MILLIS + "=" + ((this.random.nextInt(12) == 0) ? -1 : ringMillis) + "}user/"
				+ extension;
	}

	private void conversation(SimulatedCall call, int extension, long setupMillis, long talkMillis) {
		if (this.random.nextInt(5) == 0) {
			later(setupMillis + talkMillis / 3, () -> call.dtmf(Integer.toString(between(1, 9))));
		}
		if (this.random.nextInt(8) == 0) {
			later(setupMillis + talkMillis / 2, () -> agent(call).ifPresent(SimulatedCall::hold));
			later(setupMillis + talkMillis * 3 / 4, () -> agent(call).ifPresent(SimulatedCall::unhold));
		}
		boolean callerFirst = this.random.nextBoolean();
		later(setupMillis + talkMillis, () -> {
			this.busy.remove(extension);
			SimulatedCall last = callerFirst ? call : agent(call).orElse(call);
			last.hangup((call.bridgedTo() != null) ? "NORMAL_CLEARING" : "ORIGINATOR_CANCEL");
		});
	}

	private java.util.Optional<SimulatedCall> agent(SimulatedCall call) {
		String uuid = call.bridgedTo();
		return (uuid != null) ? this.simulator.call(uuid) : java.util.Optional.empty();
	}

	private @Nullable Integer freeExtension() {
		List<Integer> free = new ArrayList<>();
		for (int i = 0; i < EXTENSIONS; i++) {
			if (!this.busy.contains(FIRST_EXTENSION + i)) {
				free.add(FIRST_EXTENSION + i);
			}
		}
		return free.isEmpty() ? null : free.get(this.random.nextInt(free.size()));
	}

	private String pick(List<String> names) {
		return names.get(this.random.nextInt(names.size()));
	}

	private int between(int low, int high) {
		return low + this.random.nextInt(Math.max(1, high - low + 1));
	}

	/**
	 * Returns the number of calls started so far.
	 * @return the number
	 */
	public int callsStarted() {
		return this.started.get();
	}

	/**
	 * Starts no further calls, also none that is being started. Live calls are not
	 * affected.
	 */
	public void stop() {
		this.simulator.traffics().remove(this);
		this.clock.shutdownNow();
		try {
			this.clock.awaitTermination(5, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/** Does the same as {@link #stop()}. */
	@Override
	public void close() {
		stop();
	}

	/**
	 * Builder of {@link Traffic}. Not thread-safe.
	 */
	public static final class Builder {

		private final FreeSwitchSimulator simulator;

		private int callsPerMinute = 30;

		private int maxCalls;

		private long seed = 1;

		private Duration minTalk = Duration.ofSeconds(4);

		private Duration maxTalk = Duration.ofSeconds(25);

		Builder(FreeSwitchSimulator simulator) {
			this.simulator = simulator;
		}

		/**
		 * Sets the average number of calls per minute. Default 30.
		 * @param calls the number, at least 1
		 * @return this builder
		 */
		public Builder callsPerMinute(int calls) {
			this.callsPerMinute = Math.max(1, calls);
			return this;
		}

		/**
		 * Sets the number of calls after which the traffic stops. Default: unlimited.
		 * @param calls the number, 0 for no limit
		 * @return this builder
		 */
		public Builder maxCalls(int calls) {
			this.maxCalls = calls;
			return this;
		}

		/**
		 * Sets the seed of the random numbers, which makes callers and times
		 * reproducible.
		 * @param number the seed
		 * @return this builder
		 */
		public Builder seed(long number) {
			this.seed = number;
			return this;
		}

		/**
		 * Sets the duration of conversations. Default 4 to 25 s.
		 * @param shortest minimum duration
		 * @param longest maximum duration
		 * @return this builder
		 */
		public Builder talkTime(Duration shortest, Duration longest) {
			this.minTalk = shortest;
			this.maxTalk = longest;
			return this;
		}

		/**
		 * Starts the traffic.
		 * @return the traffic, which the caller stops
		 */
		public Traffic start() {
			return new Traffic(this);
		}

	}

}
