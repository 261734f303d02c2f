package io.github.eslboot.event.delivery;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.ProtocolInternals;

/**
 * Memory that all lanes of a stream share for waiting events. The event loop adds, the
 * workers release, each to counters of its own: a common counter would be contended at
 * every event.
 */
final class MemoryBudget {

	/** Memory of a waiting event apart from its bytes, a share of its lane included. */
	private static final int EVENT_OVERHEAD = 256;

	/** Memory of a marker for lost events, with a lane of its own. */
	private static final int MARKER_SIZE = 512;

	private final long limit;

	private final AtomicLong bytesIn = new AtomicLong();

	private final AtomicLong eventsIn = new AtomicLong();

	private final LongAdder bytesOut = new LongAdder();

	private final LongAdder eventsOut = new LongAdder();

	/** Earlier value of {@link #bytesOut}, never more than the current one. */
	private volatile long bytesOutBefore;

	/**
	 * Creates a budget of which nothing is used.
	 * @param limit limit for events of normal priority, in bytes
	 */
	MemoryBudget(long limit) {
		this.limit = limit;
	}

	static long size(EslEvent event) {
		return ProtocolInternals.sizeInBytes(event) + EVENT_OVERHEAD;
	}

	static long markerSize() {
		return MARKER_SIZE;
	}

	/**
	 * Adds an event unless the limit of its priority is exceeded.
	 * @return whether the event was added
	 */
	boolean add(EslEvent event) {
		long size = size(event);
		long in = this.bytesIn.addAndGet(size);
		// Workers write to the cells of the sum: read it only when it may matter.
		if (in - this.bytesOutBefore > this.limit / 4) {
			long out = this.bytesOut.sum();
			this.bytesOutBefore = out;
			if (in - out > limit(event)) {
				this.bytesIn.addAndGet(-size);
				return false;
			}
		}
		this.eventsIn.incrementAndGet();
		return true;
	}

	private long limit(EslEvent event) {
		return switch (EventPriority.of(event.type())) {
			case LOW -> this.limit / 4 * 3;
			case NORMAL -> this.limit;
			case VITAL -> this.limit * 2;
		};
	}

	/**
	 * Adds a marker for lost events unless twice the limit is exceeded.
	 * @return whether the marker was added
	 */
	boolean addMarker() {
		if (queuedBytes() + MARKER_SIZE > this.limit * 2) {
			return false;
		}
		this.bytesIn.addAndGet(MARKER_SIZE);
		return true;
	}

	/** Releases the memory of events and markers that left their lane. */
	void release(long bytes, int events) {
		this.bytesOut.add(bytes);
		this.eventsOut.add(events);
	}

	long queuedBytes() {
		// In this order, so that the difference is never negative.
		long out = this.bytesOut.sum();
		return this.bytesIn.get() - out;
	}

	long queuedEvents() {
		long out = this.eventsOut.sum();
		return this.eventsIn.get() - out;
	}

}
