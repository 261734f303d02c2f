package io.github.eslboot.autoconfigure;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;

import io.github.eslboot.limit.CallLimits;

/** Refresher of the call limits of gateways. */
final class GatewayRefresher {

	private final BiConsumer<String, CallLimits> gateways;

	private Map<String, CallLimits> applied = Map.of();

	GatewayRefresher(BiConsumer<String, CallLimits> gateways, Map<String, CallLimits> applied) {
		this.gateways = gateways;
		this.applied = Map.copyOf(applied);
	}

	/** Applies limits and returns the names of the gateways whose limits have changed. */
	Set<String> apply(Map<String, CallLimits> limits) {
		Map<String, CallLimits> changed = new HashMap<>(limits);
		this.applied.keySet().forEach((name) -> changed.putIfAbsent(name, CallLimits.none()));
		changed.entrySet().removeAll(this.applied.entrySet());
		this.applied = Map.copyOf(limits);
		changed.forEach(this.gateways);
		return new TreeSet<>(changed.keySet());
	}

}
