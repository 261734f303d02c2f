package io.github.eslboot.event.stream;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Condition under which the server is woken: calls or jobs exist, so its next event is
 * urgent. The server reports its number of calls only every 20 s; between two HEARTBEATs
 * every channel event counts as a live call. Thread-safe.
 *
 * @since 0.1.0
 */
public final class WakeUpCondition {

	/**
	 * Time after a channel event for which a call is assumed to exist. Equals three
	 * periods of HEARTBEAT, and matters for users that are not permitted to receive
	 * those.
	 */
	private static final long CHANNEL_EVENT_TTL_NANOS = TimeUnit.MINUTES.toNanos(1);

	private final BooleanSupplier hasListeners;

	private final List<BooleanSupplier> alternatives = new CopyOnWriteArrayList<>();

	private volatile long sessions;

	private volatile long lastChannelEventNanos = System.nanoTime() - CHANNEL_EVENT_TTL_NANOS;

	/**
	 * Creates a condition.
	 * @param hasListeners whether listeners are registered; without them live calls do
	 * not count
	 */
	public WakeUpCondition(BooleanSupplier hasListeners) {
		this.hasListeners = hasListeners;
	}

	/**
	 * Adds a condition that suffices on its own.
	 * @param alternative evaluated often; must be quick and not block
	 */
	public void addAlternative(BooleanSupplier alternative) {
		this.alternatives.add(alternative);
	}

	/**
	 * Records the event of a channel.
	 * @param nowNanos time as of {@link System#nanoTime()}
	 */
	public void onChannelEvent(long nowNanos) {
		this.lastChannelEventNanos = nowNanos;
	}

	/**
	 * Records a HEARTBEAT, which supersedes earlier channel events.
	 * @param sessionCount number of calls on the server
	 * @param nowNanos time as of {@link System#nanoTime()}
	 */
	public void onHeartbeat(long sessionCount, long nowNanos) {
		this.sessions = sessionCount;
		this.lastChannelEventNanos = nowNanos - CHANNEL_EVENT_TTL_NANOS;
	}

	/**
	 * Returns whether the server has to be woken.
	 * @return whether the condition or one of its alternatives is met
	 */
	public boolean isMet() {
		if (this.hasListeners.getAsBoolean()
				&& (this.sessions > 0 || System.nanoTime() - this.lastChannelEventNanos < CHANNEL_EVENT_TTL_NANOS)) {
			return true;
		}
		for (BooleanSupplier alternative : this.alternatives) {
			if (alternative.getAsBoolean()) {
				return true;
			}
		}
		return false;
	}

}
