package io.github.eslboot.autoconfigure;

import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

import io.github.eslboot.group.EslNodeGroup;
import io.github.eslboot.group.NoSuchNodeException;
import io.github.eslboot.limit.CallLimits;
import io.github.eslboot.node.NodeConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Refresher that applies changed properties or connection details to the nodes of a
 * group. Leaves nodes alone that the application itself has added. A node that was
 * removed manually is added again only when its configuration changes.
 */
final class NodesRefresher implements ObservableRefresher {

	private static final Logger logger = LoggerFactory.getLogger(NodesRefresher.class);

	private final EslNodeGroup group;

	private final Supplier<EslProperties> properties;

	private final Function<EslProperties, EslConnectionDetails> details;

	private final NodeConfigs configs;

	private final GatewayRefresher gateways;

	private final List<Consumer<EslProperties>> listeners = new CopyOnWriteArrayList<>();

	private Map<String, NodeConfig> applied;

	/** Nodes removed from the configuration, which may still drain. */
	private final Set<String> leaving = new HashSet<>();

	NodesRefresher(EslNodeGroup group, EslProperties initial, Supplier<EslProperties> properties,
			Function<EslProperties, EslConnectionDetails> details, NodeConfigs configs) {
		this.group = group;
		this.properties = properties;
		this.details = details;
		this.configs = configs;
		this.gateways = new GatewayRefresher(group::limitGateway, CallLimiting.ofGateways(initial));
		this.applied = configs.initial();
	}

	@Override
	public void addListener(Consumer<EslProperties> listener) {
		this.listeners.add(listener);
	}

	@Override
	public synchronized EslRefresh refresh() {
		EslProperties now = this.properties.get();
		Map<String, NodeConfig> wanted = this.configs.of(now, this.details.apply(now));
		if (wanted.isEmpty() && !this.applied.isEmpty()) {
			throw new IllegalStateException(
					"The configuration ('freeswitch.esl.nodes' or EslConnectionDetails) no longer names any server, "
							+ "probably because the configuration could not be read; nothing was changed. "
							+ "Name at least one, or remove the last node with EslNodeGroup, or with "
							+ "the actuator endpoint and force=true");
		}
		Map<String, CallLimits> limits = CallLimiting.ofGateways(now);
		Duration drainTimeout = PropertyChecks.notNegative("freeswitch.esl.timeouts.drain",
				now.getTimeouts().getDrain());
		Set<String> added = new LinkedHashSet<>();
		Set<String> changed = new LinkedHashSet<>();
		wanted.forEach((id, config) -> follow(id, config, added, changed));
		Set<String> draining = new LinkedHashSet<>();
		for (String id : this.applied.keySet()) {
			if (!wanted.containsKey(id) && isMember(id)) {
				drain(id, drainTimeout);
				draining.add(id);
			}
		}
		this.applied = new LinkedHashMap<>(wanted);
		EslRefresh result = new EslRefresh(added, changed, draining, this.gateways.apply(limits));
		if (!result.isEmpty()) {
			logger.info("Group {}: applied changed configuration: {}", this.group.name(), result);
		}
		this.listeners.forEach((listener) -> listener.accept(now));
		return result;
	}

	private void follow(String id, NodeConfig config, Set<String> added, Set<String> changed) {
		NodeConfig before = this.applied.get(id);
		boolean left = this.leaving.remove(id);
		if (config.equals(before)) {
			return;
		}
		if (!isMember(id)) {
			this.group.add(config);
			added.add(id);
		}
		else if (before != null) {
			this.group.change(config);
			changed.add(id);
		}
		else if (left) {
			this.group.change(config);
			this.group.resume(id);
			added.add(id);
		}
		else {
			logger.warn("Group {}: node {} was added by the application; its configuration is ignored",
					this.group.name(), id);
		}
	}

	private void drain(String id, Duration deadline) {
		this.leaving.add(id);
		try {
			this.group.drain(id, deadline);
		}
		catch (NoSuchNodeException ex) {
			logger.debug("Group {}: node {} has already left", this.group.name(), id, ex);
		}
	}

	private boolean isMember(String id) {
		return this.group.nodes().stream().anyMatch((node) -> node.id().equals(id));
	}

}
