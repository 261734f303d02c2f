package io.github.eslboot.event;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Whether anything is going on at the server that makes its next event urgent: calls or
 * jobs. The server says how many calls it has only every 20 s, so between two HEARTBEATs
 * every event of a channel counts as a call.
 */
final class Liveliness {

	/** Three HEARTBEATs; some users do not get any. */
	private static final long MEMORY = TimeUnit.MINUTES.toNanos(1);

	/** Whether anybody listens at all. */
	private final BooleanSupplier heard;

	private final List<BooleanSupplier> further = new CopyOnWriteArrayList<>();

	/** Written on the stream's event loop. */
	private volatile long sessions;

	private volatile long lastChannelEventNanos = System.nanoTime() - MEMORY;

	Liveliness(BooleanSupplier heard) {
		this.heard = heard;
	}

	/** Adds something else that makes events urgent. */
	void add(BooleanSupplier urgent) {
		this.further.add(urgent);
	}

	void onChannelEvent(long now) {
		this.lastChannelEventNanos = now;
	}

	void onHeartbeat(long sessionCount, long now) {
		this.sessions = sessionCount;
		this.lastChannelEventNanos = now - MEMORY;
	}

	boolean isUrgent() {
		if (this.heard.getAsBoolean()
				&& (this.sessions > 0 || System.nanoTime() - this.lastChannelEventNanos < MEMORY)) {
			return true;
		}
		for (BooleanSupplier urgent : this.further) {
			if (urgent.getAsBoolean()) {
				return true;
			}
		}
		return false;
	}

}
