package io.github.eslboot.connection.wire;

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
import io.github.eslboot.connection.ConnectionOptions;
import io.github.eslboot.connection.EslClientResources;
import io.github.eslboot.connection.EslClientResourcesInternals;
import io.github.eslboot.connection.EslConnection;
import io.github.eslboot.connection.EslConnectionException;
import io.github.eslboot.connection.EslConnectionException.Reason;
import io.github.eslboot.connection.EslConnectionInternals;
import io.github.eslboot.connection.EslConnectionListener;
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
import io.github.eslboot.testsupport.EslExtension;
import io.netty.util.concurrent.EventExecutor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;

import static io.github.eslboot.testsupport.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Callers that read their replies from the socket themselves, together with the frames
 * and failures that the event loop handles.
 */
class CallerReplyReaderTests {

	private static final Duration SLOW = Duration.ofMillis(30);

	@RegisterExtension
	final EslExtension esl = EslExtension.ofSimulator();

	private FreeSwitchSimulator simulator;

	private EslClientResources resources;

	private final ExecutorService callers = Executors.newCachedThreadPool();

	private final CompletableFuture<EslException> closed = new CompletableFuture<>();

	private final CompletableFuture<EslConnection> opened = new CompletableFuture<>();

	private final BlockingQueue<String> events = new LinkedBlockingQueue<>();

	private final EslConnectionListener listener = new EslConnectionListener() {

		@Override
		public void onEvent(EslEvent event) {
			EslConnection connection = CallerReplyReaderTests.this.opened.getNow(null);
			boolean open = connection == null || EslConnectionInternals.checkOpen(connection);
			CallerReplyReaderTests.this.events.add(open ? event.header("Number") : "closed");
		}

		@Override
		public void onClosed(EslException cause) {
			CallerReplyReaderTests.this.closed.complete(cause);
		}

	};

	@BeforeEach
	void start() {
		this.simulator = this.esl.simulator();
		this.resources = this.esl.newResources();
		this.esl.closing(this.callers::shutdownNow);
	}

	private EslConnection open() throws Exception {
		return EslConnection.open(Client.options(this.simulator).build(), this.resources, this.listener)
			.get(10, TimeUnit.SECONDS);
	}

	private static String echo(EslConnection connection, Object text) {
		return connection.send(EslCommand.api("echo", text.toString()), PATIENCE).text();
	}

	/** Sends enough commands for the event loop to pause. */
	private static void callOften(EslConnection connection) {
		for (int i = 0; i < 300; i++) {
			assertThat(echo(connection, i)).isEqualTo(String.valueOf(i));
		}
	}

	/** Blocks all event loops until the latch is counted down. */
	private CountDownLatch blockEventLoops() throws Exception {
		CountDownLatch release = new CountDownLatch(1);
		List<CountDownLatch> blocked = new ArrayList<>();
		for (EventExecutor loop : EslClientResourcesInternals.nextEventLoop(this.resources).parent()) {
			CountDownLatch here = new CountDownLatch(1);
			blocked.add(here);
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
		for (CountDownLatch each : blocked) {
			assertThat(each.await(10, TimeUnit.SECONDS)).isTrue();
		}
		return release;
	}

	@Test
	@EnabledOnOs(OS.LINUX)
	void selectorOfCallersIsClosedWhenNoCallerHasBlockedForAWhile() throws Exception {
		UnixOperatingSystemMXBean system = (UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
		this.simulator.faults().everyConnection(Fault.lateReply((command) -> command.line().contains("slow"), SLOW));
		List<EslConnection> connections = new ArrayList<>();
		for (int i = 0; i < 20; i++) {
			connections.add(open());
		}
		long before = system.getOpenFileDescriptorCount();
		for (EslConnection connection : connections) {
			assertThat(echo(connection, "slow")).isEqualTo("slow");
		}
		assertThat(system.getOpenFileDescriptorCount()).isGreaterThan(before + 20);
		await().atMost(PATIENCE).until(() -> system.getOpenFileDescriptorCount() < before + 20);
		for (EslConnection connection : connections) {
			assertThat(echo(connection, "slow again")).isEqualTo("slow again");
			connection.close();
		}
	}

	@Test
	void replyIsReadWhileAllEventLoopsAreBlocked() throws Exception {
		EslConnection connection = open();
		callOften(connection);
		CountDownLatch release = blockEventLoops();
		assertThat(echo(connection, "quick")).isEqualTo("quick");
		this.simulator.faults().everyConnection(Fault.lateReply((command) -> command.line().contains("slow"), SLOW));
		assertThat(echo(connection, "slow")).isEqualTo("slow");
		release.countDown();
		callOften(connection);
	}

	@Test
	void checkOpenNoticesAResetBeforeTheEventLoop() throws Exception {
		checkOpenNoticesBeforeTheEventLoop(this.simulator::crash);
	}

	@Test
	void checkOpenNoticesADisconnectNoticeBeforeTheEventLoop() throws Exception {
		checkOpenNoticesBeforeTheEventLoop(this.simulator::stop);
	}

	private void checkOpenNoticesBeforeTheEventLoop(Runnable end) throws Exception {
		EslConnection connection = open();
		callOften(connection);
		assertThat(EslConnectionInternals.checkOpen(connection)).isTrue();
		CountDownLatch release = blockEventLoops();
		end.run();
		assertThat(connection.isOpen()).isTrue();
		await().atMost(PATIENCE).until(() -> !EslConnectionInternals.checkOpen(connection));
		release.countDown();
		assertThat(this.closed.get(10, TimeUnit.SECONDS)).isInstanceOf(EslConnectionException.class);
		assertThat(connection.isOpen()).isFalse();
	}

	@Test
	void listenerMayCheckWhetherTheConnectionIsOpen() throws Exception {
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
	void replyBeyondALimitFailsItsCallerWithTheLimit() throws Exception {
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
			assertThat(EslConnectionInternals.checkOpen(connection)).isFalse();
		}
	}

	@Test
	void replyOfManyReadsIsComplete() throws Exception {
		String text = "0123456789".repeat(100_000);
		this.simulator.onApi("big", (request) -> text);
		EslConnection connection = open();
		callOften(connection);
		for (int i = 0; i < 10; i++) {
			assertThat(connection.send(EslCommand.api("big"), PATIENCE).text()).isEqualTo(text);
		}
	}

	@Test
	void disconnectNoticeIsReceivedAfterCallersHaveRead() throws Exception {
		EslConnection connection = open();
		callOften(connection);
		this.simulator.stop();
		EslException cause = this.closed.get(10, TimeUnit.SECONDS);
		assertThat(((EslConnectionException) cause).reason()).isEqualTo(Reason.CLOSED_BY_SERVER);
		assertThat(cause).hasMessageContaining("SHUTDOWN");
	}

	@Test
	void eventsAreReceivedWhileCallersSend() throws Exception {
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
	void eachCallerGetsItsOwnReplyWhileOneBlocksAtTheSocket() throws Exception {
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

	/** Virtual threads leave the socket to the event loop, which frees their carrier. */
	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void virtualThreadsGetTheirReplies() throws Exception {
		this.simulator.faults().everyConnection(Fault.lateReply((command) -> command.line().contains("slow"), SLOW));
		ExecutorService virtual = (ExecutorService) Executors.class.getMethod("newVirtualThreadPerTaskExecutor")
			.invoke(null);
		try {
			List<Future<String>> slow = new ArrayList<>();
			// More virtual threads than carriers.
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
	void callerBlockedAtTheSocketIsInterrupted() throws Exception {
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
		assertThat(EslConnectionInternals.hasPendingReplies(connection)).isTrue();
		late.release();
		await().atMost(PATIENCE).until(() -> !EslConnectionInternals.hasPendingReplies(connection));
		callOften(connection);
	}

	@Test
	void callerBlockedAtTheSocketTimesOut() throws Exception {
		EslConnection connection = open();
		callOften(connection);
		InjectedFault late = this.simulator.faults()
			.everyConnection(Fault.lateReply((command) -> command.line().contains("slow")));
		assertThatExceptionOfType(EslTimeoutException.class)
			.isThrownBy(() -> connection.send(EslCommand.api("echo", "slow"), SLOW));
		late.release();
		await().atMost(PATIENCE).until(() -> !EslConnectionInternals.hasPendingReplies(connection));
		assertThat(connection.lateReplies()).isOne();
		callOften(connection);
	}

	@Test
	void callerBlockedAtTheSocketFailsWhenTheConnectionIsReset() throws Exception {
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
	void callerBlockedAtTheSocketFailsWhenTheConnectionIsClosedHere() throws Exception {
		EslConnection connection = open();
		callOften(connection);
		this.simulator.faults().everyConnection(Fault.missingReply((command) -> command.line().contains("never")));
		Future<?> waiting = this.callers.submit(() -> assertThatExceptionOfType(EslConnectionException.class)
			.isThrownBy(() -> connection.send(EslCommand.api("echo", "never"), Duration.ofMinutes(5))));
		this.simulator.awaitCommand("api echo never", PATIENCE);
		connection.close();
		waiting.get(10, TimeUnit.SECONDS);
	}

	/** Covers the socket and the selector of callers. */
	@Test
	@EnabledOnOs({ OS.LINUX, OS.MAC })
	void closedConnectionLeavesNoOpenFiles() throws Exception {
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
		// One file that is left open per connection would be twenty.
		await().atMost(PATIENCE).until(() -> system.getOpenFileDescriptorCount() < open + 10);
	}

}
