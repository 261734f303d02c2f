package io.github.eslboot.limit.admission;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;

import io.github.eslboot.command.Originate;

/** Counters of the gateways that have, or had, limits. */
final class GatewayCounters {

	private final Map<String, LimitCounter> counters = new ConcurrentHashMap<>();

	LimitCounter get(String gateway) {
		return this.counters.computeIfAbsent(gateway,
				(same) -> new LimitCounter("gateway " + gateway, "gateway/" + gateway));
	}

	/** Returns the counters with limits among those of a call's gateways. */
	List<LimitCounter> limiting(Originate call) {
		if (this.counters.isEmpty()) {
			return List.of();
		}
		List<LimitCounter> limiting = new ArrayList<>();
		for (String gateway : call.gateways()) {
			LimitCounter counter = this.counters.get(gateway);
			if (counter != null && !counter.isUnlimited()) {
				limiting.add(counter);
			}
		}
		return limiting;
	}

	void forEach(BiConsumer<String, LimitCounter> action) {
		this.counters.forEach(action);
	}

}
