package io.github.eslboot.command;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

import io.github.eslboot.command.DialString.Leg;
import io.github.eslboot.command.EslCommand.LogLevel;
import io.github.eslboot.command.EslCommandException.ErrorCode;
import io.github.eslboot.command.UuidCommands.AudioDirection;
import io.github.eslboot.command.UuidCommands.BroadcastLeg;
import io.github.eslboot.command.UuidCommands.Hold;
import io.github.eslboot.command.UuidCommands.TransferLeg;
import io.github.eslboot.connection.ConnectionOptions;
import io.github.eslboot.connection.Credentials;
import io.github.eslboot.connection.EslAuthenticationException;
import io.github.eslboot.connection.EslConnection;
import io.github.eslboot.connection.EslConnectionException;
import io.github.eslboot.connection.EslConnectionListener;
import io.github.eslboot.protocol.ApiResponse;
import io.github.eslboot.protocol.CallState;
import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.EslReply;
import io.github.eslboot.protocol.EventFormat;
import io.github.eslboot.protocol.HangupCause;
import io.github.eslboot.test.SimulatedUser;
import io.github.eslboot.testsupport.EslExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static io.github.eslboot.testsupport.Originated.accepted;
import static io.github.eslboot.testsupport.Originated.job;
import static io.github.eslboot.testsupport.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Table of all commands with their expected replies, against the simulator; with
 * {@code -Dfreeswitch.host} against a real server, under the conditions of
 * {@code EslTemplateTests}. {@code -Dfreeswitch.user} and
 * {@code -Dfreeswitch.user-password} name a restricted user of that server, with the
 * permissions of the simulated one.
 */
@Tag("jdk-independent")
class CommandTableTests {

	/** Name of a user with few permissions. */
	private static final String USER = System.getProperty("freeswitch.user", "esl@test.local");

	@RegisterExtension
	static final EslExtension ESL = EslExtension.connected((simulator) -> simulator.user(new SimulatedUser(USER,
			"esl-secret", "CHANNEL_CREATE HEARTBEAT CUSTOM conference::maintenance", "status version echo", false)));

	private static final Endpoint PARK = Endpoint.loopback("park", "default");

	private static final String UNKNOWN_UUID = "00000000-no-such-call";

	private final List<String> calls = new ArrayList<>();

	@AfterEach
	void hangUp() {
		this.calls.forEach((uuid) -> ESL.template().send(EslCommand.api("uuid_kill", uuid)));
	}

	private String call() {
		return call(DialString.of(PARK));
	}

	private String call(DialString dialString) {
		Originate call = Originate.to(dialString).park();
		assertThat(job(accepted(ESL.template(), call)).await(PATIENCE).text()).isEqualTo("+OK " + call.uuid());
		this.calls.add(call.uuid());
		return call.uuid();
	}

	private static <T> T run(ApiCommand<T> command) {
		return ESL.template().run(command);
	}

	@Test
	void commandsOfAnInboundConnectionHaveTheirReplies() throws Exception {
		String uuid = call();
		EslConnection connection = open();
		try {
			Rows rows = new Rows(connection);
			rows.row(EslCommand.noevents(), "-ERR not listening for events");
			rows.row(EslCommand.events(EventFormat.PLAIN, List.of("RELOADXML"), List.of()),
					"+OK event listener enabled plain");
			rows.row(EslCommand.events(EventFormat.JSON, List.of("CUSTOM"), List.of("a::b")),
					"+OK event listener enabled json");
			rows.row(EslCommand.events(EventFormat.XML, List.of("RELOADXML"), List.of()),
					"+OK event listener enabled xml");
			rows.row(EslCommand.ofLine("event plain"), "-ERR no keywords supplied");
			rows.row(EslCommand.nixevent(List.of("RELOADXML"), List.of("a::b")), "+OK events nixed");
			rows.row(EslCommand.ofLine("nixevent"), "-ERR no keywords supplied");
			rows.row(EslCommand.noevents(), "+OK no longer listening for events");
			EventFilter filter = EventFilter.pass("Unique-ID", "x");
			rows.row(EventFilter.all(List.of(filter)).get(0), "+OK filter added. [Unique-ID]=[x]");
			rows.row(filter.delete(), "+OK filter deleted. [Unique-ID][x]");
			rows.row(EventFilter.deleteAll(), "+OK filter deleted. [all][]");
			rows.row(EslCommand.ofLine("filter Unique-ID x"), "+OK filter added. [Unique-ID]=[x]");
			rows.row(EslCommand.ofLine("filter delete Unique-ID x"), "+OK filter deleted. [Unique-ID][x]");
			rows.row(EslCommand.ofLine("filter x"), "-ERR invalid syntax");
			rows.row(EslCommand.ofLine("filter delete"), "-ERR invalid syntax");
			rows.row(EslCommand.ofLine("log"), "+OK log level  [7]");
			rows.row(EslCommand.log(LogLevel.CONSOLE), "+OK log level CONSOLE [0]");
			rows.row(EslCommand.ofLine("log bogus"), "-ERR invalid log level");
			rows.row(EslCommand.noLog(), "+OK no longer logging");
			rows.row(EslCommand.noLog(), "-ERR not loging");
			rows.row(EslCommand.linger(Duration.ofSeconds(5)), "-ERR not controlling a session");
			rows.row(EslCommand.noLinger(), "-ERR not controlling a session");
			rows.row(EslCommand.divertEvents(true), "-ERR not controlling a session.");
			rows.row(EslCommand.connect(), "-ERR command not found");
			for (String none : List.of("complete", "unicast", "nixx", "console_execute", "execute", "hangup", "api",
					"bgapi", "filter")) {
				rows.row(EslCommand.ofLine(none), "-ERR command not found");
			}
			rows.row(EslCommand.auth("again"), "-ERR command not found");
			rows.row(EslCommand.userauth("a@b", "again"), "-ERR command not found");
			rows.row(SendMessage.hangup(HangupCause.NORMAL_CLEARING).to(UNKNOWN_UUID),
					"-ERR invalid session id [" + UNKNOWN_UUID + "]");
			rows.row(EslCommand.sendEvent("CUSTOM", Map.of("Event-Subclass", "esl::test"), "body"),
					"\\+OK [0-9a-f-]{36}");
			rows.row(EslCommand.bgapi("job-1", "create_uuid"), "+OK Job-UUID: job-1");
			rows.row(EslCommand.myEvents(UNKNOWN_UUID), "-ERR invalid uuid");
			rows.row(EslCommand.myEvents(uuid), "+OK Events Enabled");
			rows.row(EslCommand.myEvents(EventFormat.PLAIN), "-ERR aready enabled.");
			rows.row(EslCommand.linger(Duration.ofSeconds(5)), "+OK will linger 5 seconds");
			rows.row(EslCommand.ofLine("linger"), "+OK will linger");
			rows.row(EslCommand.noLinger(), "+OK will not linger");
			rows.row(EslCommand.divertEvents(true), "+OK events diverted");
			rows.row(EslCommand.divertEvents(false), "+OK events not diverted");
			rows.row(EslCommand.ofLine("divert_events"), "-ERR missing value.");
			rows.row(EslCommand.resume(), "+OK");
			rows.row(SendMessage.execute("set", "esl_row=1").applicationUuid("run-1").eventLock().toOwnCall(), "+OK");
			rows.row(SendMessage.execute("set", "esl_row=2").loops(1).async().to(uuid), "+OK");
			rows.row(SendMessage.transferToApplications(List.of(Map.entry("park", ""))).to(uuid), "+OK");
		}
		finally {
			connection.close();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "exit", "EXIT", "..." })
	void exitClosesTheConnection(String line) throws Exception {
		EslConnection connection = open();
		new Rows(connection).row(line.equals("exit") ? EslCommand.exit() : EslCommand.ofLine(line), "+OK bye");
		await().atMost(PATIENCE).until(() -> !connection.isOpen());
	}

	@Test
	void openFailsWithEslAuthenticationExceptionUnlessThePasswordIsRight() throws Exception {
		EslConnection connection = open();
		assertThat(connection.authenticationReply().text()).isEqualTo("+OK accepted");
		connection.close();
		assertRefused(Credentials.ofPassword("wrong"));
		assertRefused(Credentials.ofUser("nobody@test.local", "wrong"));
		assertRefused(Credentials.ofUser(USER, "wrong"));
	}

	private static void assertRefused(Credentials credentials) {
		assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> open(credentials))
			.havingCause()
			.isInstanceOf(EslAuthenticationException.class)
			.withMessageNotContaining("wrong");
	}

	@Test
	void userauthPermitsWhatTheDirectoryAllows() throws Exception {
		assumeTrue(ESL.server().simulator != null || System.getProperty("freeswitch.user") != null,
				"no restricted user");
		EslConnection connection = open(
				Credentials.ofUser(USER, System.getProperty("freeswitch.user-password", "esl-secret")));
		try {
			assertThat(connection.authenticationReply().text()).isEqualTo("+OK accepted");
			assertThat(connection.authenticationReply().headers().get("Allowed-LOG")).isEqualTo("false");
			Rows rows = new Rows(connection);
			rows.row(EslCommand.events(EventFormat.PLAIN, List.of("CHANNEL_CREATE", "HEARTBEAT"), List.of()),
					"+OK event listener enabled plain");
			String denied = "-ERR permission denied";
			rows.row(EslCommand.events(EventFormat.PLAIN, List.of("CHANNEL_HOLD"), List.of()), denied);
			rows.row(EslCommand.events(EventFormat.PLAIN, List.of("CUSTOM"), List.of("esl::other")), denied);
			rows.row(EslCommand.log(LogLevel.DEBUG), denied);
			rows.row(EslCommand.bgapi("job-1", "uuid_dump", UNKNOWN_UUID), denied);
			assertThat(SystemCommands.version().read(connection.send(SystemCommands.version().api(), PATIENCE), "x"))
				.startsWith("1.");
			EslReply reply = connection.send(UuidCommands.dump(UNKNOWN_UUID).api(), PATIENCE);
			assertThat(reply.text()).isEqualTo(denied);
			assertThatExceptionOfType(EslCommandException.class)
				.isThrownBy(() -> UuidCommands.dump(UNKNOWN_UUID).read(reply, "x"))
				.satisfies((ex) -> assertThat(ex.errorCode()).isEqualTo(ErrorCode.NOT_PERMITTED));
		}
		finally {
			connection.close();
		}
	}

	@Test
	void the257thQueuedMessageClosesTheConnection() throws Exception {
		String uuid = call();
		EslConnection connection = open();
		try {
			Rows rows = new Rows(connection);
			rows.row(SendMessage.execute("playback", "silence_stream://60000").eventLock().to(uuid), "+OK");
			await().atMost(PATIENCE)
				.until(() -> "playback".equals(run(UuidCommands.getVariable(uuid, "current_application"))));
			for (int i = 0; i < 256; i++) {
				rows.row(SendMessage.execute("set", "esl_n=" + i).to(uuid), "+OK");
			}
			assertThatExceptionOfType(EslConnectionException.class)
				.isThrownBy(() -> connection.send(SendMessage.execute("set", "esl_n=x").to(uuid), PATIENCE));
			await().atMost(PATIENCE).until(() -> !connection.isOpen());
			assertThat(run(UuidCommands.exists(uuid))).isTrue();
		}
		finally {
			connection.close();
		}
	}

	@Test
	void apiCommandsHaveTheirOutputs() throws Exception {
		String uuid = call();
		String other = UUID.randomUUID().toString();
		this.calls.add(other);
		String file = System.getProperty("java.io.tmpdir") + "/esl-table-" + other + ".wav";
		String noChannel = "-ERR No such channel!\n";
		EslConnection connection = open();
		try {
			Outputs outputs = new Outputs(connection);
			outputs.matches("create_uuid", "[0-9a-f-]{36}");
			outputs.matches("originate", "-USAGE: .*\n");
			outputs.matches("originate user/1", "-USAGE: .*\n");
			outputs.is("originate error/USER_BUSY &park()", "-ERR USER_BUSY\n");
			outputs.is("originate {origination_uuid=" + other + "}" + PARK + " &park()", "+OK " + other + "\n");
			for (String answer : List.of("uuid_answer", "uuid_pre_answer")) {
				outputs.is(answer + " " + uuid, "+OK\n");
				outputs.is(answer + " " + UNKNOWN_UUID, "-ERROR\n");
			}
			outputs.is("uuid_broadcast " + uuid + " silence_stream://20 aleg", "+OK Message sent\n");
			outputs.is("uuid_broadcast " + UNKNOWN_UUID + " silence_stream://20 aleg", "-ERR invalid uuid\n");
			outputs.is("uuid_bridge " + uuid + " " + UNKNOWN_UUID, "-ERR Invalid uuid\n");
			outputs.is("uuid_transfer " + uuid + " park XML default", "+OK\n");
			outputs.is("uuid_transfer " + UNKNOWN_UUID + " park XML default", noChannel);
			outputs.is("uuid_hold " + uuid, "+OK Success\n");
			outputs.is("uuid_hold off " + uuid, "-ERR Operation failed\n");
			outputs.is("uuid_hold off " + UNKNOWN_UUID, "+OK Success\n");
			outputs.is("uuid_record " + uuid + " start " + file, "+OK Success\n");
			outputs.is("uuid_record " + uuid + " stop " + file, "+OK Success\n");
			outputs.matches("uuid_record " + uuid + " stop " + file, "-ERR Cannot .*!\n");
			outputs.is("uuid_setvar " + uuid + " esl_a b", "+OK\n");
			outputs.is("uuid_setvar_multi " + uuid + " esl_b=c;esl_d=e", "+OK\n");
			outputs.is("uuid_getvar " + uuid + " esl_d", "e");
			outputs.is("uuid_getvar " + uuid + " esl_none", "_undef_");
			outputs.is("uuid_getvar " + UNKNOWN_UUID + " esl_none", noChannel);
			outputs.is("uuid_exists " + uuid, "true");
			outputs.is("uuid_exists " + UNKNOWN_UUID, "false");
			outputs.is("uuid_send_dtmf " + uuid + " 12", "+OK " + uuid + " sent DTMF 12.\n");
			outputs.is("uuid_send_dtmf " + UNKNOWN_UUID + " 12", "-ERR Cannot locate session!\n");
			outputs.is("uuid_recv_dtmf " + uuid + " 12", "+OK " + uuid + " received DTMF 12.\n");
			outputs.is("global_setvar esl_table_b=1", "+OK");
			outputs.matches("sched_api +1 esl-table-none status", "\\+OK Added: \\d+\n");
			outputs.is("reloadxml", "+OK [Success]\n");
			outputs.matches("uuid_dump " + uuid + " json", "(?s)\\{.*\\}\n?");
			outputs.matches("uuid_dump " + uuid, "(?s).*\nChannel-Name: loopback/park-a\n.*");
			outputs.matches("uuid_dump " + uuid + " plain", "(?s).*\nChannel-Name: \\[loopback/park-a\\]\n.*");
			outputs.is("uuid_dump " + UNKNOWN_UUID, noChannel);
			outputs.is("show registrations as json", "{\"row_count\": 0}\n");
			outputs.matches("show channels as json", "(?s)\\{\"row_count\":\\d+,\"rows\":\\[.*\\]\\}");
			outputs.matches("show channels count", "\n\\d+ total\\.\n");
			outputs.matches("hupall NORMAL_CLEARING esl_table_none x", "\\+OK hangup all channels .*\n");
			outputs.is("global_getvar esl_none", "-ERR no reply\n");
			outputs.is("esl_none x", "-ERR esl_none Command not found!\n");
			outputs.is("uuid_break " + uuid, "+OK\n");
			outputs.is("uuid_park " + uuid, "+OK\n");
			outputs.is("uuid_kill " + uuid, "+OK\n");
			outputs.is("uuid_kill " + UNKNOWN_UUID, noChannel);
		}
		finally {
			connection.close();
		}
	}

	/** Runs API commands and compares their outputs. */
	private record Outputs(EslConnection connection) {

		void is(String line, String expected) {
			assertThat(body(line)).as(line).isEqualTo(expected);
		}

		void matches(String line, String expected) {
			assertThat(body(line)).as(line).matches(expected);
		}

		private String body(String line) {
			return ((ApiResponse) this.connection.send(EslCommand.ofLine("api " + line), PATIENCE)).body();
		}

	}

	private static EslConnection open() throws Exception {
		return open(ESL.server().options.credentials());
	}

	private static EslConnection open(Credentials credentials) throws Exception {
		return EslConnection
			.open(ConnectionOptions.builder(ESL.server().options.host(), ESL.server().options.port(), credentials)
				.build(), ESL.client().resources, new EslConnectionListener() {
				})
			.get(15, TimeUnit.SECONDS);
	}

	/**
	 * Sends commands and compares the replies with a text, or with a pattern that begins
	 * with a backslash.
	 */
	record Rows(EslConnection connection) {

		void row(EslCommand command, String expected) {
			EslReply reply = this.connection.send(command, PATIENCE);
			if (expected.startsWith("\\")) {
				assertThat(reply.text()).as(command.toString()).matches(expected);
			}
			else {
				assertThat(reply.text()).as(command.toString()).isEqualTo(expected);
			}
			if (reply.isOk()) {
				assertThat(command.read(reply, "x")).isEqualTo(reply.text().substring(3).strip());
			}
			else {
				assertThatExceptionOfType(EslCommandException.class).isThrownBy(() -> command.read(reply, "x"))
					.satisfies((ex) -> assertThat(ex.isNoSuchCall()).isEqualTo(
							expected.startsWith("-ERR invalid session id") || expected.equals("-ERR invalid uuid")));
			}
		}

	}

	@TestFactory
	Stream<DynamicTest> uuidCommandsSucceedOrFailWithTheirReason() {
		String file = System.getProperty("java.io.tmpdir") + "/esl table " + UUID.randomUUID() + ".wav";
		return Stream.of(row("exists", UuidCommands::exists, (value) -> assertThat(value).isEqualTo(true)),
				row("setvar", (uuid) -> UuidCommands.setVariable(uuid, "esl_a", "it's \\ 'a'; b"), nothing()),
				row("getvar", (uuid) -> UuidCommands.getVariable(uuid, "esl_a"),
						(value) -> assertThat(value).isEqualTo("it's \\ 'a'; b")),
				row("setvar unset", (uuid) -> UuidCommands.setVariable(uuid, "esl_a", null), nothing()),
				row("getvar unset", (uuid) -> UuidCommands.getVariable(uuid, "esl_a"),
						(value) -> assertThat(value).isNull()),
				row("setvar_multi", (uuid) -> UuidCommands.setVariables(uuid, Map.of("esl_b", "x;y='z'", "esl_c", "1")),
						nothing()),
				row("getvar of multi", (uuid) -> UuidCommands.getVariable(uuid, "esl_b"),
						(value) -> assertThat(value).isEqualTo("x;y='z'")),
				row("dump", UuidCommands::dump, (value) -> {
					assertThat(((EslEvent) value).variable("esl_b")).isEqualTo("x;y='z'");
					assertThat(((EslEvent) value).uniqueId()).isEqualTo(this.calls.get(0));
				}), row("answer", UuidCommands::answer, nothing(), ErrorCode.FAILED),
				row("pre_answer", UuidCommands::preAnswer, nothing(), ErrorCode.FAILED),
				row("send_dtmf", (uuid) -> UuidCommands.sendDtmf(uuid, "12"), nothing()),
				row("recv_dtmf", (uuid) -> UuidCommands.receiveDtmf(uuid, "12"), nothing()),
				row("flush_dtmf", UuidCommands::flushDtmf, nothing()),
				row("broadcast",
						(uuid) -> UuidCommands.broadcast(uuid, Media.silence(Duration.ofMillis(50)), BroadcastLeg.ALEG),
						nothing()),
				row("record start", (uuid) -> UuidCommands.startRecording(uuid, file, Duration.ofSeconds(30)),
						nothing()),
				row("record mask", (uuid) -> UuidCommands.maskRecording(uuid, file, true), nothing()),
				row("record unmask", (uuid) -> UuidCommands.maskRecording(uuid, file, false), nothing()),
				row("record stop", (uuid) -> UuidCommands.stopRecording(uuid, file), nothing()),
				failing("record stop twice", (uuid) -> UuidCommands.stopRecording(uuid, file), ErrorCode.FAILED),
				row("displace",
						(uuid) -> UuidCommands.startDisplacing(uuid, Media.silence(Duration.ofMillis(9000)), true,
								null),
						nothing()),
				failing("displace twice",
						(uuid) -> UuidCommands.startDisplacing(uuid, Media.silence(Duration.ofMillis(9000)), true,
								null),
						ErrorCode.FAILED),
				row("displace stop",
						(uuid) -> UuidCommands.stopDisplacing(uuid, Media.silence(Duration.ofMillis(9000))), nothing()),
				row("mute", (uuid) -> UuidCommands.mute(uuid, AudioDirection.WRITE, true), nothing()),
				row("volume", (uuid) -> UuidCommands.volume(uuid, AudioDirection.READ, -2), nothing()),
				row("audio stop", UuidCommands::resetAudio, nothing()),
				row("deflect", (uuid) -> UuidCommands.deflect(uuid, "sip:a@example.org"), nothing()),
				row("phone_event", (uuid) -> UuidCommands.phoneEvent(uuid, "talk"), nothing(), ErrorCode.FAILED),
				row("media off", (uuid) -> UuidCommands.media(uuid, false), nothing(), ErrorCode.FAILED),
				failing("unhold", (uuid) -> UuidCommands.hold(uuid, Hold.OFF), ErrorCode.FAILED),
				row("hold", (uuid) -> UuidCommands.hold(uuid, Hold.ON), nothing(), null),
				row("hold toggle", (uuid) -> UuidCommands.hold(uuid, Hold.TOGGLE), nothing(), null),
				row("break", (uuid) -> UuidCommands.breakMedia(uuid, true), nothing()),
				row("park", UuidCommands::park, nothing()),
				row("transfer", (uuid) -> UuidCommands.transfer(uuid, TransferLeg.ALEG, "park", "XML", "default"),
						nothing()),
				failing("bridge with unknown uuid", (uuid) -> UuidCommands.bridge(uuid, UNKNOWN_UUID),
						ErrorCode.NO_SUCH_CALL),
				row("sched_hangup",
						(uuid) -> SystemCommands.scheduleHangup(uuid, HangupCause.USER_BUSY, Duration.ofHours(1)),
						nothing()),
				row("kill", (uuid) -> UuidCommands.kill(uuid, HangupCause.USER_BUSY), nothing()));
	}

	private static Consumer<Object> nothing() {
		return (value) -> assertThat(value).isNull();
	}

	private DynamicTest row(String name, Function<String, ApiCommand<?>> command, Consumer<Object> value) {
		return row(name, command, value, ErrorCode.NO_SUCH_CALL);
	}

	/** Runs the command on the channel that all rows share, and on an unknown uuid. */
	private DynamicTest row(String name, Function<String, ApiCommand<?>> command, Consumer<Object> value,
			ErrorCode unknown) {
		return DynamicTest.dynamicTest(name, () -> {
			if (this.calls.isEmpty()) {
				call();
			}
			value.accept(run(command.apply(this.calls.get(0))));
			ApiCommand<?> lost = command.apply(UNKNOWN_UUID);
			if (name.equals("exists")) {
				assertThat(run(lost)).isEqualTo(false);
			}
			else if (unknown != null) {
				assertThatExceptionOfType(EslCommandException.class).isThrownBy(() -> run(lost))
					.satisfies((ex) -> assertThat(ex.errorCode()).isEqualTo(unknown));
			}
			else {
				run(lost);
			}
		});
	}

	private DynamicTest failing(String name, Function<String, ApiCommand<?>> command, ErrorCode code) {
		return DynamicTest.dynamicTest(name, () -> {
			ApiCommand<?> failing = command.apply(this.calls.get(0));
			assertThatExceptionOfType(EslCommandException.class).isThrownBy(() -> run(failing))
				.satisfies((ex) -> assertThat(ex.errorCode()).isEqualTo(code));
		});
	}

	@Test
	void bridgeAndTransferWorkOnBothLegs() {
		String a = call();
		String b = call();
		assertThat(run(UuidCommands.bridge(a, b))).isEqualTo(b);
		await().atMost(PATIENCE)
			.until(() -> run(ShowCommands.calls()).stream()
				.anyMatch((call) -> List.of(a, b).contains(call.uuid())
						&& List.of(a, b).contains(String.valueOf(call.otherUuid()))));
		run(UuidCommands.transfer(a, TransferLeg.BOTH, "park", "XML", "default"));
		await().atMost(PATIENCE)
			.until(() -> run(ShowCommands.calls()).stream()
				.noneMatch((call) -> a.equals(call.uuid()) && b.equals(call.otherUuid())));
		assertThat(run(UuidCommands.exists(a))).isTrue();
		assertThat(run(UuidCommands.exists(b))).isTrue();
	}

	@Test
	void systemCommandsReturnTheirResults() throws Exception {
		assertThat(run(SystemCommands.createUuid())).hasSize(36);
		assertThat(run(SystemCommands.status()).maxSessions()).isPositive();
		assertThat(run(SystemCommands.version())).startsWith("1.");
		run(SystemCommands.reloadXml());
		run(SystemCommands.setGlobalVariable("esl_table", "a, 'b' = \\ c"));
		assertThat(run(SystemCommands.getGlobalVariable("esl_table"))).isEqualTo("a, 'b' = \\ c");
		run(SystemCommands.setGlobalVariable("esl_table", null));
		assertThat(run(SystemCommands.getGlobalVariable("esl_table"))).isNull();
		assertThat(ESL.template().async().run(SystemCommands.createUuid()).get(15, TimeUnit.SECONDS)).hasSize(36);
		assertThat(ESL.template()
			.async()
			.runInBackground(SystemCommands.createUuid(), PATIENCE)
			.toCompletableFuture()
			.get(15, TimeUnit.SECONDS)).hasSize(36);
		assertThat(
				ESL.template().async().runInBackground(UuidCommands.park(UNKNOWN_UUID), PATIENCE).toCompletableFuture())
			.failsWithin(PATIENCE)
			.withThrowableThat()
			.havingCause()
			.isInstanceOfSatisfying(EslCommandException.class, (ex) -> assertThat(ex.isNoSuchCall()).isTrue());
		assertThatExceptionOfType(EslCommandException.class)
			.isThrownBy(() -> run(ApiCommand.of(Function.identity(), "esl_no_such_command")))
			.satisfies((ex) -> assertThat(ex.errorCode()).isEqualTo(ErrorCode.NO_SUCH_COMMAND));
	}

	@Test
	void scheduledCommandRunsAfterItsDelay() {
		String uuid = call();
		int task = run(SystemCommands.schedule("esl-table",
				UuidCommands.setVariable(uuid, "esl_later", "it's \\ later"), Duration.ofSeconds(1)));
		assertThat(task).isPositive();
		await().atMost(PATIENCE).until(() -> "it's \\ later".equals(run(UuidCommands.getVariable(uuid, "esl_later"))));
	}

	@Test
	void hangupAllHangsUpOnlyChannelsWithTheVariable() {
		String mine = call(DialString.of(PARK).variable("esl_kind", "mine"));
		String other = call();
		await().atMost(PATIENCE)
			.until(() -> run(ShowCommands.channels()).stream().anyMatch((row) -> row.uuid().equals(mine)));
		assertThat(run(ShowCommands.channels())).filteredOn((row) -> row.uuid().equals(mine)).allSatisfy((row) -> {
			assertThat(row.callState()).isEqualTo(CallState.ACTIVE);
			assertThat(row.created()).isNotNull();
			assertThat(row.direction()).isEqualTo("outbound");
		});
		run(SystemCommands.hangupAll(HangupCause.MANAGER_REQUEST, "esl_kind", "mine"));
		await().atMost(PATIENCE).until(() -> !run(UuidCommands.exists(mine)));
		assertThat(run(UuidCommands.exists(other))).isTrue();
		assertThat(run(ShowCommands.registrations())).isEmpty();
	}

	@Test
	void originateRingsLegsInParallelAndInSequence() {
		DialString dialString = DialString.of(Leg.to(Endpoint.error(HangupCause.USER_BUSY)))
			.then(Leg.to(PARK).variable("esl_leg", "a,b'c"), Leg.to(Endpoint.error(HangupCause.NO_ANSWER)))
			.variable("esl_all", "x|y");
		Originate call = Originate.to(dialString).park();
		String answered = call.uuids().get(1);
		this.calls.add(answered);
		assertThat(job(accepted(ESL.template(), call)).await(PATIENCE).text()).isEqualTo("+OK " + answered);
		assertThat(run(UuidCommands.getVariable(answered, "esl_leg"))).isEqualTo("a,b'c");
		assertThat(run(UuidCommands.getVariable(answered, "esl_all"))).isEqualTo("x|y");
	}

	@ParameterizedTest
	@MethodSource("io.github.eslboot.testsupport.HostileValues#all")
	void hostileValuesAreReceivedUnchanged(String value) {
		BiFunction<String, String, DialString> call = (name, where) -> switch (where) {
			case "call" -> DialString.of(PARK).variable(name, value);
			case "leg" -> DialString.of(Leg.to(PARK).variable(name, value));
			default -> DialString.of(PARK).enterpriseVariable(name, value);
		};
		for (String where : List.of("call", "leg", "all")) {
			DialString dialString = call.apply("esl_hostile", where);
			assertThat(DialString.parse(dialString.toString())).isEqualTo(dialString);
			// The variable after the hostile one must not be lost.
			dialString = where.equals("leg")
					? DialString.of(dialString.legs().get(0).variable("esl_next", value).variable("esl_last", "x"))
					: where.equals("call") ? dialString.variable("esl_next", value).variable("esl_last", "x")
							: dialString.enterpriseVariable("esl_next", value).enterpriseVariable("esl_last", "x");
			EslEvent dump = run(UuidCommands.dump(call(dialString)));
			assertThat(dump.variable("esl_hostile")).as(where).isEqualTo(value);
			assertThat(dump.variable("esl_next")).as(where).isEqualTo(value);
			assertThat(dump.variable("esl_last")).as(where).isEqualTo("x");
			assertThat(run(UuidCommands.getVariable(dump.uniqueId(), "esl_next"))).isEqualTo(value);
		}
		Originate built = Originate.to(PARK).variable("esl_hostile", value).variable("esl_last", "x").park();
		this.calls.add(built.uuid());
		assertThat(job(accepted(ESL.template(), built)).await(PATIENCE).text()).isEqualTo("+OK " + built.uuid());
		EslEvent dump = run(UuidCommands.dump(built.uuid()));
		assertThat(dump.variable("esl_hostile")).isEqualTo(value);
		assertThat(dump.variable("esl_last")).isEqualTo("x");
		String uuid = this.calls.get(0);
		run(UuidCommands.setVariable(uuid, "esl_set", value));
		assertThat(run(UuidCommands.getVariable(uuid, "esl_set"))).isEqualTo(value);
	}

}
