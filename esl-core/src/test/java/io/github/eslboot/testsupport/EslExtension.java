package io.github.eslboot.testsupport;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

import io.github.eslboot.EslTemplate;
import io.github.eslboot.connection.ConnectionOptions;
import io.github.eslboot.connection.EslClientResources;
import io.github.eslboot.event.EventStreamOptions;
import io.github.eslboot.pool.PoolOptions;
import io.github.eslboot.test.FreeSwitchSimulator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * JUnit extension that provides the server and the client of a test and closes both. In a
 * static field with {@code @RegisterExtension} they exist for the whole class, in an
 * instance field for each test.
 */
public final class EslExtension implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {

	private final Supplier<TestServer> servers;

	private final boolean connects;

	private final Deque<AutoCloseable> resources = new ArrayDeque<>();

	private boolean ofClass;

	private @Nullable TestServer server;

	private @Nullable Client client;

	private EslExtension(Supplier<TestServer> servers, boolean connects) {
		this.servers = servers;
		this.connects = connects;
	}

	/**
	 * Provides a connected client, of the real server if {@code -Dfreeswitch.host} names
	 * one, otherwise of a simulator.
	 */
	public static EslExtension connected() {
		return new EslExtension(TestServer::start, true);
	}

	/** Provides a connected client of the real server, or of a simulator with options. */
	public static EslExtension connected(UnaryOperator<FreeSwitchSimulator.Builder> options) {
		return new EslExtension(() -> TestServer.start(options.apply(FreeSwitchSimulator.builder())), true);
	}

	/** Provides a simulator, even if a real server is named, and clients on request. */
	public static EslExtension ofSimulator() {
		return ofSimulator(UnaryOperator.identity());
	}

	/** Provides a simulator with options, and clients on request. */
	public static EslExtension ofSimulator(UnaryOperator<FreeSwitchSimulator.Builder> options) {
		return new EslExtension(() -> TestServer.simulated(options.apply(FreeSwitchSimulator.builder())), false);
	}

	public TestServer server() {
		return started(this.server);
	}

	/** Returns the simulator; fails with a real server. */
	public FreeSwitchSimulator simulator() {
		return started(server().simulator);
	}

	public Client client() {
		return started(this.client);
	}

	public EslTemplate template() {
		return client().template;
	}

	/** Creates a client that is not started, and closes it with the test. */
	public Client newClient(UnaryOperator<ConnectionOptions.Builder> connection, PoolOptions pool,
			EventStreamOptions events) {
		return closing(Client.of(simulator(), connection, pool, events));
	}

	/** Creates threads for connections, and closes them with the test. */
	public EslClientResources newResources() {
		return closing(EslClientResources.create());
	}

	/** Closes a resource with the test, before those that were created earlier. */
	public <T extends AutoCloseable> T closing(T resource) {
		this.resources.push(resource);
		return resource;
	}

	private static <T> T started(@Nullable T value) {
		if (value == null) {
			throw new IllegalStateException(
					"Not available: the test is not running, or its extension provides no such object");
		}
		return value;
	}

	@Override
	public void beforeAll(ExtensionContext context) throws Exception {
		this.ofClass = true;
		start();
	}

	@Override
	public void beforeEach(ExtensionContext context) throws Exception {
		if (!this.ofClass) {
			start();
		}
	}

	private void start() throws Exception {
		this.server = closing(this.servers.get());
		if (this.connects) {
			this.client = closing(this.server.connect());
		}
	}

	@Override
	public void afterEach(ExtensionContext context) throws Exception {
		if (!this.ofClass) {
			close();
		}
	}

	@Override
	public void afterAll(ExtensionContext context) throws Exception {
		close();
	}

	private void close() throws Exception {
		this.server = null;
		this.client = null;
		while (!this.resources.isEmpty()) {
			this.resources.pop().close();
		}
	}

}
