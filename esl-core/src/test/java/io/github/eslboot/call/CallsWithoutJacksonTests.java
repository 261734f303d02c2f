package io.github.eslboot.call;

import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

import io.github.eslboot.EslClient;
import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.EslHeaders;
import io.github.eslboot.test.FreeSwitchSimulator;
import io.github.eslboot.testsupport.Client;
import io.github.eslboot.testsupport.WithoutJackson;
import org.junit.jupiter.api.Test;

import static io.github.eslboot.testsupport.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Without Jackson the state of a call cannot be read from the server, but its end is
 * noticed nevertheless.
 */
class CallsWithoutJacksonTests {

	@Test
	void callOfAnEventEndsAsLostWhenTheServerDoesNotKnowIt() throws Exception {
		try (WithoutJackson loader = new WithoutJackson()) {
			Class<?> flow = loader.loadClass(UnknownCall.class.getName());
			assertThat(flow.getClassLoader()).isSameAs(loader);
			Object end = ((Callable<?>) flow.getConstructor().newInstance()).call();
			assertThat(end).hasToString("LOST");
		}
	}

	/** Loaded by the class loader without Jackson. */
	public static final class UnknownCall implements Callable<Object> {

		@Override
		public Object call() throws Exception {
			EslEvent event = EslEvent
				.of(EslHeaders.of(Map.of("Event-Name", "CHANNEL_ANSWER", "Unique-ID", "no-such-call")), null);
			try (FreeSwitchSimulator simulator = FreeSwitchSimulator.create().start();
					EslClient client = EslClient.builder(Client.options(simulator).build()).build()) {
				client.awaitUp(PATIENCE);
				return client.template().call(event).async().ended().get(PATIENCE.toSeconds(), TimeUnit.SECONDS).kind();
			}
		}

	}

}
