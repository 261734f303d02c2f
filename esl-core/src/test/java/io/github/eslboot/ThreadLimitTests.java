package io.github.eslboot;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import io.github.eslboot.connection.ConnectionOptions;
import io.github.eslboot.connection.Credentials;
import io.github.eslboot.event.EventStreamOptions;
import io.github.eslboot.event.EventStreamState;
import io.github.eslboot.pool.PoolOptions;
import io.github.eslboot.pool.PoolState;
import io.github.eslboot.protocol.EslException;
import io.github.eslboot.test.FreeSwitchSimulator;
import io.github.eslboot.test.SimulatedConnection;
import io.github.eslboot.testsupport.Client;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import static io.github.eslboot.testsupport.Patience.LONG_PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Client in a process that may not start another thread while the server is down. The
 * limit is that of the operating system ({@code ulimit -u}).
 */
@EnabledOnOs(OS.LINUX)
class ThreadLimitTests {

	private static final int LIMIT = 60;

	/** A user without processes, whose limit therefore is that of the child alone. */
	private static final String USER = "54321";

	private static final Path SETPRIV = Path.of("/usr/bin/setpriv");

	@Test
	void clientIsUpAgainAfterAnOutageInWhichNoThreadCouldBeStarted() throws Exception {
		assumeTrue("root".equals(System.getProperty("user.name")) && Files.isExecutable(SETPRIV),
				"only root may run a process of another user, whose threads alone the limit counts");
		List<String> limited = List.of(SETPRIV.toString(), "--reuid=" + USER, "--regid=" + USER, "--clear-groups",
				"--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search", "bash", "-c",
				"ulimit -u " + LIMIT + " && exec \"$0\" \"$@\"");
		assumeTrue(new ProcessBuilder(commandOf(limited, "/bin/true")).start().waitFor() == 0,
				"the limit cannot be set here");
		try (FreeSwitchSimulator simulator = FreeSwitchSimulator.create();
				ChildProcess application = ChildProcess.start(limited, Application.class, simulator.port())) {
			application.awaitLine("UP", LONG_PATIENCE);
			application.awaitLine("NO MORE THREADS", LONG_PATIENCE);
			simulator.connections().forEach(SimulatedConnection::reset);
			application.awaitLine("DOWN", LONG_PATIENCE);
			application.awaitLine("ACQUIRE ENDED", LONG_PATIENCE);
			application.awaitLine("COMMAND ENDED", LONG_PATIENCE);
			application.awaitLine("UP AGAIN", LONG_PATIENCE);
			assertThat(application.lines()).contains("ANSWERED again");
		}
	}

	private static List<String> commandOf(List<String> prefix, String command) {
		List<String> all = new ArrayList<>(prefix);
		all.add(command);
		return all;
	}

	/** Main class of the process with the limit. */
	static final class Application {

		public static void main(String[] arguments) throws Exception {
			// The name needs a thread of the resolver, unlike an address.
			ConnectionOptions options = ConnectionOptions
				.builder("localhost", Integer.parseInt(arguments[0]), Credentials.ofPassword("ClueCon"))
				.build();
			Client client = new Client(options, PoolOptions.builder().size(2).build(), EventStreamOptions.defaults(),
					Client.QUICK);
			client.start();
			awaitUp(client);
			System.out.println("UP");
			CountDownLatch outage = new CountDownLatch(1);
			// Idle threads of the client end after ten seconds.
			await(() -> threads("esl-resolver-", "esl-callback-") == 0);
			fill(outage);
			System.out.println("NO MORE THREADS");
			await(() -> client.stream.state() == EventStreamState.DOWN && client.pool.stats().state() == PoolState.DOWN
					&& client.pool.stats().connectFailures() > 2);
			System.out.println("DOWN");
			try {
				client.pool.acquire(Duration.ofSeconds(1)).close();
			}
			catch (EslException ex) {
				// As expected, unless another thread of the process has ended.
			}
			System.out.println("ACQUIRE ENDED");
			CompletableFuture<String> command = client.template.async().api("echo", "x");
			outage.countDown();
			try {
				command.get(LONG_PATIENCE.toSeconds(), TimeUnit.SECONDS);
			}
			catch (ExecutionException ex) {
				// Sent during the outage, it may fail.
			}
			System.out.println("COMMAND ENDED");
			awaitUp(client);
			System.out.println("ANSWERED " + client.template.api("echo", "again"));
			System.out.println("UP AGAIN");
			Thread.currentThread().join();
		}

		private static void awaitUp(Client client) throws InterruptedException {
			await(() -> client.stream.state() == EventStreamState.UP && client.pool.stats().state() == PoolState.UP);
		}

		/** Awaitility would need a thread. The parent limits the time. */
		private static void await(BooleanSupplier condition) throws InterruptedException {
			while (!condition.getAsBoolean()) {
				TimeUnit.MILLISECONDS.sleep(20);
			}
		}

		private static long threads(String... names) {
			return Thread.getAllStackTraces()
				.keySet()
				.stream()
				.filter((thread) -> List.of(names).stream().anyMatch(thread.getName()::startsWith))
				.count();
		}

		private static void fill(CountDownLatch end) {
			try {
				while (true) {
					Thread thread = new Thread(() -> {
						try {
							end.await();
						}
						catch (InterruptedException ex) {
							Thread.currentThread().interrupt();
						}
					});
					thread.setDaemon(true);
					thread.start();
				}
			}
			catch (OutOfMemoryError ex) {
				// The limit is reached.
			}
		}

	}

}
