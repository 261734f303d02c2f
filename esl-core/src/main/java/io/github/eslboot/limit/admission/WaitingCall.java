package io.github.eslboot.limit.admission;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Call that waits for its permit. Guarded by the lock of the {@link CallLimiter}, except
 * for the future.
 *
 * @param <T> type of a target
 */
final class WaitingCall<T> {

	final CompletableFuture<CallPermit<T>> permit = new CompletableFuture<>();

	final String uuid;

	final List<LimitCounter> gateways;

	final Candidates<T> candidates;

	final Duration maxWait;

	/** Whether the call was admitted before, on another target. */
	private final boolean again;

	/** Counters that had no room at the last check. */
	private List<LimitCounter> blockers = List.of();

	WaitingCall(String uuid, List<LimitCounter> gateways, Candidates<T> candidates, Duration maxWait, boolean again) {
		this.uuid = uuid;
		this.gateways = gateways;
		this.candidates = candidates;
		this.maxWait = maxWait;
		this.again = again;
	}

	/**
	 * Returns whether a gateway of the call has room. A call that was admitted before has
	 * a token of the gateway's shared rate already.
	 */
	boolean hasRoom(LimitCounter gateway) {
		return hasToken(gateway) ? gateway.hasRoomWithoutToken() : gateway.hasRoom();
	}

	/** Returns whether the call needs no further token of a gateway's rate. */
	boolean hasToken(LimitCounter gateway) {
		return this.again && gateway.isShared();
	}

	/** Counts the call for its gateways. */
	void takeGateways() {
		for (LimitCounter gateway : this.gateways) {
			if (hasToken(gateway)) {
				gateway.takeWithoutToken();
			}
			else {
				gateway.take();
			}
		}
	}

	List<LimitCounter> blockers() {
		return this.blockers;
	}

	void blockedBy(List<LimitCounter> counters) {
		this.blockers.forEach((counter) -> counter.addWaiting(-1));
		this.blockers = counters;
		counters.forEach((counter) -> counter.addWaiting(1));
	}

	/**
	 * Returns whether too many calls wait for a gateway of this call, or for each of its
	 * targets.
	 */
	boolean hasFullQueue() {
		boolean gatewayFull = this.blockers.stream()
			.anyMatch((counter) -> this.gateways.contains(counter) && counter.isQueueFull());
		List<LimitCounter> targets = this.blockers.stream()
			.filter((counter) -> !this.gateways.contains(counter))
			.toList();
		return gatewayFull || (!targets.isEmpty() && targets.stream().allMatch(LimitCounter::isQueueFull));
	}

}
