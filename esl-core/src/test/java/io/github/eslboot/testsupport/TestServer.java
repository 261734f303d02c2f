package io.github.eslboot.testsupport;

import io.github.eslboot.connection.ConnectionOptions;
import io.github.eslboot.connection.Credentials;
import io.github.eslboot.event.EventStreamOptions;
import io.github.eslboot.pool.PoolOptions;
import io.github.eslboot.test.FreeSwitchSimulator;
import org.jspecify.annotations.Nullable;

/**
 * Server that a test runs against: the real server that {@code -Dfreeswitch.host} names,
 * or a simulator.
 */
public final class TestServer implements AutoCloseable {

	public final ConnectionOptions options;

	/** The simulator, or {@code null} for a real server. */
	public final @Nullable FreeSwitchSimulator simulator;

	private TestServer(ConnectionOptions options, @Nullable FreeSwitchSimulator simulator) {
		this.options = options;
		this.simulator = simulator;
	}

	public static TestServer start() {
		return start(FreeSwitchSimulator.builder());
	}

	/** Starts a simulator with options, unless a real server is named. */
	public static TestServer start(FreeSwitchSimulator.Builder builder) {
		if (System.getProperty("freeswitch.host") != null) {
			return new TestServer(real(), null);
		}
		return simulated(builder);
	}

	/** Starts a simulator, even if a real server is named. */
	public static TestServer simulated(FreeSwitchSimulator.Builder builder) {
		FreeSwitchSimulator simulator = builder.start();
		return new TestServer(Client.options(simulator).build(), simulator);
	}

	/** Returns the options of the real server; {@code -Dfreeswitch.host} must be set. */
	public static ConnectionOptions real() {
		return ConnectionOptions
			.builder(System.getProperty("freeswitch.host"), Integer.getInteger("freeswitch.port", 8021),
					Credentials.ofPassword(System.getProperty("freeswitch.password", "ClueCon")))
			.build();
	}

	/** Returns a connected client with default options. */
	public Client connect() throws InterruptedException {
		return new Client(this.options, PoolOptions.defaults(), EventStreamOptions.defaults(), Client.QUICK)
			.startAndWait();
	}

	@Override
	public void close() {
		if (this.simulator != null) {
			this.simulator.close();
		}
	}

}
