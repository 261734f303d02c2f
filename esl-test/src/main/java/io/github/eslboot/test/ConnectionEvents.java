package io.github.eslboot.test;

import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

/**
 * Events and log lines of one connection: the client's subscription, and the queue of
 * events and lines to write. Thread-safe.
 */
final class ConnectionEvents implements EventBus.Sink {

	private static final int NO_LOG = -1;

	private final Subscription subscription = new Subscription();

	private final EventQueue queue;

	private final Predicate<SimulatedEvent> deliverable;

	private final Runnable onQueued;

	private final Runnable onOverflow;

	private final AtomicLong sent = new AtomicLong();

	private volatile int logLevel = NO_LOG;

	/**
	 * Creates an empty queue without a subscription.
	 * @param capacity maximum number of queued events
	 * @param deliverable whether the connection can still receive an event
	 * @param onQueued runs after an event was queued
	 * @param onOverflow runs when the limit of consecutive dropped events is exceeded and
	 * the connection is closed
	 */
	ConnectionEvents(int capacity, Predicate<SimulatedEvent> deliverable, Runnable onQueued, Runnable onOverflow) {
		this.queue = new EventQueue(capacity);
		this.deliverable = deliverable;
		this.onQueued = onQueued;
		this.onOverflow = onOverflow;
	}

	@Override
	public boolean isSubscribedTo(String name) {
		return this.subscription.listening() && this.subscription.isSubscribedTo(name);
	}

	@Override
	public void offer(SimulatedEvent event) {
		if (this.subscription.listening() && this.subscription.accepts(event) && this.deliverable.test(event)) {
			enqueue(event);
		}
	}

	/** Queues an event whether or not the client subscribed to it. */
	void enqueue(SimulatedEvent event) {
		if (!this.queue.add(event)) {
			this.onOverflow.run();
		}
		this.onQueued.run();
	}

	/**
	 * Queues a log line if the client asked for its level.
	 * @return whether the line was queued
	 */
	boolean offerLog(int level, byte[] frame) {
		if (level > this.logLevel) {
			return false;
		}
		this.queue.addLogLine(frame);
		return true;
	}

	@Nullable SimulatedEvent poll() {
		return this.queue.poll();
	}

	byte @Nullable [] pollLogLine() {
		return this.queue.pollLogLine();
	}

	boolean isEmpty() {
		return this.queue.isEmpty();
	}

	/** Drops all queued events; log lines stay. */
	void clear() {
		this.queue.clearEvents();
	}

	void countSent() {
		this.sent.incrementAndGet();
	}

	long sent() {
		return this.sent.get();
	}

	int queued() {
		return this.queue.size();
	}

	void startLog(int level) {
		this.logLevel = level;
	}

	/**
	 * Stops the log.
	 * @return whether it was on
	 */
	boolean stopLog() {
		boolean on = this.logLevel != NO_LOG;
		this.logLevel = NO_LOG;
		return on;
	}

	Subscription subscription() {
		return this.subscription;
	}

	Set<String> names() {
		return this.subscription.names();
	}

	List<String> filters() {
		return this.subscription.filterTexts();
	}

}
