package io.github.eslboot.event.delivery;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;

/**
 * Decides whether reading pauses so that workers which have fallen behind catch up before
 * an event is dropped. Reading pauses for a handler that makes progress only, and for a
 * tenth of the time at most: a server whose events are not read for long drops them
 * itself, and closes the connection. Used by one event loop.
 *
 * @since 0.1.0
 */
public final class CatchUp {

	/** Longest pause. */
	private static final long MAX_PAUSE = TimeUnit.MILLISECONDS.toNanos(50);

	/** Shortest time for which it is worth to pause. */
	private static final long MIN_PAUSE = TimeUnit.MILLISECONDS.toNanos(2);

	/** Share of the time in which reading may pause. */
	private static final int SHARE = 10;

	private final MemoryBudget budget;

	private final LongSupplier nanos;

	/** Time for which reading may pause; grows with the time. */
	private long allowance = MAX_PAUSE;

	private long allowanceAt;

	/** What came close to its limit at the last read. */
	private @Nullable MemoryUse last;

	/** Bytes that had left it then. */
	private long removed;

	/** Whether the last pause relieved no limit. Reset when no limit is close. */
	private boolean ineffective;

	private long pausedAt;

	CatchUp(MemoryBudget budget, LongSupplier nanos) {
		this.budget = budget;
		this.nanos = nanos;
		this.allowanceAt = nanos.getAsLong();
	}

	/**
	 * Returns whether reading is to pause: called after the events of a read were added.
	 * @return whether a handler that makes progress is close to its limit
	 */
	public boolean begins() {
		MemoryUse pressed = this.budget.takePressed();
		if (pressed == null) {
			this.last = null;
			this.ineffective = false;
			return false;
		}
		boolean progress = pressed == this.last && pressed.removed() != this.removed;
		this.last = pressed;
		this.removed = pressed.removed();
		if (!progress || this.ineffective) {
			return false;
		}
		long now = this.nanos.getAsLong();
		this.allowance = Math.min(MAX_PAUSE, this.allowance + (now - this.allowanceAt) / SHARE);
		this.allowanceAt = now;
		this.pausedAt = now;
		return this.allowance >= MIN_PAUSE;
	}

	/**
	 * Returns whether a pause goes on: called every millisecond or so.
	 * @return {@code false} when the handler has caught up, makes no progress or has had
	 * its time
	 */
	public boolean continues() {
		MemoryUse pressed = this.last;
		if (pressed == null) {
			return false;
		}
		long before = this.removed;
		this.removed = pressed.removed();
		boolean caughtUp = pressed.bytes() <= this.budget.relief();
		long paused = this.nanos.getAsLong() - this.pausedAt;
		if (!caughtUp && this.removed != before && paused < this.allowance) {
			return true;
		}
		this.ineffective = !caughtUp;
		this.allowance -= Math.min(paused, this.allowance);
		this.allowanceAt = this.nanos.getAsLong();
		return false;
	}

}
