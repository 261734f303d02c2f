package io.github.eslboot.pool;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

import io.github.eslboot.benchmarks.ReplayServer;
import io.github.eslboot.command.EslCommand;
import io.github.eslboot.connection.ConnectionOptions;
import io.github.eslboot.connection.Credentials;
import io.github.eslboot.connection.EslClientResources;
import io.github.eslboot.connection.ReconnectBackoff;
import io.github.eslboot.protocol.EslReply;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Time to borrow and return a connection, with and without contention, and to send a
 * command on a borrowed connection.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class AcquireBenchmark {

	private final ReplayServer server;

	private final EslClientResources resources = EslClientResources.create();

	private final EslConnectionPool pool;

	private final EslCommand command = EslCommand.api("create_uuid");

	public AcquireBenchmark() {
		try {
			this.server = ReplayServer.start();
		}
		catch (IOException ex) {
			throw new IllegalStateException("The replay server did not start", ex);
		}
		ConnectionOptions options = ConnectionOptions
			.builder("127.0.0.1", this.server.port(), Credentials.ofPassword("any"))
			.build();
		this.pool = EslConnectionPool.create(options, PoolOptions.defaults(), ReconnectBackoff.defaults(),
				this.resources);
	}

	@Setup(Level.Trial)
	public void fill() throws InterruptedException {
		this.pool.start();
		long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
		while (this.pool.stats().idle() < this.pool.options().size()) {
			if (System.nanoTime() - deadline > 0) {
				throw new IllegalStateException("The pool did not open all of its connections: " + this.pool.stats());
			}
			Thread.sleep(10);
		}
	}

	@TearDown(Level.Trial)
	public void close() throws IOException {
		this.pool.close();
		this.resources.close();
		this.server.close();
	}

	@Benchmark
	@Threads(1)
	public PooledConnection acquireAlone() {
		return acquire();
	}

	@Benchmark
	@Threads(8)
	public PooledConnection acquireAmongEight() {
		return acquire();
	}

	@Benchmark
	@Threads(32)
	public PooledConnection acquireAmongThirtyTwo() {
		return acquire();
	}

	private PooledConnection acquire() {
		try (PooledConnection connection = this.pool.acquire()) {
			return connection;
		}
	}

	@Benchmark
	@Threads(1)
	public EslReply command() {
		try (PooledConnection connection = this.pool.acquire()) {
			return connection.send(this.command);
		}
	}

}
