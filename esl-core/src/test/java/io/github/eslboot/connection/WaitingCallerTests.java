package io.github.eslboot.connection;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import com.sun.management.UnixOperatingSystemMXBean;
import io.github.eslboot.command.EslCommand;
import io.github.eslboot.connection.EslConnectionException.Reason;
import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.EslException;
import io.github.eslboot.protocol.EslReply;
import io.github.eslboot.protocol.EslTimeoutException;
import io.github.eslboot.protocol.EventFormat;
import io.github.eslboot.protocol.FrameTooLargeException;
import io.github.eslboot.protocol.ProtocolLimits;
import io.github.eslboot.test.Fault;
import io.github.eslboot.test.FreeSwitchSimulator;
import io.github.eslboot.test.InjectedFault;
import io.github.eslboot.testsupport.Client;
import io.netty.util.concurrent.EventExecutor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.condition.OS;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Callers that read their replies themselves, and what happens meanwhile: to them, and to
 * what only the event loop can hear.
 */
class WaitingCallerTests {

	private static final Duration PATIENCE = Duration.ofSeconds(10);

	private static final Duration SLOW = Duration.ofMillis(30);

	private final FreeSwitchSimulator simulator = FreeSwitchSimulator.create().start();

	private final EslClientResources resources = EslClientResources.create();

	private final ExecutorService callers = Executors.newCachedThreadPool();

	private final CompletableFuture<EslException> closed = new CompletableFuture<>();

	private final CompletableFuture<EslConnection> opened = new CompletableFuture<>();

	private final BlockingQueue<String> events = new LinkedBlockingQueue<>();

	private final EslConnectionListener listener = new EslConnectionListener() {

		@Override
		public void onEvent(EslEvent event) {
			EslConnection connection = WaitingCallerTests.this.opened.getNow(null);
			boolean lives = connection == null || connection.checkOpen();
			WaitingCallerTests.this.events.add(lives ? event.header("Number") : "closed");
		}

		@Override
		public void onClosed(EslException cause) {
			WaitingCallerTests.this.closed.complete(cause);
		}

	};

	@AfterEach
	void stop() {
		this.callers.shutdownNow();
		this.resources.close();
		this.simulator.close();
	}

	private EslConnection open() throws Exception {
		return EslConnection.open(Client.options(this.simulator).build(), this.resources, this.listener)
			.get(10, TimeUnit.SECONDS);
	}

	private static String echo(EslConnection connection, Object text) {
		return connection.send(EslCommand.api("echo", text.toString()), PATIENCE).text();
	}

	/** Long enough that the event loop leaves the socket to its caller. */
	private static void callOften(EslConnection connection) {
		for (int i = 0; i < 300; i++) {
			assertThat(echo(connection, i)).isEqualTo(String.valueOf(i));
		}
	}

	/** Until it is counted down, no event loop does anything. */
	private CountDownLatch holdUpEventLoops() throws Exception {
		CountDownLatch release = new CountDownLatch(1);
		List<CountDownLatch> held = new ArrayList<>();
		for (EventExecutor loop : this.resources.eventLoops()) {
			CountDownLatch here = new CountDownLatch(1);
			held.add(here);
			loop.execute(() -> {
				here.countDown();
				try {
					release.await(30, TimeUnit.SECONDS);
				}
				catch (InterruptedException ex) {
					Thread.currentThread().interrupt();
				}
			});
		}
		for (CountDownLatch here : held) {
			assertThat(here.await(10, TimeUnit.SECONDS)).isTrue();
		}
		return release;
	}

	@Test
	void aReplyNeedsNoEventLoop() throws Exception {
		EslConnection connection = open();
		callOften(connection);
		CountDownLatch release = holdUpEventLoops();
		assertThat(echo(connection, "quick")).isEqualTo("quick");
		this.simulator.faults().everyConnection(Fault.lateReply((command) -> command.line().contains("slow"), SLOW));
		assertThat(echo(connection, "slow")).isEqualTo("slow");
		release.countDown();
		callOften(connection);
	}

	@Test
	void anEndThatTheEventLoopHasNotHeardOfIsSeen() throws Exception {
		endsUnheard(this.simulator::crash);
	}

	@Test
	void aGoodbyeThatTheEventLoopHasNotHeardOfIsSeen() throws Exception {
		endsUnheard(this.simulator::stop);
	}

	private void endsUnheard(Runnable end) throws Exception {
		EslConnection connection = open();
		callOften(connection);
		assertThat(connection.checkOpen()).isTrue();
		CountDownLatch release = holdUpEventLoops();
		end.run();
		assertThat(connection.isOpen()).isTrue();
		await().atMost(PATIENCE).until(() -> !connection.checkOpen());
		release.countDown();
		assertThat(this.closed.get(10, TimeUnit.SECONDS)).isInstanceOf(EslConnectionException.class);
		assertThat(connection.isOpen()).isFalse();
	}

	@Test
	void aListenerMayAskWhetherTheConnectionIsOpen() throws Exception {
		EslConnection connection = open();
		this.opened.complete(connection);
		connection.send(EslCommand.events(EventFormat.PLAIN, List.of("CUSTOM"), List.of("test::one")), PATIENCE);
		for (int i = 0; i < 5000; i++) {
			this.simulator.fire("CUSTOM", "Event-Subclass", "test::one", "Number", String.valueOf(i));
		}
		for (int i = 0; i < 5000; i++) {
			assertThat(this.events.poll(10, TimeUnit.SECONDS)).isEqualTo(String.valueOf(i));
		}
		assertThat(connection.isOpen()).isTrue();
	}

	@Test
	void aReplyBeyondALimitFailsItsCallerByName() throws Exception {
		this.simulator.onApi("big", (request) -> "x".repeat(100_000));
		ConnectionOptions options = Client.options(this.simulator)
			.limits(new ProtocolLimits(10_000, 5_000, 20_000))
			.build();
		for (int i = 0; i < 10; i++) {
			EslConnection connection = EslConnection.open(options, this.resources, this.listener)
				.get(10, TimeUnit.SECONDS);
			callOften(connection);
			assertThatExceptionOfType(EslConnectionException.class)
				.isThrownBy(() -> connection.send(EslCommand.api("big"), PATIENCE))
				.satisfies((failure) -> assertThat(failure.reason()).isEqualTo(Reason.PROTOCOL))
				.withMessageContaining("api big")
				.withRootCauseInstanceOf(FrameTooLargeException.class);
			assertThat(connection.checkOpen()).isFalse();
		}
	}

	@Test
	void aReplyOfManyReadsComesWhole() throws Exception {
		String text = "0123456789".repeat(100_000);
		this.simulator.onApi("big", (request) -> text);
		EslConnection connection = open();
		callOften(connection);
		for (int i = 0; i < 10; i++) {
			assertThat(connection.send(EslCommand.api("big"), PATIENCE).text()).isEqualTo(text);
		}
	}

	@Test
	void whatComesUnaskedIsHeardAfterCallersHaveRead() throws Exception {
		EslConnection connection = open();
		callOften(connection);
		this.simulator.stop();
		EslException cause = this.closed.get(10, TimeUnit.SECONDS);
		assertThat(((EslConnectionException) cause).reason()).isEqualTo(Reason.CLOSED_BY_SERVER);
		assertThat(cause).hasMessageContaining("SHUTDOWN");
	}

	@Test
	void eventsAreHeardWhileCallersReadAndWait() throws Exception {
		EslConnection connection = open();
		callOften(connection);
		connection.send(EslCommand.events(EventFormat.PLAIN, List.of("CUSTOM"), List.of("test::one")), PATIENCE);
		for (int i = 0; i < 500; i++) {
			this.simulator.fire("CUSTOM", "Event-Subclass", "test::one", "Number", String.valueOf(i));
			assertThat(echo(connection, i)).isEqualTo(String.valueOf(i));
		}
		for (int i = 0; i < 500; i++) {
			assertThat(this.events.poll(10, TimeUnit.SECONDS)).isEqualTo(String.valueOf(i));
		}
	}

	@Test
	void eachGetsItsOwnReplyThoughOneWaitsAtTheSocket() throws Exception {
		CountDownLatch release = new CountDownLatch(1);
		this.simulator.onApi("block", (request) -> {
			release.await(30, TimeUnit.SECONDS);
			return "late";
		});
		EslConnection connection = open();
		callOften(connection);
		Future<String> first = this.callers
			.submit(() -> connection.send(EslCommand.api("block"), Duration.ofSeconds(60)).text());
		this.simulator.awaitCommand("api block", PATIENCE);
		Future<String> second = this.callers.submit(() -> echo(connection, "second"));
		CompletableFuture<EslReply> third = connection.sendAsync(EslCommand.api("echo", "third"), PATIENCE);
		release.countDown();
		assertThat(first.get(10, TimeUnit.SECONDS)).isEqualTo("late");
		assertThat(second.get(10, TimeUnit.SECONDS)).isEqualTo("second");
		assertThat(third.get(10, TimeUnit.SECONDS).text()).isEqualTo("third");
		callOften(connection);
	}

	/** They leave the socket to the event loop rather than keep a carrier thread. */
	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void virtualThreadsGetTheirRepliesToo() throws Exception {
		this.simulator.faults().everyConnection(Fault.lateReply((command) -> command.line().contains("slow"), SLOW));
		ExecutorService virtual = (ExecutorService) Executors.class.getMethod("newVirtualThreadPerTaskExecutor")
			.invoke(null);
		try {
			List<Future<String>> slow = new ArrayList<>();
			// More of them than carriers.
			for (int i = 0; i < 4 * Runtime.getRuntime().availableProcessors(); i++) {
				EslConnection connection = open();
				slow.add(virtual.submit(() -> {
					callOften(connection);
					return echo(connection, "slow");
				}));
			}
			for (Future<String> each : slow) {
				assertThat(each.get(30, TimeUnit.SECONDS)).isEqualTo("slow");
			}
		}
		finally {
			virtual.shutdownNow();
		}
	}

	@Test
	void whoWaitsAtTheSocketIsInterrupted() throws Exception {
		EslConnection connection = open();
		callOften(connection);
		InjectedFault late = this.simulator.faults()
			.everyConnection(Fault.lateReply((command) -> command.line().contains("slow")));
		CompletableFuture<Thread> thread = new CompletableFuture<>();
		Future<?> slow = this.callers.submit(() -> {
			thread.complete(Thread.currentThread());
			assertThatExceptionOfType(EslException.class).isThrownBy(() -> echo(connection, "slow"))
				.withMessageContaining("Interrupted");
			assertThat(Thread.interrupted()).isTrue();
		});
		this.simulator.awaitCommand("api echo slow", PATIENCE);
		thread.get(10, TimeUnit.SECONDS).interrupt();
		slow.get(10, TimeUnit.SECONDS);
		assertThat(connection.owesReplies()).isTrue();
		late.release();
		await().atMost(PATIENCE).until(() -> !connection.owesReplies());
		callOften(connection);
	}

	@Test
	void whoWaitsAtTheSocketWaitsNoLongerThanItMay() throws Exception {
		EslConnection connection = open();
		callOften(connection);
		InjectedFault late = this.simulator.faults()
			.everyConnection(Fault.lateReply((command) -> command.line().contains("slow")));
		assertThatExceptionOfType(EslTimeoutException.class)
			.isThrownBy(() -> connection.send(EslCommand.api("echo", "slow"), SLOW));
		late.release();
		await().atMost(PATIENCE).until(() -> !connection.owesReplies());
		assertThat(connection.lateReplies()).isOne();
		callOften(connection);
	}

	@Test
	void whoWaitsAtTheSocketHearsOfItsEnd() throws Exception {
		EslConnection connection = open();
		callOften(connection);
		this.simulator.faults().everyConnection(Fault.missingReply((command) -> command.line().contains("never")));
		Future<?> waiting = this.callers.submit(() -> assertThatExceptionOfType(EslConnectionException.class)
			.isThrownBy(() -> connection.send(EslCommand.api("echo", "never"), Duration.ofMinutes(5)))
			.withMessageContaining("echo never"));
		this.simulator.awaitCommand("api echo never", PATIENCE);
		this.simulator.faults().everyConnection(Fault.reset());
		waiting.get(10, TimeUnit.SECONDS);
		assertThat(this.closed.get(10, TimeUnit.SECONDS)).isInstanceOf(EslConnectionException.class);
	}

	@Test
	void whoWaitsAtTheSocketHearsThatItIsClosedHere() throws Exception {
		EslConnection connection = open();
		callOften(connection);
		this.simulator.faults().everyConnection(Fault.missingReply((command) -> command.line().contains("never")));
		Future<?> waiting = this.callers.submit(() -> assertThatExceptionOfType(EslConnectionException.class)
			.isThrownBy(() -> connection.send(EslCommand.api("echo", "never"), Duration.ofMinutes(5))));
		this.simulator.awaitCommand("api echo never", PATIENCE);
		connection.close();
		waiting.get(10, TimeUnit.SECONDS);
	}

	/** The socket, and what a caller waits with. */
	@Test
	@EnabledOnOs({ OS.LINUX, OS.MAC })
	void nothingStaysOpenBehindAConnection() throws Exception {
		UnixOperatingSystemMXBean system = (UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
		this.simulator.faults().everyConnection(Fault.lateReply((command) -> command.line().contains("slow"), SLOW));
		EslConnection before = open();
		assertThat(echo(before, "slow")).isEqualTo("slow");
		before.close();
		await().atMost(PATIENCE).until(() -> this.simulator.connections().isEmpty());
		long open = system.getOpenFileDescriptorCount();
		for (int i = 0; i < 20; i++) {
			EslConnection connection = open();
			assertThat(echo(connection, "slow")).isEqualTo("slow");
			connection.close();
		}
		// One each would be twenty.
		await().atMost(PATIENCE).until(() -> system.getOpenFileDescriptorCount() < open + 10);
	}

}
