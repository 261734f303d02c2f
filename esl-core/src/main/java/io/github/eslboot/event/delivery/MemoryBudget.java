package io.github.eslboot.event.delivery;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.ProtocolInternals;
import org.jspecify.annotations.Nullable;

/**
 * Memory that all lanes of a stream share for waiting events. One lane may use a quarter
 * of it, and the events that wait for one handler half of it, so that a handler which
 * does not return costs the events of no other handler.
 */
final class MemoryBudget {

	/** Memory of a waiting event apart from its bytes, a share of its lane included. */
	private static final int EVENT_OVERHEAD = 256;

	/** Memory of a marker for lost events, with a lane of its own. */
	private static final int MARKER_SIZE = 512;

	private final long limit;

	private final MemoryUse used = new MemoryUse();

	/** What has come close to its limit since the last {@link #takePressed()}. */
	private volatile @Nullable MemoryUse pressed;

	private final AtomicLong eventsIn = new AtomicLong();

	private final LongAdder eventsOut = new LongAdder();

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
	 * Adds an event unless the budget, the share of its handler or the share of its lane
	 * is exceeded for its priority. A share accepts a first event of any size.
	 * @param event the event
	 * @param size its size, in bytes
	 * @param handler the handler that the event waits for
	 * @param ofLane memory of the events that wait in its lane, in bytes
	 * @return whether the event was added
	 */
	boolean add(EslEvent event, long size, MemoryUse handler, long ofLane) {
		long quarter = this.limit / 4;
		long bytes = this.used.add(size, quarter);
		if (bytes > quarter && bytes > limit(event)) {
			this.used.undo(size);
			return false;
		}
		if (bytes > this.limit / 2) {
			this.pressed = this.used;
		}
		long ofHandler = handler.add(size, quarter);
		if (ofHandler > quarter) {
			this.pressed = handler;
		}
		if (ofHandler > quarter && ofHandler > size && ofHandler > share(event, this.limit / 2)) {
			this.used.undo(size);
			handler.undo(size);
			return false;
		}
		if (ofLane > 0 && ofLane + size > quarter / 2 && ofLane + size > share(event, quarter)) {
			this.used.undo(size);
			handler.undo(size);
			return false;
		}
		this.eventsIn.incrementAndGet();
		return true;
	}

	/**
	 * Returns the memory that came close to its limit since the last call: that of a
	 * handler or of all. Two thirds of the limit of events of low priority are close.
	 * @return the memory, or {@code null} if none did
	 */
	@Nullable MemoryUse takePressed() {
		MemoryUse taken = this.pressed;
		if (taken != null) {
			this.pressed = null;
		}
		return taken;
	}

	/** Returns the number of bytes down to which pressed memory has room again. */
	long relief() {
		return this.limit / 8;
	}

	private long limit(EslEvent event) {
		return switch (EventPriority.of(event.type())) {
			case LOW -> this.limit / 4 * 3;
			case NORMAL -> this.limit;
			case VITAL -> this.limit * 2;
		};
	}

	/** Returns less than the limit of the budget for any share and priority. */
	private static long share(EslEvent event, long share) {
		return switch (EventPriority.of(event.type())) {
			case LOW -> share / 4 * 3;
			case NORMAL -> share;
			case VITAL -> share / 2 * 3;
		};
	}

	/**
	 * Adds a marker for lost events unless twice the limit is exceeded, or the share of
	 * the handler that the events waited for. The share is larger than for events, so
	 * that a marker has room when no event has.
	 * @return whether the marker was added
	 */
	boolean addMarker(MemoryUse handler) {
		if (queuedBytes() + MARKER_SIZE > this.limit * 2 || handler.bytes() + MARKER_SIZE > this.limit / 8 * 7) {
			return false;
		}
		this.used.add(MARKER_SIZE, Long.MAX_VALUE);
		handler.add(MARKER_SIZE, Long.MAX_VALUE);
		return true;
	}

	/** Releases the memory of events and markers that left their lane. */
	void release(long bytes, int events) {
		this.used.remove(bytes);
		this.eventsOut.add(events);
	}

	long queuedBytes() {
		return this.used.bytes();
	}

	long queuedEvents() {
		long out = this.eventsOut.sum();
		return this.eventsIn.get() - out;
	}

}
