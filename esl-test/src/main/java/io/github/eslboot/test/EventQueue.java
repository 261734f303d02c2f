package io.github.eslboot.test;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

/**
 * Bounded queue of the events of one connection, and queue of its log lines. Filled by
 * one firing thread at a time, emptied by the connection's thread.
 */
final class EventQueue {

	/** Consecutive drops that FreeSWITCH tolerates before it closes the connection. */
	private static final int MAX_DROPS = 500;

	private final int capacity;

	private final Queue<SimulatedEvent> events = new ConcurrentLinkedQueue<>();

	private final Queue<byte[]> logLines = new ConcurrentLinkedQueue<>();

	/** Counted separately, because the linked queue counts in linear time. */
	private final AtomicInteger size = new AtomicInteger();

	private final AtomicInteger drops = new AtomicInteger();

	EventQueue(int capacity) {
		this.capacity = capacity;
	}

	/**
	 * Adds an event, or drops it if the queue is full.
	 * @return {@code false} if this drop closes the connection
	 */
	boolean add(SimulatedEvent event) {
		if (this.size.get() >= this.capacity) {
			return this.drops.incrementAndGet() != MAX_DROPS + 1;
		}
		this.drops.set(0);
		this.size.incrementAndGet();
		this.events.add(event);
		return true;
	}

	void addLogLine(byte[] frame) {
		this.logLines.add(frame);
	}

	@Nullable SimulatedEvent poll() {
		SimulatedEvent event = this.events.poll();
		if (event != null) {
			this.size.decrementAndGet();
		}
		return event;
	}

	byte @Nullable [] pollLogLine() {
		return this.logLines.poll();
	}

	boolean isEmpty() {
		return this.events.isEmpty() && this.logLines.isEmpty();
	}

	int size() {
		return this.size.get();
	}

	void clearEvents() {
		while (poll() != null) {
			// One by one, because events may be added concurrently.
		}
	}

}
