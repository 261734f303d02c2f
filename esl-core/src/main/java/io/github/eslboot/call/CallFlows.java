package io.github.eslboot.call;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;
import java.util.function.Function;

import io.github.eslboot.connection.EslClientResources;
import io.github.eslboot.connection.EslClientResourcesInternals;
import io.github.eslboot.event.EslEventListener;
import io.github.eslboot.event.EventSelector;
import io.github.eslboot.event.Registration;
import io.github.eslboot.event.TrackedCallsInternals;
import io.github.eslboot.internal.Durations;
import io.github.eslboot.internal.LogThrottle;
import io.github.eslboot.internal.OneTimeTask;
import io.github.eslboot.internal.Steps;
import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.EventName;
import io.github.eslboot.protocol.HangupCause;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Flows of the calls that an event starts: one for each call, in a thread of its own, and
 * not more at the same time than the limit. Close them before the client. Thread-safe.
 * <p>
 * Events are handled on event loops, where none is dropped and none waits for other
 * listeners. Calls that got no thread wait, and a periodic check tries again, so that a
 * failed timer or thread start leaves no call behind. The class is long because all of it
 * changes the same few collections under one lock.
 *
 * @since 0.1.0
 */
public final class CallFlows implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(CallFlows.class);

	private static final long CHECK_MILLIS = 200;

	private static final Duration HANGUP_TIMEOUT = Duration.ofSeconds(10);

	private static final HangupCause FAILURE = HangupCause.of("NORMAL_TEMPORARY_FAILURE");

	private final LogThrottle refusalLog = new LogThrottle();

	private final LogThrottle threadLog = new LogThrottle();

	private final AtomicLong threadNumber = new AtomicLong();

	private final Object lock = new Object();

	/**
	 * Calls that have a flow, had one or wait for one. Guarded by the lock, as all below.
	 */
	private final Map<String, RunningFlow> known = new HashMap<>();

	private final Deque<RunningFlow> waiting = new ArrayDeque<>();

	private final Set<RunningFlow> running = new HashSet<>();

	/** Threads that run flows, or are about to. */
	private int runners;

	private boolean stopped;

	private long started;

	private long refused;

	private long failed;

	private long ignored;

	private final CallFlowOptions options;

	private final CallFlow flow;

	private final EslClientResources resources;

	private final Executor threads;

	private final Function<EslEvent, EslCall> calls;

	private final Future<?> check;

	private final Registration registration;

	private CallFlows(CallFlowOptions options, CallFlow flow, EslClientResources resources,
			Function<EslEvent, EslCall> calls, BiFunction<EventSelector, EslEventListener, Registration> listen) {
		this.options = options;
		this.flow = flow;
		this.resources = resources;
		Executor configured = options.threads();
		this.threads = (configured != null) ? configured : this::startThread;
		this.calls = calls;
		this.check = EslClientResourcesInternals.nextEventLoop(resources)
			.scheduleWithFixedDelay(this::check, CHECK_MILLIS, CHECK_MILLIS, TimeUnit.MILLISECONDS);
		EventSelector selector = EventSelector.ofEvents(options.events().toArray(EventName[]::new))
			.events(EventName.CHANNEL_UUID, EventName.CHANNEL_HANGUP, EventName.CHANNEL_DESTROY)
			.build();
		this.registration = listen.apply(selector, new Events());
	}

	static CallFlows start(CallFlowOptions options, CallFlow flow, EslClientResources resources,
			Function<EslEvent, EslCall> calls, BiFunction<EventSelector, EslEventListener, Registration> listen) {
		return new CallFlows(options, flow, resources, calls, listen);
	}

	private void startThread(Runnable task) {
		EslClientResourcesInternals.newThread(this.resources, "esl-flow-" + this.threadNumber.incrementAndGet(), task)
			.start();
	}

	/**
	 * Returns the registration for the events that start flows.
	 * @return the registration; ready when the servers send the events
	 */
	public Registration registration() {
		return this.registration;
	}

	/**
	 * Returns the options.
	 * @return the options
	 */
	public CallFlowOptions options() {
		return this.options;
	}

	/**
	 * Returns the statistics.
	 * @return a snapshot
	 */
	public CallFlowStats stats() {
		synchronized (this.lock) {
			return new CallFlowStats(this.running.size(), this.waiting.size(), this.started, this.refused, this.failed,
					this.ignored);
		}
	}

	/** Admits the call of an event, unless it is known. Called on an event loop. */
	private void admit(EslEvent event, String uuid, String node) {
		RunningFlow admitted = new RunningFlow(event, uuid, node,
				System.nanoTime() + Durations.toNanos(this.options.maxWait()));
		synchronized (this.lock) {
			if (this.known.putIfAbsent(uuid, admitted) != null) {
				return;
			}
			if (this.stopped) {
				this.ignored++;
				logger.debug("{}: {}: {} gets no flow, because the flows are stopped", node, this.options.name(),
						admitted);
				return;
			}
			int taken = this.running.size() + this.waiting.size();
			int mayWait = (this.options.overflow() == FlowOverflow.WAIT) ? this.options.maxWaiting() : 0;
			if (taken < this.options.concurrency() + mayWait) {
				this.waiting.add(admitted);
				admitted = null;
			}
			else {
				this.refused++;
			}
		}
		if (admitted != null) {
			refuse(admitted, "all %d flows are in use".formatted(this.options.concurrency()));
		}
		else {
			startRunners();
		}
	}

	private void startRunners() {
		while (true) {
			synchronized (this.lock) {
				int idle = this.runners - this.running.size();
				if (this.runners >= this.options.concurrency() || idle >= this.waiting.size()) {
					return;
				}
				this.runners++;
			}
			OneTimeTask runner = new OneTimeTask(this::run);
			try {
				this.threads.execute(runner);
			}
			catch (Throwable ex) {
				if (runner.cancel()) {
					synchronized (this.lock) {
						this.runners--;
					}
				}
				if (this.threadLog.isDue()) {
					logger.warn("{}: no thread could be started for a flow; next attempt in {} ms", this.options.name(),
							CHECK_MILLIS, ex);
				}
				return;
			}
		}
	}

	/** Runs one flow after the other, until no call waits. */
	private void run() {
		while (true) {
			RunningFlow next;
			synchronized (this.lock) {
				next = this.waiting.poll();
				if (next == null) {
					this.runners--;
					return;
				}
				this.running.add(next);
				this.started++;
				next.begin();
			}
			try {
				run(next);
			}
			catch (Throwable ex) {
				Steps.logFailure(logger, this.options.name(), "a flow", ex);
			}
			finally {
				next.end();
				synchronized (this.lock) {
					this.running.remove(next);
					this.lock.notifyAll();
				}
			}
		}
	}

	private void run(RunningFlow next) {
		EslCall call;
		try {
			call = this.calls.apply(next.event());
		}
		catch (Throwable ex) {
			countFailure();
			logger.error("{}: {}: the flow of {} failed before it began", next.node, this.options.name(), next, ex);
			return;
		}
		CallInterruption interruption = this.options.interruptOnHangup() ? call.interruptOnEnd() : null;
		Throwable failure = null;
		try {
			this.flow.run(call, next.event());
		}
		catch (Throwable ex) {
			failure = ex;
		}
		boolean interrupted = interruption != null && interruption.isInterrupted();
		if (interruption != null) {
			interruption.close();
		}
		if (failure != null) {
			if (isEndOf(call, next, failure) || (interrupted && call.snapshot().isEnded())) {
				logger.debug("{}: {}: {} has ended; its flow ended with an exception", next.node, this.options.name(),
						next, failure);
			}
			else if (next.isInterrupted()) {
				countFailure();
				logger.warn("{}: {}: the flow of {} was interrupted by the stop; the call is left as it is", next.node,
						this.options.name(), next, failure);
			}
			else {
				failed(call, next, failure);
			}
		}
	}

	/** Returns whether a flow failed because its own call has ended. */
	private static boolean isEndOf(EslCall call, RunningFlow flow, Throwable failure) {
		Set<String> uuids = new HashSet<>(List.of(call.uuid()));
		uuids.add(flow.uuid);
		int depth = 0;
		for (Throwable cause = failure; cause != null && depth < 20; cause = cause.getCause()) {
			if (cause instanceof CallEndedException ended && uuids.contains(ended.uuid())) {
				return true;
			}
			depth++;
		}
		return false;
	}

	private void countFailure() {
		synchronized (this.lock) {
			this.failed++;
		}
	}

	private void failed(EslCall call, RunningFlow next, Throwable failure) {
		try {
			this.flow.onFailure(call, next.event(), failure);
			return;
		}
		catch (Throwable ex) {
			countFailure();
			boolean hangUp = this.options.onFailure() == FlowFailurePolicy.HANGUP && mayHangUp(call.snapshot());
			logger.error("{}: {}: the flow of {} failed; the call {}", next.node, this.options.name(), next,
					hangUp ? "is hung up" : "is left as it is", ex);
			if (hangUp) {
				hangUp(call, FAILURE);
			}
		}
	}

	private static boolean mayHangUp(CallSnapshot state) {
		BridgeEnd last = state.bridgeEnd();
		return !state.isEnded() && !state.isBridged() && (last == null || !last.movedOn());
	}

	private void refuse(RunningFlow call, String why) {
		if (this.refusalLog.isDue()) {
			logger.warn("{}: {}: {} is hung up with {}, because {}; {} calls were refused so far", call.node,
					this.options.name(), call, this.options.refusalCause(), why, stats().refused());
		}
		// Not on the event loop, since the handle may have to be created.
		Steps.run(logger, this.options.name(), "the hangup of a call without a flow",
				() -> EslClientResourcesInternals.background(this.resources)
					.execute(() -> Steps.run(logger, this.options.name(), "the hangup of a call without a flow",
							() -> hangUp(this.calls.apply(call.event()), this.options.refusalCause()))));
	}

	private void hangUp(EslCall call, HangupCause cause) {
		new CallActions(call.control(), HANGUP_TIMEOUT).hangup(cause).whenComplete((end, problem) -> {
			if (problem != null && !call.snapshot().isEnded()) {
				logger.warn("{}: {} could not be hung up", this.options.name(), call, problem);
			}
		});
	}

	/** Refuses the calls that have waited too long, and starts threads. Periodic. */
	private void check() {
		try {
			List<RunningFlow> expired = new ArrayList<>();
			synchronized (this.lock) {
				long now = System.nanoTime();
				for (RunningFlow first = this.waiting.peek(); first != null
						&& first.waitEndNanos - now <= 0; first = this.waiting.peek()) {
					expired.add(this.waiting.remove());
					this.refused++;
				}
			}
			expired
				.forEach((call) -> refuse(call, "no flow was free within " + Durations.toText(this.options.maxWait())));
			startRunners();
		}
		catch (Throwable ex) {
			logger.error("{}: the check of waiting calls failed; the next one follows", this.options.name(), ex);
		}
	}

	/**
	 * Starts no more flows, and waits for those that run. Calls that wait are left as
	 * they are, as are those that begin later. Flows that still run after the timeout are
	 * interrupted; their calls are left as they are. Blocks.
	 * @param timeout maximum time to wait
	 * @return whether all flows have ended
	 * @throws IllegalStateException when called on an event loop
	 * @see #resume()
	 */
	public boolean stop(Duration timeout) {
		EslClientResourcesInternals.checkMayBlock("Waiting for call flows");
		int left;
		synchronized (this.lock) {
			this.stopped = true;
			left = this.waiting.size();
			this.ignored += left;
			this.waiting.clear();
		}
		if (left > 0) {
			logger.warn("{}: {} calls that waited for a flow are left as they are, because the flows are stopped",
					this.options.name(), left);
		}
		if (awaitEnd(timeout)) {
			return true;
		}
		List<RunningFlow> late;
		synchronized (this.lock) {
			late = new ArrayList<>(this.running);
		}
		if (!late.isEmpty()) {
			logger.warn("{}: {} flows still run after {} and are interrupted, for example that of {}",
					this.options.name(), late.size(), Durations.toText(timeout), late.get(0));
			late.forEach(RunningFlow::interrupt);
		}
		return late.isEmpty();
	}

	private boolean awaitEnd(Duration timeout) {
		long end = System.nanoTime() + Durations.toNanos(timeout);
		try {
			synchronized (this.lock) {
				while (!this.running.isEmpty()) {
					long millis = (end - System.nanoTime()) / 1_000_000;
					if (millis <= 0) {
						return false;
					}
					this.lock.wait(millis);
				}
				return true;
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
	}

	/**
	 * Starts no flows for calls that begin from now on, which are left as they are and
	 * counted as {@link CallFlowStats#ignored() ignored}. Flows that run, and calls that
	 * wait for one, continue. Does not block.
	 * @see #resume()
	 */
	public void pause() {
		synchronized (this.lock) {
			this.stopped = true;
		}
	}

	/**
	 * Starts flows again after {@link #stop} or {@link #pause}, for calls that begin from
	 * now on.
	 */
	public void resume() {
		synchronized (this.lock) {
			this.stopped = false;
		}
	}

	/**
	 * Starts no more flows, and interrupts those that run. Does not wait for their end;
	 * see {@link #stop}.
	 */
	@Override
	public void close() {
		List<RunningFlow> active;
		synchronized (this.lock) {
			this.stopped = true;
			this.ignored += this.waiting.size();
			this.waiting.clear();
			active = new ArrayList<>(this.running);
		}
		this.registration.cancel();
		this.check.cancel(false);
		active.forEach(RunningFlow::interrupt);
	}

	@Override
	public String toString() {
		return "%s %s".formatted(this.options.name(), stats());
	}

	/** Listener for the events that start flows, and for the ends of their calls. */
	private final class Events implements EslEventListener, TrackedCallsInternals {

		@Override
		public void onEvent(EslEvent event) {
			String uuid = event.uniqueId();
			String node = event.node();
			EventName type = event.type();
			if (uuid == null || node == null || type == null) {
				return;
			}
			switch (type) {
				case CHANNEL_UUID -> rename(event.header("Old-Unique-ID"), uuid);
				case CHANNEL_HANGUP -> leave(uuid, false);
				case CHANNEL_DESTROY -> leave(uuid, true);
				default -> {
				}
			}
			if (CallFlows.this.options.matches(event)) {
				admit(event, uuid, node);
			}
		}

		private void rename(@Nullable String old, String renamed) {
			synchronized (CallFlows.this.lock) {
				RunningFlow flow = (old != null) ? CallFlows.this.known.remove(old) : null;
				if (flow != null) {
					CallFlows.this.known.put(renamed, flow);
				}
			}
		}

		private void leave(@Nullable String uuid, boolean forget) {
			synchronized (CallFlows.this.lock) {
				RunningFlow flow = forget ? CallFlows.this.known.remove(uuid) : CallFlows.this.known.get(uuid);
				if (flow != null) {
					CallFlows.this.waiting.remove(flow);
				}
			}
		}

		@Override
		public Set<String> calls(String node, long quietNanos) {
			long now = System.nanoTime();
			Set<String> uuids = new HashSet<>();
			synchronized (CallFlows.this.lock) {
				CallFlows.this.known.forEach((uuid, flow) -> {
					if (flow.node.equals(node) && flow.isCheckDue(now, quietNanos)) {
						uuids.add(uuid);
					}
				});
			}
			return uuids;
		}

		@Override
		public void onMissing(String node, String uuid) {
			leave(uuid, true);
		}

		@Override
		public void onNodeLeft(String node) {
			calls(node, 0).forEach((uuid) -> leave(uuid, true));
		}

		@Override
		public String toString() {
			return CallFlows.this.options.name();
		}

	}

}
