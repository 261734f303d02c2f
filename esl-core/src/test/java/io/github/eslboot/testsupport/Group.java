package io.github.eslboot.testsupport;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

import io.github.eslboot.EslTemplate;
import io.github.eslboot.connection.ConnectionOptions;
import io.github.eslboot.connection.EslClientResources;
import io.github.eslboot.event.EventStreamOptions;
import io.github.eslboot.group.EslNodeGroup;
import io.github.eslboot.group.LoadBalancer;
import io.github.eslboot.node.EslNode;
import io.github.eslboot.node.NodeConfig;
import io.github.eslboot.node.NodeState;
import io.github.eslboot.pool.PoolOptions;
import io.github.eslboot.test.FreeSwitchSimulator;

import static org.awaitility.Awaitility.await;

/** Group of simulators with one template. The nodes are named pbx-1, pbx-2 and so on. */
public final class Group implements AutoCloseable {

	public static final Duration PATIENCE = Duration.ofSeconds(20);

	/** Options with a short grace period for calls that have ended. */
	public static final EventStreamOptions EVENTS = EventStreamOptions.builder()
		.name("")
		.memoryBudget(16 << 20)
		.callEndGrace(Duration.ofSeconds(1))
		.wakeUpInterval(Duration.ofMillis(5))
		.build();

	public final List<FreeSwitchSimulator> servers = new ArrayList<>();

	public final EslClientResources resources = EslClientResources.create();

	public final EslNodeGroup group;

	public final EslTemplate template;

	public Group(int size, LoadBalancer balancer, UnaryOperator<NodeConfig.Builder> configure) {
		this(size, balancer, Duration.ofSeconds(5), configure);
	}

	public Group(int size, LoadBalancer balancer, Duration acquireTimeout,
			UnaryOperator<NodeConfig.Builder> configure) {
		this.group = EslNodeGroup.create("pbx", this.resources, balancer, acquireTimeout);
		for (int i = 0; i < size; i++) {
			add(configure);
		}
		this.template = new EslTemplate(this.group, Duration.ofSeconds(5), Duration.ofSeconds(30));
	}

	public static Group of(int size) {
		return new Group(size, LoadBalancer.roundRobin(), UnaryOperator.identity());
	}

	public EslNode add(UnaryOperator<NodeConfig.Builder> configure) {
		FreeSwitchSimulator server = FreeSwitchSimulator.builder().start();
		this.servers.add(server);
		return this.group.add(configure.apply(config(this.servers.size()).toBuilder()).build());
	}

	public NodeConfig config(int number) {
		ConnectionOptions connection = Client.options(server(number))
			.greetingTimeout(Duration.ofSeconds(2))
			.commandTimeout(Duration.ofSeconds(5))
			.build();
		return NodeConfig.builder("pbx-" + number, connection)
			.pool(PoolOptions.builder().size(3).acquireTimeout(Duration.ofSeconds(5)).build())
			.events(EVENTS)
			.backoff(Client.QUICK)
			.build();
	}

	public FreeSwitchSimulator server(int number) {
		return this.servers.get(number - 1);
	}

	public EslNode node(int number) {
		return this.group.node("pbx-" + number);
	}

	public Group startAndWait() {
		this.group.start();
		for (EslNode node : this.group.nodes()) {
			awaitState(node, NodeState.UP);
		}
		return this;
	}

	public static void awaitState(EslNode node, NodeState state) {
		await().atMost(PATIENCE).until(node::state, (now) -> now == state);
	}

	@Override
	public void close() {
		this.group.close();
		this.resources.close();
		this.servers.forEach(FreeSwitchSimulator::close);
	}

}
