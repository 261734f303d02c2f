package io.github.eslboot.benchmarks;

import java.util.List;
import java.util.function.Consumer;

import org.freeswitch.esl.client.IEslEventListener;
import org.freeswitch.esl.client.inbound.Client;
import org.freeswitch.esl.client.inbound.InboundConnectionFailure;
import org.freeswitch.esl.client.transport.event.EslEvent;

/** Adapter of {@code org.freeswitch.esl.client}, with its defaults. */
final class JavaEslClient implements BenchmarkClient {

	private final Client client = new Client();

	private final String host;

	private final int port;

	private final String password;

	JavaEslClient(String host, int port, String password) {
		this.host = host;
		this.port = port;
		this.password = password;
	}

	@Override
	public void receive(Handling handling, List<String> calls, int connections) throws InboundConnectionFailure {
		if (connections != 1) {
			throw new IllegalArgumentException("java-esl-client has exactly one connection to a server");
		}
		Consumer<EslEvent> handler = handling.handler((event, name) -> event.getEventHeaders().get(name),
				(event, each) -> event.getEventHeaders().forEach(each));
		this.client.addEventListener(new IEslEventListener() {

			@Override
			public void eventReceived(EslEvent event) {
				handler.accept(event);
			}

			@Override
			public void backgroundJobResultReceived(EslEvent event) {
				handler.accept(event);
			}

		});
		prepareCommands(1);
		this.client.setEventSubscriptions("plain", "all");
	}

	@Override
	public void prepareCommands(int threads) throws InboundConnectionFailure {
		if (!this.client.canSend()) {
			this.client.connect(this.host, this.port, this.password, 20);
		}
	}

	@Override
	public String api(String command) {
		List<String> lines = this.client.sendSyncApiCommand(command, "").getBodyLines();
		return lines.isEmpty() ? "" : lines.get(0);
	}

	@Override
	public void close() {
		this.client.close();
	}

}
