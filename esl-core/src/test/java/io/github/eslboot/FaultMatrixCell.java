package io.github.eslboot;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

import io.github.eslboot.command.EslCommand;
import io.github.eslboot.connection.ConnectionOptions;
import io.github.eslboot.connection.Credentials;
import io.github.eslboot.connection.EslAccessDeniedException;
import io.github.eslboot.connection.EslAuthenticationException;
import io.github.eslboot.connection.EslConnection;
import io.github.eslboot.connection.EslConnectionException;
import io.github.eslboot.connection.EslConnectionListener;
import io.github.eslboot.connection.ReconnectBackoff;
import io.github.eslboot.event.EndReason;
import io.github.eslboot.event.EventStreamOptions;
import io.github.eslboot.event.EventStreamState;
import io.github.eslboot.job.BackgroundJob;
import io.github.eslboot.pool.PoolOptions;
import io.github.eslboot.pool.PoolState;
import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.EslException;
import io.github.eslboot.protocol.EslTimeoutException;
import io.github.eslboot.protocol.EventFormat;
import io.github.eslboot.protocol.ProtocolLimits;
import io.github.eslboot.test.FreeSwitchSimulator;
import io.github.eslboot.test.InjectedFault;
import io.github.eslboot.test.ReceivedCommand;
import io.github.eslboot.test.SimulatedConnection;
import io.github.eslboot.test.SimulatedUser;
import io.github.eslboot.testsupport.Client;
import io.github.eslboot.testsupport.Patience;
import io.github.eslboot.testsupport.RecordingListener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Cell of the matrix: one fault in one state of the client. Determines the outcome, and
 * checks that the client recovers and holds no resource afterwards. The class is long
 * because each state of a client needs a scenario of its own.
 */
final class FaultMatrixCell {

	private static final Duration PATIENCE = Patience.LONG_PATIENCE;

	private static final List<String> TIMEOUTS = List.of("NO_GREETING", "AUTHENTICATION_TIMEOUT", "UNRESPONSIVE",
			"TIMEOUT", "EXPIRED");

	private static final ReconnectBackoff QUICK = ReconnectBackoff.builder()
		.delay(Duration.ofMillis(20))
		.multiplier(1.5)
		.maxDelay(Duration.ofMillis(200))
		.permanentFailureDelay(Duration.ofMillis(200))
		.build();

	private static final String EVENT = "matrix::event";

	private static final String PADDING = "x".repeat(400);

	private final FaultMatrixRow row;

	private final FaultMatrixState state;

	private final String expected;

	private final ClientFaults clientFaults = new ClientFaults();

	private FreeSwitchSimulator simulator;

	private Client client;

	FaultMatrixCell(FaultMatrixRow row, FaultMatrixState state, String expected) {
		this.row = row;
		this.state = state;
		this.expected = expected;
	}

	/**
	 * Runs the cell.
	 * @return the outcome's name
	 */
	String run() throws Exception {
		try (FreeSwitchSimulator server = FreeSwitchSimulator.builder()
			.user(new SimulatedUser("agent@example.org", "s3cret"))
			.start()) {
			this.simulator = server;
			this.client = newClient();
			try {
				String outcome = outcome();
				server.faults().clear();
				this.clientFaults.clear();
				if (this.state == FaultMatrixState.CLOSING) {
					this.client = newClient().start();
				}
				awaitRecovery();
				assertNoResourceIsHeld();
				return outcome;
			}
			finally {
				server.faults().clear();
				this.clientFaults.clear();
				this.client.close();
			}
		}
	}

	private String outcome() throws Exception {
		return switch (this.state) {
			case GREETING -> open((command) -> true);
			case AUTH -> open((command) -> command.startsWith("auth") || command.startsWith("userauth"));
			case IDLE -> idle();
			case COMMAND -> command(false);
			case CLOSING -> command(true);
			case JOB -> job();
			case EVENT -> event();
		};
	}

	/**
	 * Uses short timeouts only if the expected outcome is a timeout, and for the greeting
	 * and the authentication only if it is theirs, so that a busy machine does not cause
	 * one elsewhere.
	 */
	private ConnectionOptions options() {
		boolean timeout = TIMEOUTS.contains(this.expected)
				|| (this.state == FaultMatrixState.JOB && this.row.isReplyFault());
		Duration deadline = timeout ? Duration.ofMillis(500) : PATIENCE;
		Credentials credentials = this.row.needsUser() ? Credentials.ofUser("agent@example.org", "s3cret")
				: Credentials.ofPassword(this.simulator.password());
		// A name needs a thread of the resolver, unlike an address.
		String host = this.row.isClientFault() ? "localhost" : this.simulator.host();
		return ConnectionOptions.builder(host, this.simulator.port(), credentials)
			.greetingTimeout(this.expected.equals("NO_GREETING") ? deadline : PATIENCE)
			.authenticationTimeout(this.expected.equals("AUTHENTICATION_TIMEOUT") ? deadline : PATIENCE)
			.commandTimeout(deadline)
			.lateReplyTimeout(deadline)
			.idleCheckInterval(Duration.ofMillis(300))
			.idleCheckTimeout(deadline)
			.limits(new ProtocolLimits(100_000, 50_000, 100_000))
			.build();
	}

	private Client newClient() {
		return new Client(options(), PoolOptions.builder().size(2).acquireTimeout(PATIENCE).build(),
				EventStreamOptions.builder()
					.name("matrix")
					.memoryBudget(4 << 20)
					.slowHandlerThreshold(Duration.ZERO)
					.callEndGrace(Duration.ofMillis(500))
					.quietCallCheck(Duration.ZERO)
					.wakeUpInterval(Duration.ofMillis(1))
					.build(),
				QUICK, this.row.resources(this.clientFaults));
	}

	private String open(Predicate<ReceivedCommand> authentication) {
		boolean byCommand = this.state == FaultMatrixState.AUTH;
		if (this.row.isClientFault()) {
			this.clientFaults.enable();
		}
		else if (!this.row.injectIntoServer(this.simulator.faults())) {
			this.simulator.faults().everyConnection(this.row.fault(authentication, byCommand));
		}
		this.client.start();
		if (this.expected.equals("connected")) {
			awaitUp();
			return "connected";
		}
		await().atMost(PATIENCE)
			.until(() -> this.client.pool.stats().lastError() != null
					&& this.client.stream.stats().lastError() != null);
		return name(this.client.pool.stats().lastError());
	}

	private String idle() throws Exception {
		this.client.startAndWait();
		Witness witness = new Witness();
		List<InjectedFault> faults = inject((command) -> command.startsWith("nixevent"), false);
		if (this.row.isClientFault()) {
			// All other connections are lost, and opened again despite the fault.
			this.simulator.connections()
				.stream()
				.filter((each) -> each != witness.peer)
				.forEach(SimulatedConnection::reset);
			await().atMost(PATIENCE).until(() -> this.client.pool.stats().lost() > 0);
			awaitUp();
		}
		if (this.expected.equals("unharmed")) {
			witness.assertWorks();
			assertThat(faults.subList(Math.max(0, faults.size() - 1), faults.size()))
				.allSatisfy((fault) -> assertThat(fault.hits()).isPositive());
			witness.connection.close();
			return "unharmed";
		}
		return name(witness.end());
	}

	private String command(boolean closing) throws Exception {
		this.client.startAndWait();
		inject((command) -> command.line().equals("api echo cell"), true);
		CompletionStage<String> reply = this.client.template.async().api("echo", "cell");
		if (closing) {
			this.simulator.awaitCommand("api echo cell", PATIENCE);
			this.client.close();
		}
		try {
			assertThat(reply.toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo("cell");
			return "answered";
		}
		catch (ExecutionException ex) {
			return name(ex.getCause());
		}
	}

	/** Runs two jobs, one of which ends during the fault and the other after it. */
	private String job() throws Exception {
		CountDownLatch first = new CountDownLatch(1);
		CountDownLatch second = new CountDownLatch(1);
		this.simulator.onApi("first", (call) -> held(first));
		this.simulator.onApi("second", (call) -> held(second));
		this.client.startAndWait();
		boolean breaks = !this.expected.equals("OK");
		if (this.row.isReplyFault()) {
			inject((command) -> command.startsWith("bgapi"), false);
		}
		BackgroundJob during = this.client.template.bgapi("first", List.of(),
				breaks ? Duration.ofSeconds(2) : PATIENCE);
		BackgroundJob after = this.client.template.bgapi("second", List.of(), PATIENCE);
		if (!this.row.isReplyFault()) {
			if (breaks) {
				this.simulator.faults().refuseConnections();
			}
			inject((command) -> true, false);
		}
		if (breaks) {
			await().atMost(PATIENCE).until(() -> this.client.stream.state() == EventStreamState.DOWN);
		}
		first.countDown();
		String outcome = during.await(PATIENCE).outcome().name();
		this.simulator.faults().clear();
		awaitUp();
		second.countDown();
		assertThat(after.await(PATIENCE).text()).isEqualTo("+OK held");
		return outcome;
	}

	private static String held(CountDownLatch latch) throws InterruptedException {
		latch.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
		return "+OK held";
	}

	private String event() throws Exception {
		this.client.startAndWait();
		Witness witness = new Witness();
		witness.connection.send(EslCommand.events(EventFormat.PLAIN, List.of("HEARTBEAT"), List.of(EVENT)), PATIENCE);
		byte[] frame = frame();
		switch (this.row.place()) {
			case CHANGES_FRAMES -> {
				inject((command) -> true, false);
				this.simulator.fire("CUSTOM", "Event-Subclass", EVENT, "X-Padding", PADDING);
			}
			case WITHIN_FRAME -> {
				sendAll(Arrays.copyOf(frame, frame.length / 2));
				inject((command) -> true, false);
				sendAll(Arrays.copyOfRange(frame, frame.length / 2, frame.length));
			}
			case AFTER_FRAME -> {
				sendAll(frame);
				inject((command) -> true, false);
			}
		}
		String ending = this.expected.replaceAll("^(delivered|garbled)(, )?", "");
		String end = "";
		if (ending.isEmpty()) {
			await().atMost(PATIENCE).until(() -> !witness.paddings.isEmpty());
			witness.assertWorks();
			witness.connection.close();
		}
		else {
			end = name(witness.end());
		}
		String delivered = witness.paddings.isEmpty() ? ""
				: witness.paddings.contains(PADDING) ? "delivered" : "garbled";
		return delivered + ((delivered.isEmpty() || end.isEmpty()) ? "" : ", ") + end;
	}

	private static byte[] frame() {
		String body = "Event-Name: CUSTOM\nEvent-Subclass: matrix%3A%3Aevent\nX-Padding: " + PADDING + "\n\n";
		return ("Content-Length: " + body.length() + "\nContent-Type: text/event-plain\n\n" + body)
			.getBytes(StandardCharsets.US_ASCII);
	}

	private void sendAll(byte[] bytes) {
		this.simulator.connections().forEach((connection) -> connection.send(bytes));
	}

	/** Injects the fault into the server, or into all open connections. */
	private List<InjectedFault> inject(Predicate<ReceivedCommand> commands, boolean byCommand) {
		if (this.row.isClientFault()) {
			this.clientFaults.enable();
			return List.of();
		}
		if (this.row.injectIntoServer(this.simulator.faults())) {
			return List.of();
		}
		return this.simulator.connections()
			.stream()
			.map((each) -> this.simulator.faults().connection(each, this.row.fault(commands, byCommand)))
			.toList();
	}

	private void awaitUp() {
		await().atMost(PATIENCE)
			.until(() -> this.client.stream.state() == EventStreamState.UP
					&& this.client.pool.stats().state() == PoolState.UP);
	}

	private void awaitRecovery() {
		await().atMost(PATIENCE).ignoreExceptions().untilAsserted(() -> {
			awaitUp();
			assertThat(this.client.template.send(EslCommand.api("echo", "again"), PATIENCE).text()).isEqualTo("again");
			String uuid = UUID.randomUUID().toString();
			RecordingListener recorder = new RecordingListener();
			this.client.template.listen(uuid, recorder).awaitReady(PATIENCE);
			this.simulator.newCall().uuid(uuid).from("1000").to("2000").start().hangup();
			await().atMost(Duration.ofSeconds(10)).until(() -> recorder.end.get() == EndReason.CALL_ENDED);
			assertThat(this.client.template.bgapi("echo", List.of("job"), PATIENCE).await(PATIENCE).text())
				.isEqualTo("job");
		});
	}

	private void assertNoResourceIsHeld() {
		await().atMost(PATIENCE).untilAsserted(() -> {
			var stream = this.client.stream.stats();
			assertThat(stream.registrations()).isZero();
			assertThat(stream.boundCalls()).isZero();
			assertThat(stream.lanes()).isZero();
			assertThat(stream.queuedBytes()).isZero();
			assertThat(this.client.jobs.pending()).isZero();
			var pool = this.client.pool.stats();
			assertThat(pool.borrowed()).isZero();
			assertThat(pool.waiting()).isZero();
			assertThat(pool.recovering()).isZero();
		});
		this.client.close();
		await().atMost(PATIENCE).until(() -> this.simulator.connections().isEmpty());
	}

	private static String name(Throwable failure) {
		if (failure instanceof EslAccessDeniedException) {
			return "ACCESS_DENIED";
		}
		if (failure instanceof EslAuthenticationException) {
			return "AUTHENTICATION_FAILED";
		}
		if (failure instanceof EslTimeoutException) {
			return "TIMEOUT";
		}
		return (failure instanceof EslConnectionException known) ? known.reason().name() : failure.toString();
	}

	/** Additional connection to the server, which records its events and its end. */
	private final class Witness implements EslConnectionListener {

		private final CompletableFuture<EslException> end = new CompletableFuture<>();

		private final Queue<String> paddings = new ConcurrentLinkedQueue<>();

		private final EslConnection connection;

		private final SimulatedConnection peer;

		Witness() throws Exception {
			this.connection = EslConnection.open(options(), FaultMatrixCell.this.client.resources, this)
				.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
			// A client of another cell may reconnect to the port of this server, which
			// its own server has released: identify the connection by a command.
			EslCommand identify = EslCommand.api("echo", UUID.randomUUID().toString());
			this.connection.send(identify, PATIENCE);
			this.peer = FaultMatrixCell.this.simulator.awaitCommand(identify.toString(), PATIENCE).connection();
		}

		@Override
		public void onEvent(EslEvent event) {
			if (!"simulator::flood".equals(event.subclass())) {
				this.paddings.add(String.valueOf(event.header("X-Padding")));
			}
		}

		@Override
		public void onClosed(EslException cause) {
			this.end.complete(cause);
		}

		EslException end() throws Exception {
			return this.end.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
		}

		void assertWorks() {
			assertThat(this.connection.send(EslCommand.api("echo", "well"), PATIENCE).text()).isEqualTo("well");
			assertThat(this.end).isNotDone();
			assertThat(this.peer.isOpen()).isTrue();
		}

	}

}
