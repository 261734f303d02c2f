package io.github.eslboot.event.delivery;

import org.jspecify.annotations.Nullable;

/**
 * Memory of the events and markers that a turn of a lane has delivered. It is released
 * once per turn, since each release writes to counters that all lanes share. Used by one
 * thread.
 */
final class DeliveredMemory {

	private final MemoryBudget budget;

	private long bytesOfEvents;

	private long bytesOfMarkers;

	private int events;

	/** Part of the bytes that is not yet removed from the current handler. */
	private long bytesOfHandler;

	private @Nullable MemoryUse handler;

	DeliveredMemory(MemoryBudget budget) {
		this.budget = budget;
	}

	/**
	 * Adds an event.
	 * @param handler handler whose share the event uses
	 * @param size its size, in bytes
	 */
	void addEvent(@Nullable MemoryUse handler, long size) {
		add(handler, size);
		this.bytesOfEvents += size;
		this.events++;
	}

	void addMarker(@Nullable MemoryUse handler) {
		add(handler, MemoryBudget.markerSize());
		this.bytesOfMarkers += MemoryBudget.markerSize();
	}

	private void add(@Nullable MemoryUse handler, long size) {
		if (handler != this.handler) {
			releaseHandler();
			this.handler = handler;
		}
		this.bytesOfHandler += size;
	}

	/** Takes back the event that was added last. */
	void takeBack(long size) {
		this.bytesOfEvents -= size;
		this.bytesOfHandler -= size;
		this.events--;
	}

	long bytesOfEvents() {
		return this.bytesOfEvents;
	}

	private void releaseHandler() {
		if (this.handler != null && this.bytesOfHandler != 0) {
			this.handler.remove(this.bytesOfHandler);
		}
		this.bytesOfHandler = 0;
	}

	/** Releases the memory. Called once. */
	void release() {
		releaseHandler();
		this.budget.release(this.bytesOfEvents + this.bytesOfMarkers, this.events);
	}

}
