package io.github.eslboot.benchmarks;

import java.util.List;

/**
 * Adapter of one client library, used as its documentation recommends. A process loads
 * only the implementation that it measures, so it needs only the libraries of that
 * client.
 */
interface BenchmarkClient extends AutoCloseable {

	/**
	 * Connects, subscribes to all events and passes them to a handler.
	 * @param handling creates the handler
	 * @param calls the uuids of the calls whose events will be sent
	 * @param connections the number of event connections to open
	 */
	void receive(Handling handling, List<String> calls, int connections) throws Exception;

	/** Prepares for commands from this number of threads. */
	void prepareCommands(int threads) throws Exception;

	/** Sends an API command without arguments and waits for its reply. */
	String api(String command) throws Exception;

	/** Prepares for background jobs from any number of threads. */
	default void prepareJobs() throws Exception {
		throw new UnsupportedOperationException("This client runs no background jobs");
	}

	/**
	 * Runs an API command without arguments as a background job, and waits for its
	 * result.
	 */
	default String job(String command) throws Exception {
		throw new UnsupportedOperationException("This client runs no background jobs");
	}

	/** Returns the number of commands that one call of {@link #api} sends. */
	default int batchSize() {
		return 1;
	}

	/** Returns the number of events that the client received and dropped. */
	default long dropped() {
		return 0;
	}

	@Override
	void close() throws Exception;

	/** Creates the client of this name. */
	static BenchmarkClient of(String name, String host, int port, String password) {
		return switch (name) {
			case "ours" -> OwnClient.of(OwnClient.Server.of(host, port, password));
			case "ours-without-wake-up" -> OwnClient.of(OwnClient.Server.of(host, port, password).withoutWakeUp());
			case "ours-annotated" -> new AnnotatedClient(OwnClient.Server.of(host, port, password), 0);
			case "ours-50-handlers" -> new AnnotatedClient(OwnClient.Server.of(host, port, password), 49);
			case "raw" -> new RawClient(host, port, password);
			case "floor" -> new FloorClient(host, port, password);
			case "thingscloud" -> new ThingscloudClient(host, port, password);
			case "java-esl-client" -> new JavaEslClient(host, port, password);
			default -> throw new IllegalArgumentException("No client '" + name + "'");
		};
	}

}
