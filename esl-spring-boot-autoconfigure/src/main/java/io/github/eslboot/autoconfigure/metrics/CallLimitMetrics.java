package io.github.eslboot.autoconfigure.metrics;

import java.util.Map;
import java.util.function.Supplier;

import io.github.eslboot.limit.CallLimitStats;
import io.github.eslboot.node.EslNode;
import io.github.eslboot.node.NodeListener;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;

/**
 * Meters of limits of calls: of nodes, which may be limited later, and of those gateways
 * that are or were limited.
 */
final class CallLimitMetrics {

	private CallLimitMetrics() {
	}

	static void bind(EslNode node, MeterRegistry registry) {
		bind("freeswitch.esl.node.calls", Tags.of("node", node.id()), node::callStats, registry);
	}

	/**
	 * The gateways there are now; those of a group count across its nodes.
	 * @return binds those limited later
	 */
	static NodeListener bind(Supplier<Map<String, CallLimitStats>> gateways, String owner, MeterRegistry registry) {
		NodeListener later = new NodeListener() {

			@Override
			public void onGatewayLimited(String gateway) {
				// Binding one again changes nothing.
				bind("freeswitch.esl.gateway.calls", Tags.of("gateway", gateway, "group", owner),
						() -> gateways.get().get(gateway), registry);
			}

		};
		gateways.get().keySet().forEach(later::onGatewayLimited);
		return later;
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
