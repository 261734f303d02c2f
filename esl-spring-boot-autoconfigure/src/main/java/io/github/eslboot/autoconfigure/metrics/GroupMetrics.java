package io.github.eslboot.autoconfigure.metrics;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.github.eslboot.group.EslNodeGroup;
import io.github.eslboot.node.EslNode;
import io.github.eslboot.node.NodeListener;
import io.github.eslboot.node.NodeState;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

/**
 * Meters of a group and of its nodes. Meters of a node are added when it joins the group
 * and removed when it leaves.
 */
final class GroupMetrics implements MeterBinder {

	private static final String PREFIX = "freeswitch.esl.";

	private final EslNodeGroup group;

	GroupMetrics(EslNodeGroup group) {
		this.group = group;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		Gauge
			.builder(PREFIX + "nodes", this.group,
					(group) -> group.nodes().stream().filter(EslNode::takesCalls).count())
			.tag("group", this.group.name())
			.description("Nodes that take new calls")
			.register(registry);
		Gauge.builder(PREFIX + "nodes.max", this.group, (group) -> group.nodes().size())
			.tag("group", this.group.name())
			.description("Nodes of the group")
			.register(registry);
		FunctionCounter.builder(PREFIX + "nodes.conflicts", this.group, EslNodeGroup::conflicts)
			.tag("group", this.group.name())
			.description("Events received from a node other than the one the call is on")
			.register(registry);
		this.group.addListener(CallLimitMetrics.bind(this.group::gatewayStats, this.group.name(), registry));
		Set<EslNode> bound = ConcurrentHashMap.newKeySet();
		this.group.addListener(new NodeListener() {

			@Override
			public void onAdded(EslNode node) {
				bind(node, bound, registry);
			}

			@Override
			public void onStateChange(EslNode node, NodeState from, NodeState to) {
				if (to == NodeState.REMOVED && bound.remove(node)) {
					unbind(node, registry);
				}
			}

		});
		this.group.nodes().forEach((node) -> bind(node, bound, registry));
	}

	private void bind(EslNode node, Set<EslNode> bound, MeterRegistry registry) {
		if (bound.add(node)) {
			Gauge.builder(PREFIX + "node.up", node, (same) -> same.takesCalls() ? 1 : 0)
				.tag("node", node.id())
				.description("Whether the node takes new calls (1) or not (0)")
				.register(registry);
			new NodeMetrics(node).bindTo(registry);
		}
	}

	private static void unbind(EslNode node, MeterRegistry registry) {
		List<Meter> ofNode = registry.getMeters()
			.stream()
			.filter((meter) -> meter.getId().getName().startsWith(PREFIX)
					&& node.id().equals(meter.getId().getTag("node")))
			.toList();
		ofNode.forEach(registry::remove);
	}

}
