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
 * Meters of call limits: of all nodes, including those without limits, and of all
 * gateways that have or had limits.
 */
final class CallLimitMetrics {

	private CallLimitMetrics() {
	}

	static void bind(EslNode node, MeterRegistry registry) {
		bind("freeswitch.esl.node.calls", Tags.of("node", node.id()), node::callStats, registry);
	}

	/**
	 * Binds the gateways that have limits now. Gateways of a group are counted across its
	 * nodes.
	 * @return a listener that binds gateways whose limits are set later
	 */
	static NodeListener bind(Supplier<Map<String, CallLimitStats>> gateways, String owner, MeterRegistry registry) {
		NodeListener later = new NodeListener() {

			@Override
			public void onGatewayLimited(String gateway) {
				// Idempotent: the registry ignores a meter that is registered already.
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
			.description("Calls that count towards the limits")
			.register(registry);
		Gauge.builder(name + ".waiting", () -> stats.get().waiting())
			.tags(tags)
			.description("Calls that wait for the limits")
			.register(registry);
		FunctionCounter.builder(name + ".refused", stats, (same) -> same.get().refused())
			.tags(tags)
			.description("Calls refused because of the limits")
			.register(registry);
	}

}
