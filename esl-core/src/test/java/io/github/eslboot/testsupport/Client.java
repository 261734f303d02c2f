package io.github.eslboot.testsupport;

import java.time.Duration;
import java.util.function.UnaryOperator;

import io.github.eslboot.EslTemplate;
import io.github.eslboot.connection.ConnectionOptions;
import io.github.eslboot.connection.Credentials;
import io.github.eslboot.connection.EslClientResources;
import io.github.eslboot.connection.ReconnectBackoff;
import io.github.eslboot.event.EventStream;
import io.github.eslboot.event.EventStreamOptions;
import io.github.eslboot.job.JobRegistry;
import io.github.eslboot.pool.EslConnectionPool;
import io.github.eslboot.pool.PoolOptions;
import io.github.eslboot.test.FreeSwitchSimulator;

/** All parts of a client for one server, assembled as in an application. */
public final class Client implements AutoCloseable {

	public static final ReconnectBackoff QUICK = ReconnectBackoff.builder()
		.delay(Duration.ofMillis(20))
		.multiplier(1.5)
		.maxDelay(Duration.ofMillis(200))
		.permanentFailureDelay(Duration.ofSeconds(1))
		.build();

	public final EslClientResources resources;

	public final EslConnectionPool pool;

	public final EventStream stream;

	public final JobRegistry jobs;

	public final EslTemplate template;

	public Client(ConnectionOptions connection, PoolOptions pool, EventStreamOptions events, ReconnectBackoff backoff) {
		this(connection, pool, events, backoff, EslClientResources.create());
	}

	/** Creates a client with resources that it closes. */
	public Client(ConnectionOptions connection, PoolOptions pool, EventStreamOptions events, ReconnectBackoff backoff,
			EslClientResources resources) {
		this.resources = resources;
		this.pool = EslConnectionPool.create(connection, pool, backoff, this.resources);
		this.stream = EventStream.create(connection, events, backoff, this.resources, this.pool);
		this.jobs = new JobRegistry(this.stream, this.resources);
		this.template = new EslTemplate(this.pool, this.stream, this.jobs, connection.commandTimeout(),
				Duration.ofSeconds(20));
	}

	public static Client of(FreeSwitchSimulator simulator) {
		return of(simulator, UnaryOperator.identity(), PoolOptions.defaults(), EventStreamOptions.defaults());
	}

	public static Client of(FreeSwitchSimulator simulator, UnaryOperator<ConnectionOptions.Builder> connection,
			PoolOptions pool, EventStreamOptions events) {
		return new Client(connection.apply(options(simulator)).build(), pool, events, QUICK);
	}

	public static ConnectionOptions.Builder options(FreeSwitchSimulator simulator) {
		return ConnectionOptions.builder(simulator.host(), simulator.port(),
				Credentials.ofPassword(simulator.password()));
	}

	public Client start() {
		this.pool.start();
		this.stream.start();
		return this;
	}

	/** Starts, and waits until the stream is up and the pool full. */
	public Client startAndWait() throws InterruptedException {
		start();
		this.stream.awaitUp(Duration.ofSeconds(10));
		org.awaitility.Awaitility.await()
			.atMost(Duration.ofSeconds(10))
			.until(() -> this.pool.stats().total() == this.pool.options().size());
		return this;
	}

	@Override
	public void close() {
		this.stream.close();
		this.pool.close();
		this.resources.close();
	}

}
