package io.github.eslboot.autoconfigure;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

import io.github.eslboot.connection.ConnectionOptions;
import io.github.eslboot.limit.CallLimits;
import io.github.eslboot.node.EslNode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Refresher that applies changed properties or connection details to the single server of
 * an application.
 */
final class ServerRefresher implements ObservableRefresher {

	private static final Logger logger = LoggerFactory.getLogger(ServerRefresher.class);

	private final Supplier<EslNode> server;

	private final Supplier<EslProperties> properties;

	private final Function<EslProperties, EslConnectionDetails> details;

	private final BiFunction<EslProperties, EslConnectionDetails, ConnectionOptions> options;

	private final GatewayRefresher gateways;

	private final List<Consumer<EslProperties>> listeners = new CopyOnWriteArrayList<>();

	ServerRefresher(Supplier<EslNode> server, EslProperties initial, Supplier<EslProperties> properties,
			Function<EslProperties, EslConnectionDetails> details,
			BiFunction<EslProperties, EslConnectionDetails, ConnectionOptions> options) {
		this.server = server;
		this.properties = properties;
		this.details = details;
		this.options = options;
		this.gateways = new GatewayRefresher((name, limits) -> server.get().limitGateway(name, limits),
				CallLimiting.ofGateways(initial));
	}

	@Override
	public void addListener(Consumer<EslProperties> listener) {
		this.listeners.add(listener);
	}

	@Override
	public synchronized EslRefresh refresh() {
		EslNode node = this.server.get();
		EslProperties now = this.properties.get();
		EslConnectionDetails details = this.details.apply(now);
		if (!details.getNodes().isEmpty()) {
			throw new IllegalStateException("The connection details ('freeswitch.esl.nodes') now name servers of a "
					+ "group, but the application has started with a single server; restart it");
		}
		ConnectionOptions connection = this.options.apply(now, details);
		CallLimits limits = CallLimiting.limits("freeswitch.esl.call-limits.", now.getCallLimits());
		Map<String, CallLimits> ofGateways = CallLimiting.ofGateways(now);
		boolean same = connection.equals(node.stream().connectionOptions()) && limits.equals(node.callLimits());
		node.limitCalls(limits);
		node.setConnectionOptions(connection);
		EslRefresh result = new EslRefresh(Set.of(), same ? Set.of() : Set.of(node.id()), Set.of(),
				this.gateways.apply(ofGateways));
		if (!result.isEmpty()) {
			logger.info("{}: applied changed configuration: {}", node, result);
		}
		this.listeners.forEach((listener) -> listener.accept(now));
		return result;
	}

}
