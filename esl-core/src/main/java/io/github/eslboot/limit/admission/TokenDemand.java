package io.github.eslboot.limit.admission;

import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Tokens of shared rates that waiting calls need. A token that is requested for a call
 * which another limit holds back is lost for the other instances of the application, so
 * only calls that lack nothing else count, and no more of them than the other limits have
 * room for.
 * <p>
 * Guarded by the lock of the {@link CallLimiter}.
 */
final class TokenDemand {

	/** Calls that the room and the tokens of a counter are reserved for. */
	private final Map<LimitCounter, Integer> planned = new IdentityHashMap<>();

	private final Map<LimitCounter, Integer> missing = new IdentityHashMap<>();

	/**
	 * Targets take turns: first the one of which fewest tokens are to be requested, then
	 * the one that was asked the longest time ago.
	 */
	private final Comparator<LimitCounter> order = Comparator
		.comparingInt((LimitCounter target) -> this.missing.getOrDefault(target, 0))
		.thenComparing(TokenDemand::compareTimes);

	/** Compares times of {@link System#nanoTime()}, of which only differences count. */
	private static int compareTimes(LimitCounter one, LimitCounter other) {
		return Long.compare(one.nextRequestNanos() - other.nextRequestNanos(), 0);
	}

	/** Adds a call, if it lacks nothing but tokens that may be requested now. */
	<T> void add(WaitingCall<T> call) {
		for (LimitCounter gateway : call.gateways) {
			if (call.hasToken(gateway) ? !gateway.hasSlot(planned(gateway)) : !mayTake(gateway)) {
				return;
			}
		}
		List<LimitCounter> targets = call.candidates.available()
			.stream()
			.map(call.candidates::counter)
			.filter((target) -> target.isUnlimited() || mayTake(target))
			.toList();
		if (targets.isEmpty()) {
			return;
		}
		LimitCounter target = targets.stream()
			.filter((possible) -> possible.isUnlimited() || hasToken(possible))
			.findFirst()
			.orElseGet(() -> Collections.min(targets, this.order));
		for (LimitCounter gateway : call.gateways) {
			if (call.hasToken(gateway)) {
				this.planned.merge(gateway, 1, Integer::sum);
			}
			else {
				plan(gateway);
			}
		}
		if (!target.isUnlimited()) {
			plan(target);
		}
	}

	private boolean mayTake(LimitCounter counter) {
		return counter.hasSlot(planned(counter)) && (hasToken(counter) || counter.mayRequestTokens());
	}

	private boolean hasToken(LimitCounter counter) {
		return planned(counter) < counter.expectedTokens();
	}

	private int planned(LimitCounter counter) {
		return this.planned.getOrDefault(counter, 0);
	}

	private void plan(LimitCounter counter) {
		if (!hasToken(counter)) {
			this.missing.merge(counter, 1, Integer::sum);
		}
		this.planned.merge(counter, 1, Integer::sum);
	}

	/** Requests the tokens that the calls need. */
	void request() {
		this.missing.forEach((counter, calls) -> counter.requestTokens(calls));
	}

}
