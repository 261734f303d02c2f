package io.github.eslboot.autoconfigure.metrics;

import io.github.eslboot.node.EslNode;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

/**
 * Meters of one node: its pool, event stream, jobs and call limits.
 */
final class NodeMetrics implements MeterBinder {

	private final EslNode node;

	NodeMetrics(EslNode node) {
		this.node = node;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		new PoolMetrics(this.node.pool()).bindTo(registry);
		new StreamMetrics(this.node.stream()).bindTo(registry);
		new JobMetrics(this.node.jobs(), this.node.id()).bindTo(registry);
		CallLimitMetrics.bind(this.node, registry);
	}

}
