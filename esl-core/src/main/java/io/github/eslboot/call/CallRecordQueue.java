package io.github.eslboot.call;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

import io.github.eslboot.internal.Durations;
import io.github.eslboot.internal.LogThrottle;
import io.github.eslboot.internal.OneTimeTask;
import io.github.eslboot.internal.Steps;
import io.github.eslboot.protocol.EslException;
import io.github.eslboot.protocol.ProtocolInternals;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Queue of the records of ended calls, with retries. A record leaves the queue when the
 * listener has handled it, or when it is given up. A periodic check starts the retries
 * that are due and the attempts that got no thread, so that a failed timer or thread
 * start loses no record.
 */
final class CallRecordQueue implements CallTracker.Sink {

	private static final Logger logger = LoggerFactory.getLogger(CallRecordQueue.class);

	/** Maximum number of records whose calls are named in one log line. */
	private static final int NAMED = 100;

	private final LogThrottle failureLog = new LogThrottle();

	private final LogThrottle overflowLog = new LogThrottle();

	private final LogThrottle threadLog = new LogThrottle();

	private final Object lock = new Object();

	/** Records for which an attempt is due. Guarded by the lock, as all fields below. */
	private final Deque<Entry> ready = new ArrayDeque<>();

	private final PriorityQueue<Entry> retries = new PriorityQueue<>(
			(one, other) -> Long.signum(one.dueNanos - other.dueNanos));

	private final Set<Entry> running = new HashSet<>();

	private int runners;

	private boolean draining;

	private boolean closed;

	private long delivered;

	private long incomplete;

	private long failedAttempts;

	private long lost;

	private final CallRecordOptions options;

	private final CallRecordListener listener;

	private final Executor workers;

	CallRecordQueue(CallRecordOptions options, CallRecordListener listener, Executor workers) {
		this.options = options;
		this.listener = listener;
		this.workers = workers;
	}

	@Override
	public void ended(String uuid, String node, Supplier<CallRecord> callRecord) {
		synchronized (this.lock) {
			if (!this.closed && size() < this.options.maxWaiting()) {
				this.ready.add(new Entry(uuid, node, callRecord));
			}
			else {
				this.lost++;
				if (this.overflowLog.isDue()) {
					logger.error("{}: {}: the record of call {} is lost, because {}; {} records are lost so far", node,
							this.options.name(), ProtocolInternals.logText(uuid), this.closed ? "the delivery is closed"
									: "%d records already wait for the listener".formatted(size()),
							this.lost);
				}
				return;
			}
		}
		startRunners();
	}

	private int size() {
		return this.ready.size() + this.retries.size() + this.running.size();
	}

	/** Starts the attempts that are due. Called periodically. */
	void check() {
		synchronized (this.lock) {
			long now = System.nanoTime();
			for (Entry next = this.retries.peek(); next != null
					&& (next.dueNanos - now <= 0); next = this.retries.peek()) {
				this.ready.add(next);
				this.retries.remove();
			}
		}
		startRunners();
	}

	private void startRunners() {
		while (true) {
			synchronized (this.lock) {
				if (this.closed || this.runners >= this.options.concurrency() || this.runners >= size()
						|| this.ready.isEmpty()) {
					return;
				}
				this.runners++;
			}
			OneTimeTask runner = new OneTimeTask(this::run);
			try {
				this.workers.execute(runner);
			}
			catch (Throwable ex) {
				if (runner.cancel()) {
					synchronized (this.lock) {
						this.runners--;
					}
				}
				if (this.threadLog.isDue()) {
					logger.warn(
							"{}: no thread could be started for the records of ended calls; they wait for the next attempt",
							this.options.name(), ex);
				}
				return;
			}
		}
	}

	private void run() {
		while (true) {
			Entry entry;
			synchronized (this.lock) {
				entry = this.closed ? null : this.ready.poll();
				if (entry == null) {
					this.runners--;
					this.lock.notifyAll();
					return;
				}
				this.running.add(entry);
			}
			Throwable failure = handle(entry);
			if (done(entry, failure)) {
				giveUp(entry, "after %d attempts".formatted(entry.attempts));
			}
		}
	}

	private @Nullable Throwable handle(Entry entry) {
		try {
			entry.attempts++;
			this.listener.onCallRecord(entry.callRecord());
			return null;
		}
		catch (Throwable ex) {
			entry.lastFailure = ex;
			return ex;
		}
		finally {
			// An interrupt of the listener must not reach the next record.
			Thread.interrupted();
		}
	}

	/**
	 * Ends an attempt.
	 * @return whether the record is to be given up
	 */
	private boolean done(Entry entry, @Nullable Throwable failure) {
		boolean last;
		int waiting;
		Duration delay = delay(entry.attempts);
		synchronized (this.lock) {
			if (!this.running.remove(entry)) {
				// The close has given it up.
				return false;
			}
			last = failure != null && entry.attempts == this.options.maxAttempts();
			if (failure == null) {
				this.delivered++;
				this.incomplete += entry.callRecord().isComplete() ? 0 : 1;
			}
			else {
				this.failedAttempts++;
				if (last) {
					this.lost++;
				}
				else {
					entry.dueNanos = System.nanoTime() + Durations.toNanos(delay);
					this.retries.add(entry);
				}
			}
			waiting = size();
			this.lock.notifyAll();
		}
		if (failure != null && !last && this.failureLog.isDue()) {
			logger.warn(
					"{}: {}: attempt {} to handle the record of call {} failed; the next one follows in {}, {} records wait",
					entry.node, this.options.name(), entry.attempts, ProtocolInternals.logText(entry.uuid),
					Durations.toText(delay), waiting, failure);
		}
		return last;
	}

	/** Returns the delay after an attempt: doubled each time, and not while draining. */
	private Duration delay(int attempts) {
		Duration delay = this.options.retryDelay();
		synchronized (this.lock) {
			if (this.draining) {
				return delay;
			}
		}
		Duration max = this.options.maxRetryDelay();
		for (int i = 1; i < attempts && delay.compareTo(max) < 0; i++) {
			delay = delay.multipliedBy(2);
		}
		return (delay.compareTo(max) < 0) ? delay : max;
	}

	private void giveUp(Entry entry, String when) {
		Throwable last = entry.lastFailure;
		Throwable cause = (last != null) ? last
				: new EslException("%s: the record of call %s was not handled before the close".formatted(entry.node,
						ProtocolInternals.logText(entry.uuid)));
		logger.error("{}: {}: the record of call {} is given up {}", entry.node, this.options.name(),
				ProtocolInternals.logText(entry.uuid), when, last);
		notifyLost(entry, cause);
	}

	private void notifyLost(Entry entry, Throwable cause) {
		Steps.run(logger, this.options.name(), "the notification of a lost record",
				() -> this.listener.onLost(entry.callRecord(), cause));
	}

	/**
	 * Waits until all records are handled, with short delays between the attempts.
	 * Blocks.
	 * @return whether all are handled
	 */
	boolean drain(Duration timeout) {
		long end = System.nanoTime() + Durations.toNanos(timeout);
		synchronized (this.lock) {
			this.draining = true;
			this.ready.addAll(this.retries);
			this.retries.clear();
		}
		startRunners();
		try {
			synchronized (this.lock) {
				while (size() > 0) {
					long millis = (end - System.nanoTime()) / 1_000_000;
					if (millis <= 0) {
						logger.warn("{}: the deadline has passed, but {} records of ended calls are not handled",
								this.options.name(), size());
						return false;
					}
					this.lock.wait(millis);
				}
			}
			return true;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
		finally {
			synchronized (this.lock) {
				this.draining = false;
			}
		}
	}

	/** Gives up all records that are not handled. */
	void close() {
		List<Entry> left;
		synchronized (this.lock) {
			if (this.closed) {
				return;
			}
			this.closed = true;
			left = new ArrayList<>(this.running);
			left.addAll(this.ready);
			left.addAll(this.retries);
			this.running.clear();
			this.ready.clear();
			this.retries.clear();
			this.lost += left.size();
		}
		for (int i = 0; i < left.size() && i < NAMED; i++) {
			giveUp(left.get(i), "at the close");
		}
		if (left.size() > NAMED) {
			logger.error("{}: {} further records of ended calls are given up at the close", this.options.name(),
					left.size() - NAMED);
			EslException closed = new EslException(this.options.name() + ": the delivery was closed");
			left.subList(NAMED, left.size()).forEach((entry) -> notifyLost(entry, closed));
		}
	}

	CallRecordStats stats(int tracked) {
		synchronized (this.lock) {
			return new CallRecordStats(tracked, size(), this.delivered, this.incomplete, this.failedAttempts,
					this.lost);
		}
	}

	/** Record that is not handled yet. One thread at a time handles it. */
	private static final class Entry {

		private final String uuid;

		private final String node;

		private final Supplier<CallRecord> source;

		private @Nullable CallRecord composed;

		private volatile @Nullable Throwable lastFailure;

		private int attempts;

		private long dueNanos;

		Entry(String uuid, String node, Supplier<CallRecord> source) {
			this.uuid = uuid;
			this.node = node;
			this.source = source;
		}

		synchronized CallRecord callRecord() {
			CallRecord known = this.composed;
			if (known == null) {
				known = this.source.get();
				this.composed = known;
			}
			return known;
		}

	}

}
