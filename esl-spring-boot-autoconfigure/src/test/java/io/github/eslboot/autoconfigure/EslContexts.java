package io.github.eslboot.autoconfigure;

import java.time.Duration;

import io.github.eslboot.EslTemplate;
import io.github.eslboot.group.EslNodeGroup;
import io.github.eslboot.node.NodeState;
import io.github.eslboot.test.FreeSwitchSimulator;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.context.PropertyPlaceholderAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

import static org.awaitility.Awaitility.await;

/** Application contexts for tests, with short back-off delays. */
public final class EslContexts {

	/** Maximum time to wait for a condition; generous because the machine may be busy. */
	public static final Duration PATIENCE = Duration.ofSeconds(20);

	private EslContexts() {
	}

	/** Returns a runner of contexts whose client cannot connect. */
	public static ApplicationContextRunner runner() {
		return new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(PropertyPlaceholderAutoConfiguration.class,
					SslAutoConfiguration.class, EslAutoConfiguration.class))
			.withPropertyValues("freeswitch.esl.host=127.0.0.1", "freeswitch.esl.port=9",
					"freeswitch.esl.password=secret", "freeswitch.esl.pool.size=2",
					"freeswitch.esl.reconnect.delay=50ms", "freeswitch.esl.reconnect.jitter=10ms",
					"freeswitch.esl.reconnect.max-delay=200ms");
	}

	/** Returns a runner of contexts whose client connects to a simulator. */
	public static ApplicationContextRunner runner(FreeSwitchSimulator server) {
		return runner().withPropertyValues("freeswitch.esl.port=" + server.port(),
				"freeswitch.esl.password=" + server.password());
	}

	/** Waits until the client of a context is connected, and returns its template. */
	public static EslTemplate connected(ApplicationContext context) {
		EslTemplate template = context.getBean(EslTemplate.class);
		template.stream().awaitUp(PATIENCE);
		template.pool().acquire(PATIENCE).close();
		return template;
	}

	/** Waits until all nodes of the group of a context are up, and returns it. */
	public static EslNodeGroup connectedGroup(ApplicationContext context) {
		EslNodeGroup group = context.getBean(EslNodeGroup.class);
		awaitUp(group);
		return group;
	}

	/** Waits until all nodes of a group are up. */
	public static void awaitUp(EslNodeGroup group) {
		await().atMost(PATIENCE).until(() -> group.nodes().stream().allMatch((node) -> node.state() == NodeState.UP));
	}

}
