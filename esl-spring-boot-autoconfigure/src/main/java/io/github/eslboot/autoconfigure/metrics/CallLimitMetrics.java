package io.github.eslboot.autoconfigure.metrics;

import java.util.Map;
import java.util.function.Supplier;

import io.github.eslboot.node.CallLimitStats;
import io.github.eslboot.node.EslNode;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;

/**
 * Meters of limits of calls: of those nodes and gateways that have any.
 */
final class CallLimitMetrics {

	private CallLimitMetrics() {
	}

	static void bind(EslNode node, MeterRegistry registry) {
		if (!node.callLimits().isNone()) {
			bind("freeswitch.esl.node.calls", Tags.of("node", node.id()), node::callStats, registry);
		}
	}

	/** The gateways there are now; those of a group count across its nodes. */
	static void bind(Supplier<Map<String, CallLimitStats>> gateways, String owner, MeterRegistry registry) {
		gateways.get()
			.keySet()
			.forEach((name) -> bind("freeswitch.esl.gateway.calls", Tags.of("gateway", name, "group", owner),
					() -> gateways.get().get(name), registry));
	}

	private static void bind(String name, Tags tags, Supplier<CallLimitStats> stats, MeterRegistry registry) {
		Gauge.builder(name, () -> stats.get().calls())
			.tags(tags)
			.description("Calls that were placed and have not ended, where they are limited")
			.register(registry);
		Gauge.builder(name + ".waiting", () -> stats.get().waiting())
			.tags(tags)
			.description("Calls that wait to be placed")
			.register(registry);
		FunctionCounter.builder(name + ".refused", stats, (same) -> same.get().refused())
			.tags(tags)
			.description("Calls that waited in vain to be placed")
			.register(registry);
	}

}
