package io.github.eslboot.application;

import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;

import io.github.eslboot.EslClient;
import io.github.eslboot.EslTemplate;
import io.github.eslboot.node.NodeConfig;
import io.github.eslboot.testsupport.Client;
import io.github.eslboot.testsupport.EslExtension;

import static io.github.eslboot.testsupport.Patience.PATIENCE;

/**
 * Connected clients for the applications, and the commands that their simulator received.
 */
final class Clients {

	private Clients() {
	}

	static EslTemplate connected(EslExtension server) {
		return connected(server, UnaryOperator.identity());
	}

	static EslTemplate connected(EslExtension server, UnaryOperator<EslClient.Builder> options) {
		NodeConfig node = NodeConfig.builder("pbx-1", Client.options(server.simulator()).build())
			.backoff(Client.QUICK)
			.build();
		EslClient client = server.closing(options.apply(EslClient.builder(node)).build());
		client.awaitUp(PATIENCE);
		return client.template();
	}

	/** Returns the files that were played on a call, in order. */
	static List<String> played(EslExtension server, String uuid) {
		return server.simulator()
			.commands((command) -> command.startsWith("sendmsg " + uuid)
					&& "playback".equals(command.header("execute-app-name")))
			.stream()
			.map((command) -> Objects.requireNonNull(command.header("execute-app-arg")))
			.toList();
	}

}
