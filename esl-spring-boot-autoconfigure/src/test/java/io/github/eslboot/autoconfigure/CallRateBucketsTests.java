package io.github.eslboot.autoconfigure;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.github.bucket4j.Bucket;
import io.github.eslboot.EslTemplate;
import io.github.eslboot.command.Originate;
import io.github.eslboot.limit.CallRateBuckets;
import io.github.eslboot.test.FreeSwitchSimulator;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that limits use the buckets of a {@link CallRateBuckets} bean.
 */
class CallRateBucketsTests {

	private final Set<String> keys = ConcurrentHashMap.newKeySet();

	private CallRateBuckets buckets() {
		return (key, configuration) -> {
			this.keys.add(key);
			return Bucket.builder().addLimit(configuration.getBandwidths()[0]).build();
		};
	}

	@Test
	void singleServerUsesTheBean() {
		try (FreeSwitchSimulator server = FreeSwitchSimulator.create()) {
			EslContexts.runner(server)
				.withBean(CallRateBuckets.class, this::buckets)
				.withPropertyValues("freeswitch.esl.call-limits.max-calls-per-second=10")
				.run((context) -> {
					EslTemplate template = EslContexts.connected(context);
					template.originate(Originate.to("user/1001").park());
					assertThat(this.keys).containsExactly("node/default");
				});
		}
	}

	@Test
	void groupUsesTheBean() {
		try (FreeSwitchSimulator server = FreeSwitchSimulator.create()) {
			EslContexts.runner()
				.withBean(CallRateBuckets.class, this::buckets)
				.withPropertyValues("freeswitch.esl.nodes.pbx-1.host=" + server.host(),
						"freeswitch.esl.nodes.pbx-1.port=" + server.port(),
						"freeswitch.esl.nodes.pbx-1.password=" + server.password(),
						"freeswitch.esl.nodes.pbx-1.call-limits.max-calls-per-second=10")
				.run((context) -> {
					EslTemplate template = context.getBean(EslTemplate.class);
					template.nodes().get(0).stream().awaitUp(EslContexts.PATIENCE);
					template.pool().acquire(EslContexts.PATIENCE).close();
					template.originate(Originate.to("user/1001").park());
					assertThat(this.keys).containsExactly("node/pbx-1");
				});
		}
	}

}
