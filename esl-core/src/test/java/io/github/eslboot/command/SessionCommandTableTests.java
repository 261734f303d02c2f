package io.github.eslboot.command;

import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.github.eslboot.command.CommandTableTests.Rows;
import io.github.eslboot.command.EslCommand.LogLevel;
import io.github.eslboot.connection.EslConnection;
import io.github.eslboot.connection.EslConnectionInternals;
import io.github.eslboot.connection.EslConnectionListener;
import io.github.eslboot.outbound.EslSession;
import io.github.eslboot.outbound.EslSessionServer;
import io.github.eslboot.outbound.EslSessionServerOptions;
import io.github.eslboot.protocol.ApiResponse;
import io.github.eslboot.protocol.CommandReply;
import io.github.eslboot.protocol.EslHeaders;
import io.github.eslboot.protocol.EslReply;
import io.github.eslboot.protocol.EventFormat;
import io.github.eslboot.protocol.EventName;
import io.github.eslboot.protocol.HangupCause;
import io.github.eslboot.testsupport.EslExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static io.github.eslboot.testsupport.Originated.accepted;
import static io.github.eslboot.testsupport.Originated.job;
import static io.github.eslboot.testsupport.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

/**
 * Table of all commands with their expected replies on an outbound connection in each
 * mode; see {@link CommandTableTests}. A real server, named by {@code -Dfreeswitch.host},
 * must run on this machine and have the extensions of {@code RealSessionTests} and
 * {@code park}.
 */
@Timeout(120)
class SessionCommandTableTests {

	@RegisterExtension
	static final EslExtension ESL = EslExtension.connected();

	private static final String UNKNOWN_UUID = "00000000-no-such-call";

	private static final String NOT_FOUND = "-ERR command not found";

	private final List<String> calls = new ArrayList<>();

	@AfterEach
	void hangUp() {
		this.calls.forEach((uuid) -> ESL.template().send(EslCommand.api("uuid_kill", uuid)));
	}

	@ParameterizedTest
	@CsvSource({ "sync, static, single-channel", "async, async, single-channel", "syncfull, static, full",
			"full, async, full" })
	void commandsOfEverySessionHaveTheirReplies(String mode, String socketMode, String control) throws Exception {
		EslConnection connection = open(mode);
		try {
			String uuid = connect(connection, socketMode, control);
			assertThat(connect(connection, socketMode, control)).isEqualTo(uuid);
			assertThatIllegalArgumentException().isThrownBy(() -> EslCommand.ofLine("getvar uuid"));
			Rows rows = new Rows(connection);
			rows.row(EslCommand.myEvents(EventFormat.PLAIN), "+OK Events Enabled");
			rows.row(EslCommand.myEvents(EventFormat.JSON), "-ERR aready enabled.");
			rows.row(EslCommand.ofLine("myevents"), "-ERR aready enabled.");
			rows.row(EslCommand.divertEvents(true), "+OK events diverted");
			rows.row(EslCommand.divertEvents(false), "+OK events not diverted");
			rows.row(EslCommand.ofLine("divert_events true"), "+OK events not diverted");
			rows.row(EslCommand.ofLine("divert_events bogus"), "+OK events not diverted");
			rows.row(EslCommand.ofLine("divert_events"), "-ERR missing value.");
			EventFilter filter = EventFilter.pass("Unique-ID", uuid);
			rows.row(EventFilter.all(List.of(filter)).get(0), "+OK filter added. [Unique-ID]=[" + uuid + "]");
			rows.row(filter.delete(), "+OK filter deleted. [Unique-ID][" + uuid + "]");
			rows.row(EventFilter.deleteAll(), "+OK filter deleted. [all][]");
			rows.row(EslCommand.ofLine("filter x"), "-ERR invalid syntax");
			for (String none : List.of("complete", "unicast", "nixx", "console_execute", "execute", "hangup", "api",
					"bgapi", "filter")) {
				rows.row(EslCommand.ofLine(none), NOT_FOUND);
			}
			rows.row(EslCommand.auth("again"), NOT_FOUND);
			rows.row(EslCommand.userauth("a@b", "again"), NOT_FOUND);
			rows.row(SendMessage.hangup(HangupCause.NORMAL_CLEARING).to(UNKNOWN_UUID),
					"-ERR invalid session id [" + UNKNOWN_UUID + "]");
			rows.row(EslCommand.ofLine("sendmsg"), "+OK");
			rows.row(SendMessage.execute("set", "esl_row=1").eventLock().toOwnCall(), "+OK");
			if (socketMode.equals("static")) {
				// The application has ended when the reply is received.
				assertThat(variable(uuid)).isEqualTo("1");
			}
			await().atMost(PATIENCE).untilAsserted(() -> assertThat(variable(uuid)).isEqualTo("1"));
			String other = parked();
			rows.row(SendMessage.execute("set", "esl_row=2").to(other), "+OK");
			await().atMost(PATIENCE).untilAsserted(() -> assertThat(variable(other)).isEqualTo("2"));
			rows.row(EslCommand.resume(), "+OK");
		}
		finally {
			connection.close();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "sync", "async" })
	void sessionWithoutFullRefusesOtherCommands(String mode) throws Exception {
		EslConnection connection = open(mode);
		try {
			connection.send(EslCommand.connect(), PATIENCE);
			Rows rows = new Rows(connection);
			rows.row(EslCommand.api("create_uuid"), NOT_FOUND);
			rows.row(EslCommand.bgapi("job-1", "create_uuid"), NOT_FOUND);
			rows.row(EslCommand.events(EventFormat.PLAIN, List.of("RELOADXML"), List.of()), NOT_FOUND);
			rows.row(EslCommand.nixevent(List.of("RELOADXML"), List.of()), NOT_FOUND);
			rows.row(EslCommand.noevents(), NOT_FOUND);
			rows.row(EslCommand.log(LogLevel.CONSOLE), NOT_FOUND);
			rows.row(EslCommand.noLog(), NOT_FOUND);
			rows.row(EslCommand.linger(Duration.ofSeconds(5)), NOT_FOUND);
			rows.row(EslCommand.ofLine("linger"), NOT_FOUND);
			rows.row(EslCommand.noLinger(), NOT_FOUND);
			rows.row(EslCommand.sendEvent("CUSTOM", Map.of("Event-Subclass", "esl::test"), null), NOT_FOUND);
		}
		finally {
			connection.close();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "syncfull", "full" })
	void fullSessionAcceptsOtherCommands(String mode) throws Exception {
		EslConnection connection = open(mode);
		try {
			connection.send(EslCommand.connect(), PATIENCE);
			assertThat(api(connection, "create_uuid")).matches("[0-9a-f-]{36}");
			assertThat(api(connection, "esl_none")).isEqualTo("-ERR esl_none Command not found!\n");
			assertThat(api(connection, "global_getvar esl_none")).isEqualTo("-ERR no reply\n");
			Rows rows = new Rows(connection);
			rows.row(EslCommand.bgapi("job-1", "create_uuid"), "+OK Job-UUID: job-1");
			rows.row(EslCommand.noevents(), "-ERR not listening for events");
			rows.row(EslCommand.events(EventFormat.PLAIN, List.of("RELOADXML"), List.of()),
					"+OK event listener enabled plain");
			rows.row(EslCommand.events(EventFormat.XML, List.of("RELOADXML"), List.of()),
					"+OK event listener enabled xml");
			rows.row(EslCommand.events(EventFormat.JSON, List.of("CUSTOM"), List.of("a::b")),
					"+OK event listener enabled json");
			rows.row(EslCommand.ofLine("event plain"), "-ERR no keywords supplied");
			rows.row(EslCommand.nixevent(List.of("RELOADXML"), List.of("a::b")), "+OK events nixed");
			rows.row(EslCommand.ofLine("nixevent"), "-ERR no keywords supplied");
			rows.row(EslCommand.noevents(), "+OK no longer listening for events");
			rows.row(EslCommand.myEvents(EventFormat.PLAIN), "+OK Events Enabled");
			rows.row(EslCommand.noevents(), "+OK no longer listening for events");
			rows.row(EslCommand.myEvents(EventFormat.PLAIN), "-ERR aready enabled.");
			rows.row(EslCommand.ofLine("log"), "+OK log level  [7]");
			rows.row(EslCommand.log(LogLevel.CONSOLE), "+OK log level CONSOLE [0]");
			rows.row(EslCommand.ofLine("log bogus"), "-ERR invalid log level");
			rows.row(EslCommand.noLog(), "+OK no longer logging");
			rows.row(EslCommand.noLog(), "-ERR not loging");
			rows.row(EslCommand.ofLine("linger"), "+OK will linger");
			rows.row(EslCommand.linger(Duration.ofSeconds(5)), "+OK will linger 5 seconds");
			rows.row(EslCommand.noLinger(), "+OK will not linger");
			rows.row(EslCommand.sendEvent("CUSTOM", Map.of("Event-Subclass", "esl::test"), null),
					"\\+OK [0-9a-f-]{36}");
		}
		finally {
			connection.close();
		}
	}

	@ParameterizedTest
	@CsvSource({ "sync, exit", "async, exit", "syncfull, ...", "full, ..." })
	void exitClosesTheSession(String mode, String line) throws Exception {
		EslConnection connection = open(mode);
		connection.send(EslCommand.connect(), PATIENCE);
		new Rows(connection).row(line.equals("exit") ? EslCommand.exit() : EslCommand.ofLine(line), "+OK bye");
		await().atMost(PATIENCE).until(() -> !connection.isOpen());
	}

	@ParameterizedTest
	@ValueSource(strings = { "sync", "async", "syncfull", "full" })
	void firstCommandThatIsNotConnectRunsWithoutAReply(String mode) throws Exception {
		EslConnection connection = open(mode);
		try {
			// Each reply is assigned to the previous command.
			CompletableFuture<EslReply> unanswered = connection.sendAsync(EslCommand.myEvents(EventFormat.PLAIN),
					PATIENCE);
			CompletableFuture<EslReply> second = connection.sendAsync(EslCommand.connect(), PATIENCE);
			connection.sendAsync(EslCommand.myEvents(EventFormat.PLAIN), PATIENCE);
			EslHeaders data = ((CommandReply) unanswered.get(15, TimeUnit.SECONDS)).headers();
			assertThat(data.get("Event-Name")).isEqualTo("CHANNEL_DATA");
			assertThat(second.get(15, TimeUnit.SECONDS).text()).isEqualTo("-ERR aready enabled.");
		}
		finally {
			connection.close();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "sync", "async", "syncfull", "full" })
	void sessionOffersTheCommandsOfItsMode(String mode) throws Exception {
		BlockingQueue<EslSession> sessions = new LinkedBlockingQueue<>();
		EslSessionServer sessionServer = new EslSessionServer(
				EslSessionServerOptions.builder().address("127.0.0.1").port(0).build(), (session) -> {
					session.keepOpen();
					sessions.add(session);
				}, ESL.client().resources);
		sessionServer.start();
		try {
			dial(mode, sessionServer.port());
			EslSession session = sessions.poll(15, TimeUnit.SECONDS);
			assertThat(session).isNotNull();
			assertThat(session.isAsync()).isEqualTo(!mode.startsWith("sync"));
			assertThat(session.isFull()).isEqualTo(mode.endsWith("full"));
			assertThat(session.send(EslCommand.myEvents(EventFormat.PLAIN)).text()).isEqualTo("-ERR aready enabled.");
			session.divertEvents(true);
			session.divertEvents(false);
			session.filter(EventFilter.pass("Unique-ID", session.uuid()));
			for (Runnable ofFull : List.<Runnable>of(() -> session.linger(Duration.ofSeconds(1)), session::noLinger,
					() -> session.subscribe(EventName.CHANNEL_HOLD))) {
				if (session.isFull()) {
					ofFull.run();
				}
				else {
					assertThatExceptionOfType(EslCommandException.class).isThrownBy(ofFull::run)
						.withMessageContaining("command not found");
				}
			}
			session.release();
			await().atMost(PATIENCE).until(() -> !session.isOpen());
		}
		finally {
			sessionServer.stop(Duration.ofSeconds(1));
		}
	}

	/** Checks that each reply to connect has the data of the channel. */
	private static String connect(EslConnection connection, String socketMode, String control) {
		EslReply reply = connection.send(EslCommand.connect(), PATIENCE);
		assertThat(reply.text()).isEqualTo("+OK");
		EslHeaders data = ((CommandReply) reply).headers();
		assertThat(data.get("Event-Name")).isEqualTo("CHANNEL_DATA");
		assertThat(data.get("Socket-Mode")).isEqualTo(socketMode);
		assertThat(data.get("Control")).isEqualTo(control);
		assertThat(data.get("variable_socket_host")).isEqualTo("127.0.0.1");
		assertThat(data.get("Unique-ID")).hasSize(36);
		return data.get("Unique-ID");
	}

	private static String api(EslConnection connection, String line) {
		return ((ApiResponse) connection.send(EslCommand.ofLine("api " + line), PATIENCE)).body();
	}

	private static String variable(String uuid) {
		return ESL.template().run(UuidCommands.getVariable(uuid, "esl_row"));
	}

	private String parked() {
		Originate call = Originate.to(DialString.of(Endpoint.loopback("park", "default"))).park();
		this.calls.add(call.uuid());
		assertThat(job(accepted(ESL.template(), call)).await(PATIENCE).text()).isEqualTo("+OK " + call.uuid());
		return call.uuid();
	}

	/** Returns an outbound connection on which no command has been sent. */
	private EslConnection open(String mode) throws Exception {
		try (ServerSocketChannel listening = ServerSocketChannel.open()) {
			listening.bind(new InetSocketAddress("127.0.0.1", 0));
			int port = ((InetSocketAddress) listening.getLocalAddress()).getPort();
			dial(mode, port);
			return EslConnectionInternals
				.accept(listening.accept(), EslConnectionInternals.acceptedOptions("127.0.0.1", port).build(), PATIENCE,
						ESL.client().resources, new EslConnectionListener() {
						})
				.get(15, TimeUnit.SECONDS);
		}
	}

	private void dial(String mode, int port) {
		if (ESL.server().simulator != null) {
			String flags = (mode.startsWith("sync") ? "" : "async ") + (mode.endsWith("full") ? "full" : "");
			this.calls.add(ESL.server().simulator.newCall()
				.app("socket", ("127.0.0.1:" + port + " " + flags).strip())
				.app("park", "")
				.start()
				.uuid());
			return;
		}
		Originate call = Originate.to(DialString.of(Endpoint.loopback("socket-" + mode + "-" + port, "default")))
			.park();
		this.calls.add(call.uuid());
		// The test does not answer the call, so it does not wait for the job.
		accepted(ESL.template(), call);
	}

}
