package io.github.eslboot.benchmarks;

import java.util.List;

/**
 * One client library, used as its documentation says. Only the implementation that a
 * process asks for is loaded, so each needs only its own libraries.
 */
interface BenchmarkClient extends AutoCloseable {

	/**
	 * Connects, subscribes to all events and passes them to a handler.
	 * @param handling what the handler does
	 * @param calls the uuids of the calls that events will be of
	 * @param connections how many event connections to open
	 */
	void receive(Handling handling, List<String> calls, int connections) throws Exception;

	/** Makes ready for commands from so many threads. */
	void prepareCommands(int threads) throws Exception;

	/** Sends an API command without arguments and waits for its answer. */
	String api(String command) throws Exception;

	/** So many commands one call of {@link #api} stands for. */
	default int batch() {
		return 1;
	}

	/** Events that came but were dropped rather than handled. */
	default long dropped() {
		return 0;
	}

	@Override
	void close() throws Exception;

	/** Makes the client of a name. */
	static BenchmarkClient of(String name, String host, int port, String password) {
		return switch (name) {
			case "ours" -> OwnClient.of(OwnClient.Server.of(host, port, password));
			case "ours-without-wake-up" -> OwnClient.of(OwnClient.Server.of(host, port, password).withoutWakeUp());
			case "raw" -> new RawClient(host, port, password);
			case "floor" -> new FloorClient(host, port, password);
			case "thingscloud" -> new ThingscloudClient(host, port, password);
			case "java-esl-client" -> new JavaEslClient(host, port, password);
			default -> throw new IllegalArgumentException("No client '" + name + "'");
		};
	}

}
